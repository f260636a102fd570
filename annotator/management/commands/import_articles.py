"""manage.py import_articles SLUG PATH… [--format NAME] [--encoding NAME] [--rejects FILE] [--json]"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from annotator import tasks
from annotator.core.errors import AnnotatorError
from annotator.importers import importer_names
from annotator.models import Project
from annotator.workflow.importing import ImportReport, import_files
from annotator.workflow.rejects import RejectsFile
from annotator.workflow.sources import open_sources

SHOWN = 20
"""Refusals that are printed; all of them are in --json up to a thousand, and in --rejects without limit."""


class Command(BaseCommand):
    """Exit status: 0 nothing was refused, 1 something was (the rest is in), 2 it could not start."""

    help = "Load articles into a project from files, folders and zip archives."
    # They load every page and API view, which takes longer than a small import.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--format", help=f"{', '.join(importer_names())}; left out: by the file's extension")
        parser.add_argument("--encoding", help="left out: UTF-8, UTF-16 and CP949/EUC-KR are recognised")
        parser.add_argument("--rejects", metavar="FILE", help="save refused records unchanged; .zip: a file each")
        parser.add_argument("--keep-layers", action="store_true", help="human and gold layers stay what they are")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        try:
            with ExitStack() as stack:
                sources = open_sources(options["paths"], options["encoding"])
                rejects = stack.enter_context(_rejects(options["rejects"])) if options["rejects"] else None
                report = import_files(
                    project,
                    None,
                    sources,
                    format=options["format"],
                    encoding=options["encoding"],
                    keep_layers=options["keep_layers"],
                    rejects=rejects,
                    progress=stack.enter_context(_progress()),
                )
        except AnnotatorError as error:
            raise CommandError(error.message, returncode=2) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from None
        tasks.suggest_project_soon(project)
        self.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False) if options["json"] else _text(report))
        if report.refused_count:
            sys.exit(1)


def _rejects(path: str) -> RejectsFile:
    return RejectsFile(Path(path).open("wb"), zipped=path.lower().endswith(".zip"))


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.completed:,} records"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("import", total=None)
        yield lambda records: bar.update(task, completed=records)


def _text(report: ImportReport) -> str:
    lines = [
        f"{report.created:,} articles created, {report.layers:,} layers, "
        f"{report.duplicate_count:,} duplicates, {report.refused_count:,} refused "
        f"({report.seconds:.1f} s)"
    ]
    for one in report.duplicates[:SHOWN]:
        line = f", line {one['line']}" if one["line"] else ""
        lines.append(f"  duplicate: {one['file']}{line}: the text of {one['same_as']}")
    for refused in report.refused[:SHOWN]:
        line = f", line {refused.line}" if refused.line else ""
        lines.append(f"  refused: {refused.file}{line}: {refused.reason} [{refused.code}]")
    if report.refused_count > SHOWN:
        lines.append(f"  … and {report.refused_count - SHOWN:,} more; --rejects FILE keeps all of them")
    lines.extend(f"  note: {note} ({count:,})" for note, count in report.notes.most_common(SHOWN))
    return "\n".join(lines)
