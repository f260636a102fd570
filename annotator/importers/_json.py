"""JSON documents of a foreign shape: walked with a place in every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from annotator.core.errors import InvalidError
from annotator.importers._json_items import Item, objects
from annotator.importers.base import Draft, Refused, Source


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


def read_documents(source: Source, draft: Callable[[Item], Draft]) -> Iterator[Draft | Refused]:
    """A draft of every object of a file; what `draft` refuses with an InvalidError is yielded as Refused."""
    for item in objects(source):
        if isinstance(item, Refused):
            yield item
            continue
        try:
            yield draft(item)
        except InvalidError as error:
            yield Refused(source.name, item.line, error.code, error.message, item.raw)
