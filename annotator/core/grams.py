"""Pairs of neighbouring characters, by which texts are found.

Korean is searched for by parts of words: 협약 must be found in 투자협약을. An index of words cannot, and one of three
characters not with two syllables. Every pair of letters or digits of a text is a gram, and so is every single one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add
from zlib import crc32

LONGEST_QUERY = 200
"""Characters of a search; what is longer is cut."""
MOST_TERMS = 12
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text in small letters, with every character where it was: "İ" has a longer small form and stays."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := one.lower()) == 1 else one for one in text)


def grams(folded: str) -> set[str]:
    """Every letter or digit of a folded text, and every two that stand together."""
    pairs = set(map(add, folded, folded[1:]))
    return {one for one in pairs if one.isalnum()} | {one for one in set(folded) if one.isalnum()}


def spaced_pairs(folded: str) -> str:
    """Every two neighbouring characters, with a space between two pairs: "abc" is "ab bc".

    By code points in memory: a string for each pair takes four times as long, for each article that comes in.
    """
    count = len(folded) - 1
    if count < 1:
        return ""
    points = memoryview(folded.encode("utf-32-le", "surrogatepass")).cast("I")
    buffer = bytearray(" ".encode("utf-32-le") * (3 * count))
    out = memoryview(buffer).cast("I")
    out[0::3], out[1::3] = points[:-1], points[1:]
    return buffer.decode("utf-32-le", "surrogatepass")[:-1]


def terms_of(query: str) -> list[str]:
    """The words of a search, folded, each once; words in quotes stay together. All of them have to be found."""
    query = unicodedata.normalize("NFC", query.replace("\x00", " "))[:LONGEST_QUERY]
    found = (fold(_SPACE.sub(" ", quoted or bare).strip()) for quoted, bare in _TERM.findall(query))
    return list(dict.fromkeys(one for one in found if one))[:MOST_TERMS]


def grams_of_terms(terms: Iterable[str]) -> set[str]:
    """Grams that every text with these terms has. Empty for terms without letters and digits.

    Single characters only where they stand alone: the pairs say more.
    """
    wanted: set[str] = set()
    for term in terms:
        for run in re.split(r"[\W_]+", term):
            run = "".join(one for one in run if one.isalnum())
            pairs = {run[at : at + 2] for at in range(len(run) - 1)}
            wanted |= pairs or ({run} if run else set())
    return wanted


def number(gram: str) -> int:
    """A gram as a signed integer of 32 bits. Two may share one: who looks up by it has to look at the text too."""
    points = [ord(one) for one in gram]
    if max(points) > 0xFFFF or len(points) > 2:
        value = crc32(gram.encode("utf-8", "surrogatepass"))
    else:
        value = (points[0] << 16 | points[1]) if len(points) == 2 else points[0]
    return value - 2**32 if value >= 2**31 else value
