"""Edges of a mark that look like a slip: a particle, space or punctuation inside it, half a bracket."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from annotator.core.particles import meant, stem, trim_outer

Odd = Literal["space", "bracket", "punctuation", "particle"]
_PAIRS = ("()", "[]", "{}", "（）", "【】", "<>", "“”", "‘’", "「」", "『』", "《》", "〈〉")


@lru_cache(maxsize=50_000)
def odd_edge(surface: str) -> Odd | None:
    """What is odd about the edges of a surface; None for nothing."""
    if surface != surface.strip():
        return "space"
    if any(surface.count(left) != surface.count(right) for left, right in map(tuple, _PAIRS)):
        return "bracket"
    if trim_outer(surface) not in ("", surface):
        return "punctuation"
    head, _, last = surface.rpartition(" ")
    return "particle" if stem(last, head) != last else None


def trimmed(surface: str) -> tuple[int, int]:
    """How many code points to leave out before and after, so that the edges are as they were meant."""
    found = meant(surface)
    return found.skip, len(surface) - found.skip - found.length
