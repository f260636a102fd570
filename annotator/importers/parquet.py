"""Tables of articles in a Parquet file: one row an article, read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.importers._table import Row, TableImporter, csv_line, seekable
from annotator.importers.base import Refused, Source

BATCH = 200
"""Rows held at a time."""


class Importer(TableImporter):
    label = {"ko": "Parquet 표", "en": "Parquet table"}
    description = {
        "ko": "한 행에 기사 하나. 본문 열이 있어야 하며, 모르는 열은 메타데이터가 됩니다.",
        "en": "One article a row. A text column is needed; columns that are not known become metadata.",
    }
    extensions = (".parquet",)
    example = "id: string, title: string, text: string, publisher: string"
    requires = ("pyarrow",)
    extra = "tables"

    def encoding(self, source: Source) -> str:
        return "parquet"

    def rows(self, source: Source) -> Iterator[Row | Refused]:
        self.need()
        from pyarrow import ArrowException

        with seekable(source.open()) as file:
            try:
                yield from _rows(file)
            except (ArrowException, OSError, ValueError) as error:
                reason = str(error).split("\n", 1)[0][:200]
                yield Refused(source.name, None, "bad_file", f"Not a Parquet file that can be read: {reason}")


def _rows(file: BinaryIO) -> Iterator[Row]:
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(file)
    names = [str(name) for name in table.schema_arrow.names]
    yield Row(None, names, csv_line(names))
    number = 0
    for batch in table.iter_batches(batch_size=BATCH):
        columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield Row(number, cells, csv_line(cells))
