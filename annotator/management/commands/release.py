"""manage.py release SLUG NAME [--layers gold] [--verify | --output FILE]"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError
from annotator.core.records import STATUSES
from annotator.exporters import exporter_names
from annotator.models import Project, Release
from annotator.workflow.exporting import LAYER_CHOICES
from annotator.workflow.releasing import fill_release, make_release, release_bytes


class Command(BaseCommand):
    """Exit status: 0 made, or whole; 1 refused, failed or damaged; 2 there is no such project or release."""

    help = "Make a release: an export that never changes, with its hash. Or take and check one that there is."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--layers", choices=LAYER_CHOICES, default="gold")
        parser.add_argument("--status", choices=STATUSES, default="")
        parser.add_argument("--format", choices=exporter_names(), default="json-lines")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="see docs/formats.md")
        parser.add_argument("--note", default="")
        parser.add_argument("--verify", action="store_true", help="make nothing, read the release's file and check it")
        parser.add_argument("--output", metavar="FILE", help="write the release's file there, when it is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        row = Release.objects.filter(project=project, name=options["name"]).first()
        taking = options["verify"] or (row is not None and options["output"])
        if row is None and options["verify"]:
            raise CommandError(f"There is no release {options['name']!r}.", returncode=2)
        try:
            if row is None or not taking:
                row = self._make(project, options)
            if options["output"] or options["verify"]:
                _write(row, options["output"])
                self.stdout.write(f"{row.name}: whole, sha256 {row.sha256}")
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}", returncode=2) from None

    def _make(self, project: Project, options: dict[str, Any]) -> Release:
        pairs = (text.partition("=") for text in options["option"])
        chosen = {name: value for name, _, value in pairs}
        row = make_release(
            project,
            None,
            options["name"],
            layers=options["layers"],
            status=options["status"],
            format=options["format"],
            options=chosen,
            note=options["note"],
        )
        row = fill_release(row)
        if row.state != "ready":
            raise CommandError(row.problem or "The file could not be made.")
        self.stdout.write(f"{row.name}: {row.records:,} records, {row.size:,} bytes, sha256 {row.sha256}")
        if row.forbid_redistribution or row.forbid_ai_training:
            self.stderr.write(
                f"Rights: {row.forbid_redistribution:,} articles forbid redistribution, "
                f"{row.forbid_ai_training:,} forbid AI training (see `rights` in each record).",
                self.style.WARNING,
            )
        return row


def _write(row: Release, output: str | None) -> None:
    """Read the file to its end; with `output` it appears there when it is whole."""
    if not output:
        for _ in release_bytes(row):
            pass
        return
    target = Path(output)
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as file:
            for piece in release_bytes(row):
                file.write(piece)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
