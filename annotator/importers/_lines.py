"""Files of lines that belong together in blocks, read one line at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.text import MAX_CHARACTERS
from annotator.importers.base import Refused, Source, text_stream

MAX_BLOCK = 8 * MAX_CHARACTERS
"""Characters of lines that may belong to one article: a token's row is longer than its token."""


@dataclass(slots=True)
class Block:
    """The lines of one article, the first of which is line `number` of the file. `too_long`: some were dropped."""

    number: int
    lines: list[str] = field(default_factory=list)
    characters: int = 0
    too_long: bool = False

    def add(self, line: str) -> None:
        """Append a line, or drop it when the block is too long."""
        self.characters += len(line) + 1
        self.too_long = self.too_long or self.characters > MAX_BLOCK
        if not self.too_long:
            self.lines.append(line)

    @property
    def raw(self) -> bytes:
        """The lines as they were, b"" when they were too many to keep."""
        return b"" if self.too_long else "".join(f"{line}\n" for line in self.lines).encode("utf-8", "surrogatepass")


def numbered_lines(source: Source) -> Iterator[tuple[int, str] | Refused]:
    """Line numbers and lines without their ends, then a Refused when the file stops being text.

    Raises InvalidError when its encoding is not known.
    """
    stream, encoding = text_stream(source)
    number = 0
    with stream:
        while True:
            number += 1
            try:
                line = stream.readline(MAX_BLOCK)
            except UnicodeError:
                yield Refused(source.name, number, "wrong_encoding", f"From here on the file is not {encoding}.")
                return
            if not line:
                return
            yield number, line.removesuffix("\n").removesuffix("\r")


def encoding_name(source: Source) -> str:
    """The encoding that a file is read with.

    Raises InvalidError.
    """
    stream, encoding = text_stream(source)
    stream.close()
    return encoding
