"""manage.py let_in NAME"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotator.workflow.throttling import forgive


class Command(BaseCommand):
    """For somebody whose account others have tried too often."""

    help = "Forget the failed sign-ins of an account, so that it can be tried again at once."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        counters = forgive(options["name"])
        self.stdout.write(f"{options['name']} may try again." if counters else f"Nothing keeps {options['name']} out.")
