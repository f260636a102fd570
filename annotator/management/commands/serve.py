"""manage.py serve [--host ADDRESS] [--port N] [--threads N] [--no-worker] [--demo]"""

from __future__ import annotations

import logging
import signal
import socket
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.management.worker import worker_running
from annotator.staticfiles import collect_if_changed
from annotator.workflow.demo import ACCOUNTS, PASSWORD, SUPERUSER


class Command(BaseCommand):
    """A production WSGI server with the static files, and a worker for background jobs as its child."""

    help = "Serve Gisa: static files are collected first, so that one command is enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument("--no-worker", action="store_true", help="background jobs are done by `manage.py work`")
        parser.add_argument("--demo", action="store_true", help="also say which demo accounts there are")

    def handle(self, *args: Any, **options: Any) -> None:
        from waitress.server import create_server

        host, port = options["host"], options["port"]
        self._need_free(host, port)
        collect_if_changed()
        from annotator.wsgi import application

        logging.getLogger("waitress").setLevel(logging.WARNING)
        server = create_server(
            application,
            host=host,
            port=port,
            threads=options["threads"],
            ident="gisa",
            # Bodies of uploads go to disk beyond 1 MB; the views bound them.
            inbuf_overflow=1024**2,
            max_request_body_size=2 * 1024**3,
        )
        self.stdout.write(self.style.SUCCESS(f"Gisa is at http://{host}:{port}/  (Ctrl+C stops it)"))
        if options["demo"]:
            names = ", ".join([*(f"{name} ({role.value})" for name, role in ACCOUNTS.items()), SUPERUSER])
            self.stdout.write(f"Sign in as {names}; the password is {PASSWORD}")
        self.stdout.flush()
        # Without this, a plain `kill` would end the process before it has stopped its worker.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with nullcontext() if options["no_worker"] else worker_running():
                server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()

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
