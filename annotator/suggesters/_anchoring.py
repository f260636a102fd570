"""Where the words that a remote model speaks of stand in the text: its offsets are never believed unchecked."""

from __future__ import annotations

import re


def anchor(text: str, surface: str, start: int | None = None, before: str = "") -> tuple[int, int] | None:
    """The span of `surface`: at `start` when it is there, else after `before`, else the nearest or first place.

    White space may differ. None when the text does not have these words.
    """
    if not surface.strip():
        return None
    if start is not None and text[start : start + len(surface)] == surface:
        return start, start + len(surface)
    if before:
        at = text.find(before + surface)
        if at >= 0:
            return at + len(before), at + len(before) + len(surface)
    places = [match.start() for match in re.finditer(re.escape(surface), text)]
    if places:
        at = min(places, key=lambda place: abs(place - start)) if start is not None else places[0]
        return at, at + len(surface)
    loose = re.search(r"\s+".join(re.escape(word) for word in surface.split()), text)
    return (loose.start(), loose.end()) if loose else None


def from_utf16(text: str, offset: int) -> int:
    """A code point offset from one that counts UTF-16 units, as JavaScript servers do."""
    units = 0
    for index, character in enumerate(text):
        if units >= offset:
            return index
        units += 2 if ord(character) > 0xFFFF else 1
    return len(text)
