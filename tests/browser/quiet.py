"""Whether the live server still works at something. A page that closes sends its last requests behind its back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started

CALM = 0.15
"""Seconds without a request after which none is on its way: what a browser sends on leaving, it sends at once."""


class Requests:
    """Counts the requests that a server of this process is answering."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = 0
        self._last = time.monotonic()

    def _started(self, **_: Any) -> None:
        with self._lock:
            self._open += 1
            self._last = time.monotonic()

    def _finished(self, **_: Any) -> None:
        with self._lock:
            self._open -= 1
            self._last = time.monotonic()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count from here to the end of the block."""
        request_started.connect(self._started)
        request_finished.connect(self._finished)
        try:
            yield
        finally:
            request_started.disconnect(self._started)
            request_finished.disconnect(self._finished)

    def wait_until_quiet(self, seconds: float = 15) -> None:
        """Return once no request is open and none has come for `CALM` seconds.

        Raises AssertionError after `seconds`.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self._lock:
                if self._open <= 0 and time.monotonic() - self._last >= CALM:
                    return
            time.sleep(0.02)
        raise AssertionError(f"{self._open} requests were still open after {seconds} seconds.")
