"""manage.py restore FILE"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from annotator.core.errors import AnnotatorError
from annotator.workflow.backing_up import restore_backup


class Command(BaseCommand):
    """A backup into an empty database of either kind; all of it, or nothing."""

    help = "Put a backup into an empty database (DATABASE_URL); the tables are made first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}: {task.completed:,} rows"), TimeElapsedColumn())
        try:
            with open(path, "rb") as source:
                call_command("migrate", verbosity=0)
                with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
                    task = bar.add_task("restore", total=None)
                    backup = restore_backup(
                        source, lambda table, rows: bar.update(task, description=table, advance=rows)
                    )
        except AnnotatorError as error:
            raise CommandError(error.message, returncode=2 if error.code == "not_empty" else 1) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}", returncode=2) from None
        counted = ", ".join(f"{rows:,} {name.split('.')[1]}" for name, rows in backup.rows.items() if rows)
        self.stdout.write(f"Restored the backup of {backup.made_at}; counts and hashes agree: {counted}")
