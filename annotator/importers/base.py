"""What an import format is: a file in, drafts of articles out, one at a time. No database, no request."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, ClassVar

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.core.plugins import need_packages
from annotator.core.text import Decoded, decode

MAX_TEXT_BYTES = 64 * 1024**2
"""The largest file that is read as a whole, in bytes."""


HEAD_BYTES = 64 * 1024
"""What a format gets to see of a file to recognise it, in bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import. `name` is its path as people know it, `open` starts reading it from the beginning.

    `find` gives the file of another path in the same folder, archive or upload, None when there is none.
    `columns` says which column of a table is what (`text` → `본문`); other formats have no use for it.
    `hidden`: it is passed over, and said so.
    """

    name: str
    open: Callable[[], BinaryIO]
    encoding: str | None = None
    find: Callable[[str], Source | None] = field(default=lambda name: None)
    columns: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False

    def beside(self, name: str) -> Source | None:
        """The file `name` in the folder of this one; a name that begins with a dot replaces the extension."""
        path = PurePosixPath(self.name)
        found = self.find(str(path.with_suffix(name) if name.startswith(".") else path.with_name(name)))
        return replace(found, encoding=self.encoding) if found and self.encoding else found


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a file has it: decoded, not yet cleaned.

    `line` counts from 1; `raw` is its unchanged bytes, `head` those that a file of refused records begins with.
    `notes` say what is odd but was kept, put right or left out, one text a kind of oddness; they are counted.
    """

    file: str
    text: str
    key: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    layers: tuple[IncomingLayer, ...] = ()
    sha256: str = ""
    line: int | None = None
    raw: bytes = b""
    head: bytes = b""
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be taken, where it is and why. `raw` is its unchanged bytes, b"" when they were not read."""

    file: str
    line: int | None
    code: str
    reason: str
    raw: bytes = b""
    head: bytes = b""

    def to_dict(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, "code": self.code, "reason": self.reason}


class BaseImporter(ABC):
    """One import format.

    `label` and `description` are for people, by language. `extensions` are those of files that are this format's
    own by their name alone; `shared` those of files that are its own only when it `recognises` them. Both are lower
    case, with their dot. `requires` names packages that come with the extra `extra`; call `need` in `read` and import
    them inside the method that needs them.
    """

    label: ClassVar[Mapping[str, str]]
    description: ClassVar[Mapping[str, str]]
    extensions: ClassVar[tuple[str, ...]] = ()
    shared: ClassVar[tuple[str, ...]] = ()
    example: ClassVar[str]
    requires: ClassVar[tuple[str, ...]] = ()
    extra: ClassVar[str] = ""

    def __init__(self, name: str) -> None:
        self.name = name

    def need(self) -> None:
        """Raises InvalidError (`missing_package`) when the format cannot be read here."""
        need_packages(self.requires, self.extra)

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        """Whether a file with a shared extension is of this format.

        `head` gives its first HEAD_BYTES; it is read at most once, and only if some format asks.
        """
        return False

    def part_of(self, source: Source) -> Source | None:
        """The file that a file is only a part of, and that asks for it by `Source.beside`; None for a file by itself.

        Such a file is not read, but the one that it is a part of, once.
        """
        return None

    def is_settings(self, source: Source) -> bool:
        """Whether a file only says how its tool is set up, so that it is passed over (and counted)."""
        return False

    def columns(self, source: Source) -> tuple[list[str], dict[str, str]]:
        """Of a table, the names of its columns, and which of them is what (`text` → `본문`); nothing of other files.

        Raises InvalidError.
        """
        return [], {}

    @abstractmethod
    def read(self, source: Source) -> Iterator[Draft | Refused]:
        """The drafts of a file in its order. What is wrong is yielded as Refused, and reading goes on."""


def read_whole(source: Source) -> bytes:
    """All bytes of a small file.

    Raises InvalidError (`file_too_large`).
    """
    with source.open() as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise InvalidError(
            "file_too_large", f"The file is larger than {MAX_TEXT_BYTES:,} bytes, the most for one article."
        )
    return data


def decode_whole(source: Source) -> tuple[bytes, Decoded]:
    """All bytes of a small file, and its text.

    Raises InvalidError.
    """
    data = read_whole(source)
    return data, decode(data, source.encoding)


def text_stream(source: Source) -> tuple[io.TextIOWrapper, str]:
    """A file as text, decoded as it is read; the encoding is recognised from its first mebibyte.

    Raises InvalidError.
    """
    with source.open() as file:
        head = file.read(1024**2)
    encoding = source.encoding or encoding_of(head)
    return io.TextIOWrapper(source.open(), encoding=_python_name(encoding), newline=""), encoding


def encoding_of(head: bytes) -> str:
    """The encoding that the first bytes of a file speak for. A character cut at the end does not count.

    Single lines may be broken: a file most of whose lines that are not ASCII are UTF-8 is UTF-8.
    """
    for cut in range(4):
        try:
            found = decode(head[: len(head) - cut]).encoding
        except InvalidError:
            continue
        return "utf-8" if found == "cp949" and _mostly_utf8(head) else found
    return "utf-8"


def _mostly_utf8(head: bytes) -> bool:
    lines = [line for line in head.split(b"\n")[:-1] if not line.isascii()]
    good = sum(1 for line in lines if _is_utf8(line))
    return good * 2 > len(lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _python_name(encoding: str) -> str:
    """Raises InvalidError (`unknown_encoding`)."""
    name = decode(b"", encoding).encoding
    return "utf-8-sig" if name == "utf-8" else name
