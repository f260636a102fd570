"""Give work to somebody else, back to the pool, and what becomes of the work of somebody who leaves.

Labels are never moved and never lost: whoever has begun keeps her layer, and her assignment is withdrawn; the other one
begins afresh and does not see it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.models import Assignment, Membership, Project, User
from annotator.models.assigning import OPEN
from annotator.workflow.deadlocks import once_more_after_deadlock

MOST = 1_000


@once_more_after_deadlock
def reassign(project: Project, assignments: Sequence[int], to: str | None, author: User | None) -> int:
    """Give open work to the member `to`, or to the pool (None); how many were given.

    Raises InvalidError (`nothing_to_assign`), NotFoundError (`no_such_assignment`, `no_such_member`) or ConflictError
    (`not_open`, `has_it_already`, `no_pool_for_this`); then nothing is changed.
    """
    if not assignments or len(assignments) > MOST:
        raise InvalidError("nothing_to_assign", f"Choose 1 to {MOST:,} assignments.")
    with transaction.atomic():
        # Locked in one order, so that two leads at once do not wait for each other.
        rows = list(
            Assignment.objects.select_for_update(of=("self",))
            .filter(project=project, pk__in=assignments, withdrawn_at=None)
            .order_by("pk")
        )
        if len(rows) != len(set(assignments)):
            raise NotFoundError("no_such_assignment", "There is no such assignment.")
        user = _member(project, to) if to is not None else None
        try:
            with transaction.atomic():
                for row in rows:
                    _move(row, user, author)
        except IntegrityError:  # the member has opened one of the articles at this very moment
            raise ConflictError("has_it_already", f"{to} has one of these articles already.") from None
        _look_again(project)
        return len(rows)


def _member(project: Project, name: str) -> User:
    rows = Membership.objects.filter(project=project, user__username=name).select_related("user")
    member = None if "\x00" in name else rows.first()  # PostgreSQL does not take one to look for
    if member is None:
        raise NotFoundError("no_such_member", f"{name} is not a member.")
    return member.user


def _move(row: Assignment, to: User | None, author: User | None) -> None:
    if row.state not in OPEN:
        raise ConflictError("not_open", "Only work that is not handed in can be given to somebody else.")
    if to is None and row.purpose != "work":
        raise ConflictError("no_pool_for_this", "Training and checks do not go to the pool.")
    if to is not None and to.pk == row.user_id:
        return
    if to is not None and _taken_up(row, to):
        _leave(row)
    elif row.state == "todo":
        row.user, row.made_by, row.taken_at = to, author, timezone.now() if to else None
        row.save(update_fields=["user", "made_by", "taken_at"])
    else:
        _leave(row)
        _again(row, to, author)


def _taken_up(row: Assignment, to: User) -> bool:
    """Whether the member has been at this article before, so that she goes on with what she has.

    Raises ConflictError (`has_it_already`) when it was never withdrawn from her.
    """
    other = Assignment.objects.select_for_update().filter(article=row.article_id, user=to).first()
    if other is None:
        return False
    if other.withdrawn_at is None:
        raise ConflictError("has_it_already", f"{to.get_username()} has this article already.")
    other.withdrawn_at, other.due_at = None, row.due_at
    other.save(update_fields=["withdrawn_at", "due_at"])
    return True


def _leave(row: Assignment) -> None:
    """Take open work from somebody: what is not begun goes, begun labels stay with their author."""
    if row.state == "todo":
        row.delete()
        return
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])


def _again(row: Assignment, to: User | None, author: User | None) -> None:
    Assignment.objects.create(
        project_id=row.project_id,
        article_id=row.article_id,
        user=to,
        purpose=row.purpose,
        skill=row.skill,
        rank=row.rank,
        due_at=row.due_at,
        plan_id=row.plan_id,
        made_by=author,
        taken_at=timezone.now() if to else None,
    )


@once_more_after_deadlock
def release_all(project: Project, user: User) -> int:
    """Somebody leaves: her open work goes back to the pool, what she has done stays; how much went back.

    What she took herself in a project without plans has nobody waiting for it, and is only withdrawn.
    """
    with transaction.atomic():
        rows = list(
            Assignment.objects.select_for_update()
            .filter(project=project, user=user, state__in=OPEN, withdrawn_at=None)
            .order_by("pk")
        )
        back = 0
        for row in rows:
            own_choice = row.plan_id is None and row.made_by_id == user.pk
            if row.purpose != "work" or own_choice:
                _leave(row)
            else:
                _move(row, None, row.made_by)
                back += 1
        _look_again(project)
        return back


def _look_again(project: Project) -> None:
    """Something came back into the pool: members look at all of it again."""
    Membership.objects.filter(project=project, pool_from__gt=0).update(pool_from=0)
