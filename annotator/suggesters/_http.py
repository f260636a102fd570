"""JSON over HTTP with time-outs, retries and a bound on the answer: for sources that ask another server."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

TIMEOUT = 20.0
"""Seconds for one try."""
TRIES = 3
PAUSE = 0.5
"""Seconds before the second try; each further one waits twice as long."""
LONGEST_PAUSE = 5.0
MAX_ANSWER = 8 * 1024**2
RETRIED = {408, 425, 429, 500, 502, 503, 504}


class RemoteError(Exception):
    """The other server does not answer as it should; the message says how, without any key."""


def post_json(
    url: str,
    payload: Mapping[str, Any],
    usage: Counter[str],
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Any:
    """The answer to a JSON request. Counts `requests`, `retries` and `failures` in `usage`.

    Raises RemoteError.
    """
    if not url.startswith(("http://", "https://")):
        raise RemoteError(f"{url!r} is no http(s) address")
    reason = ""
    for attempt in range(TRIES):
        if attempt:
            usage["retries"] += 1
        usage["requests"] += 1
        try:
            return _once(url, payload, headers or {}, timeout)
        except urllib.error.HTTPError as error:
            reason = f"HTTP {error.code}"
            if error.code not in RETRIED:
                break
            pause = _asked_pause(error)
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            reason = f"no answer: {getattr(error, 'reason', error)}"
            pause = None
        if attempt + 1 < TRIES:
            time.sleep(PAUSE * 2**attempt if pause is None else pause)
    usage["failures"] += 1
    raise RemoteError(reason)


def _once(url: str, payload: Mapping[str, Any], headers: Mapping[str, str], timeout: float) -> Any:
    request = urllib.request.Request(  # noqa: S310  the scheme was checked
        url, orjson.dumps(payload), {"Content-Type": "application/json", "Accept": "application/json", **headers}
    )
    with _OPENER.open(request, timeout=timeout) as response:
        data = response.read(MAX_ANSWER + 1)
    if len(data) > MAX_ANSWER:
        raise RemoteError(f"the answer is larger than {MAX_ANSWER:,} bytes")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise RemoteError("the answer is not JSON") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could carry the key to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _asked_pause(error: urllib.error.HTTPError) -> float | None:
    """Seconds that the server asks to wait, bounded."""
    value = error.headers.get("Retry-After", "")
    return min(float(value), LONGEST_PAUSE) if value.isdecimal() else None
