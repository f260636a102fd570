"""Middleware: from which address a request comes, and its id."""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from annotator.core.caller import CALLER, Caller

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a proxy may call a request; anything else might forge a line of the log."""


class KnowCaller:
    """Sets core.caller for the time of a request, and answers with X-Request-ID."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        caller = Caller(address_of(request), _request_id(request))
        before = CALLER.set(caller)
        try:
            response = self.get_response(request)
        finally:
            CALLER.reset(before)
        response.headers.setdefault("X-Request-ID", caller.request_id)
        return response


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, "" when nobody knows.

    Behind a proxy it is what the proxy has put last into X-Forwarded-For: what stands before it comes from the caller,
    who may write there what she likes.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.GISA_BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "") if settings.GISA_BEHIND_PROXY else ""
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
