"""What views read from a request: the signed-in user and checked query parameters."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from annotator.core.errors import InvalidError
from annotator.models import User


def user_of(request: Request) -> User:
    """The signed-in user; DRF's permissions have made sure that there is one."""
    return cast(User, request.user)


def whole_number(request: Request, name: str, default: int | None = None) -> int | None:
    """A query parameter that is a whole number of 0 or more.

    Raises InvalidError (`bad_parameter`).
    """
    value = request.query_params.get(name)
    if value is None or value == "":
        return default
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise InvalidError("bad_parameter", f"{name} must be a whole number, not {value!r}.")
    return int(value)


def choice(request: Request, name: str, choices: tuple[str, ...]) -> str:
    """A query parameter that is one of `choices`, or "".

    Raises InvalidError (`bad_parameter`).
    """
    value = request.query_params.get(name, "")
    if value and value not in choices:
        raise InvalidError("bad_parameter", f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def aware_moment(value: str) -> datetime | None:
    """A time in ISO 8601, without a zone of GISA_TIME_ZONE; None for anything else, and for one out of range."""
    try:
        found = parse_datetime(value)
        aware = found if found is None or timezone.is_aware(found) else timezone.make_aware(found)
        if aware is not None:
            aware.astimezone(timezone.get_fixed_timezone(0))
    except (ValueError, OverflowError):
        return None
    return aware


def moment(request: Request, name: str) -> datetime | None:
    """A query parameter that is a time in ISO 8601; without a zone it is of GISA_TIME_ZONE.

    Raises InvalidError (`bad_parameter`).
    """
    value = request.query_params.get(name)
    if not value:
        return None
    # In a query string a "+" that nobody escaped arrives as a space.
    aware = aware_moment(value.strip().replace(" ", "+") if "T" in value else value)
    if aware is None:
        raise InvalidError("bad_parameter", f"{name} must be a time such as 2026-11-02T18:00+09:00, not {value!r}.")
    return aware


def page_url(request: Request, **parameters: int | str) -> str:
    """This address with other paging parameters."""
    query = request.query_params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in parameters.items():
        query[name] = str(value)
    http: HttpRequest = request._request
    return http.build_absolute_uri(f"{http.path}?{query.urlencode()}")
