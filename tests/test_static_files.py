"""Static files are hashed, and every module finds the modules that it imports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annotator.staticfiles import collect_if_changed

IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;'"]*?(?:from\s*)?["'](\.[^"']+)["']""", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "annotator.staticfiles.HashedStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_every_import_of_a_hashed_module_leads_to_a_hashed_file(collected: Path) -> None:
    hashed = [
        file for file in (collected / "annotator/js").rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", file.name)
    ]
    assert len(hashed) > 20
    for file in hashed:
        for target in IMPORT.findall(COMMENT.sub("", file.read_text())):
            assert re.search(r"\.[0-9a-f]{12}\.js$", target), f"{file.name} imports {target} unhashed"
            assert (file.parent / target).resolve().is_file(), f"{file.name} imports {target}, which is not there"


def test_static_files_are_collected_again_only_when_one_changed(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    collect_if_changed()
    (tmp_path / "annotator/css/tokens.css").unlink()
    collect_if_changed()
    assert not (tmp_path / "annotator/css/tokens.css").exists()
    (tmp_path / ".collected").write_text("older")
    collect_if_changed()
    assert (tmp_path / "annotator/css/tokens.css").exists()
