"""The body of a request, field by field, each checked for what it may be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from annotator.api.request import aware_moment
from annotator.core.errors import InvalidError

LARGEST = 2**53 - 1
"""The largest whole number that JSON keeps for everybody; ids are smaller."""


class Given:
    """What a request gives. Each method raises InvalidError (`bad_parameter`) that names the field."""

    def __init__(self, data: object) -> None:
        if not isinstance(data, dict):
            raise InvalidError("bad_parameter", "The body must be a JSON object.")
        self._data: dict[str, Any] = data

    def has(self, name: str) -> bool:
        return self._data.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self._data.get(name)
        if value is None:
            return default
        if not isinstance(value, str) or "\x00" in value:
            raise InvalidError("bad_parameter", f"{name} must be a text.")
        return value

    def number(self, name: str, default: int | None = None, most: int = LARGEST) -> int | None:
        value = self._data.get(name)
        if value is None:
            return default
        if type(value) is not int or not 0 <= value <= most:
            raise InvalidError("bad_parameter", f"{name} must be a whole number from 0 to {most:,}.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._data.get(name, default)
        if not isinstance(value, bool):
            raise InvalidError("bad_parameter", f"{name} must be true or false.")
        return value

    def texts(self, name: str) -> list[str]:
        values = self._list(name)
        if any(not isinstance(one, str) or "\x00" in one for one in values):
            raise InvalidError("bad_parameter", f"{name} must be a list of texts.")
        return values

    def numbers(self, name: str) -> list[int]:
        values = self._list(name)
        if any(type(one) is not int or not 0 <= one <= LARGEST for one in values):
            raise InvalidError("bad_parameter", f"{name} must be a list of whole numbers.")
        return values

    def object(self, name: str) -> Given:
        """An object inside the body."""
        return Given(self._data.get(name))

    def _list(self, name: str) -> list[Any]:
        values = self._data.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise InvalidError("bad_parameter", f"{name} must be a list.")
        return values

    def moment(self, name: str) -> datetime | None:
        """A time in ISO 8601; without a zone it is of GISA_TIME_ZONE."""
        value = self.text(name)
        if not value:
            return None
        aware = aware_moment(value)
        if aware is None:
            raise InvalidError("bad_parameter", f"{name} must be a time such as 2026-11-02T18:00+09:00.")
        return aware
