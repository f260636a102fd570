"""The worker for background jobs, as a child process of the server."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

GRACE = 10.0
"""Seconds that a job has to end when the server stops."""
PAUSE = 5.0
"""Seconds before a worker that died is started again."""
log = logging.getLogger(__name__)


@contextmanager
def worker_running() -> Iterator[subprocess.Popen[bytes]]:
    """A worker while the block runs. One that dies is started again; it ends with the server, however that ends."""
    worker = _Worker()
    try:
        yield worker.process
    finally:
        worker.stop()


class _Worker:
    def __init__(self) -> None:
        self._stopping = threading.Event()
        self.process = self._start()
        self._watch = threading.Thread(target=self._keep_alive, name="worker watch", daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "work", "--child"]
        # The pipe closes when the server is gone, even killed; the worker sees that and ends.
        return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            code = self.process.wait()
            if self._stopping.is_set():
                return
            log.error("The worker ended with %s; it is started again.", code)
            if not self._stopping.wait(PAUSE):
                self.process = self._start()

    def stop(self) -> None:
        self._stopping.set()
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
