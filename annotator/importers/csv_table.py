"""Tables of articles: CSV and TSV with a header row. The delimiter is recognised; cells may hold line breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from annotator.core.errors import InvalidError
from annotator.importers._table import Row, TableImporter, csv_line
from annotator.importers.base import Refused, Source, encoding_of, text_stream

MAX_CELL = 8 * 1024**2
DELIMITERS = ",\t;|"


class Importer(TableImporter):
    label = {"ko": "CSV·TSV 표", "en": "CSV or TSV table"}
    description = {
        "ko": "한 행에 기사 하나. 머리행에 본문(text) 열이 있어야 하며, 모르는 열은 메타데이터가 됩니다.",
        "en": "One article a row. The header names a text column; columns that are not known become metadata.",
    }
    extensions = (".csv", ".tsv")
    example = 'id,title,text,publisher\nkb-0017,"가온전자, 공장 짓는다","가온전자는 3일 …",가온일보'

    def encoding(self, source: Source) -> str:
        with source.open() as file:
            return source.encoding or encoding_of(file.read(1024**2))

    def rows(self, source: Source) -> Iterator[Row | Refused]:
        try:
            stream, encoding = text_stream(source)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)
            return
        with stream:
            try:
                yield from _rows(source.name, stream, encoding)
            except UnicodeError:
                yield Refused(source.name, 1, "wrong_encoding", f"The file is not {encoding}.")


def _rows(name: str, stream: io.TextIOWrapper, encoding: str) -> Iterator[Row | Refused]:
    csv.field_size_limit(MAX_CELL)
    head = stream.read(64 * 1024) if stream.seekable() else ""
    if stream.seekable():
        stream.seek(0)
    dialect = csv.excel()
    dialect.delimiter = _delimiter(head)
    reader = csv.reader(stream, dialect)
    while True:
        first_line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except UnicodeError:
            yield Refused(name, first_line, "wrong_encoding", f"From here on the file is not {encoding}.")
            return
        except csv.Error as error:
            yield Refused(name, first_line, "bad_row", f"Not CSV: {error}")
            continue
        yield Row(first_line, row, csv_line(row, dialect))


def _delimiter(head: str) -> str:
    """The delimiter that the first row has most of."""
    first = head.split("\n", 1)[0]
    counts = {delimiter: first.count(delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else ","
