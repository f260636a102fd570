"""Lines of a text: where they are, and what makes two of them the same notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[가-힣]{2,4}(?=\s?(?:선임|인턴|객원|전문)?\s?(?:기자|특파원|앵커|논설위원|PD)(?![가-힣]))")
_SPACE = re.compile(r"\s+")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space; `start` and `end` are code points of the text."""

    index: int
    start: int
    end: int
    text: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines that are not blank. `index` counts all lines, from 0."""
    offset = 0
    for index, raw in enumerate(text.split("\n")):
        bare = raw.strip()
        if bare:
            start = offset + len(raw) - len(raw.lstrip())
            yield Line(index, start, start + len(bare), bare)
        offset += len(raw) + 1


def normalised(line: str) -> str:
    """A line with what differs between two copies of a notice taken out: numbers, addresses, names of reporters."""
    line = unicodedata.normalize("NFKC", line)
    line = _NAME.sub("N", _LINK.sub("@", _MAIL.sub("@", line)))
    return _SPACE.sub(" ", _NUMBER.sub("0", line)).strip().casefold()


def folded(text: str) -> str:
    """A text with white space and width taken out, for comparing wording."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def trigrams(text: str) -> set[str]:
    """All runs of three characters of a folded text; of a shorter one, itself."""
    text = folded(text)
    return {text[at : at + 3] for at in range(len(text) - 2)} or {text}
