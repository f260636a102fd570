"""Who is asking, as far as the connection tells: set once a request, read by the audit, the throttle and the logs."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The address of the caller, "" on the command line, and the id that her request has in the logs."""

    address: str = ""
    request_id: str = ""


CALLER: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039  it is frozen


def caller() -> Caller:
    """The caller of now."""
    return CALLER.get()
