"""Visits: how long somebody has worked on an article, as the browser counts it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from annotator.core.errors import InvalidError

MAX_SECONDS = 86_400
"""A visit ends within a day; more is a clock that went wrong."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a page so far; `seconds` are active ones."""

    session: uuid.UUID
    seconds: int


def visit_from_dict(value: object) -> Visit:
    """A visit that a client sent.

    Raises InvalidError (`bad_time`).
    """
    if not isinstance(value, dict):
        raise InvalidError("bad_time", 'The body must be {"session": uuid, "seconds": number}.')
    session, seconds = value.get("session"), value.get("seconds")
    try:
        known = uuid.UUID(session if isinstance(session, str) else "")
    except ValueError:
        raise InvalidError("bad_time", "session must be a UUID.") from None
    if type(seconds) is not int or not 0 <= seconds <= MAX_SECONDS:
        raise InvalidError("bad_time", f"seconds must be a whole number from 0 to {MAX_SECONDS:,}.")
    return Visit(known, seconds)
