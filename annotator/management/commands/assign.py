"""manage.py assign SLUG [--each N] [--share P --shared-by N] [--to USER]… [--dry-run] [--json] | --undo ID | --team"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from annotator.core.errors import AnnotatorError
from annotator.core.planning import Rule
from annotator.models import AssignmentPlan, Project
from annotator.queries.assignments import POOL, end_of_day
from annotator.queries.teams import people_of
from annotator.workflow.planning import Preview, Wish, make_plan, preview, undo_plan


class Command(BaseCommand):
    """Exit status: 0 done, 2 it could not be done (nothing was changed)."""

    help = "Hand out the articles that nobody has, to members or into the pool; take that back; show the team."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--each", type=int, default=1, help="annotators per article (default 1)")
        parser.add_argument("--share", type=int, default=0, help="percent of the articles with more annotators")
        parser.add_argument("--shared-by", type=int, default=2, help="annotators of these (default 2)")
        parser.add_argument(
            "--to", action="append", default=[], metavar="USER", help="a member who gets some; without it: the pool"
        )
        parser.add_argument("--batch", default="", help="only of this import")
        parser.add_argument("--publisher", default="", help="only of this publisher")
        parser.add_argument("--skill", default="", help="only for people with this skill")
        parser.add_argument("--due", default="", metavar="YYYY-MM-DD", help="when they are due")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get how many")
        parser.add_argument("--undo", type=int, metavar="ID", help="take back a plan that nobody has begun")
        parser.add_argument("--team", action="store_true", help="only show how far everybody is")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        try:
            if options["team"]:
                found = _team(project)
            elif options["undo"] is not None:
                found = _undo(project, options["undo"])
            else:
                found = _plan(project, options)
        except AnnotatorError as error:
            raise CommandError(error.message, returncode=2) from None
        self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else _text(found))


def _plan(project: Project, options: dict[str, Any]) -> dict[str, Any]:
    day = options["due"]
    try:
        due = end_of_day(parse_date(day)) if day else None
    except ValueError:
        due = None
    if day and due is None:
        raise CommandError(f"--due is a day such as 2026-12-24, not {day!r}.", returncode=2)
    rule = Rule(options["each"], options["share"], options["shared_by"])
    texts = (options["batch"], options["publisher"], options["skill"])
    wish = Wish(rule, tuple(options["to"]), *texts, due_at=due)
    shown = preview(project, wish)
    if options["dry_run"]:
        return {"plan": None, **_counts(shown)}
    if project.archived_at is not None:
        raise CommandError("The project is archived; nothing in it can be changed.", returncode=2)
    made = make_plan(project, wish, None, shown.seen)
    return {"plan": made.pk, **_counts(shown)}


def _counts(shown: Preview) -> dict[str, Any]:
    return {
        "articles": shown.articles,
        "shared": shown.shared,
        "left_out": shown.taken,
        "checks": shown.checks,
        "loads": {name or POOL: count for name, count in sorted(shown.loads.items(), key=lambda one: one[0] or "~")},
    }


def _undo(project: Project, plan: int) -> dict[str, Any]:
    if not AssignmentPlan.objects.filter(project=project, pk=plan).exists():
        raise CommandError(f"The project has no plan {plan}.", returncode=2)
    return {"undone": plan, "removed": undo_plan(plan)}


def _team(project: Project) -> dict[str, Any]:
    return {
        "team": {
            one.user.get_username() if one.user else POOL: {**one.states, "overdue": one.overdue}
            for one in people_of(project, timezone.now())
        }
    }


def _text(found: dict[str, Any]) -> str:
    if "undone" in found:
        return f"Plan {found['undone']} is taken back: {found['removed']:,} assignments."
    if "team" in found:
        names = max([len(name) for name in found["team"]], default=0)
        heads = ["todo", "doing", "submitted", "returned", "done", "overdue"]
        lines = [" " * names + "".join(f"{head:>11}" for head in heads)]
        lines += [
            f"{name:<{names}}" + "".join(f"{row[head]:>11,}" for head in heads) for name, row in found["team"].items()
        ]
        return "\n".join(lines)
    begun = "would be handed out" if found["plan"] is None else f"are handed out, as plan {found['plan']}"
    lines = [f"{found['articles']:,} articles {begun}; {found['shared']:,} of them with more annotators."]
    if found["left_out"]:
        lines.append(f"{found['left_out']:,} more are left out: somebody has them, or they wait in the pool.")
    if found["checks"]:
        lines.append(f"{found['checks']:,} hidden checks come among them.")
    lines += [f"  {'pool' if name == POOL else name}: {count:,}" for name, count in found["loads"].items()]
    return "\n".join(lines)
