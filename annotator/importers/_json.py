"""JSON documents of a foreign shape: read one by one, and walked with a place in every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from annotator.core.errors import InvalidError
from annotator.core.text import BOM, decode
from annotator.importers.base import Draft, Refused, Source, encoding_of, read_whole, text_stream

MAX_LINE = 64 * 1024**2
"""Characters of a line that is read."""


class Document(NamedTuple):
    """One JSON value of a file: where it begins, its unchanged bytes, itself."""

    line: int
    raw: bytes
    value: Any


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document and the way to it, such as `sentences[2][0]`."""

    value: Any
    place: str = ""

    def get(self, key: str) -> Node:
        """The value of a key.

        Raises InvalidError (`bad_shape`, `missing_key`).
        """
        found = self.find(key)
        if found is None:
            raise InvalidError("missing_key", f"{self._within(key)} is missing.")
        return found

    def find(self, key: str) -> Node | None:
        """The value of a key, None when it is missing or null.

        Raises InvalidError (`bad_shape`) when this is no object.
        """
        value = self.object().get(key)
        return None if value is None else Node(value, self._within(key))

    def object(self) -> dict[str, Any]:
        """Raises InvalidError (`bad_shape`)."""
        if not isinstance(self.value, dict):
            raise self._wrong("an object")
        return self.value

    def items(self) -> list[Node]:
        """The members of a list.

        Raises InvalidError (`bad_shape`).
        """
        if not isinstance(self.value, list):
            raise self._wrong("a list")
        return [Node(one, f"{self.place}[{index}]") for index, one in enumerate(self.value)]

    def all(self, key: str) -> list[Node]:
        """The members of the list at a key, none when it is missing or null.

        Raises InvalidError (`bad_shape`).
        """
        found = self.find(key)
        return found.items() if found else []

    def text(self) -> str:
        """Raises InvalidError (`bad_shape`)."""
        if not isinstance(self.value, str):
            raise self._wrong("a string")
        return self.value

    def number(self) -> int:
        """Raises InvalidError (`bad_shape`)."""
        if type(self.value) is not int:
            raise self._wrong("a whole number")
        return self.value

    def name(self) -> str:
        """A string or a whole number, as a string.

        Raises InvalidError (`bad_shape`).
        """
        return str(self.value) if type(self.value) is int else self.text()

    def row(self, least: int) -> list[Node]:
        """The members of a list that has at least so many.

        Raises InvalidError (`bad_shape`).
        """
        items = self.items()
        if len(items) < least:
            raise InvalidError("bad_shape", f"{self.place or 'the document'} must have {least} members or more.")
        return items

    def _within(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _wrong(self, expected: str) -> InvalidError:
        shown = type(self.value).__name__
        return InvalidError("bad_shape", f"{self.place or 'the document'} must be {expected}, not {shown}.")


def read_documents(source: Source, draft: Callable[[Document], Draft]) -> Iterator[Draft | Refused]:
    """A draft of every document of a file; what `draft` refuses with an InvalidError is yielded as Refused."""
    try:
        for one in documents(source):
            if isinstance(one, Refused):
                yield one
                continue
            try:
                yield draft(one)
            except InvalidError as error:
                yield Refused(source.name, one.line, error.code, error.message, one.raw)
    except InvalidError as error:
        yield Refused(source.name, None, error.code, error.message)


def documents(source: Source) -> Iterator[Document | Refused]:
    """The objects of a file: one a line, or members of one array, or a single one over several lines.

    Raises InvalidError for a file that cannot be decoded.
    """
    with source.open() as file:
        head = file.read(1024**2)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        value = _parse(_whole(source))
        if isinstance(value, orjson.JSONDecodeError):
            yield Refused(source.name, value.lineno, "bad_json", f"Not JSON: {_why(value)}")
            return
        for number, item in enumerate(value, start=1):
            yield Document(number, orjson.dumps(item) + b"\n", item)
        return
    yield from _of_lines(source, source.encoding or encoding_of(head))


def _of_lines(source: Source, encoding: str) -> Iterator[Document | Refused]:
    stream, name = text_stream(Source(source.name, source.open, encoding))
    number, first = 0, True
    with stream:
        while True:
            number += 1
            try:
                line = stream.readline(MAX_LINE)
                if len(line) == MAX_LINE and not line.endswith("\n"):
                    while line and not line.endswith("\n"):
                        line = stream.readline(MAX_LINE)
                    yield Refused(source.name, number, "line_too_long", f"Longer than {MAX_LINE:,} characters.")
                    continue
            except UnicodeError:
                yield Refused(source.name, number, "wrong_encoding", f"From here on the file is not {name}.")
                return
            if not line:
                return
            if not line.strip():
                continue
            raw = line.encode("utf-8", "surrogatepass")
            value = _parse(raw)
            if not isinstance(value, orjson.JSONDecodeError):
                yield Document(number, raw, value)
            elif first and (whole := _one_object(source, number)):
                yield whole
                return
            else:
                yield Refused(source.name, number, "bad_json", f"Not JSON: {_why(value)}", raw)
            first = False


def _one_object(source: Source, number: int) -> Document | Refused | None:
    """A file that is one object over several lines; None when a line near its beginning is an object by itself."""
    data = _whole(source)
    value = _parse(data)
    if not isinstance(value, orjson.JSONDecodeError):
        return Document(number, data, value)
    if any(_is_object(one) for one in data.split(b"\n", 20)[1:20]):
        return None
    return Refused(source.name, value.lineno, "bad_json", f"Not JSON: {_why(value)}")


def _is_object(line: bytes) -> bool:
    return line.startswith(b"{") and isinstance(_parse(line), dict)


def _whole(source: Source) -> bytes:
    """A file of one JSON value as UTF-8.

    Raises InvalidError (`file_too_large`, …).
    """
    return decode(read_whole(source), source.encoding).text.removeprefix(BOM).encode("utf-8", "surrogatepass")


def _parse(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return error


def _why(error: orjson.JSONDecodeError) -> str:
    if "surrogate" in error.msg:
        return f"{error.msg}: half of a surrogate pair"
    return f"{error.msg} at column {error.colno}"
