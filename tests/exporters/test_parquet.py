"""The Parquet file of spans, read by pandas and pyarrow."""

from __future__ import annotations

import io

import pandas
import pyarrow.parquet as pq

from annotator.exporters import exporter
from tests.exporters.test_golden import FOLDER
from tests.exporters.test_golden import article as golden

ARTICLES = [golden(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]


def test_pandas_reads_the_table_that_the_csv_has() -> None:
    data = b"".join(exporter("parquet").chunks(ARTICLES))
    table = pandas.read_parquet(io.BytesIO(data))
    csv = pandas.read_csv(FOLDER / "csv-table.csv", keep_default_na=False)
    csv["surface"] = csv["surface"].str.removeprefix("'")
    assert table.astype({"start": "int64", "end": "int64"}).equals(csv)


def test_rows_are_written_in_groups() -> None:
    data = b"".join(exporter("parquet").chunks(ARTICLES * 2000))
    file = pq.ParquetFile(io.BytesIO(data))
    assert file.num_row_groups > 1 and file.metadata.num_rows == 2000 * 13
    assert file.schema_arrow.field("start").type == "int32"


def test_an_empty_export_is_a_table_with_its_columns() -> None:
    table = pandas.read_parquet(io.BytesIO(b"".join(exporter("parquet").chunks([]))))
    assert len(table) == 0 and list(table.columns)[:2] == ["article", "layer_kind"]
