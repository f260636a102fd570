"""Formats are tested by files side by side: fixtures/exports/records.jsonl and what each format makes of it.

A new format needs a file `<name>.<extension>` there, one of several files a folder `<name>`. Write it
with the exporter, and read it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import orjson
import pytest

from annotator.core.records import AnnotatedArticle, LayerHeader, body_from_dict, encode_body
from annotator.exporters import exporter, exporter_names
from annotator.exporters.base import FilesExporter
from annotator.presets import load_preset

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "exports"


def article(line: bytes) -> AnnotatedArticle:
    """A record of the fixture as exporters get it."""
    record = orjson.loads(line)
    return AnnotatedArticle(
        id=record["id"],
        text=record["text"],
        sha256=record["sha256"],
        language=record["language"],
        meta=record["meta"],
        layer=LayerHeader.from_dict(record["layer"]) if record["layer"] else None,
        body=encode_body(body_from_dict(record)),
        forbidden_by={"ai_ban": ("redistribution", "ai_training")},
    )


@pytest.fixture
def articles() -> list[AnnotatedArticle]:
    return [article(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize("name", [name for name in exporter_names() if not exporter(name).binary])
def test_a_format_writes_what_its_golden_file_has(name: str, articles: list[AnnotatedArticle]) -> None:
    one = exporter(name, load_preset("news-ko"))
    written = b"".join(one.chunks(articles))
    if isinstance(one, FilesExporter):
        golden = FOLDER / name
        found = {str(path.relative_to(golden)): path.read_bytes() for path in golden.rglob("*") if path.is_file()}
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            assert {member: archive.read(member) for member in archive.namelist()} == found
    else:
        golden = FOLDER / ("records.jsonl" if name == "json-lines" else f"{name}.{one.extension}")
        assert written == golden.read_bytes()


@pytest.mark.parametrize("name", [name for name in exporter_names() if exporter(name).binary])
def test_a_binary_format_has_tests_of_its_own(name: str) -> None:
    assert (Path(__file__).parent / f"test_{name.replace('-', '_')}.py").exists()


@pytest.mark.parametrize("name", exporter_names())
def test_what_is_lost_is_named_by_its_id(name: str, articles: list[AnnotatedArticle]) -> None:
    for article in articles:
        ids = {one["id"] for items in article.items.values() for one in items} | {""}
        for loss in exporter(name, load_preset("news-ko")).losses(article):
            assert loss.code and loss.message and loss.article == article.id and loss.annotation in ids


def test_no_cell_of_the_table_is_a_formula(articles: list[AnnotatedArticle]) -> None:
    table = b"".join(exporter("csv-table").chunks(articles)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any("=SUM" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_surface_that_is_not_the_text_is_never_exported(articles: list[AnnotatedArticle]) -> None:
    from dataclasses import replace

    from annotator.core.errors import InvalidError

    broken = replace(articles[0], text="x" + articles[0].text)
    for name in exporter_names():
        with pytest.raises(InvalidError, match="surface"):
            list(exporter(name).chunks([broken]))
