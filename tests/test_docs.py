"""What is registered is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.exporters import exporter_names
from annotator.importers import importer_names
from annotator.presets import preset_names
from annotator.suggesters import suggester_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", [*importer_names(), *exporter_names(), *preset_names(), *suggester_names()])
def test_every_format_and_preset_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_every_setting_is_in_the_readme() -> None:
    settings = (ROOT / "annotator" / "settings.py").read_text()
    names = set(re.findall(r'"(GISA_[A-Z_]+)"', settings))
    assert names and names == set(re.findall(r"`(GISA_[A-Z_]+)`", README))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/suggestions.md"])
def test_a_link_in_the_docs_leads_to_a_file(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text()):
        assert (ROOT / target).exists(), target


def test_no_file_names_a_package_registry() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("npmjs", "org"), ("pythonhosted", "org"), ("npmjs", "com"))
    ]
    files = [*ROOT.glob("*.lock"), *ROOT.glob("*.toml"), *ROOT.glob("*.json"), *ROOT.glob("*.md"), ROOT / ".npmrc"]
    assert len(files) > 6
    for file in [*files, ROOT / "Makefile", ROOT / ".ci" / "run"]:
        assert not [host for host in hosts if host in file.read_text()], file
