"""Webhooks: addresses that a project tells of events, and what was sent there."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.project import Project

EVENTS = ("submit", "adjudicate", "release")
"""What a webhook can be told of. `ping` goes to every one, when a lead asks for it."""
STATES = ("waiting", "delivered", "failed")
EXCERPT = 500
"""Characters of an answer, or of an error, that are kept."""


class Webhook(models.Model):
    """One address. `events` are apart by spaces; `failing_since` is when the failures began that have not ended."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=2000)
    secret = models.CharField(max_length=100)
    events = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def event_list(self) -> list[str]:
        """The events one by one."""
        return self.events.split()


class WebhookDelivery(models.Model):
    """One event on its way to one address. `body` is exactly what is signed and sent."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    delivery_id = models.UUIDField(unique=True)
    event = models.CharField(max_length=16)
    body = models.TextField()
    state = models.CharField(max_length=16, choices=[(one, one) for one in STATES], default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True)
    said = models.CharField(max_length=EXCERPT, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="known_delivery_state")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="deliveries_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.delivery_id}"
