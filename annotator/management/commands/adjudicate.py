"""manage.py adjudicate SLUG --strategy unanimous|majority|trust [--trust NAME]… [--by NAME] [--dry-run] [--json]"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from annotator.core.choosing import STRATEGIES
from annotator.models import Membership, Project, Role
from annotator.workflow.merging_gold import Progress as Told
from annotator.workflow.merging_gold import Report, merge_project

WHY = {
    "disagreement": "annotators disagree",
    "tie": "no majority",
    "argument": "an argument of an event would be dropped",
    "votes_changed": "a person ruled on other votes",
    "filler_open": "what it refers to is open",
    "filler_rejected": "what it refers to was rejected",
    "unknown_label": "the scheme does not have the label any more",
    "still_referred_to": "an event refers to what would go",
}


class Command(BaseCommand):
    """Exit status: 0 done (also with questions left open, which are counted), 2 it could not start."""

    help = "Make gold by a strategy from what two or more annotators have handed in. No person's ruling is overridden."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--strategy", choices=STRATEGIES, required=True)
        parser.add_argument("--trust", action="append", default=[], metavar="NAME", help="for trust: best first")
        parser.add_argument("--by", metavar="NAME", help="the reviewer whose gold it becomes; else the first lead")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        if options["strategy"] == "trust" and not options["trust"]:
            raise CommandError("Name whom to trust, best first: --trust alice --trust bob.", returncode=2)
        members = Membership.objects.filter(project=project).exclude(role=Role.ANNOTATOR).select_related("user")
        found = members.filter(user__username=options["by"]) if options["by"] else members.filter(role=Role.LEAD)
        member = found.order_by("pk").first()
        if member is None:
            raise CommandError(f"{options['by'] or 'Nobody'} is no reviewer or lead of the project.", returncode=2)
        with _progress() as told:
            report = merge_project(
                project,
                member.user,
                options["strategy"],
                options["trust"],
                preview=options["dry_run"],
                progress=told,
            )
        self.stdout.write(json.dumps(report.to_dict()) if options["json"] else _text(report, options["dry_run"]))


@contextmanager
def _progress() -> Iterator[Told | None]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("articles", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _text(report: Report, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    lines = [
        f"{report.articles:,} articles: {report.agreed:,} agreed and {report.decided:,} disagreed questions "
        f"{would}decided, {report.kept:,} were decided before; {report.finished:,} articles {would}finished"
    ]
    if report.left:
        lines.append(f"left open in {report.left_in:,} articles:")
        lines += [f"  {count:,} {WHY.get(code, code)}" for code, count in sorted(report.left.items())]
    return "\n".join(lines)
