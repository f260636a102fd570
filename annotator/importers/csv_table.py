"""Tables of articles: CSV and TSV with a header row. The delimiter is recognised; cells may hold line breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.errors import InvalidError
from annotator.importers.base import BaseImporter, Draft, Refused, Source, text_stream

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "본문", "내용", "기사", "기사본문"),
    "key": ("key", "id", "doc_id", "article_id", "아이디", "기사id", "번호"),
    "title": ("title", "headline", "제목", "기사제목"),
    "url": ("url", "link", "주소", "링크"),
    "publisher": ("publisher", "source", "press", "언론사", "매체", "신문사"),
    "published_at": ("published_at", "published", "date", "datetime", "날짜", "일자", "발행일", "작성일"),
    "language": ("language", "lang", "언어"),
}
"""The columns that mean something, by the names that they go by, lower case and without blanks."""

MAX_CELL = 8 * 1024**2
DELIMITERS = ",\t;|"


class Importer(BaseImporter):
    label = {"ko": "CSV·TSV 표", "en": "CSV or TSV table"}
    description = {
        "ko": "한 행에 기사 하나. 머리행에 본문(text) 열이 있어야 하며, 모르는 열은 메타데이터가 됩니다.",
        "en": "One article a row. The header names a text column; columns that are not known become metadata.",
    }
    extensions = (".csv", ".tsv")
    example = 'id,title,text,publisher\nkb-0017,"가온전자, 공장 짓는다","가온전자는 3일 …",가온일보'

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        try:
            stream, encoding = text_stream(source)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)
            return
        with stream:
            try:
                table = _Table(source.name, stream, encoding)
            except UnicodeError:
                yield Refused(source.name, 1, "wrong_encoding", f"The file is not {encoding}.")
                return
            yield from table.drafts()


class _Table:
    def __init__(self, name: str, stream: io.TextIOWrapper, encoding: str) -> None:
        self._name = name
        self._encoding = encoding
        self._line = 1
        csv.field_size_limit(MAX_CELL)
        head = stream.read(64 * 1024) if stream.seekable() else ""
        if stream.seekable():
            stream.seek(0)
        self._dialect = csv.excel()
        self._dialect.delimiter = _delimiter(head)
        self._reader = csv.reader(stream, self._dialect)

    def drafts(self) -> Iterator[Draft | Refused]:
        header: list[str] | None = None
        columns: dict[str, int] = {}
        while True:
            first_line = self._reader.line_num + 1
            try:
                row = next(self._reader)
            except StopIteration:
                break
            except UnicodeError:
                yield self._refuse(first_line, "wrong_encoding", f"From here on the file is not {self._encoding}.")
                return
            except csv.Error as error:
                yield self._refuse(first_line, "bad_row", f"Not CSV: {error}")
                continue
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header, columns = row, _columns(row)
                if "text" not in columns:
                    names = ", ".join(COLUMN_NAMES["text"])
                    message = f"The first row names no text column; it is one of {names}."
                    yield self._refuse(first_line, "no_text_column", message)
                    return
                continue
            yield self._draft(first_line, header, columns, row)
        if header is None:
            yield self._refuse(None, "empty_file", "The file has no rows.")

    def _draft(
        self, line: int, header: Sequence[str], columns: Mapping[str, int], row: Sequence[str]
    ) -> Draft | Refused:
        raw, head = self._raw(row), self._raw(header)
        if len(row) != len(header):
            message = f"The row has {len(row)} cells, the header {len(header)}."
            return Refused(self._name, line, "bad_row", message, raw, head)
        known = {name: row[index] for name, index in columns.items()}
        extra = {
            name.strip(): cell
            for index, (name, cell) in enumerate(zip(header, row, strict=True))
            if index not in columns.values() and name.strip() and cell
        }
        meta = {name: known[name] for name in ("title", "url", "publisher", "published_at") if known.get(name)}
        return Draft(
            self._name,
            known["text"],
            known.get("key", "").strip(),
            {**meta, **extra},
            known.get("language", ""),
            line=line,
            raw=raw,
            head=head,
            encoding=self._encoding,
        )

    def _raw(self, row: Sequence[str]) -> bytes:
        out = io.StringIO()
        csv.writer(out, self._dialect).writerow(row)
        return out.getvalue().encode("utf-8", "surrogatepass")

    def _refuse(self, line: int | None, code: str, message: str) -> Refused:
        return Refused(self._name, line, code, message)


def _delimiter(head: str) -> str:
    """The delimiter that the first row has most of."""
    first = head.split("\n", 1)[0]
    counts = {delimiter: first.count(delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else ","


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Which column is what; the first that goes by a name counts."""
    bare = ["".join(name.lower().split()) for name in header]
    found: dict[str, int] = {}
    for meaning, names in COLUMN_NAMES.items():
        for name in names:
            if name in bare:
                found[meaning] = bare.index(name)
                break
    return found
