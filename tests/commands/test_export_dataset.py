"""manage.py export_dataset: the file, and beside it what the format could not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command

from annotator.models import Article, Layer, Project
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources


@pytest.fixture
def filled(project: Project, tmp_path: Path) -> Project:
    """The records of the golden files: one with labels of every kind, one without any."""
    records = Path(__file__).parent.parent.parent / "fixtures" / "exports" / "records.jsonl"
    assert import_files(project, None, open_sources([str(records)])).created == 2
    return project


def test_what_is_lost_is_said_and_written_beside_the_file(filled: Project, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "spans.csv"
    call_command("export_dataset", "news", "--format", "csv-table", "--layers", "all", "--output", str(out))
    assert "Not in the file: layer 1, metadata 1 (in 2 articles)" in capsys.readouterr().err
    lost = [orjson.loads(line) for line in (tmp_path / "spans.csv.losses.jsonl").read_bytes().splitlines()]
    assert [(one["code"], one["article"], one["annotation"]) for one in lost] == [
        ("metadata", "a-1", ""),
        ("layer", "a-2", ""),
    ]


def test_a_format_that_holds_everything_leaves_no_file_of_losses(filled: Project, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    (tmp_path / "all.jsonl.losses.jsonl").write_bytes(b"of an earlier export")
    call_command("export_dataset", "news", "--layers", "all", "--output", str(out))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.jsonl"]


def test_a_failed_export_leaves_nothing(filled: Project, tmp_path: Path) -> None:
    Layer.objects.update(body=Layer.objects.get().body.replace("김가람", "김다람"))
    with pytest.raises(CommandError, match="surface"):
        call_command("export_dataset", "news", "--layers", "all", "--output", str(tmp_path / "x.jsonl"))
    assert list(tmp_path.iterdir()) == []
    assert Article.objects.count() == 2


@pytest.mark.parametrize("option", ["scheme", "scheme=iobes"])
def test_an_option_that_the_format_has_not_is_refused(filled: Project, option: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="option"):
        call_command("export_dataset", "news", "--option", option, "--output", str(tmp_path / "x"))
