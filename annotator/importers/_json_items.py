"""The objects of a JSON file one by one, in bounded memory: lines, one array, or a single object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.core.errors import InvalidError
from annotator.importers.base import Refused, Source, text_stream

CHUNK = 256 * 1024
MAX_ITEM = 64 * 1024**2
"""The longest single object, in characters."""

_BLANK = " \t\r\n\ufeff"
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Item:
    """One value of the file, the line on which it begins, and its bytes."""

    line: int
    value: Any
    raw: bytes
    encoding: str


def items(source: Source) -> Iterator[Item | Refused]:
    """The values of a file. What is no JSON is refused; in a file of lines the next line goes on."""
    try:
        stream, encoding = text_stream(source)
    except InvalidError as error:
        yield Refused(source.name, None, error.code, error.message)
        return
    with stream:
        try:
            yield from _Reader(source.name, stream, encoding).items()
        except UnicodeError:
            yield Refused(source.name, None, "wrong_encoding", f"The file is not {encoding}.")


class _Reader:
    def __init__(self, name: str, stream: Any, encoding: str) -> None:
        self._name = name
        self._stream = stream
        self._encoding = encoding
        self._held = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def items(self) -> Iterator[Item | Refused]:
        self._skip(_BLANK)
        array = self._held[self._at : self._at + 1] == "["
        if array:
            self._at += 1
        while True:
            self._skip(_BLANK + "," if array else _BLANK)
            if self._at >= len(self._held):
                if array:
                    yield self._refuse("bad_json", "The array has no end: the file is cut off.")
                return
            if array and self._held[self._at] == "]":
                return
            line = self._line
            try:
                value, end = self._value()
            except (ValueError, RecursionError) as error:
                why = error.msg.removesuffix(" at") if isinstance(error, json.JSONDecodeError) else "nested too deeply"
                yield self._refuse("bad_json", f"Not JSON: {why}")
                if array or not self._next_line():
                    return  # nobody knows where the next value begins
                continue
            raw = self._held[self._at : end]
            self._line += raw.count("\n")
            self._at = end
            yield Item(line, value, raw.encode("utf-8", "surrogatepass") + b"\n", self._encoding)

    def _value(self) -> tuple[Any, int]:
        """The value that begins here and where it ends. A value is read again when the text held cuts it off."""
        size = CHUNK
        while True:
            try:
                value, end = _decode(self._held, self._at)
                # A number at the end of what is held may go on.
                if end < len(self._held) or not self._read(CHUNK):
                    return value, end
            except json.JSONDecodeError as error:
                # Only what is wrong at the very end of the text held may be right when there is more of it.
                cut_off = error.msg.startswith("Unterminated string") or error.pos > len(self._held) - 12
                if not cut_off or len(self._held) - self._at > MAX_ITEM or not self._read(size):
                    raise
                size *= 2

    def _read(self, size: int) -> bool:
        """Hold more of the file; False at its end."""
        more = "" if self._ended else self._stream.read(size)
        self._ended = not more
        self._held = self._held[self._at :] + more
        self._at = 0
        return bool(more)

    def _skip(self, characters: str) -> None:
        while True:
            while self._at < len(self._held) and self._held[self._at] in characters:
                self._line += self._held[self._at] == "\n"
                self._at += 1
            if self._at < len(self._held) or not self._read(CHUNK):
                return

    def _next_line(self) -> bool:
        """Go on behind the end of this line; False when there is none."""
        while (end := self._held.find("\n", self._at)) < 0:
            self._at = len(self._held)
            if not self._read(CHUNK):
                return False
        self._at = end + 1
        self._line += 1
        return True

    def _refuse(self, code: str, reason: str) -> Refused:
        return Refused(self._name, self._line, code, reason)


def objects(source: Source) -> Iterator[Item | Refused]:
    """Those values of a file that are objects; others are refused."""
    for item in items(source):
        if isinstance(item, Item) and not isinstance(item.value, dict):
            kind = type(item.value).__name__
            yield Refused(source.name, item.line, "not_an_object", f"A record must be an object, not {kind}.", item.raw)
        else:
            yield item


def string(value: Any, name: str) -> str:
    """A key of an object that is a string or is not there.

    Raises InvalidError (`bad_value`).
    """
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise InvalidError("bad_value", f"`{name}` must be a string, not {type(found).__name__}.")
    return found


def listed(value: Any, name: str) -> list[Any]:
    """A key of an object that is a list or is not there.

    Raises InvalidError (`not_a_list`).
    """
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise InvalidError("not_a_list", f"`{name}` must be a list, not {type(found).__name__}.")
    return found
