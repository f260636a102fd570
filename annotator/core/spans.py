"""Spans of a text: half-open ranges of code points, whole or in fragments."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import InvalidError

Fragments = tuple[tuple[int, int], ...]


def check_span(start: object, end: object, length: int) -> tuple[int, int]:
    """`start` and `end` as they are, when they are a span of a text of `length` code points.

    Raises InvalidError (`bad_offset`, `empty_span`, `span_outside`).
    """
    # bool is an int to Python; as an offset it is a mistake.
    if type(start) is not int or type(end) is not int:
        raise InvalidError("bad_offset", f"start and end are whole numbers, not {start!r} and {end!r}.")
    if end <= start:
        raise InvalidError("empty_span", f"The span {start}–{end} is empty.")
    if start < 0 or end > length:
        raise InvalidError("span_outside", f"The span {start}–{end} is outside the text of {length:,} code points.")
    return start, end


def check_fragments(value: object, start: int, end: int) -> Fragments:
    """The fragments of a discontinuous span: two or more, in order, apart, from `start` to `end`.

    Raises InvalidError (`bad_fragments`).
    """
    bad = InvalidError(
        "bad_fragments",
        f"fragments must be two or more [start, end] in order and apart, from {start} to {end}; got {value!r}.",
    )
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise bad
    pieces: list[tuple[int, int]] = []
    for piece in value:
        if not isinstance(piece, list | tuple) or len(piece) != 2 or any(type(edge) is not int for edge in piece):
            raise bad
        pieces.append((piece[0], piece[1]))
    edges = [edge for piece in pieces for edge in piece]
    if edges != sorted(set(edges)) or edges[0] != start or edges[-1] != end:
        raise bad
    return tuple(pieces)


def overlaps(a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    """Whether two spans share at least one code point."""
    return a_start < b_end and b_start < a_end


def contains(a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    """Whether the first span holds the whole of the second."""
    return a_start <= b_start and b_end <= a_end


def subtract(start: int, end: int, holes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a span when `holes` (in order of start) are cut out of it."""
    left: list[tuple[int, int]] = []
    for hole_start, hole_end in holes:
        if hole_end <= start or hole_start >= end:
            continue
        if hole_start > start:
            left.append((start, hole_start))
        start = max(start, hole_end)
    if start < end:
        left.append((start, end))
    return left
