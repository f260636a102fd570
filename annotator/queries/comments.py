"""Comments of a layer, read."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from annotator.models import Comment, Layer


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it, oldest first."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def threads_of(layer: Layer) -> list[Thread]:
    """Everything that was written about a layer, oldest first."""
    return _threads(Q(layer=layer))


def thread_of(comment: Comment) -> Thread:
    """A comment with its replies; a reply has none."""
    if comment.parent_id is not None:
        return Thread(comment)
    return _threads(Q(pk=comment.pk) | Q(parent=comment.pk))[0]


def _threads(wanted: Q) -> list[Thread]:
    threads: dict[int, Thread] = {}
    for row in Comment.objects.filter(wanted).select_related("author", "resolved_by").order_by("pk"):
        if row.parent_id is None:
            threads[row.pk] = Thread(row)
        else:  # a reply is younger than what it replies to
            threads[row.parent_id].replies.append(row)
    return list(threads.values())
