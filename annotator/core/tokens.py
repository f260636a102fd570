"""Sentences and tokens of a text, for formats that know no characters. Offsets are code points.

Tokens are words between white space, cut wherever a span begins or ends: a particle glued to a name
(삼성전자는) becomes a token of its own, so that no span is ever lost to a token.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Range = tuple[int, int]

WORDS = re.compile(r"\S+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_END = re.compile(r"(?<=[^\W\d])[.!?…。！？]+[)\]}\"'”’」』〉》]*(?=\s+\S)|[!?…。！？]+[)\]}\"'”’」』〉》]*(?=\s+\S)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Za-z]|[A-Z][a-z]{1,3}|(?:[A-Za-z]\.)+[A-Za-z])\.$")


def tokens(text: str, start: int, end: int, edges: Iterable[int] = (), words: re.Pattern[str] = WORDS) -> list[Range]:
    """The tokens of `text[start:end]`: its words, cut at the `edges` that fall inside one."""
    cuts = sorted({edge for edge in edges if start < edge < end})
    found: list[Range] = []
    for word in words.finditer(text, start, end):
        first, last = word.span()
        for cut in cuts[bisect_right(cuts, first) : bisect_left(cuts, last)]:
            found.append((first, cut))
            first = cut
        found.append((first, last))
    return found


def sentences(text: str, together: Iterable[Range] = ()) -> list[Range]:
    """The sentences of a text, without the white space around them. No sentence crosses a line, but for the
    spans in `together`: what one of them touches is one sentence.
    """
    return joined([one for line in lines(text) for one in _of_line(text, *line)], together)


def lines(text: str) -> list[Range]:
    """The lines of a text that are not blank, without the white space around them."""
    return [_trimmed(text, *match.span()) for match in _LINE.finditer(text)]


def _of_line(text: str, start: int, end: int) -> Iterator[Range]:
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text, start, match.end()) and text[match.end() - 1] == ".":
            continue
        yield _trimmed(text, start, match.end())
        start = match.end()
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def joined(found: list[Range], together: Iterable[Range]) -> list[Range]:
    """Ranges in order; neighbours that a span touches both of are put together."""
    starts = [start for start, _ in found]
    joins = [False] * len(found)
    for start, end in together:
        first, last = max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end) - 1
        for index in range(first + 1, last + 1):
            # A span that only reaches into the blank before the next sentence touches one.
            joins[index] = joins[index] or start < found[index - 1][1]
    out: list[Range] = []
    for joined, (start, end) in zip(joins, found, strict=True):
        out[-1:] = [(out[-1][0], end)] if joined else [*out[-1:], (start, end)]
    return out
