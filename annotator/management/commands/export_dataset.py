"""manage.py export_dataset SLUG [--format NAME] [--layers …] [--status …] [--option NAME=VALUE] [--output FILE]"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError, InvalidError
from annotator.core.losses import Loss
from annotator.core.records import STATUSES
from annotator.exporters import exporter_names
from annotator.models import Project
from annotator.workflow.exporting import LAYER_CHOICES, LossReport, Selection, Summary, export, summarise


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
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="see docs/formats.md")
        parser.add_argument(
            "--output", metavar="FILE", help="left out, or -: standard output; losses go to FILE.losses.jsonl"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        selection = Selection(project, options["layers"], options["status"])
        lost = LossReport()
        try:
            chosen = dict(_option(text) for text in options["option"])
            written = self._write(selection, options["format"], chosen, options["output"], lost)
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}", returncode=2) from None
        self._report(summarise(selection), written, options["output"])
        self._report_losses(lost, options["output"])

    def _write(
        self, selection: Selection, format_name: str, options: dict[str, str], output: str | None, lost: LossReport
    ) -> int:
        """Bytes written. Files appear under their names only when they are whole."""
        if not output or output == "-":
            chunks = export(selection, format_name, options, lost.add)
            return sum(sys.stdout.buffer.write(chunk) for chunk in chunks)
        target = Path(output)
        beside = target.with_name(f"{target.name}.losses.jsonl")
        with ExitStack() as stack:
            partial, partial_losses = (stack.enter_context(_Partial(path)) for path in (target, beside))

            def keep(loss: Loss) -> None:
                lost.add(loss)
                partial_losses.write(json.dumps(loss.to_dict(), ensure_ascii=False).encode() + b"\n")

            for chunk in export(selection, format_name, options, keep):
                partial.write(chunk)
            partial.finish()
            if lost.counts:
                partial_losses.finish()
            else:
                beside.unlink(missing_ok=True)  # those of an earlier export
            return partial.written

    def _report_losses(self, lost: LossReport, output: str | None) -> None:
        """On standard error too; every loss is in the file beside the output."""
        if not lost.counts:
            return
        counts = ", ".join(f"{code} {count:,}" for code, count in sorted(lost.counts.items()))
        where = f"; each is in {output}.losses.jsonl" if output and output != "-" else ""
        self.stderr.write(f"Not in the file: {counts} (in {lost.articles:,} articles){where}.", self.style.WARNING)

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


def _option(text: str) -> tuple[str, str]:
    """Raises InvalidError (`bad_option`)."""
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidError("bad_option", f"An option is NAME=VALUE, not {text!r}.")
    return name, value


class _Partial:
    """A file that is written under another name until it is whole."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f".{target.name}.part")
        self._file = self._path.open("wb")
        self.written = 0

    def write(self, data: bytes) -> None:
        self.written += self._file.write(data)

    def finish(self) -> None:
        self._file.close()
        os.replace(self._path, self._target)

    def __enter__(self) -> _Partial:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)
