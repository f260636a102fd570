"""manage.py export_dataset SLUG [--format NAME] [--layers …] [--status …] [--output FILE]"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError
from annotator.core.records import STATUSES
from annotator.exporters import exporter_names
from annotator.models import Project
from annotator.workflow.exporting import LAYER_CHOICES, Selection, Summary, export, summarise


class Command(BaseCommand):
    """The labels of a project as a file, in constant memory."""

    help = "Write the labels of a project to a file, or to standard output."
    # They load every page and API view, which takes longer than a small import.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--format", choices=exporter_names(), default="json-lines")
        parser.add_argument("--layers", choices=LAYER_CHOICES, default="human")
        parser.add_argument("--status", choices=STATUSES, default="")
        parser.add_argument("--output", metavar="FILE", help="left out, or -: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        selection = Selection(project, options["layers"], options["status"])
        try:
            written = self._write(selection, options["format"], options["output"])
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}", returncode=2) from None
        self._report(summarise(selection), written, options["output"])

    def _write(self, selection: Selection, format_name: str, output: str | None) -> int:
        """Bytes written. A file appears under its name only when it is whole."""
        chunks = export(selection, format_name)
        if not output or output == "-":
            return sum(sys.stdout.buffer.write(chunk) for chunk in chunks)
        target = Path(output)
        partial = target.with_name(f".{target.name}.part")
        try:
            with partial.open("wb") as out:
                written = sum(out.write(chunk) for chunk in chunks)
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
        return written

    def _report(self, summary: Summary, written: int, output: str | None) -> None:
        """On standard error, so that the data may go to standard output."""
        self.stderr.write(
            f"{summary.records:,} records of {summary.articles:,} articles, "
            f"{summary.annotations:,} annotations, {written:,} bytes → {output or 'standard output'}",
            self.style.SUCCESS,
        )
        if summary.forbid_redistribution or summary.forbid_ai_training:
            self.stderr.write(
                f"Rights: {summary.forbid_redistribution:,} articles forbid redistribution, "
                f"{summary.forbid_ai_training:,} forbid AI training (see `rights` in each record).",
                self.style.WARNING,
            )
