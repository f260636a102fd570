"""The workbook of spans, read by pandas: the same table as the CSV, no cell a formula."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas

from annotator.exporters import exporter
from tests.exporters.test_golden import FOLDER
from tests.exporters.test_golden import article as golden

ARTICLES = [golden(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]


def written() -> bytes:
    return b"".join(exporter("excel").chunks(ARTICLES))


def test_pandas_reads_the_table_that_the_csv_has() -> None:
    table = pandas.read_excel(io.BytesIO(written()), keep_default_na=False)
    csv = pandas.read_csv(Path(FOLDER / "csv-table.csv"), keep_default_na=False)
    csv["surface"] = csv["surface"].str.removeprefix("'")  # the apostrophe is the CSV's alone
    assert table.equals(csv)


def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written())).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=SUM") for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_same_articles_give_the_same_bytes() -> None:
    import time

    first = written()
    time.sleep(2.1)  # the times in a zip archive have two seconds
    assert written() == first
