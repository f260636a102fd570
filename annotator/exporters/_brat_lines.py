"""The lines of an `.ann` file: those that an article came with from brat as they came, then what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.standoff import Kept, fragments, label, on_lines, remark, with_surface
from annotator.core.tokens import Range

BAD_NAME = re.compile(r"[\s:;,|#\[\]<>]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Rows:
    """What there is to write: T, E and R lines by their ids; remarks as target, attribute, value; groups of ids.

    `plain` are the E and R lines without the numbers of repeated roles.
    """

    lines: dict[str, str]
    plain: dict[str, str]
    remarks: list[tuple[str, str, str]]
    groups: list[list[str]]


def name_of(name: str) -> str:
    """A label, a role or an attribute as brat can write it."""
    return BAD_NAME.sub("_", name)


def as_it_came(kept: Kept, rows: Rows, text: str) -> str:
    """The file. A kept line that still says what is to be written is written as it came."""
    return "".join(_Weaver(kept, rows, text).pieces())


class _Weaver:
    """Goes through the kept lines and takes away what they say; the rest comes after them."""

    def __init__(self, kept: Kept, rows: Rows, text: str) -> None:
        self._kept = kept
        self._text = text
        self._lines = dict(rows.lines)
        self._plain = rows.plain
        self._known = rows.lines.keys()
        self._remarks = {(target, name_of(name)): value for target, name, value in rows.remarks}
        self._groups = [frozenset(group) for group in rows.groups]
        self._left = [[*group] for group in rows.groups]
        self._ids = {line.split("\t", 1)[0] for line in kept.lines}

    def pieces(self) -> Iterator[str]:
        bare_end = bool(self._kept.lines and self._kept.lines[-1])
        woven = [line for line in map(self._woven, self._kept.lines) if line is not None]
        if woven and not woven[-1]:
            woven.pop()
        fresh = list(self._rest())
        lines = [*woven, *fresh]
        yield "\n".join(lines)
        if lines and not (bare_end and not fresh):
            yield "\n"

    def _woven(self, line: str) -> str | None:
        """A kept line as it came, or as it is now; None when what it said is no more."""
        name = line.split("\t", 1)[0]
        if not line.strip():
            return line
        if name == "*":
            return self._group(line)
        if name[0] in "AMN#":
            return self._remark(line)
        now = self._lines.pop(name, None)
        if now is None:
            return None
        same = _same_span(line, now, self._text) if name[0] == "T" else _same_roles(line, self._plain[name])
        return with_surface(line, self._text) if same else now

    def _group(self, line: str) -> str | None:
        """A group as it came, when all its members still belong together; it is taken from what is left to say."""
        said = set(line.split()[2:])
        at = next((at for at, group in enumerate(self._groups) if said and said <= group), None)
        if at is None:
            return None
        joined = self._left[at]
        # Of a group that several lines tell, one member stays for those that are new.
        first = joined[0] if joined else ""
        self._left[at] = [one for one in joined if one not in said]
        if self._left[at] and first in said:
            self._left[at].insert(0, first)
        return line

    def _remark(self, line: str) -> str | None:
        said = remark(line)
        if said is None:
            return None
        value = self._remarks.get((said.target, name_of(said.name)))
        if said.id in self._kept.beside:
            return line if said.target in self._known else None
        if value is None:
            return None
        del self._remarks[said.target, name_of(said.name)]
        if _one_line(value) == _one_line(said.value):
            return line
        return f"{said.id}\t{_remark(said.target, said.name, value)[1]}"

    def _rest(self) -> Iterator[str]:
        yield from self._lines.values()
        for group in self._left:
            if len(group) > 1:
                yield "*\tEquiv " + " ".join(group)
        numbers = dict.fromkeys("AN#", 0)
        written = [_remark(target, name, value) for (target, name), value in self._remarks.items()]
        for letter in numbers:
            for kind, line in written:
                if kind == letter:
                    yield f"{self._fresh(letter, numbers)}\t{line}"

    def _fresh(self, letter: str, numbers: dict[str, int]) -> str:
        numbers[letter] += 1
        while f"{letter}{numbers[letter]}" in self._ids:
            numbers[letter] += 1
        return f"{letter}{numbers[letter]}"


def _remark(target: str, name: str, value: str) -> tuple[str, str]:
    """The letter and the line of an attribute: one named `note` is a note, one named Reference a link to elsewhere."""
    if name == "note":
        return "#", f"AnnotatorNotes {target}\t{_one_line(value)}"
    if name == "Reference" and ":" in value:
        known, _, words = _one_line(value).partition(" ")
        return "N", f"Reference {target} {known}\t{words}"
    return "A", f"{name_of(name)} {target}" + ("" if value == "true" else f" {_one_line(value)}")


def _same_span(kept: str, now: str, text: str) -> bool:
    """Whether two T lines mark the same with the same label; a line break within a span is said in two ways."""
    pieces: list[Range] = []
    for start, end in sorted(piece for part in fragments(kept) for piece in on_lines(text, part)):
        if pieces and start <= pieces[-1][1]:
            start, end = pieces.pop()[0], max(end, start)
        pieces.append((start, end))
    return label(kept) == label(now) and pieces == fragments(now)


def _same_roles(kept: str, plain: str) -> bool:
    """Whether an E or R line says what one without numbers of repeated roles says."""
    said, told = kept.split(), plain.split()
    return len(said) == len(told) and all(map(_same_word, said, told))


def _same_word(said: str, told: str) -> bool:
    role, _, target = said.rpartition(":")
    ours, _, filler = told.rpartition(":")
    repeated = bool(ours) and role.startswith(ours) and _NUMBER.fullmatch(role[len(ours) :])
    return target == filler and (role == ours or bool(repeated))


def _one_line(value: str) -> str:
    return " ".join(value.split())
