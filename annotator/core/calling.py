"""Who is called by name in a comment: `@rita` calls rita, and so do `@rita님` and `@김가람에게`."""

from __future__ import annotations

import re
from collections.abc import Iterable

_AT = re.compile(r"(?<![\w@.])@(?=\w)")
_ASCII_WORD = re.compile(r"[A-Za-z0-9_]")
_HANGUL = re.compile(r"[가-힣]+")
_AFTER_NAME = (
    *("님", "씨", "에게", "께", "한테", "은", "는", "이", "가", "을", "를", "의", "도", "만", "와", "과", "랑", "하고"),
    *("야", "아", "선생", "팀장", "대리", "과장", "부장", "기자"),
)
"""What Korean glues to a name that it calls."""


def called_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that a text calls, in its order; of names that begin alike the longest counts."""
    known = sorted(names, key=len, reverse=True)
    found: dict[str, None] = {}
    for match in _AT.finditer(text):
        rest = text[match.end() :]
        for name in known:
            if rest[: len(name)].casefold() == name.casefold() and _ends(name, rest[len(name) :]):
                found.setdefault(name)
                break
    return list(found)


def _ends(name: str, after: str) -> bool:
    """Whether a name can end before these characters."""
    if _ASCII_WORD.match(after):
        return False
    hangul = _HANGUL.match(after)
    if hangul is None or not _HANGUL.match(name[-1]):
        return True
    return hangul.group().startswith(_AFTER_NAME)
