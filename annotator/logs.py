"""What the log looks like: lines that nobody can forge, or JSON by one setting; and a line for each request.

No text of an article, no token, no password and no query string is ever written.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject

from annotator.core.caller import caller

_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FIELDS = ("method", "path", "status", "ms", "user", "address")
"""What the line of a request has beside its message."""

log = logging.getLogger("annotator.requests")


def one_line(text: str) -> str:
    """The text with whatever breaks a line, moves a cursor or turns the direction of writing as an escape."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class LineFormatter(logging.Formatter):
    """One line for a message; those of a traceback are set off by a bar, so that none looks like a message."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        request_id = caller().request_id
        head = one_line(f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}")
        lines = [f"{head} [{request_id}]" if request_id else head]
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        lines += [f"  | {one_line(line)}" for line in trace.split("\n") if line]
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """An object a line, for whatever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": when, "level": record.levelname, "logger": record.name}
        line["message"] = record.getMessage()
        if request_id := caller().request_id:
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(_writable(line), default=str).decode()


def _writable(line: dict[str, object]) -> dict[str, object]:
    """Lone surrogates, which a hostile path can bring, are nothing that JSON has."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in line.items()
    }


class RequestLog:
    """Middleware: a line for each request when it is answered; a stream's when it begins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        # Who asked is written when the view had to know, so that a line costs no query.
        user = request.__dict__.get("user")
        if isinstance(user, LazyObject):
            user = request.__dict__.get("_cached_user")
        facts = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 1),
            "user": getattr(user, "pk", None),
            "address": caller().address,
        }
        log.info("%s %s %s %s ms", facts["method"], facts["path"], facts["status"], facts["ms"], extra=facts)
        return response
