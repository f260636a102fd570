"""What views read from a request: the signed-in user and checked query parameters."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
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


def page_url(request: Request, **parameters: int) -> str:
    """This address with other paging parameters."""
    query = request.query_params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in parameters.items():
        query[name] = str(value)
    http: HttpRequest = request._request
    return http.build_absolute_uri(f"{http.path}?{query.urlencode()}")
