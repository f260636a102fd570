"""What is for the caller: comments that name her, answer her or stand on her labels."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import notices as shapes
from annotator.core.errors import InvalidError
from annotator.models import Notice
from annotator.queries.notices import notice_page, unread_count
from annotator.workflow.commenting import mark_notices_read

MOST_IDS = 1_000


def _notice(row: Notice) -> dict[str, Any]:
    comment, article = row.comment, row.comment.layer.article
    return {
        "id": row.pk,
        "reason": row.reason,
        "read": row.read_at is not None,
        "project": article.project.slug,
        "article": {"id": article.pk, "key": article.key, "title": article.title},
        "layer": comment.layer_id,
        "comment": {
            "id": comment.pk,
            "author": comment.author.get_username(),
            "body": comment.body,
            "at": comment.at,
            "start": comment.start,
            "end": comment.end,
            "parent": comment.parent_id,
        },
    }


class Inbox(APIView):
    """The caller's notices, newest first."""

    @extend_schema(
        operation_id="inbox_list",
        parameters=[OpenApiParameter("unread", bool), OpenApiParameter("before", int)],
        responses=shapes.NoticePage,
        tags=["comments"],
    )
    def get(self, request: Request) -> Response:
        user = user_of(request)
        unread = request.query_params.get("unread", "") in ("1", "true")
        page = notice_page(user, unread, whole_number(request, "before"))
        return Response(
            {
                "unread": unread_count(user),
                "next": page_url(request, before=page.next) if page.next else None,
                "results": [_notice(row) for row in page.rows],
            }
        )


class ReadInbox(APIView):
    """Say that notices are read: those named, or all."""

    @extend_schema(request=shapes.ReadRequest, responses=shapes.ReadAnswer, tags=["comments"])
    def post(self, request: Request) -> Response:
        user = user_of(request)
        ids = request.data.get("ids") if isinstance(request.data, dict) else None
        if ids is not None and not (
            isinstance(ids, list) and len(ids) <= MOST_IDS and all(type(one) is int and 0 < one < 2**63 for one in ids)
        ):
            raise InvalidError("bad_parameter", f"ids must be a list of at most {MOST_IDS} ids of notices.")
        mark_notices_read(user, ids)
        return Response({"unread": unread_count(user)})
