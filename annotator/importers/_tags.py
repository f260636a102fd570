"""Spans from tags, whatever their scheme: IOB1, IOB2, IOBES, BILOU, also as `PER-B` or `B_PS`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.core.errors import InvalidError

TAG = re.compile(r"([BIOESLUM])[-_](.+)|(.+)-([BIES])")
STARTS, ENDS = frozenset("BSU"), frozenset("ELSU")

Labelled = tuple[int, int, str]
"""The first token, the one after the last, and the label."""


def read_tag(tag: str) -> tuple[str, str]:
    """Prefix and label of a tag; ("O", "") for none.

    Raises InvalidError (`bad_tag`).
    """
    if tag == "O":
        return "O", ""
    match = TAG.fullmatch(tag)
    if not match or match[1] == "O":
        raise InvalidError("bad_tag", f"{tag[:60]!r} is no tag such as O, B-PS or I-PS.")
    return (match[1], match[2]) if match[1] else (match[4], match[3])


def spans_of(tags: Sequence[str]) -> tuple[list[Labelled], int]:
    """The spans that tags make, and how many of them begin with an inner tag after another label or none.

    In IOB1 that is how spans begin.
    Raises InvalidError (`bad_tag`) whose details are the index of the tag.
    """
    found: list[Labelled] = []
    inner = 0
    start, current = 0, ""
    for index, tag in enumerate(tags):
        try:
            prefix, label = read_tag(tag)
        except InvalidError as error:
            raise InvalidError(error.code, error.message, index) from None
        if current and (prefix in STARTS or label != current):
            found.append((start, index, current))
            current = ""
        if label and not current:
            inner += prefix not in STARTS
            start, current = index, label
        if prefix in ENDS:
            found.append((start, index + 1, current))
            current = ""
    if current:
        found.append((start, len(tags), current))
    return found, inner
