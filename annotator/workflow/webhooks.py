"""Tell other programs of events. What happened is written with what caused it, and sent afterwards by a worker."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from annotator.core.errors import ConflictError, InvalidError
from annotator.core.signing import signature
from annotator.models import Article, Layer, Project, User, Webhook, WebhookDelivery
from annotator.models.webhook import EVENTS, EXCERPT
from annotator.workflow.sending import SendError, check_url, send

PAUSES = (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400)
"""Seconds before each further try; after the last one the delivery has failed."""
PATIENCE = timedelta(days=5)
"""After so long without a success a webhook is switched off."""
LOST = timedelta(minutes=1)
"""After so long a try whose worker died is made again."""
MOST = 20
"""Webhooks of one project."""

wanted = Signal()
"""A delivery waits: `delivery` is its id, `seconds` how long it should wait. A job is put into the queue for it."""


def about_layer(layer: Layer, article: Article) -> dict[str, Any]:
    """What an event says of a layer: where to find it, nothing of what is in it."""
    return {
        "article": {"id": article.pk, "key": article.key},
        "layer": {
            "id": layer.pk,
            "kind": layer.kind,
            "author": layer.author_name,
            "status": layer.status,
            "version": layer.version,
        },
    }


def notify(project: Project, event: str, payload: Mapping[str, Any]) -> int:
    """Tell the project's webhooks of an event, as part of the caller's transaction; how many will be told.

    Call it where the event happens: `notify(project, "adjudicate", about_layer(gold, article))`.
    """
    hooks = [hook for hook in Webhook.objects.filter(project=project, active=True) if event in hook.event_list]
    for hook in hooks:
        _enqueue(hook, project, event, payload)
    return len(hooks)


def ping(webhook: Webhook, user: User) -> WebhookDelivery:
    """Send a test, also to a webhook that is switched off."""
    return _enqueue(webhook, webhook.project, "ping", {"by": user.get_username()})


def redeliver(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send the same event again, under the same id, so that a receiver who has it can tell."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state="waiting", attempts=0, next_at=timezone.now())
    _want(delivery.pk, 0)
    delivery.refresh_from_db()
    return delivery


def _enqueue(hook: Webhook, project: Project, event: str, payload: Mapping[str, Any]) -> WebhookDelivery:
    made, number = timezone.now(), uuid.uuid4()
    body = {"id": str(number), "event": event, "at": made.isoformat(), "project": project.slug, "data": payload}
    row = WebhookDelivery.objects.create(
        webhook=hook, delivery_id=number, event=event, body=orjson.dumps(body).decode(), next_at=made
    )
    _want(row.pk, 0)
    return row


def _want(delivery_id: int, seconds: float) -> None:
    transaction.on_commit(lambda: wanted.send(sender=None, delivery=delivery_id, seconds=seconds))


def waiting_deliveries() -> list[tuple[int, float]]:
    """What waits, with the seconds that it should still wait: for a worker that starts."""
    now = timezone.now()
    rows = WebhookDelivery.objects.filter(state="waiting").order_by("next_at").values_list("pk", "next_at")
    return [(pk, max(0.0, (at - now).total_seconds()) if at else 0.0) for pk, at in rows]


def deliver(delivery_id: int) -> bool:
    """Try to deliver once; whether it is done with. A failure comes again later, ever more rarely."""
    now = timezone.now()
    # Two jobs for one delivery: only one of them moves it on.
    taken = WebhookDelivery.objects.filter(pk=delivery_id, state="waiting", next_at__lte=now + timedelta(seconds=1))
    if not taken.update(attempts=F("attempts") + 1, tried_at=now, next_at=now + LOST):
        return False
    row = WebhookDelivery.objects.select_related("webhook__project").get(pk=delivery_id)
    hook = row.webhook
    if not hook.active and row.event != "ping" and row.attempts > 1:
        _finish(row, "failed", None, "The webhook is switched off.")
        return True
    body = row.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Gisa-Webhook/1",
        "X-Gisa-Event": row.event,
        "X-Gisa-Delivery": str(row.delivery_id),
        "X-Gisa-Signature": signature(hook.secret, body, int(now.timestamp())),
    }
    try:
        status, said = send(hook.url, body, headers)
    except SendError as error:
        return _failed(row, None, str(error))
    if 200 <= status < 300:
        _finish(row, "delivered", status, said)
        Webhook.objects.filter(pk=hook.pk).update(failing_since=None)
        return True
    return _failed(row, status, said)


def _failed(row: WebhookDelivery, status: int | None, said: str) -> bool:
    now, hook = timezone.now(), row.webhook
    since = hook.failing_since or now
    if hook.failing_since is None:
        Webhook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=now)
    elif hook.active and now - since > PATIENCE:
        Webhook.objects.filter(pk=hook.pk, active=True).update(active=False, disabled_at=now)
    if row.attempts > len(PAUSES):
        _finish(row, "failed", status, said)
        return True
    pause = PAUSES[row.attempts - 1]
    WebhookDelivery.objects.filter(pk=row.pk).update(
        status=status, said=_short(said), next_at=now + timedelta(seconds=pause)
    )
    _want(row.pk, pause)
    return False


def _finish(row: WebhookDelivery, state: str, status: int | None, said: str) -> None:
    WebhookDelivery.objects.filter(pk=row.pk).update(state=state, status=status, said=_short(said), next_at=None)


def _short(said: str) -> str:
    return said.replace("\x00", "")[:EXCERPT]


def new_secret() -> str:
    """What signs the deliveries of a webhook."""
    return secrets.token_urlsafe(32)


def add_webhook(project: Project, user: User, url: object, events: object) -> Webhook:
    """A new webhook, with its secret.

    Raises InvalidError (`bad_webhook`) or ConflictError (`too_many_webhooks`).
    """
    if not isinstance(url, str) or not isinstance(events, Sequence) or isinstance(events, str):
        raise InvalidError("bad_webhook", "A webhook has a url and a list of events.")
    chosen = [event for event in EVENTS if event in events]
    unknown = [one for one in events if one not in EVENTS]
    if unknown or not chosen:
        raise InvalidError("bad_webhook", f"events must be some of {', '.join(EVENTS)}.")
    try:
        check_url(url.strip())
    except SendError as error:
        raise InvalidError("bad_webhook", f"The address cannot be used: {error}") from None
    if Webhook.objects.filter(project=project).count() >= MOST:
        raise ConflictError("too_many_webhooks", f"A project has at most {MOST} webhooks.")
    return Webhook.objects.create(
        project=project, url=url.strip(), events=" ".join(chosen), secret=new_secret(), made_by=user
    )


def switch_webhook(webhook: Webhook, on: bool) -> None:
    """Switch a webhook on or off. One that is switched on has failed at nothing yet."""
    Webhook.objects.filter(pk=webhook.pk).update(active=on, failing_since=None, disabled_at=None)


def renew_secret(webhook: Webhook) -> str:
    """Another secret; what is sent from now on is signed with it."""
    secret = new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(secret=secret)
    return secret


def delete_webhook(webhook: Webhook) -> None:
    """A webhook with its log. What waited for it is not sent."""
    with transaction.atomic():
        WebhookDelivery.objects.filter(webhook=webhook).delete()
        webhook.delete()
