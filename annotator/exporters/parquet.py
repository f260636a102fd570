"""A flat table of spans as a Parquet file, written a group of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._spans import COLUMNS, rows
from annotator.exporters.base import BaseExporter, Outbox

GROUP = 20_000
"""Rows held at a time."""


class Exporter(BaseExporter):
    label = {"ko": "Parquet 표", "en": "Parquet table"}
    description = {
        "ko": "개체, 사건 유발어, 논항, 비본문마다 한 행인 Parquet 파일. 본문은 넣지 않습니다.",
        "en": "A Parquet file with a row for each entity, trigger, argument and boilerplate mark. No full text.",
    }
    extension = "parquet"
    content_type = "application/vnd.apache.parquet"
    example = "article: string, kind: string, label: string, start: int32, end: int32, surface: string, …"
    binary = True
    requires = ("pyarrow",)
    extra = "tables"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        numbers = {"start", "end"}
        fields = [(name, pyarrow.int32() if name in numbers else pyarrow.string()) for name in COLUMNS]
        schema = pyarrow.schema(fields)
        out = Outbox()
        with ParquetWriter(pyarrow.PythonFile(out, mode="w"), schema, compression="snappy") as writer:
            found = (row for article in articles for row in rows(article))
            while group := list(islice(found, GROUP)):
                columns = [list(column) for column in zip(*group, strict=True)]
                arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
                writer.write_table(pyarrow.table(arrays, schema=schema), row_group_size=GROUP)
                yield out.take()
        yield out.take()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return losses_of(article, "layer", "metadata")
