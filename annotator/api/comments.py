"""Comments on a layer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import user_of
from annotator.api.shapes import comments as shapes
from annotator.api.shapes.errors import Error
from annotator.core.comments import comment_from_dict
from annotator.models import Comment, Notice
from annotator.queries.comments import Thread, thread_of, threads_of
from annotator.workflow.commenting import add_comment, reopen_comment, resolve_comment


def _thread(thread: Thread) -> dict[str, Any]:
    return {**_comment(thread.comment), "replies": [{**_comment(reply), "replies": []} for reply in thread.replies]}


def _comment(row: Comment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "author": row.author.get_username(),
        "start": row.start,
        "end": row.end,
        "annotation": row.annotation,
        "body": row.body,
        "at": row.at,
        "resolved": row.resolved_at is not None,
        "resolved_by": row.resolved_by.get_username() if row.resolved_by else None,
    }


class Comments(APIView):
    """What its author and the reviewers write to each other about a layer, oldest first."""

    @extend_schema(operation_id="comments_list", responses=shapes.CommentPage, tags=["comments"])
    def get(self, request: Request, layer_id: int) -> Response:
        layer, _ = access.layer_for(user_of(request), layer_id)
        found = [_thread(one) for one in threads_of(layer)]
        return Response({"count": len(found), "next": None, "results": found})

    @extend_schema(
        request=shapes.CommentRequest,
        responses={201: shapes.NewComment, 403: Error, 404: Error, 422: Error},
        tags=["comments"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        user = user_of(request)
        layer = access.discussed_layer_for(user, layer_id)
        draft = comment_from_dict(request.data, layer.article.characters)
        comment = add_comment(layer, user, draft)
        told = (
            Notice.objects.filter(comment=comment).order_by("user__username").values_list("user__username", flat=True)
        )
        return Response({**_thread(thread_of(comment)), "told": list(told)}, status.HTTP_201_CREATED)


class ResolveComment(APIView):
    """Say that a comment is dealt with."""

    @extend_schema(request=None, responses=shapes.CommentItem, tags=["comments"])
    def post(self, request: Request, comment_id: int) -> Response:
        user = user_of(request)
        comment = resolve_comment(access.comment_for(user, comment_id).pk, user)
        return Response(_thread(thread_of(comment)))


class ReopenComment(APIView):
    """Say that a comment is not dealt with after all."""

    @extend_schema(request=None, responses=shapes.CommentItem, tags=["comments"])
    def post(self, request: Request, comment_id: int) -> Response:
        comment = reopen_comment(access.comment_for(user_of(request), comment_id).pk)
        return Response(_thread(thread_of(comment)))
