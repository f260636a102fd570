"""Word endings of a project that a mark leaves out beside the particles: 씨, 측, 등, 가량 …"""

from __future__ import annotations

from annotator.core.errors import InvalidError
from annotator.core.text import clean

MAX_SUFFIXES = 200
MAX_LENGTH = 20
"""Code points of one suffix."""


def read_suffixes(text: str) -> list[str]:
    """The suffixes of a text in which they stand apart by white space, each once, in NFC.

    Raises InvalidError (`bad_suffixes`).
    """
    suffixes = list(dict.fromkeys(clean(text).split()))
    for suffix in suffixes:
        if len(suffix) > MAX_LENGTH or not suffix.isprintable():
            message = f"A word ending has 1–{MAX_LENGTH} printable characters, not {suffix[:40]!r}."
            raise InvalidError("bad_suffixes", message, suffix[:40])
    if len(suffixes) > MAX_SUFFIXES:
        message = f"A project has at most {MAX_SUFFIXES} word endings, not {len(suffixes)}."
        raise InvalidError("bad_suffixes", message, len(suffixes))
    return suffixes
