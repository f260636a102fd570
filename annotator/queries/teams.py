"""How a project hands out work, and how far each of its people is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, Exists, Min, Q, Value, When
from django.utils.timezone import localtime

from annotator.models import Article, Assignment, AssignmentSettings, Membership, Project, Role, User
from annotator.models.assigning import OPEN, STATES
from annotator.queries.probes import trainee


def settings_of(project: Project) -> AssignmentSettings:
    """How the project hands out work; not stored as long as nobody has changed it."""
    return AssignmentSettings.objects.filter(project=project).first() or AssignmentSettings(project=project)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody comes to articles. `limited`: only to what is handed out to her; `takes`: asking for the next one
    hands it out.
    """

    limited: bool = False
    takes: bool = False


def standing_of(project: Project, user: User) -> Standing:
    """How the user comes to articles. One query; who is no member is free and is handed out nothing.

    Annotators are limited unless the project leaves them free. Who is in training is limited in any project.
    """
    handed_out = Q(role=Role.ANNOTATOR, project__assignment_settings__mode__in=("next", "assigned"))
    limited = Case(When(handed_out | trainee(project, user), then=Value(True)), default=Value(False))
    pool = Exists(Assignment.objects.filter(project=project, user=None))
    rows = Membership.objects.filter(project=project, user=user).values_list(limited, pool)
    is_limited, waiting = rows.first() or (False, False)
    return Standing(bool(is_limited), bool(is_limited or waiting))


@dataclass(frozen=True, slots=True)
class BatchOfArticles:
    """The articles of one import."""

    number: str
    at: datetime
    articles: int

    def __str__(self) -> str:
        return f"{localtime(self.at):%Y-%m-%d %H:%M} ({self.articles:,})"


SHOWN = 100


def batches_of(project: Project) -> list[BatchOfArticles]:
    """The newest imports of a project."""
    rows = Article.objects.filter(project=project).exclude(batch="").order_by().values_list("batch")
    found = rows.annotate(at=Min("created_at"), n=Count("pk")).order_by("-at")[:SHOWN]
    return [BatchOfArticles(*row) for row in found]


def publishers_of(project: Project) -> list[str]:
    """The publishers with the most articles in a project."""
    rows = Article.objects.filter(project=project).exclude(publisher="").order_by().values("publisher")
    found = rows.annotate(n=Count("pk")).order_by("-n", "publisher")[:SHOWN]
    return [row["publisher"] for row in found]


@dataclass(slots=True)
class Person:
    """One person's articles by state; `membership` is None for who has left, `user` for the pool."""

    user: User | None
    membership: Membership | None
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    overdue: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in OPEN)


def people_of(project: Project, now: datetime) -> list[Person]:
    """Everybody who has or may have articles, by name; those who left come after the members, the pool comes last.

    What was withdrawn from somebody counts in no state. Three queries, whatever the size of the team.
    """
    members = Membership.objects.filter(project=project).select_related("user").order_by("user__username")
    people: dict[int | None, Person] = {one.user_id: Person(one.user, one) for one in members}
    late = Q(state__in=OPEN, due_at__lt=now, withdrawn_at=None)
    rows = Assignment.objects.filter(project=project).order_by().values_list("user", "state")
    counted = rows.annotate(
        n=Count("pk", filter=Q(withdrawn_at=None)),
        late=Count("pk", filter=late),
        gone=Count("pk", filter=Q(withdrawn_at__isnull=False)),
    )
    found = list(counted)
    left = User.objects.in_bulk({user for user, *_ in found if user is not None and user not in people})
    for user, state, count, overdue, gone in found:
        if user not in people:
            people[user] = Person(left.get(user) if user is not None else None, None)
        person = people[user]
        person.states[state] += count
        person.overdue += overdue
        person.withdrawn += gone
    return sorted(people.values(), key=_by_name)


def _by_name(person: Person) -> tuple[bool, bool, str]:
    return (person.user is None, person.membership is None, person.user.get_username() if person.user else "")
