"""Hand out many articles in one step: by rule or by hand, previewed, and undone as long as nobody has begun."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.core.planning import Rule, Slot, drawn, is_due, loads_of, plan, shared
from annotator.models import Article, Assignment, AssignmentPlan, Membership, Probe, Project, User
from annotator.queries.assignments import unplanned
from annotator.queries.ordering import in_order
from annotator.queries.teams import settings_of
from annotator.workflow.deadlocks import once_more_after_deadlock

MOST_BY_HAND = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a lead asks for. Without `members` the articles go to the pool; `skill` is what one needs to get them."""

    rule: Rule = Rule()
    members: tuple[str, ...] = ()
    batch: str = ""
    publisher: str = ""
    skill: str = ""
    due_at: datetime | None = None

    def to_json(self) -> str:
        due = self.due_at.isoformat() if self.due_at else None
        return orjson.dumps({**asdict(self.rule), **asdict(self), "rule": None, "due_at": due}).decode()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do. `loads` counts articles a person, None is the pool; `checks` are hidden checks among them.

    `seen` stands for exactly this plan: who confirms it gets this one, or an error.
    """

    articles: int
    shared: int
    taken: int
    loads: dict[str | None, int]
    checks: int
    seen: str

    @property
    def count(self) -> int:
        return sum(self.loads.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    articles: list[tuple[int, str]]
    slots: list[Slot]
    ranks: list[int]
    checks: list[tuple[str, int, int]]
    """member, article, rank"""
    preview: Preview


def preview(project: Project, wish: Wish) -> Preview:
    """What the wish would hand out to whom; nothing is written.

    Raises InvalidError (`bad_rule`, `too_few_members`, `nothing_to_assign`, `no_such_member`).
    """
    return _draft(project, wish).preview


@once_more_after_deadlock
def make_plan(project: Project, wish: Wish, author: User | None, seen: str = "") -> AssignmentPlan:
    """Hand out what the wish says, all or nothing.

    `seen` is the preview's: when the plan would be another one by now, nothing is done.
    Raises what preview raises, or ConflictError (`plan_changed`).
    """
    draft = _draft(project, wish)  # it takes a while in a large project, and needs no lock
    if seen and seen != draft.preview.seen:
        raise _changed()
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)  # two plans at once would hand out articles twice
        if draft.articles != _articles(project, wish)[0]:
            raise _changed()
        if wish.members:
            _members(project, wish.members, wish.skill)
        made = AssignmentPlan.objects.create(
            project=project,
            rule=wish.to_json(),
            articles=draft.preview.articles,
            count=draft.preview.count + draft.preview.checks,
            made_by=author,
        )
        users = dict(User.objects.filter(username__in=wish.members).values_list("username", "pk"))
        now = timezone.now()
        rows = [
            (draft.articles[slot.article][0], users[slot.member] if slot.member else None, "work", rank)
            for slot, rank in zip(draft.slots, draft.ranks, strict=True)
        ]
        rows += [(article, users[name], "check", rank) for name, article, rank in draft.checks]
        _insert(made, rows, wish.skill, wish.due_at, now)
        _look_at_all_of_the_pool(project)
        return made


@once_more_after_deadlock
def assign(
    project: Project,
    articles: Sequence[int],
    members: Sequence[str],
    author: User | None,
    due_at: datetime | None = None,
) -> AssignmentPlan:
    """Hand out these articles to each of these members; whoever has one already keeps it.

    Raises InvalidError (`nothing_to_assign`, `too_many_articles`), NotFoundError (`no_such_member`,
    `no_such_article`).
    """
    if not articles or not members:
        raise InvalidError("nothing_to_assign", "Choose articles and members.")
    if len(articles) > MOST_BY_HAND:
        raise InvalidError("too_many_articles", f"At most {MOST_BY_HAND:,} articles can be picked at once.")
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        users = [_members(project, [name])[0].user_id for name in dict.fromkeys(members)]
        known = set(Article.objects.filter(project=project, pk__in=articles).values_list("pk", flat=True))
        if len(known) != len(set(articles)):
            raise NotFoundError("no_such_article", "There is no such article.")
        purposes = dict(Probe.objects.filter(article__in=known).values_list("article_id", "purpose"))
        have = Assignment.objects.filter(article__in=known, user__in=users)
        # Labels that were withdrawn are taken up again by their author.
        taken_up = have.exclude(withdrawn_at=None).update(withdrawn_at=None, due_at=due_at)
        held = set(have.values_list("article_id", "user_id"))
        rows = [
            (article, user, purposes.get(article, "work"), article)
            for article in sorted(known)
            for user in users
            if (article, user) not in held
        ]
        if not rows and not taken_up:
            raise InvalidError("nothing_to_assign", "They have these articles already.")
        made = AssignmentPlan.objects.create(
            project=project,
            rule=orjson.dumps({"articles": len(known), "members": list(members)}).decode(),
            articles=len(known),
            count=len(rows),
            made_by=author,
        )
        _insert(made, rows, "", due_at, timezone.now())
        return made


@once_more_after_deadlock
def undo_plan(plan_id: int) -> int:
    """Take back a plan of which nobody has begun anything; how many assignments went.

    Raises NotFoundError (`no_such_plan`) or ConflictError (`plan_begun`, `undone_already`).
    """
    with transaction.atomic():
        made = AssignmentPlan.objects.select_for_update().filter(pk=plan_id).first()
        if made is None:
            raise NotFoundError("no_such_plan", "There is no such plan.")
        if made.undone_at is not None:
            raise ConflictError("undone_already", "This was taken back already.")
        rows = Assignment.objects.select_for_update().filter(plan=made)
        begun = sum(state != "todo" for state in rows.values_list("state", flat=True))
        if begun:
            raise ConflictError("plan_begun", f"{begun:,} articles of it are begun; it cannot be taken back any more.")
        gone, _ = Assignment.objects.filter(plan=made).delete()
        made.undone_at = timezone.now()
        made.save(update_fields=["undone_at"])
        return gone


def _changed() -> ConflictError:
    return ConflictError("plan_changed", "Articles or members have changed in the meantime. Look again.")


def _articles(project: Project, wish: Wish) -> tuple[list[tuple[int, str]], QuerySet[Article]]:
    """Id and key of what there is to hand out, in the project's order; and all that the wish is about.

    Raises InvalidError (`nothing_to_assign`).
    """
    chosen = unplanned(project)
    everything = Article.objects.filter(project=project, probe=None)
    for name, value in (("batch", wish.batch), ("publisher", wish.publisher)):
        if "\x00" in value:
            raise InvalidError("nothing_to_assign", "No article is left to hand out.")
        if value:
            chosen, everything = chosen.filter(**{name: value}), everything.filter(**{name: value})
    articles = list(in_order(project, chosen).values_list("pk", "key"))
    if not articles:
        raise InvalidError("nothing_to_assign", "No article is left to hand out.")
    return articles, everything


def _draft(project: Project, wish: Wish) -> _Draft:
    articles, everything = _articles(project, wish)
    members = _members(project, wish.members, wish.skill) if wish.members else []
    keys = [key for _, key in articles]
    slots = plan(keys, wish.rule, [one.user.get_username() for one in members])
    # Ranks are ids of articles, dealt out anew in the project's order: plans of several imports stay in their order.
    dealt = sorted(pk for pk, _ in articles)
    ranks = [dealt[slot.article] for slot in slots]
    checks = _checks(project, members, slots, ranks)
    seen = hashlib.sha256(orjson.dumps([articles, [(one.article, one.member) for one in slots], checks])).hexdigest()
    found = Preview(
        len(articles),
        len(shared(keys, wish.rule.share)),
        everything.count() - len(articles),
        loads_of(slots) if slots else {},
        len(checks),
        seen[:16],
    )
    return _Draft(articles, slots, ranks, checks, found)


def _members(project: Project, names: Sequence[str], skill: str = "") -> list[Membership]:
    """The memberships of these users, of those with the skill, by name.

    Raises NotFoundError (`no_such_member`) or InvalidError (`too_few_members`).
    """
    asked = set(names)
    rows = Membership.objects.filter(project=project, user__username__in=[one for one in asked if "\x00" not in one])
    found = {one.user.get_username(): one for one in rows.select_related("user")}
    for name in names:
        if name not in found:
            raise NotFoundError("no_such_member", f"{name} is not a member.")
    able = [found[name] for name in sorted(found) if not skill or skill in found[name].skill_list]
    if not able:
        raise InvalidError("too_few_members", f"None of them has the skill {skill!r}.")
    return able


def _checks(
    project: Project, members: Sequence[Membership], slots: Sequence[Slot], ranks: Sequence[int]
) -> list[tuple[str, int, int]]:
    """Hidden checks among what members get: at the project's rate, each at most once a person."""
    rate = settings_of(project).check_rate
    rows = Probe.objects.filter(article__project=project, purpose="check", revealed_at=None)
    probes = list(rows.order_by("article").values_list("article_id", "article__key")) if rate and members else []
    if not probes:
        return []
    held = set(Assignment.objects.filter(article__probe__in=rows).values_list("article_id", "user_id"))
    found: list[tuple[str, int, int]] = []
    by_member: dict[str | None, list[int]] = {}
    for slot, rank in zip(slots, ranks, strict=True):
        by_member.setdefault(slot.member, []).append(rank)
    for one in members:
        name = one.user.get_username()
        order = drawn(f"{project.slug}\n{name}", [key for _, key in probes])
        left = [probes[at][0] for at in order if (probes[at][0], one.user_id) not in held]
        for number, rank in enumerate(by_member.get(name, ()), start=one.taken):
            if left and is_due(f"{project.slug}\n{name}", number, rate):
                found.append((name, left.pop(0), rank))
    return found


