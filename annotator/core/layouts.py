"""Sentences and tokens as the file had them that an article came from, kept in its metadata for the way back.

A layout is a list of sentences, each `[[start, end], [start, end], …]`: its own place in the text, then its tokens'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from annotator.core.tokens import Range, joined, sentences, tokens

Sentences = list[tuple[Range, list[Range]]]
"""Each sentence with its tokens."""


def layout_of(found: Iterable[tuple[Range, Sequence[Range]]]) -> list[list[list[int]]]:
    """Sentences with their tokens as they are kept."""
    return [[list(sentence), *map(list, words)] for sentence, words in found]


def read_layout(said: object, text: str) -> Sentences | None:
    """A kept layout, or None when it is none of this text: metadata may have been written by anybody.

    All that is not white space must be in a token.
    """
    if not isinstance(said, list) or not said or not _in_order(said, len(text)):
        return None
    found = [((row[0][0], row[0][1]), [(start, end) for start, end in row[1:]]) for row in said]
    position, between = 0, []
    for start, end in (word for _, words in found for word in words):
        between.append(text[position:start])
        position = end
    between.append(text[position:])
    return None if "".join(between).strip() else found


def cut_sentences(text: str, spans: Sequence[Range], said: object = None) -> Sentences:
    """Sentences that cross none of the spans, with tokens cut at their edges: by a kept layout, else by our rules."""
    edges = sorted({edge for span in spans for edge in span})
    kept = read_layout(said, text)
    if kept is None:
        return [((start, end), tokens(text, start, end, edges)) for start, end in sentences(text, spans)]
    words = [word for _, row in kept for word in row]
    pieces = [piece for word in words for piece in _cut(word, edges)]
    found: Sentences = []
    at = 0
    for start, end in joined([sentence for sentence, _ in kept], spans):
        row: list[Range] = []
        while at < len(pieces) and pieces[at][1] <= end:
            row.append(pieces[at])
            at += 1
        found.append(((start, end), row))
    return found


def _cut(word: Range, edges: Sequence[int]) -> list[Range]:
    inner = [word[0], *(edge for edge in edges if word[0] < edge < word[1]), word[1]]
    return list(zip(inner, inner[1:], strict=False))


def _in_order(said: list[Any], length: int) -> bool:
    position = 0
    for row in said:
        if not isinstance(row, list) or len(row) < 2 or not all(map(_is_range, row)):
            return False
        (first, last), *words = row
        edges = [position, first, *(edge for word in words for edge in word), last, length]
        if edges != sorted(edges):
            return False
        position = last
    return True


def _is_range(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(type(edge) is int for edge in one) and one[0] < one[1]
