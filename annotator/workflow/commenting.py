"""Write comments, reply, resolve. Each function is one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import now

from annotator.core.comments import CommentDraft
from annotator.core.errors import InvalidError
from annotator.models import Comment, Layer, User


def add_comment(layer: Layer, author: User, draft: CommentDraft) -> Comment:
    """A new comment on a layer, or a reply to one.

    Raises InvalidError (`bad_comment`) for a reply to what is no comment of this layer, or is itself a reply.
    """
    if draft.parent is not None:
        threads = Comment.objects.filter(layer=layer, parent__isnull=True)
        if not threads.filter(pk=draft.parent).exists():
            raise InvalidError("bad_comment", f"The layer has no comment {draft.parent} that can be replied to.")
    return Comment.objects.create(
        layer=layer,
        author=author,
        start=draft.start,
        end=draft.end,
        annotation=draft.annotation,
        body=draft.body,
        parent_id=draft.parent,
    )


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
