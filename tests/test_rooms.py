"""Who may import whom: data flows one way."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "annotator"
PLUGINS = ("importers", "exporters", "suggesters", "agreement", "presets")
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    **{room: {"core"} for room in PLUGINS},
    "models": {"core"},
    "access": {"core", "models"},
    "queries": {"core", "models", "agreement"},
    "workflow": {"core", "models", "queries", *PLUGINS},
    "tasks": {"workflow", "queries", "core", "models"},
    "api": {"tasks", "access", "queries", "workflow", "core", "models", *PLUGINS},
    "pages": {"tasks", "access", "queries", "workflow", "core", "models", *PLUGINS},
    "management": {"tasks", "access", "queries", "workflow", "core", "models", "staticfiles", "wsgi", *PLUGINS},
}
"""The edges also name models for types, and plug-ins to list them; they write through workflow only."""


def imported(file: Path) -> Iterator[str]:
    """Dotted names of all modules that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def files_of(room: str) -> list[Path]:
    single = PACKAGE / f"{room}.py"
    return [single] if single.exists() else sorted((PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    for file in files_of(room):
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "annotator" and len(parts) > 1 and parts[1] != room:
                assert parts[1] in MAY_IMPORT[room], f"{file.relative_to(PACKAGE)} imports {name}"


def test_the_core_needs_only_the_standard_library_and_orjson() -> None:
    for file in files_of("core"):
        for name in imported(file):
            top = name.split(".")[0]
            allowed = top in sys.stdlib_module_names or top in {"orjson", "annotator"}
            assert allowed, f"{file.name} imports {name}"


def test_every_room_of_the_package_has_a_rule() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms - {"migrations", "templatetags", "locale"} <= set(MAY_IMPORT)
