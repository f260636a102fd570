"""What is registered is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.api.urls import urlpatterns
from annotator.exporters import exporter, exporter_names
from annotator.importers import importer, importer_names
from annotator.presets import preset_names
from annotator.suggesters import suggester_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


FORMATS = (ROOT / "docs" / "formats.md").read_text()


@pytest.mark.parametrize("name", [*preset_names(), *suggester_names()])
def test_every_preset_and_suggester_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_the_table_of_formats_is_what_there_is() -> None:
    """| `name` | in | out | files | …: each format once, with a tick for each direction that it has."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (✓?) ?\| (✓?) ?\| ", FORMATS, re.MULTILINE)
    names = sorted({*importer_names(), *exporter_names()})
    expected = [(name, "✓" * (name in importer_names()), "✓" * (name in exporter_names())) for name in names]
    assert sorted(rows) == expected


@pytest.mark.parametrize("name", importer_names())
def test_the_table_of_formats_names_their_extensions(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \|.*$", FORMATS, re.MULTILINE)
    for suffix in importer(name).extensions:
        assert f"`{suffix}`" in row


@pytest.mark.parametrize("name", exporter_names())
def test_every_option_of_a_format_is_documented(name: str) -> None:
    for option, values in exporter(name).options.items():
        assert any(f"--option {option}={value}" in FORMATS for value in values)


@pytest.mark.parametrize("file", ["annotator/importers/plain_text.py", "annotator/exporters/json_lines.py"])
def test_the_examples_of_formats_are_the_formats(file: str) -> None:
    assert f"`{file}`:\n\n```python\n{(ROOT / file).read_text()}```" in (ROOT / "CONTRIBUTING.md").read_text()


def test_every_setting_is_in_the_readme() -> None:
    settings = "".join((ROOT / "annotator" / name).read_text() for name in ("settings.py", "sso_settings.py"))
    names = set(re.findall(r'"(GISA_[A-Z_]+)"', settings))
    assert names and names == set(re.findall(r"`(GISA_[A-Z_]+)`", README))


PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


@pytest.mark.parametrize("name", PAGES)
def test_a_link_in_the_docs_leads_to_a_file(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text()):
        assert ((ROOT / name).parent / target).exists(), target


def test_no_file_names_a_package_registry() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("npmjs", "org"), ("pythonhosted", "org"), ("npmjs", "com"))
    ]
    files = [*ROOT.glob("*.lock"), *ROOT.glob("*.toml"), *ROOT.glob("*.json"), *ROOT.glob("*.md"), ROOT / ".npmrc"]
    assert len(files) > 6
    for file in [*files, ROOT / "Makefile", ROOT / ".ci" / "run"]:
        assert not [host for host in hosts if host in file.read_text()], file


TEAMS = (ROOT / "docs" / "teams.md").read_text()


def test_the_addresses_for_teams_are_what_there_is() -> None:
    """What docs/teams.md lists below /api/v1/ are patterns of the API."""
    named = set(
        re.findall(r"`(?:GET|POST)?`?,? ?`?(?:GET |POST )?((?:projects|plans|layers|articles)/\{\w+\}/[\w/-]*)`", TEAMS)
    )
    known = {
        re.sub(r"<\w+:(\w+)>", lambda found: "{slug}" if found[1] == "slug" else "{id}", str(one.pattern))
        for one in urlpatterns
    }
    assert len(named) >= 9 and named <= known


@pytest.mark.parametrize("option", ["--share", "--to", "--dry-run", "--due", "--each", "--undo", "--team"])
def test_the_command_has_the_options_that_are_documented(option: str) -> None:
    assert option in TEAMS and f'"{option}"' in (ROOT / "annotator/management/commands/assign.py").read_text()
