"""Lines of a brat `.ann` file as they are kept in an article's metadata for the way back: `meta["brat"]`.

Surfaces are not kept, since the text has them. `beside` names the lines that say what a record has no place for
(long or repeated notes, remarks on relations and triggers): they go back as they came.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotator.core.tokens import Range

_BOUND = re.compile(r"(T\S*)\t(\S+) (\d+ \d+(?:;\d+ \d+)*) *(?:\t(.*))?", re.DOTALL)
_BLANK = re.compile(r"\s")
_LINE_BREAK = re.compile(r"[ \t\r\u3000]*\n\s*")
MAX_DIGITS = 12
"""Of an offset that is looked at; longer ones are of no text."""


class Remark(NamedTuple):
    """What an A, M, N or # line says: the attribute `name` ("note" for #) of `target` has a value."""

    id: str
    target: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The lines of a file in their order, without surfaces, and the ids of those that only the file has a place for."""

    lines: Sequence[str] = ()
    beside: Collection[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Kept:
        """What the metadata of an article keeps; nothing when it is not as an import writes it."""
        said = meta.get("brat")
        if not isinstance(said, dict):
            return cls()
        lines, beside = _strings(said.get("lines")), _strings(said.get("beside"))
        return cls() if lines is None or beside is None else cls(lines, frozenset(beside))


def _strings(values: object) -> list[str] | None:
    """A list of lines, None for anything else."""
    if not isinstance(values, list) or not all(isinstance(one, str) and "\n" not in one for one in values):
        return None
    return values


def kept_lines(ann: str, text: str) -> list[str]:
    """The lines of a file, without the surfaces that the text has too."""
    return [_without_surface(line, text) for line in ann.split("\n")]


def _without_surface(line: str, text: str) -> str:
    bare, end = _ended(line)
    head, _, tail = bare.rpartition("\t")
    found = fragments(line)
    return head + end if found and tail == surface(text, found) else line


def with_surface(line: str, text: str) -> str:
    """A kept line as the file had it."""
    bare, end = _ended(line)
    found = fragments(line) if line.count("\t") == 1 else []
    return f"{bare}\t{surface(text, found)}{end}" if found else line


def _ended(line: str) -> tuple[str, str]:
    """A line without its carriage return, and that."""
    bare = line.removesuffix("\r")
    return bare, line[len(bare) :]


def surface(text: str, pieces: Sequence[Range]) -> str:
    """The words of fragments as brat writes them: on one line, a blank between them."""
    return _BLANK.sub(" ", " ".join(text[start:end] for start, end in pieces))


def label(line: str) -> str:
    """The label of a T line, "" for any other."""
    matched = _BOUND.fullmatch(_ended(line)[0])
    return matched[2] if matched else ""


def fragments(line: str) -> list[Range]:
    """The fragments of a T line, [] for any other."""
    matched = _BOUND.fullmatch(_ended(line)[0])
    pairs = [piece.split() for piece in matched[3].split(";")] if matched else []
    if any(len(start) > MAX_DIGITS or len(end) > MAX_DIGITS for start, end in pairs):
        return []
    return [(int(start), int(end)) for start, end in pairs]


def on_lines(text: str, part: Range) -> Iterator[Range]:
    """A span without its line breaks and the blanks around them; one of nothing else stays whole."""
    start, end = part
    if not text[start:end].strip():
        yield start, end
        return
    for matched in _LINE_BREAK.finditer(text, start, end):
        if matched.start() > start:
            yield start, matched.start()
        start = matched.end()
    if start < end:
        yield start, end


def remark(line: str) -> Remark | None:
    """What an A, M, N or # line says, None for any other."""
    name, *rest = _ended(line)[0].split("\t")
    if not rest or name[:1] not in ("A", "M", "N", "#"):
        return None
    words = rest[0].split() if name[0] == "#" else rest[0].split(" ", 2)
    tail = "\t".join(rest[1:])
    if len(words) < 2:
        return None
    if name[0] == "#":
        return Remark(name, words[1], "note", tail)
    value = " ".join((words[2] if len(words) > 2 else "", tail)).strip()
    return Remark(name, words[1], words[0], value if name[0] == "N" else value or "true")
