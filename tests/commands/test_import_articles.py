"""manage.py import_articles: exit statuses, report, refused records."""

from __future__ import annotations

import json
import zipfile
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


def test_people_say_which_column_is_what(project: Project, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("글,머리\n본문이다,제목이다\n")
    assert run("news", tmp_path / "t.csv", "--columns", "text=글,title=머리") == 0
    assert (Article.objects.get().text, Article.objects.get().title) == ("본문이다", "제목이다")


@pytest.mark.parametrize("columns", ["text", "text="])
def test_columns_that_cannot_be_understood_stop_the_start(project: Project, columns: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("글\n본문이다\n")
    assert run("news", tmp_path / "t.csv", "--columns", columns) == 2


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A doccano file with a label of ours under another name, a new one, and one that nobody wants."""
    spans = [[0, 3, "PER"], [5, 9, "Firm"], [0, 1, "Junk"]]
    file = tmp_path / "kim.jsonl"
    file.write_text(json.dumps({"text": "김가람이 가온전자를", "label": spans}, ensure_ascii=False) + "\n")
    return file


def test_unknown_labels_are_listed_as_a_map_to_fill_in(project: Project, labelled: Path, capsys: Any) -> None:
    assert run("news", labelled, "--list-labels") == 0
    listed = capsys.readouterr().out
    assert '"PER" = "PS"  # 1 times' in listed and '"Firm" = true' in listed
    assert Article.objects.count() == 0


def test_labels_become_what_the_map_says(project: Project, labelled: Path, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "map.toml").write_text('[entities]\nPER = "PS"\nFirm = true\nJunk = false\n')
    assert run("news", labelled, "--labels", tmp_path / "map.toml") == 0
    assert "note: left out: entity Junk (1)" in capsys.readouterr().out
    layer = Layer.objects.get()
    assert sorted(one["label"] for one in json.loads(layer.body)["entities"]) == ["Firm", "PS"]
    assert (layer.scheme_version, project.schemes.count()) == (2, 2)


@pytest.mark.parametrize("text", ['[entities]\nPER = "NONE"', "[", "[entities]\nPER = 3"])
def test_a_wrong_map_stops_the_start(project: Project, labelled: Path, text: str, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(text)
    assert run("news", labelled, "--labels", tmp_path / "map.toml") == 2
    assert Article.objects.count() == 0


def test_labels_that_nobody_decided_on_are_kept_and_the_way_is_shown(
    project: Project, labelled: Path, capsys: Any
) -> None:
    assert run("news", labelled) == 0
    assert "--list-labels" in capsys.readouterr().out
    assert len(json.loads(Layer.objects.get().body)["entities"]) == 3


def test_progress_counts_the_bytes_of_every_file_once(project: Project, tmp_path: Path) -> None:
    from annotator.workflow.importing import import_files
    from annotator.workflow.sources import bytes_at, counted, open_sources

    (tmp_path / "a.jsonl").write_text('{"text": "하나"}\n' * 3)
    (tmp_path / "b.txt").write_text("둘")
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.txt", "셋" * 100)
    seen: list[int] = []
    report = import_files(project, None, counted(open_sources([str(tmp_path)]), seen.append))
    assert report.created == 3 and len(seen) >= 3
    assert sum(seen) == bytes_at([str(tmp_path)])
