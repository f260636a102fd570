"""manage.py work"""

from __future__ import annotations

import os
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from annotator import tasks
from annotator.workflow.webhooks import waiting_deliveries


class Command(BaseCommand):
    """A worker for background jobs. `serve` has one of its own; more may run beside it."""

    help = "Do background jobs: suggestions, learning. Ends with Ctrl+C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what waits, then end")
        parser.add_argument("--child", action="store_true", help="end when standard input closes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["child"]:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        # What was done two weeks ago nobody asks about.
        call_command("prune_db_task_results", verbosity=0)
        for delivery, seconds in waiting_deliveries():  # a worker may have died over one
            tasks.deliver_soon(delivery, seconds)
        call_command("db_worker", batch=options["batch"], verbosity=0, interval=1.0, startup_delay=False, reload=False)


def _end_with_parent() -> None:
    """Standard input is a pipe from the server: it ends when the server does."""
    while os.read(0, 1024):
        pass
    os._exit(1)
