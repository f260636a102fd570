"""manage.py backup FILE"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from annotator.models import Action
from annotator.workflow.auditing import record
from annotator.workflow.backing_up import Backup, write_backup


class Command(BaseCommand):
    """Everything in the database as one file, consistent while people work."""

    help = "Write everything (articles, labels, journals, members, accounts) to a file that `restore` reads."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a zip archive; it appears under its name only when it is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["file"])
        partial = target.with_name(f".{target.name}.part")
        try:
            backup = self._write(partial)
            os.replace(partial, target)
            size = target.stat().st_size
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}", returncode=2) from None
        finally:
            partial.unlink(missing_ok=True)
        record(Action.BACKED_UP, rows=sum(backup.rows.values()))
        counted = ", ".join(f"{rows:,} {name.split('.')[1]}" for name, rows in backup.rows.items() if rows)
        self.stdout.write(f"{target}: {size:,} bytes: {counted}")

    def _write(self, partial: Path) -> Backup:
        """Readable by nobody else: it holds the hashes of passwords and tokens."""
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}: {task.completed:,} rows"), TimeElapsedColumn())
        with (
            open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out,
            Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar,
        ):
            task = bar.add_task("backup", total=None)
            backup = write_backup(out, lambda table, rows: bar.update(task, description=table, advance=rows))
            out.flush()
            os.fsync(out.fileno())
        return backup
