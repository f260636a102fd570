"""Webhooks of a project, for its leads."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import webhooks as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError, NotFoundError
from annotator.models import Role, Webhook, WebhookDelivery
from annotator.workflow import webhooks

PAGE_SIZE = 50


def _webhook(row: Webhook) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": row.url,
        "events": row.event_list,
        "active": row.active,
        "failing_since": row.failing_since,
        "disabled_at": row.disabled_at,
        "made_at": row.made_at,
    }


def _delivery(row: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": row.pk,
        "delivery_id": str(row.delivery_id),
        "event": row.event,
        "state": row.state,
        "attempts": row.attempts,
        "made_at": row.made_at,
        "tried_at": row.tried_at,
        "next_at": row.next_at,
        "status": row.status,
        "said": row.said,
    }


class Webhooks(APIView):
    """The project's webhooks."""

    @extend_schema(operation_id="webhooks_list", responses=shapes.WebhookPage, tags=["webhooks"])
    def get(self, request: Request, slug: str) -> Response:
        grant = access.project_for(user_of(request), slug, Role.LEAD)
        rows = [_webhook(row) for row in Webhook.objects.filter(project=grant.project)]
        return Response({"count": len(rows), "next": None, "results": rows})

    @extend_schema(
        request=shapes.WebhookRequest,
        responses={201: shapes.WebhookWithSecret, 409: Error, 422: Error},
        tags=["webhooks"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        data = request.data if isinstance(request.data, dict) else {}
        row = webhooks.add_webhook(grant.project, user, data.get("url"), data.get("events"))
        return Response({**_webhook(row), "secret": row.secret}, status.HTTP_201_CREATED)


class WebhookView(APIView):
    """One webhook: switch it on or off, or delete it with its log."""

    @extend_schema(responses=shapes.WebhookItem, tags=["webhooks"])
    def get(self, request: Request, webhook_id: int) -> Response:
        return Response(_webhook(access.webhook_for(user_of(request), webhook_id)[0]))

    @extend_schema(request={"application/json": {"type": "object"}}, responses=shapes.WebhookItem, tags=["webhooks"])
    def post(self, request: Request, webhook_id: int) -> Response:
        row, grant = access.webhook_for(user_of(request), webhook_id)
        access.need_open(grant)
        active = request.data.get("active") if isinstance(request.data, dict) else None
        if not isinstance(active, bool):
            raise InvalidError("bad_webhook", 'The body must be {"active": true or false}.')
        webhooks.switch_webhook(row, active)
        row.refresh_from_db()
        return Response(_webhook(row))

    @extend_schema(responses={204: None}, tags=["webhooks"])
    def delete(self, request: Request, webhook_id: int) -> Response:
        webhooks.delete_webhook(access.webhook_for(user_of(request), webhook_id)[0])
        return Response(status=status.HTTP_204_NO_CONTENT)


class Deliveries(APIView):
    """What was sent to a webhook, newest first."""

    @extend_schema(
        operation_id="deliveries_list",
        parameters=[OpenApiParameter("before", int)],
        responses=shapes.DeliveryPage,
        tags=["webhooks"],
    )
    def get(self, request: Request, webhook_id: int) -> Response:
        hook, _ = access.webhook_for(user_of(request), webhook_id)
        rows = WebhookDelivery.objects.filter(webhook=hook).defer("body").order_by("-pk")
        before = whole_number(request, "before")
        if before is not None:
            rows = rows.filter(pk__lt=before)
        found = list(rows[: PAGE_SIZE + 1])
        following = page_url(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None
        return Response({"next": following, "results": [_delivery(row) for row in found[:PAGE_SIZE]]})


class Ping(APIView):
    """Send a test."""

    @extend_schema(request=None, responses={202: shapes.DeliveryItem}, tags=["webhooks"])
    def post(self, request: Request, webhook_id: int) -> Response:
        user = user_of(request)
        hook, grant = access.webhook_for(user, webhook_id)
        access.need_open(grant)
        return Response(_delivery(webhooks.ping(hook, user)), status.HTTP_202_ACCEPTED)


def delivery_for(hook: Webhook, delivery_id: int) -> WebhookDelivery:
    """Raises NotFoundError (`no_such_delivery`)."""
    row = WebhookDelivery.objects.filter(webhook=hook, pk=delivery_id).first()
    if row is None:
        raise NotFoundError("no_such_delivery", "There is no such delivery.")
    return row


class Redeliver(APIView):
    """Send an event once more, under the same id."""

    @extend_schema(request=None, responses={202: shapes.DeliveryItem}, tags=["webhooks"])
    def post(self, request: Request, webhook_id: int, delivery_id: int) -> Response:
        hook, grant = access.webhook_for(user_of(request), webhook_id)
        access.need_open(grant)
        row = webhooks.redeliver(delivery_for(hook, delivery_id))
        return Response(_delivery(row), status.HTTP_202_ACCEPTED)
