"""Write comments, reply, resolve, read what is for oneself. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from annotator.core.calling import called_in
from annotator.core.comments import CommentDraft
from annotator.core.errors import InvalidError
from annotator.models import Comment, Layer, Notice, User
from annotator.queries.notices import notices_of, readers_of


def add_comment(layer: Layer, author: User, draft: CommentDraft) -> Comment:
    """A new comment on a layer, or a reply to one.

    Raises InvalidError (`bad_comment`) for a reply to what is no comment of this layer, or is itself a reply.
    """
    if draft.parent is not None:
        threads = Comment.objects.filter(layer=layer, parent__isnull=True)
        if not threads.filter(pk=draft.parent).exists():
            raise InvalidError("bad_comment", f"The layer has no comment {draft.parent} that can be replied to.")
    with transaction.atomic():
        comment = Comment.objects.create(
            layer=layer,
            author=author,
            start=draft.start,
            end=draft.end,
            annotation=draft.annotation,
            body=draft.body,
            parent_id=draft.parent,
        )
        _tell(comment, layer)
    return comment


def _tell(comment: Comment, layer: Layer) -> None:
    """Notices for whom the comment names, for who wrote before in its thread, and for the owner of the labels.

    Only those who may read the comment are told; to an annotator that is nobody but herself and the reviewers.
    """
    readers = {user.get_username(): user for user in readers_of(layer)}
    reasons: dict[User, str] = {readers[name]: "mention" for name in called_in(comment.body, readers)}
    if comment.parent_id is not None:
        wrote = set(_thread_of(comment).values_list("author", flat=True))
        for user in readers.values():
            if user.pk in wrote:
                reasons.setdefault(user, "reply")
    for user in readers.values():
        if user.pk == layer.user_id:
            reasons.setdefault(user, "yours")
    Notice.objects.bulk_create(
        Notice(user=user, comment=comment, reason=reason)
        for user, reason in reasons.items()
        if user.pk != comment.author_id
    )


def _thread_of(comment: Comment) -> QuerySet[Comment]:
    return Comment.objects.filter(Q(pk=comment.parent_id) | Q(parent=comment.parent_id))


def mark_notices_read(user: User, ids: Sequence[int] | None = None) -> None:
    """The user has read these notices of hers, or all of them."""
    rows = notices_of(user, unread=True)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    Notice.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(read_at=now())


def resolve_comment(comment_id: int, user: User) -> Comment:
    """Say that a comment is dealt with. Who said so first stays.

    Raises InvalidError (`is_reply`).
    """
    with transaction.atomic():
        comment = _thread(comment_id)
        if comment.resolved_at is None:
            comment.resolved_at, comment.resolved_by = now(), user
            comment.save(update_fields=["resolved_at", "resolved_by"])
        return comment


def reopen_comment(comment_id: int) -> Comment:
    """Say that a comment is not dealt with after all.

    Raises InvalidError (`is_reply`).
    """
    with transaction.atomic():
        comment = _thread(comment_id)
        comment.resolved_at = comment.resolved_by = None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        return comment


def _thread(comment_id: int) -> Comment:
    comment = Comment.objects.select_for_update().get(pk=comment_id)
    if comment.parent_id is not None:
        raise InvalidError("is_reply", "A reply is resolved with the comment that it belongs to.")
    return comment
