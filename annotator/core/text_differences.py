"""Two versions of a text side by side, line by line, and word by word where a line was rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 2
"""Unchanged lines that are shown before and after a change."""
_WORDS = re.compile(r"\s+|[^\s]+")

Kind = Literal["same", "gone", "new", "gap"]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line. `pieces` are its words with whether they were changed; `gap` stands for unchanged lines left out."""

    kind: Kind
    pieces: tuple[tuple[str, bool], ...] = ()

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


def differences(before: str, after: str) -> list[DiffLine]:
    """What became of a text; empty when nothing did."""
    old, new = before.split("\n"), after.split("\n")
    found: list[DiffLine] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] or found:
            found.append(DiffLine("gap"))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [DiffLine("same", ((line, False),)) for line in old[i1:i2]]
            elif tag == "replace" and i2 - i1 == j2 - j1:
                found += _rewritten(old[i1:i2], new[j1:j2])
            else:
                found += [DiffLine("gone", ((line, True),)) for line in old[i1:i2]]
                found += [DiffLine("new", ((line, True),)) for line in new[j1:j2]]
    return found


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    """As many lines as there were: each beside what it became."""
    for one, other in zip(old, new, strict=True):
        words, others = _WORDS.findall(one), _WORDS.findall(other)
        steps = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
        gone = [("".join(words[i1:i2]), tag != "equal") for tag, i1, i2, _, _ in steps if i2 > i1]
        came = [("".join(others[j1:j2]), tag != "equal") for tag, _, _, j1, j2 in steps if j2 > j1]
        yield DiffLine("gone", tuple(gone))
        yield DiffLine("new", tuple(came))
