"""manage.py agreement SLUG [--json]"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from annotator.agreement import measures
from annotator.models import Project
from annotator.queries.agreement import Group, Report, read_report
from annotator.workflow.measuring import measure_agreement


class Command(BaseCommand):
    """Exit status: 0 measured (also when there is nothing to compare, which is said), 2 there is no such project."""

    help = "Measure how far the people of a project agree. The page of the project shows the same numbers."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="print everything as JSON, as the API gives it")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        with _progress() as told:
            report = read_report(measure_agreement(project, told))
        if options["json"]:
            self.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False, default=str))
        else:
            self.stdout.write(_text(report))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("articles"), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("articles", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _text(report: Report) -> str:
    everybody = report.group("all")
    lines = [f"{report.articles:,} articles that two or more people have finished: {', '.join(report.people) or '–'}"]
    lines += _numbers(everybody) if everybody else []
    for kind, title in (("pair", "by pair"), ("gold", "against gold")):
        for group in report.groups_of(kind):
            if group.name or kind == "pair":
                lines += ["", f"{title}: {' and '.join(group.names)}, {group.articles:,} articles", *_numbers(group)]
    return "\n".join(lines)


def _numbers(group: Group) -> list[str]:
    found = []
    for one in measures():
        number = group.numbers[one.name]
        value = "not defined" if number.value is None else f"{number.value:.3f}"
        between = "" if number.low is None or number.high is None else f"  [{number.low:.3f}, {number.high:.3f}]"
        found.append(f"  {one.label['en']:<34} {value:>11}{between}  {number.units:,} {one.unit}")
    return found
