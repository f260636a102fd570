"""manage.py suggest SLUG [--source NAME]… [--all] [--learn] [--json]"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from annotator.core.errors import AnnotatorError
from annotator.models import Project
from annotator.suggesters import suggester_names
from annotator.workflow.learning import Learned, learn
from annotator.workflow.suggesting import Report, suggest_project


class Command(BaseCommand):
    """Exit status: 0 all sources worked, 1 some failed (the others' suggestions are there), 2 it could not start."""

    help = "Let the sources of a project learn, and make suggestions for its articles."
    # They load every page and API view, which takes longer than a small run.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(suggester_names())
        parser.add_argument("slug")
        parser.add_argument("--source", action="append", default=[], metavar="NAME", help=f"only this one: {names}")
        parser.add_argument("--all", action="store_true", help="also finished articles, and those with new suggestions")
        parser.add_argument("--learn", action="store_true", help="let every source learn first, not only where due")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        try:
            with _progress() as (learning, running):
                learned = learn(project, force=options["learn"], progress=learning)
                report = suggest_project(project, names=options["source"], everything=options["all"], progress=running)
        except AnnotatorError as error:
            raise CommandError(error.message, returncode=2) from None
        failed = {**{one.source: one.error for one in learned if one.error}, **report.failed}
        self.stdout.write(_json(learned, report, failed) if options["json"] else _text(learned, report, failed))
        if failed:
            sys.exit(1)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], None] | None, Callable[[int, int], None] | None]]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None, None
        return
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("learning", total=None)
        yield (
            lambda name: bar.update(task, description=f"{name} learns"),
            lambda done, total: bar.update(task, description="articles", completed=done, total=total),
        )


def _json(learned: list[Learned], report: Report, failed: dict[str, str]) -> str:
    return json.dumps(
        {
            "learned": {one.source: {"articles": one.articles, "seconds": round(one.seconds, 2)} for one in learned},
            "articles": report.articles,
            "hidden": report.hidden,
            "offered": report.offered,
            "changed_layers": report.changed,
            "held_back": dict(report.held_back),
            "failed": failed,
        },
        ensure_ascii=False,
    )


def _text(learned: list[Learned], report: Report, failed: dict[str, str]) -> str:
    lines = [f"{one.source} learned from {one.articles:,} articles ({one.seconds:.1f} s)" for one in learned]
    lines.append(
        f"{report.articles:,} articles, {report.hidden:,} of them stay without suggestions; "
        f"{report.offered:,} suggestions, {report.changed:,} layers changed"
    )
    held = ", ".join(f"{rule.replace('_', ' ')} {count:,}" for rule, count in sorted(report.held_back.items()))
    if held:
        lines.append(f"held back: {held}")
    lines.extend(f"FAILED {name}: {error}" for name, error in sorted(failed.items()))
    return "\n".join(lines)
