"""manage.py import_articles: exit statuses, report, refused records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Article, Layer, Project


def run(*args: Any, **options: Any) -> int:
    """The exit status."""
    try:
        call_command("import_articles", *map(str, args), **options)
    except CommandError as error:
        return error.returncode
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A thousand records, the 500th of them cut off."""
    lines = [json.dumps({"id": str(n), "text": f"기사 {n}"}, ensure_ascii=False) for n in range(1, 1001)]
    lines[499] = lines[499][:-3]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_it_exits_with_0_when_nothing_was_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("제목\n본문")
    assert run("news", tmp_path) == 0
    assert Article.objects.get().key == "a"


def test_it_exits_with_1_when_something_was_refused_and_the_rest_is_in(project: Project, broken: Path) -> None:
    assert run("news", broken) == 1
    assert Article.objects.count() == 999


@pytest.mark.parametrize(
    "args",
    [
        ("nothing", "."),
        ("news", "/no/such/file"),
        ("news", ".", "--format", "pdf"),
        ("news", ".", "--rejects", "/no/x"),
    ],
)
def test_it_exits_with_2_when_it_could_not_start(project: Project, args: tuple[str, ...]) -> None:
    assert run(*args) == 2


def test_an_unknown_encoding_is_refused_for_every_file(project: Project, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.txt").write_text("제목")
    assert run("news", tmp_path, "--encoding", "klingon") == 2
    assert Article.objects.count() == 0


def test_refused_records_are_saved_unchanged(project: Project, broken: Path, tmp_path: Path) -> None:
    run("news", broken, "--rejects", tmp_path / "refused.jsonl")
    assert (tmp_path / "refused.jsonl").read_bytes() == broken.read_bytes().splitlines(keepends=True)[499]


def test_the_report_names_file_line_and_reason(project: Project, broken: Path, capsys: Any) -> None:
    run("news", broken)
    assert "articles.jsonl, line 500: Not JSON" in capsys.readouterr().out


def test_the_report_is_json_when_asked(project: Project, broken: Path, capsys: Any) -> None:
    run("news", broken, "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["created"], report["refused"]["count"]) == (999, 1)
    assert report["refused"]["examples"][0]["line"] == 500


def test_loading_again_changes_nothing(project: Project, broken: Path, capsys: Any) -> None:
    run("news", broken)
    run("news", broken, "--json")
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (report["created"], report["duplicates"]["count"]) == (0, 999)


def test_rows_of_a_table_are_refused_with_their_header(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,text\r\n1,fine\r\n2,\r\n3\r\n")
    assert run("news", tmp_path / "t.csv", "--rejects", tmp_path / "r.csv") == 1
    assert (tmp_path / "r.csv").read_bytes() == b"id,text\r\n2,\r\n3\r\n"


def test_labels_become_an_imported_layer(project: Project, tmp_path: Path) -> None:
    record = {"text": "가온전자", "entities": [{"label": "OG", "start": 0, "end": 4, "text": "가온전자"}]}
    (tmp_path / "r.jsonl").write_text(json.dumps(record))
    run("news", tmp_path)
    layer = Layer.objects.get()
    assert (layer.kind, layer.author_name, layer.version, layer.revisions.count()) == ("imported", "import", 1, 1)
