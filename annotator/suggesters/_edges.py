"""Where a known name stands in a text: at the beginning of a word, with nothing but a particle after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import ahocorasick

from annotator.core.particles import HANGUL, is_particle_of

_WORD = re.compile(r"\w")
_TAIL = re.compile(r"[가-힣]{0,5}")
_LATIN = re.compile(r"[A-Za-z0-9]")
TITLES = frozenset({"씨", "측", "등", "군", "양", "님", "뿐", "만", "발"})


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the span begins where a word does and ends before a particle or where the word does."""
    before = text[start - 1] if start else ""
    if before and (HANGUL.match(before) or (_LATIN.match(before) and _LATIN.match(text[start]))):
        return False
    after = text[end] if end < len(text) else ""
    if not after or not _WORD.match(after):
        return True
    if not HANGUL.match(after):
        return not (_LATIN.match(after) and _LATIN.match(text[end - 1]))
    match = _TAIL.match(text, end)
    tail = match[0] if match else ""
    following = text[end + len(tail)] if end + len(tail) < len(text) else ""
    if len(tail) == 5 and following and HANGUL.match(following):
        return False
    return tail in TITLES or is_particle_of(text[start:end], tail)


def occurrences(text: str, surfaces: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """The places where each of the surfaces stands as a name, in reading order; one pass over the text for all."""
    automaton = ahocorasick.Automaton()
    for surface in surfaces:
        automaton.add_word(surface, surface)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    if len(automaton):
        automaton.make_automaton()
        for last, surface in automaton.iter(text):
            start = last + 1 - len(surface)
            if stands_alone(text, start, last + 1):
                places[surface].append((start, last + 1))
    return places
