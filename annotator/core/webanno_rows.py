"""The rows of a WebAnno TSV file without the words of the article, and with them again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from annotator.core.offsets import from_utf16
from annotator.core.tokens import Range

UTF16, CODE_POINTS = "UTF-16", "code points"
TEXT = "#Text="
_ROW = re.compile(r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?\t(\d{1,9})-(\d{1,9})\t)([^\t]*)", re.DOTALL)
_NAMES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\\": "\\\\"}


def escaped(text: str) -> str:
    """A line of a text as it stands behind #Text=."""
    return "".join(_NAMES.get(character, character) for character in text)


def hollow(rows: str) -> str:
    """The file without the words of its rows and texts."""
    return "\n".join(TEXT if line.startswith(TEXT) else _ROW.sub(r"\1", line, count=1) for line in rows.split("\n"))


def filled(rows: str, text: str, sentences: Sequence[Range], unit: str) -> str:
    """A hollow file with its words again: rows say where theirs are, `sentences` where the texts are.

    Raises ValueError or IndexError when it is of another text.
    """
    convert = from_utf16(text) if unit == UTF16 else int
    return "\n".join(_filled(rows, text, list(sentences), convert))


def _filled(rows: str, text: str, sentences: list[Range], convert: Callable[[int], int]) -> Iterator[str]:
    waiting: list[str] = []
    number = 0
    for line in rows.split("\n"):
        if line.startswith(TEXT):
            if not waiting:
                start, end = sentences[number]
                waiting = text[start:end].split("\n")
                number += 1
            yield TEXT + escaped(waiting.pop(0))
            continue
        match = _ROW.match(line)
        if match:
            yield match[1] + text[convert(int(match[2])) : convert(int(match[3]))] + line[match.end() :]
        else:
            yield line
