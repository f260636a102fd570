"""What is for somebody: comments that call her, answer her or stand on her labels."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import Layer, Membership, Notice, Role, User

PAGE_SIZE = 30


def notices_of(user: User, unread: bool = False) -> QuerySet[Notice]:
    """The notices whose comments the user may still see, newest first: what she is in a project may have changed."""
    rows = Notice.objects.filter(user=user)
    if unread:
        rows = rows.filter(read_at=None)
    if not user.is_superuser:
        member = Membership.objects.filter(user=user, project=OuterRef("comment__layer__article__project"))
        reviews = member.filter(role__in=(Role.REVIEWER, Role.LEAD))
        rows = rows.filter(Q(Exists(reviews)) | Q(Exists(member), comment__layer__user=user))
    return rows.order_by("-pk")


def unread_count(user: User) -> int:
    """How many of them she has not read; counted to 100."""
    return len(notices_of(user, unread=True).values_list("pk", flat=True)[:100])


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices; `next` is what `before` takes for the older ones, or None."""

    rows: list[Notice]
    next: int | None


def notice_page(user: User, unread: bool = False, before: int | None = None, size: int = PAGE_SIZE) -> NoticePage:
    """The `size` newest notices, or those before a notice's id."""
    rows = notices_of(user, unread).select_related("comment__author", "comment__layer__article__project")
    rows = rows.defer("comment__layer__body", "comment__layer__article__text", "comment__layer__article__meta")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return NoticePage(found[:size], found[size - 1].pk if len(found) > size else None)


def readers_of(layer: Layer) -> QuerySet[User]:
    """Who may read what is said about a layer: its owner, as long as she is a member, reviewers and leads."""
    member = Membership.objects.filter(user=OuterRef("pk"), project=layer.article.project_id)
    reviews = member.filter(role__in=(Role.REVIEWER, Role.LEAD))
    return User.objects.filter(Q(Exists(reviews)) | Q(Exists(member), pk=layer.user_id), is_active=True)
