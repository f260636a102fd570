"""Code points and UTF-16 code units: the only place in Python that knows both.

Python, the database, the API and every export count Unicode code points. Browsers, Java tools and a few
file formats count UTF-16 code units, in which a character beyond U+FFFF takes two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable


def _astral_positions(text: str) -> list[int]:
    """Code point offsets of the characters that take two UTF-16 units."""
    if text.isascii():
        return []
    return [index for index, character in enumerate(text) if character > "\uffff"]


def to_utf16(text: str) -> Callable[[int], int]:
    """A function from code point offsets of `text` to UTF-16 offsets.

    Raises ValueError for an offset outside 0 … len(text).
    """
    astral = _astral_positions(text)

    def convert(offset: int) -> int:
        if not 0 <= offset <= len(text):
            raise ValueError(f"offset {offset} is outside the text of {len(text)} code points")
        return offset + bisect_right(astral, offset - 1)

    return convert


def from_utf16(text: str) -> Callable[[int], int]:
    """A function from UTF-16 offsets of `text` to code point offsets.

    Raises ValueError for an offset outside the text and for one that cuts a surrogate pair.
    """
    # The UTF-16 offset at which the n-th astral character ends: below it, n characters took two units.
    ends = [position + count + 2 for count, position in enumerate(_astral_positions(text))]
    length = len(text) + len(ends)

    def convert(offset: int) -> int:
        if not 0 <= offset <= length:
            raise ValueError(f"UTF-16 offset {offset} is outside the text of {length} units")
        before = bisect_right(ends, offset)
        if before < len(ends) and offset == ends[before] - 1:
            raise ValueError(f"UTF-16 offset {offset} cuts a character in two")
        return offset - before

    return convert