_COLUMNS = (
    "project_id, article_id, user_id, state, purpose, skill, rank, due_at, plan_id, made_by_id, made_at, taken_at"
)


def _insert(
    made: AssignmentPlan,
    rows: Sequence[tuple[int, int | None, str, int]],
    skill: str,
    due_at: datetime | None,
    now: datetime,
) -> None:
    """Article, user, purpose and rank of each. Model instances would take several times as long as the database."""
    ops = connection.ops
    when, due = ops.adapt_datetimefield_value(now), ops.adapt_datetimefield_value(due_at)
    marks = ", ".join(["%s"] * 12)
    with connection.cursor() as cursor:
        cursor.executemany(
            # Somebody may be opening one of the articles at this very moment: then she has it already.
            f"INSERT INTO annotator_assignment ({_COLUMNS}) VALUES ({marks})"
            " ON CONFLICT (article_id, user_id) DO NOTHING",
            [
                (
                    made.project_id,
                    article,
                    user,
                    "todo",
                    purpose,
                    skill,
                    rank,
                    due,
                    made.pk,
                    made.made_by_id,
                    when,
                    when if user else None,
                )
                for article, user, purpose, rank in rows
            ],
        )
    counts = Counter(user for _, user, purpose, _ in rows if user is not None and purpose == "work")
    for user, count in counts.items():
        Membership.objects.filter(project=made.project_id, user=user).update(taken=F("taken") + count)


def _look_at_all_of_the_pool(project: Project) -> None:
    """Something came into the pool in front of where members look."""
    Membership.objects.filter(project=project, pool_from__gt=0).update(pool_from=0)
