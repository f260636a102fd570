"""What pages read from a request: the signed-in user and checked query parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from annotator.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user; `login_required` has made sure that there is one."""
    return cast(User, request.user)


def row_id(request: HttpRequest, name: str) -> int | None:
    """A query parameter that is the id of a row; None for anything else, as the address bar is nobody's API."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 18 else None


def day(request: HttpRequest, name: str) -> date | None:
    """A query parameter that is a day; None for anything else."""
    try:
        found = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found and date(1900, 1, 1) <= found <= date(9000, 1, 1) else None


def choice(request: HttpRequest, name: str, choices: Sequence[str], default: str = "") -> str:
    """A query parameter when it is one of `choices`, else `default`."""
    value = request.GET.get(name, "")
    return value if value in choices else default


def query_with(request: HttpRequest, **parameters: object) -> str:
    """The query string of this address with some parameters replaced: "?q=…&after=50"."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in parameters.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
