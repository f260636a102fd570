"""Whatever an import can say is said in Korean too: the codes and notes are gathered from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from annotator.pages.import_wording import REASONS, note, reason
from annotator.pages.wording import LOSSES, loss

PACKAGE = Path(__file__).parent.parent.parent / "annotator"
CORE = "text intake records annotations spans evidence placing references offsets plugins mapping relations standoff"
READ = [
    *sorted((PACKAGE / "importers").glob("*.py")),
    *(PACKAGE / "core" / f"{name}.py" for name in CORE.split()),
    *(PACKAGE / "workflow" / f"{name}.py" for name in ("importing", "sources", "storing", "mapping")),
]


def name(node: ast.AST | None) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def said(node: ast.AST) -> Iterator[str]:
    """The texts that an expression can give, 7 in place of what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
    elif isinstance(node, ast.IfExp | ast.BinOp | ast.List | ast.Tuple | ast.GeneratorExp | ast.ListComp | ast.Starred):
        parts = [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.Compare | ast.comprehension)]
        for part in parts:
            yield from said(part)


def codes() -> set[str]:
    found: set[str] = set()
    for path in READ:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name(node.func) in ("InvalidError", "LineError", "Refused", "_refuse"):
                texts = [text for argument in node.args for text in said(argument)]
                found |= {text for text in texts if text.isidentifier() and text.islower() and text.isascii()}
    return found


def notes() -> set[str]:
    found: set[str] = set()
    for path in READ:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name(node.func) in ("append", "extend"):
                holder, parts = getattr(node.func, "value", None), node.args
            elif isinstance(node, ast.Subscript):
                holder, parts = node.value, [node.slice]
            elif isinstance(node, ast.keyword) and node.arg == "notes":
                found |= set(said(node.value))
                continue
            else:
                continue
            if name(holder).endswith("notes"):
                found |= {text for part in parts for text in said(part)}
    return found


def test_every_code_of_a_refusal_has_korean_words() -> None:
    found = codes()
    assert len(found) > 70 and {"surface_mismatch", "too_long", "undecodable", "no_such_member"} <= found
    assert not found - REASONS.keys()
    for code in REASONS:
        with override("ko"):
            korean = reason(code)
        with override("en"):
            assert korean != reason(code), code


@pytest.mark.parametrize(
    "text",
    sorted(
        notes()
        | {
            "not in the scheme: entity PER",
            "offsets are UTF-16: shown by 3 records",
            "offsets are code points: taken, since nothing tells them apart in 2 records",
        }
    ),
)
def test_every_note_has_korean_words(text: str) -> None:
    with override("ko"):
        korean = note(text)
    with override("en"):
        assert korean != note(text) and any("가" <= letter <= "힣" for letter in korean)


def test_what_is_put_into_a_note_is_still_there() -> None:
    with override("ko"):
        assert note("left out: values of Person.age longer than 100 characters") == "뺌: 100자보다 긴 Person.age 값"
    assert note("something else") == "something else"


def test_every_loss_has_korean_words() -> None:
    files = [*(PACKAGE / "exporters").glob("*.py"), PACKAGE / "core" / "losses.py"]
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name(node.func) == "Loss":
                found |= set(said(node.args[0]))
    assert len(found) > 12
    assert not found - LOSSES.keys()
    for code in LOSSES:
        with override("ko"):
            korean = loss(code)
        with override("en"):
            assert korean != loss(code), code
