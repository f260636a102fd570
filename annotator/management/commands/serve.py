"""manage.py serve [--host ADDRESS] [--port N] [--threads N] [--no-worker] [--demo]"""

from __future__ import annotations

import logging
import signal
import socket
import time
from contextlib import nullcontext
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.management.worker import worker_running
from annotator.staticfiles import collect_if_changed
from annotator.workflow.demo import ACCOUNTS, PASSWORD, SUPERUSER

MAX_CONNECTIONS = 2_000
"""Open connections. A browser keeps a few open that do nothing; waitress' 100 are used up by thirty annotators."""
FORM = 16 * 1024**2
"""Bytes of a form around its files."""
GRACE = 25
"""Seconds that requests have to finish after SIGTERM; supervisors usually kill after 30."""

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """A production WSGI server with the static files, and a worker for background jobs as its child."""

    help = "Serve Gisa: static files are collected first, so that one command is enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8, help="each has its own database connection")
        parser.add_argument("--no-worker", action="store_true", help="background jobs are done by `manage.py work`")
        parser.add_argument("--demo", action="store_true", help="also say which demo accounts there are")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self._need_free(host, port)
        collect_if_changed()
        server = Server(host, port, options["threads"])
        self.stdout.write(self.style.SUCCESS(f"Gisa is at http://{host}:{port}/  (Ctrl+C stops it)"))
        if options["demo"]:
            names = ", ".join([*(f"{name} ({role.value})" for name, role in ACCOUNTS.items()), SUPERUSER])
            self.stdout.write(f"Sign in as {names}; the password is {PASSWORD}")
        self.stdout.flush()
        with nullcontext() if options["no_worker"] else worker_running():
            server.run()

    def _need_free(self, host: str, port: int) -> None:
        """Raises CommandError when somebody listens there already."""
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Cannot listen on {host}:{port}: {error.strerror}. Another port: make demo PORT=8001"
                ) from None


class Server:
    """Waitress, stopped by SIGTERM or Ctrl+C so that requests that have begun are answered first."""

    def __init__(self, host: str, port: int, threads: int) -> None:
        from waitress.server import create_server

        from annotator.wsgi import application

        logging.getLogger("waitress").setLevel(logging.WARNING)
        self._sockets: dict[int, Any] = {}
        self._stop = False
        self._waitress = create_server(
            application,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            ident="gisa",
            connection_limit=MAX_CONNECTIONS,
            backlog=MAX_CONNECTIONS,
            # select() ends at 1,024 files.
            asyncore_use_poll=True,
            # Without a proxy these headers are anybody's; with one, Django believes what the proxy says in them.
            clear_untrusted_proxy_headers=not settings.GISA_BEHIND_PROXY,
            # Bodies go to disk beyond 1 MB; larger ones than any upload may be are not even read (413).
            inbuf_overflow=1024**2,
            max_request_body_size=settings.GISA_MAX_UPLOAD_BYTES + FORM,
        )

    def run(self) -> None:
        """Serve until a signal says stop; a second one stops at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stopped)
        try:
            while not self._stop:
                self._turn(1.0)
            self._finish()
        except KeyboardInterrupt:
            pass
        finally:
            self._waitress.task_dispatcher.shutdown(timeout=1)
            self._waitress.close()

    def _stopped(self, number: int, frame: FrameType | None) -> None:
        if self._stop:
            raise KeyboardInterrupt
        self._stop = True

    def _turn(self, seconds: float) -> None:
        from waitress import wasyncore

        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)

    def _finish(self) -> None:
        """Take no new connections; answer what has been asked, for GRACE seconds at most."""
        for one in list(self._sockets.values()):
            if one.accepting:
                one.del_channel()
                one.socket.close()
        end = time.monotonic() + GRACE
        while time.monotonic() < end and any(self._busy(one) for one in self._sockets.values()):
            self._turn(0.05)
        left = sum(self._busy(one) for one in self._sockets.values())
        if left:
            log.warning("Stopped with %d requests unanswered after %d seconds.", left, GRACE)

    def _busy(self, channel: Any) -> bool:
        """Whether a connection has a request that is running, arriving or not yet answered whole."""
        asked = getattr(channel, "requests", None) or getattr(channel, "request", None)
        return bool(asked or getattr(channel, "total_outbufs_len", 0))
