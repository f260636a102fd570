"""manage.py create_project: from a preset, or from the labels of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Project
from annotator.queries.schemes import current_scheme


def test_a_scheme_is_made_of_the_labels_of_a_file(db: None, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.txt").write_text("김가람이 어제 사임했다.")
    lines = ["T1\tPER 0 3\t김가람", "T2\tResign 8 10\t사임", "T3\tTIME 5 7\t어제", "E1\tResign:T2 Who:T1 When:T3"]
    (tmp_path / "a.ann").write_text("\n".join([*lines, "A1\tPolarity E1 Negative"]) + "\n")
    call_command("create_project", "mine", "--scheme-from", str(tmp_path))
    assert "2 entity labels, 1 event types" in capsys.readouterr().out
    scheme = current_scheme(Project.objects.get()).value
    (resign,) = scheme.events
    assert [(role.code, role.fillers) for role in resign.roles] == [("When", ("TIME",)), ("Who", ("PER",))]
    assert [one.code for one in scheme.attributes] == ["Polarity"]
    call_command("import_articles", "mine", str(tmp_path))
    assert "not in the scheme" not in capsys.readouterr().out


def test_labels_that_are_no_codes_get_one_and_it_is_said(db: None, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "김가람", "label": [[0, 3, "인물"]]}))
    call_command("create_project", "mine", "--scheme-from", str(tmp_path / "a.jsonl"))
    assert "entity 인물 has the code Label" in capsys.readouterr().out
    (label,) = current_scheme(Project.objects.get()).value.entities
    assert (label.code, label.name["ko"]) == ("Label", "인물")
    call_command("import_articles", "mine", str(tmp_path), "--list-labels")
    assert '"인물" = "Label"' in capsys.readouterr().out


@pytest.mark.parametrize("data", ["", "no labels here"])
def test_a_file_without_labels_makes_no_project(db: None, tmp_path: Path, data: str) -> None:
    (tmp_path / "a.txt").write_text(data)
    with pytest.raises(CommandError, match="no labels"):
        call_command("create_project", "mine", "--scheme-from", str(tmp_path))
    with pytest.raises(CommandError, match="no file"):
        call_command("create_project", "mine", "--scheme-from", str(tmp_path / "none"))
    assert not Project.objects.exists()
