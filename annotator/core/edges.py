"""Where two spans that mean the same end differently: at a particle, a bracket, a space, or in the middle of a word."""

from __future__ import annotations

import re
from typing import Literal

from annotator.core.particles import is_particle_of

Edge = Literal["particle", "punctuation", "bracket", "words", "inside", "several"]
EDGES: tuple[Edge, ...] = ("particle", "punctuation", "bracket", "words", "inside", "several")
"""particle: 는 of `가온전자는`; punctuation: quotes, spaces, dots; bracket: what stands in brackets beside it; words:
whole words more; inside: an edge in the middle of a word; several: different ones on the two sides.
"""
MORE_LENGTH = 60
"""Code points of the text that one side has more that are kept."""
_BRACKET = re.compile(r"\s*[(（\[<【〈《].*[)）\]>】〉》]\s*", re.DOTALL)
_MARKS = re.compile(r"[\W_]+")
Span = tuple[int, int]


def edge_between(text: str, a: Span, b: Span) -> tuple[Edge, str]:
    """What the edges of two overlapping spans differ in, and the text that one of them has more (left … right)."""
    left = (min(a[0], b[0]), max(a[0], b[0]))
    right = (min(a[1], b[1]), max(a[1], b[1]))
    core = text[left[1] : right[0]]
    found: list[tuple[Edge, str]] = []
    if left[0] < left[1]:
        more = text[left[0] : left[1]]
        found.append((_kind(more, glued=_glued(text, left[1])), more))
    if right[0] < right[1]:
        more = text[right[0] : right[1]]
        tail = _MARKS.sub("", more[:1]) + more[1:]  # `”은` after a name in quotes
        if is_particle_of(core, more) or is_particle_of(core, tail):
            found.append(("particle", more))
        else:
            inside = _glued(text, right[0]) and not is_particle_of(core, more.split()[0])
            found.append((_kind(more, glued=inside), more))
    kinds = {kind for kind, _ in found}
    more = " … ".join(part for _, part in found)
    edge: Edge = found[0][0] if len(kinds) == 1 else "several"
    return edge, more if len(more) <= MORE_LENGTH else more[: MORE_LENGTH - 1] + "…"


def _kind(more: str, *, glued: bool) -> Edge:
    if _MARKS.fullmatch(more):
        return "punctuation"
    if _BRACKET.fullmatch(more):
        return "bracket"
    return "inside" if glued else "words"


def _glued(text: str, offset: int) -> bool:
    """Whether an edge is in the middle of a word."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()
