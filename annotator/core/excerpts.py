"""Where words stand in a text, with what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.grams import fold

AROUND = 45
"""Code points that are shown on each side of a found word."""
AROUND_MARK = 40
"""Code points that are shown on each side of a mark."""
MOST_COUNTED = 1_000
"""Places that are counted in one text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; `marked` when it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some of a text. `start` and `end` are where its first marked piece stands there."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def places(folded: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand in a folded text, in order; places that touch or overlap are one."""
    found: list[tuple[int, int]] = []
    for term in terms:
        at = folded.find(term)
        while at >= 0 and len(found) < MOST_COUNTED * 2:
            found.append((at, at + len(term)))
            at = folded.find(term, at + len(term))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpts(text: str, terms: Sequence[str], most: int = 3) -> tuple[list[Excerpt], int]:
    """The first `most` excerpts with the terms marked, and how many places there are in all."""
    found = places(fold(text), terms)
    groups: list[list[tuple[int, int]]] = []
    for place in found:
        if groups and place[0] - groups[-1][-1][1] <= AROUND:
            groups[-1].append(place)
        elif len(groups) < most:
            groups.append([place])
        else:
            break
    return [excerpt_of(text, group) for group in groups], min(len(found), MOST_COUNTED)


def excerpt_of(text: str, marked: Sequence[tuple[int, int]]) -> Excerpt:
    """The text around some places in order, cut between words where it can be."""
    begin, end = _begin(text, marked[0][0]), _end(text, marked[-1][1])
    pieces = [Piece("…", False)] if begin else []
    at = begin
    for start, stop in marked:
        pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
        at = stop
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else ""), False))
    return Excerpt(marked[0][0], marked[0][1], tuple(piece for piece in pieces if piece.text))


def line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where a place is shown: AROUND_MARK on each side of it, and nothing of other lines."""
    begin, until = max(0, start - AROUND_MARK), min(len(text), end + AROUND_MARK)
    before, after = text.rfind("\n", begin, start), text.find("\n", end, until)
    return (before + 1 if before >= 0 else begin), (after if after >= 0 else until)


def _begin(text: str, start: int) -> int:
    begin = max(0, start - AROUND)
    space = text.find(" ", begin, start)
    return begin if begin == 0 or space < 0 else space + 1


def _end(text: str, stop: int) -> int:
    end = min(len(text), stop + AROUND)
    space = text.rfind(" ", stop, end)
    return end if end == len(text) or space < 0 else space
