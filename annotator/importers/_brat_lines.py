"""The lines of a brat `.ann` file, and the roles that an `annotation.conf` knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.errors import InvalidError
from annotator.core.standoff import Remark as Said
from annotator.core.standoff import remark

_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_DIGITS = re.compile(r"\d+\Z")


@dataclass(frozen=True, slots=True)
class TextBound:
    """T: a label on one or more fragments, in the file's own unit."""

    id: str
    label: str
    fragments: tuple[tuple[int, int], ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Roles:
    """E and R: a type, what triggers it ("" for relations), and its roles as they are spelled."""

    id: str
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A, M, N and #: something said about another annotation."""

    said: Said
    line: int


@dataclass(slots=True)
class AnnFile:
    """What a file says, by kind, in its order."""

    bounds: dict[str, TextBound] = field(default_factory=dict)
    events: list[Roles] = field(default_factory=list)
    relations: list[Roles] = field(default_factory=list)
    equivalences: list[tuple[int, str, list[str]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


class LineError(InvalidError):
    """A line that cannot be read. `line` counts from 1."""

    def __init__(self, line: int, code: str, message: str) -> None:
        super().__init__(code, message)
        self.line = line


def read_lines(text: str) -> AnnFile:
    """Every line of an `.ann` file.

    Raises LineError (`bad_line`, `duplicate_id`).
    """
    found = AnnFile()
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        if not line.strip():
            continue
        try:
            name = _read(found, number, line)
        except ValueError as error:
            raise LineError(number, "bad_line", f"{error}: {line[:80]!r}.") from None
        if name in seen and name != "*":
            raise LineError(number, "duplicate_id", f"The id {name} is used twice.")
        seen.add(name)
    return found


def _read(found: AnnFile, number: int, line: str) -> str:
    name, *rest = line.split("\t")
    if not rest:
        raise ValueError("no tab behind the id")
    kind, body, tail = name[:1], rest[0], "\t".join(rest[1:])
    if kind == "T":
        found.bounds[name] = _text_bound(name, body, tail, number)
    elif kind == "E":
        found.events.append(_event(name, body, number))
    elif kind == "R":
        type_, *pairs = body.split()
        if len(pairs) != 2:
            raise ValueError("a relation has two arguments")
        found.relations.append(Roles(name, type_, "", tuple(map(_pair, pairs)), number))
    elif kind in ("A", "M", "N", "#"):
        said = remark(line)
        if said is None:
            raise ValueError("it does not name what it is about")
        found.remarks.append(Remark(said, number))
    elif kind == "*":
        type_, *members = body.split()
        found.equivalences.append((number, type_, members))
    else:
        raise ValueError("no kind of line that is known")
    return name


def _text_bound(name: str, body: str, text: str, number: int) -> TextBound:
    matched = _TEXT_BOUND.fullmatch(body.rstrip())
    if not matched:
        raise ValueError("not `type start end`")
    pairs = (piece.split() for piece in matched[2].split(";"))
    return TextBound(name, matched[1], tuple((int(start), int(end)) for start, end in pairs), text, number)


def _event(name: str, body: str, number: int) -> Roles:
    words = body.split()
    if not words:
        raise ValueError("no type")
    type_, trigger = _pair(words[0])
    return Roles(name, type_, trigger, tuple(map(_pair, words[1:])), number)


def _pair(word: str) -> tuple[str, str]:
    name, colon, target = word.rpartition(":")
    if not colon or not name or not target:
        raise ValueError("not `name:id`")
    return name, target


def roles_in(conf: str) -> frozenset[str]:
    """The roles that the events and relations of an `annotation.conf` name."""
    return frozenset(_roles(conf))


def _roles(conf: str) -> Iterator[str]:
    section = ""
    for line in conf.splitlines():
        line = line.split("#", 1)[0].strip()
        if line.startswith("["):
            section = line.strip("[]").lower()
        elif line and section in ("events", "relations") and len(words := line.split(None, 1)) == 2:
            for argument in words[1].split(","):
                role = argument.split(":", 1)[0].strip()
                yield re.sub(r"[?*+]|\{[^}]*\}", "", role)


def plain_role(role: str, known: frozenset[str], others: frozenset[str]) -> str:
    """A role without the number that tells its repetitions apart (`Org-Arg2`).

    `known` are the roles of the schema, `others` those spelled in the same event: a number stays when the schema
    has it, or when nothing shows that it is a repetition.
    """
    if role in known:
        return role
    for base in (role[: -len(digits)] for digits in _tails(role)):
        if base in known or (not known and base in others):
            return base
    return role


def _tails(role: str) -> Iterator[str]:
    """The digits at the end of a role, the fewest first: "12" has "2" and "12"."""
    matched = _DIGITS.search(role)
    if matched:
        for length in range(1, len(matched[0]) + 1):
            if length < len(role):
                yield role[-length:]
