"""Parts of speech by Kiwi, for installations that have the extra `[kiwi]` and set GISA_KIWI=1.

It takes half a gibibyte of memory and some seconds to load, so it is loaded once, in the worker, when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

SETTING = "GISA_KIWI"
ON = frozenset({"1", "true", "yes", "on"})
SECONDS = 60.0
"""The longest that loading it and reading one article may take."""


def is_on(options: Mapping[str, str]) -> bool:
    """Whether the installation wants Kiwi."""
    return options.get(SETTING, "").strip().lower() in ON


def problem(options: Mapping[str, str]) -> str:
    """Why Kiwi cannot do what the installation wants, "" when it can or need not."""
    missing = is_on(options) and find_spec("kiwipiepy") is None
    return f"{SETTING} is set, but the extra [kiwi] is not installed." if missing else ""


def morphemes(sentence: str) -> list[str]:
    """For each character the part of speech that it is in, with B where it begins; "" where there is none."""
    found = [""] * len(sentence)
    for token in _kiwi().tokenize(sentence):
        for at in range(token.start, min(token.start + token.len, len(sentence))):
            if not found[at]:
                found[at] = ("B" if at == token.start else "I") + token.tag
    return found


@lru_cache(maxsize=1)
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)
