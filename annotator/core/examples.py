"""Examples in a guideline: `[[key:start-end]]` quotes an article, `[[key:start-end|LABEL]]` also says what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

EXAMPLE = re.compile(r"\[\[([^\[\]\n|]{1,200}):([0-9]{1,9})-([0-9]{1,9})(?:\|([^\[\]\n|]{1,100}))?\]\]")
LONGEST = 300
"""Code points that an example may quote."""


@dataclass(frozen=True, slots=True)
class Example:
    """A span of an article, in code points. `label` is "" when none is named."""

    key: str
    start: int
    end: int
    label: str = ""


def example_at(text: str, at: int) -> tuple[Example, int] | None:
    """The example that begins at `at` of a text, and where it ends there."""
    found = EXAMPLE.match(text, at)
    if found is None:
        return None
    key, start, end, label = found.groups()
    return Example(key.strip(), int(start), int(end), (label or "").strip()), found.end()
