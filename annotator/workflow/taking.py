"""Take the next article, and who may begin which. Handing out costs the same in a project of any size."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotator.core.errors import ConflictError, ForbiddenError
from annotator.core.planning import drawn, is_due
from annotator.models import Article, Assignment, AssignmentSettings, Layer, Membership, Probe, Project, Role, User
from annotator.queries.assignments import open_work
from annotator.queries.ordering import next_article
from annotator.queries.probes import is_in_training, training_of
from annotator.queries.teams import settings_of, standing_of
from annotator.workflow.deadlocks import once_more_after_deadlock

HOLD = 10
"""Open articles that somebody may have and still take another one."""


@once_more_after_deadlock
def take_next(project: Project, user: User, besides: int | None = None, *, another: bool = False) -> Assignment | None:
    """What the user works on next, None when there is nothing for her.

    Her own open work comes first: returned, then due, then in order. When there is none (besides the article `besides`,
    which she is leaving), or she asks for `another` one, and the project lets annotators take, she gets an article: of
    training until she has passed, a hidden check where one is due, else the first of the pool that she does not have.
    Two requests at once, of one person or of many, never get one place in the pool twice.
    Raises ForbiddenError (`not_a_member`, `training_failed`) or ConflictError (`too_many_open`).
    """
    with transaction.atomic():
        # One hand-out a person at a time: whoever clicks twice gets the same article twice.
        member = Membership.objects.select_for_update().filter(project=project, user=user).first()
        if member is None:
            raise ForbiddenError("not_a_member", "Only members of the project are handed out articles.")
        training = is_in_training(project, user)
        mine = open_work(project, user)
        if training:
            mine = mine.filter(purpose="training")
        own = (mine.exclude(article=besides) if besides else mine).first()
        if own is not None and not (another and not training):
            return own
        if training:
            return _training(project, user)
        wishes = settings_of(project)
        if wishes.mode == "assigned" and member.role == Role.ANNOTATOR:
            return None
        if own is not None and mine.count() >= HOLD:
            raise ConflictError("too_many_open", f"{HOLD} articles are open. Hand one of them in first.")
        return _check(project, member, wishes) or _from_pool(member, wishes)


def _training(project: Project, user: User) -> Assignment | None:
    """The next training article, None when her last one is just open besides.

    Raises ForbiddenError (`training_failed`) when all were handed in and not all passed.
    """
    held = Assignment.objects.filter(article=OuterRef("article"), user=user)
    probe = training_of(project).filter(~Exists(held)).first()
    if probe is not None:
        return _give(project, user, probe.article_id, "training")
    if Assignment.objects.filter(project=project, user=user, purpose="training", state__in=("todo", "doing")).exists():
        return None
    raise ForbiddenError("training_failed", "Training is not passed yet. A lead of the project decides how to go on.")


def _check(project: Project, member: Membership, wishes: AssignmentSettings) -> Assignment | None:
    """A hidden check, when one is due."""
    rate = wishes.check_rate
    if not rate:
        return None
    seed = f"{project.slug}\n{member.user.get_username()}"
    if not is_due(seed, member.taken, rate):
        return None
    held = Assignment.objects.filter(article=OuterRef("article"), user=member.user_id)
    rows = Probe.objects.filter(~Exists(held), article__project=project, purpose="check", revealed_at=None)
    probes = list(rows.values_list("article_id", "article__key").order_by("article"))
    if not probes:
        return None
    _count(member)
    article = probes[drawn(seed, [key for _, key in probes])[0]][0]
    return _give(project, member.user, article, "check", wishes.due_days)


def _give(project: Project, user: User, article: int, purpose: str, days: int | None = None) -> Assignment | None:
    now = timezone.now()
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                project=project,
                article_id=article,
                user=user,
                purpose=purpose,
                rank=article,
                taken_at=now,
                due_at=_due(now, days),
            )
    except IntegrityError:  # she has opened the article in another tab at this very moment
        return open_work(project, user).first()


def _from_pool(member: Membership, wishes: AssignmentSettings) -> Assignment | None:
    row = _first_in_pool(member, member.pool_from)
    if row is None and member.pool_from:
        # Something may have come back into the pool before where she looked last.
        row = _first_in_pool(member, 0)
    if row is None:
        return None
    now = timezone.now()
    row.user_id, row.taken_at, row.due_at = member.user_id, now, row.due_at or _due(now, wishes.due_days)
    try:
        with transaction.atomic():
            row.save(update_fields=["user", "taken_at", "due_at"])
    except IntegrityError:  # she has opened the article in another tab at this very moment
        return open_work(row.project, member.user).first()
    _count(member, pool_from=row.rank)
    return row


def _first_in_pool(member: Membership, rank: int) -> Assignment | None:
    """The first place that the member can take, from this rank on, locked; others' locked ones are passed over.

    One look at an index for each skill. Places before `pool_from` are of articles that she has herself: they are looked
    at once and not again each time.
    """
    found = [row for skill in ("", *member.skill_list) if (row := _pool(member, skill, rank).first()) is not None]
    return min(found, key=lambda row: (row.rank, row.pk), default=None)


def _pool(member: Membership, skill: str, rank: int) -> QuerySet[Assignment]:
    held = Assignment.objects.filter(article=OuterRef("article"), user=member.user_id)
    rows = Assignment.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(~Exists(held), project=member.project_id, user=None, skill=skill, rank__gte=rank).order_by(
        "rank", "pk"
    )


def _count(member: Membership, **more: int) -> None:
    Membership.objects.filter(pk=member.pk).update(taken=member.taken + 1, **more)


def go_on(project: Project, user: User, besides: int | None = None, *, another: bool = False) -> Article | None:
    """The article that the user goes on with, taken for her where articles are handed out.

    Where nothing is handed out it is the next in the project's order that she has not finished.
    Raises what take_next raises.
    """
    standing = standing_of(project, user)
    if standing.takes:
        taken = take_next(project, user, besides, another=another)
        if taken is not None:
            return taken.article
    return None if standing.limited else next_article(project, user, free=True, besides=besides)


def _due(now: datetime, days: int | None) -> datetime | None:
    return now + timedelta(days=days) if days else None


def need_admitted(article: Article, user: User, role: Role) -> None:
    """Whether the user may begin to label an article, or go on with labels of hers.

    Annotators in training only begin training articles. Where articles are handed out, they only begin their own.
    Raises ForbiddenError (`training_first`, `not_assigned`).
    """
    if role != Role.ANNOTATOR or Layer.objects.filter(article=article, kind="human", user=user).exists():
        return
    project = article.project
    if is_in_training(project, user):
        if not training_of(project).filter(article=article).exists():
            raise ForbiddenError("training_first", "Finish the training articles first.")
        return
    held = Assignment.objects.filter(article=article, user=user, withdrawn_at=None)
    if settings_of(project).mode != "free" and not held.exists():
        raise ForbiddenError("not_assigned", "This article is not assigned to you.")
