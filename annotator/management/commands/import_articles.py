"""manage.py import_articles SLUG PATH… [--format NAME] [--columns …] [--labels FILE] [--rejects FILE] [--json]"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from annotator import tasks
from annotator.core.errors import AnnotatorError
from annotator.core.mapping import LabelMap, read_columns, read_label_map, template
from annotator.importers import importer_names
from annotator.models import Project
from annotator.queries.schemes import current_scheme
from annotator.workflow.importing import HowToRead, ImportReport, import_files
from annotator.workflow.mapping import decide, take_stock
from annotator.workflow.rejects import RejectsFile
from annotator.workflow.sources import bytes_at, counted, open_sources

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
        parser.add_argument("--columns", metavar="WHAT=COLUMN,…", help="which column is what: text=본문,title=제목")
        parser.add_argument("--labels", metavar="FILE", help="what becomes of labels that the project has not (TOML)")
        parser.add_argument(
            "--list-labels", action="store_true", help="print the labels that the project has not, as such a FILE"
        )
        parser.add_argument("--rejects", metavar="FILE", help="save refused records unchanged; .zip: a file each")
        parser.add_argument("--keep-layers", action="store_true", help="human and gold layers stay what they are")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        try:
            how = HowToRead(options["format"], options["encoding"], read_columns(options["columns"] or ""))
            if options["list_labels"]:
                self._list_labels(project, options["paths"], how)
                return
            report = _load(project, options, how)
        except AnnotatorError as error:
            raise CommandError(error.message, returncode=2) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from None
        except UnicodeDecodeError:
            raise CommandError(f"{options['labels']} is not UTF-8.", returncode=2) from None
        tasks.suggest_project_soon(project)
        self.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False) if options["json"] else _text(report))
        if report.refused_count:
            sys.exit(1)

    def _list_labels(self, project: Project, paths: list[str], how: HowToRead) -> None:
        scheme = current_scheme(project).value
        inventory = take_stock(open_sources(paths), how, scheme)
        self.stdout.write(template(inventory.unknown(scheme)), ending="")


def _load(project: Project, options: dict[str, Any], how: HowToRead) -> ImportReport:
    paths = options["paths"]
    with ExitStack() as stack:
        labels = _labels(project, options["labels"], paths, how) if options["labels"] else None
        rejects = stack.enter_context(_rejects(options["rejects"])) if options["rejects"] else None
        sources = open_sources(paths, how.encoding)
        bar = stack.enter_context(_progress(paths))
        return import_files(
            project,
            None,
            counted(sources, bar.read) if bar else sources,
            format=how.format,
            encoding=how.encoding,
            columns=how.columns,
            labels=labels,
            keep_layers=options["keep_layers"],
            rejects=rejects,
            progress=bar.stored if bar else None,
        )


def _labels(project: Project, path: str, paths: list[str], how: HowToRead) -> LabelMap:
    """What a label map says, the project's scheme having what it creates. Files are read once more for that."""
    asked = read_label_map(Path(path).read_text(encoding="utf-8"), path)
    return decide(project, None, asked, lambda: open_sources(paths), how)


def _rejects(path: str) -> RejectsFile:
    return RejectsFile(Path(path).open("wb"), zipped=path.lower().endswith(".zip"))


class _Bar:
    """A progress bar: bytes of the files that were read, and records that were stored."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("import", total=total, records=0)

    def read(self, count: int) -> None:
        self._progress.advance(self._task, count)

    def stored(self, records: int) -> None:
        self._progress.update(self._task, records=records)


@contextmanager
def _progress(paths: list[str]) -> Iterator[_Bar | None]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[records]:,} records"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, bytes_at(paths))


def _text(report: ImportReport) -> str:
    lines = [
        f"{report.created:,} articles created, {report.layers:,} layers, "
        f"{report.duplicate_count:,} duplicates, {report.refused_count:,} refused "
        f"({report.seconds:.1f} s)"
    ]
    for one in report.duplicates[:SHOWN]:
        line = f", line {one['line']}" if one["line"] else ""
        labels = ", with labels that are new" if one["labels"] else ""
        lines.append(f"  duplicate: {one['file']}{line}: the text of {one['same_as']}{labels}")
    for refused in report.refused[:SHOWN]:
        line = f", line {refused.line}" if refused.line else ""
        lines.append(f"  refused: {refused.file}{line}: {refused.reason} [{refused.code}]")
    if report.refused_count > SHOWN:
        lines.append(f"  … and {report.refused_count - SHOWN:,} more; --rejects FILE keeps all of them")
    lines.extend(f"  note: {note} ({count:,})" for note, count in report.notes.most_common(SHOWN))
    if any(note.startswith("not in the scheme") for note in report.notes):
        lines.append("  --list-labels writes what --labels takes: what is to become of labels not in the scheme")
    return "\n".join(lines)
