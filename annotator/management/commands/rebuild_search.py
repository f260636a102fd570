"""manage.py rebuild_search [--check]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from annotator.models import Article
from annotator.models.search_index import index_everything, unindexed


class Command(BaseCommand):
    """Exit status: 0 the index is whole, 1 `--check` found articles that it does not have."""

    help = "Make the search index of all articles anew; people may work meanwhile, and find less until it is done."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, say which articles are missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            count, examples = unindexed()
            if count:
                self.stdout.write(f"{count:,} articles are not in the index, such as {', '.join(map(str, examples))}.")
                sys.exit(1)
            self.stdout.write("The index has every article.")
            return
        console = Console(stderr=True)
        columns = (MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
        done = 0
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("index", total=Article.objects.count())
            for done in index_everything():
                bar.update(task, completed=done)
        self.stdout.write(f"{done:,} articles indexed.")
