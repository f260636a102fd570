"""The shapes of webhooks and their deliveries."""

from __future__ import annotations

from rest_framework import serializers

from annotator.models.webhook import EVENTS
from annotator.models.webhook import STATES as DELIVERY_STATES


class WebhookRequest(serializers.Serializer[object]):
    url = serializers.URLField()
    events = serializers.ListField(child=serializers.ChoiceField(EVENTS))


class WebhookItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    active = serializers.BooleanField()
    failing_since = serializers.DateTimeField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    made_at = serializers.DateTimeField()


class WebhookWithSecret(WebhookItem):
    secret = serializers.CharField(help_text="Shown once: what signs the deliveries.")


class WebhookPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = WebhookItem(many=True)


class DeliveryItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    delivery_id = serializers.UUIDField()
    event = serializers.CharField()
    state = serializers.ChoiceField(DELIVERY_STATES)
    attempts = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    said = serializers.CharField(allow_blank=True)


class DeliveryPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = DeliveryItem(many=True)
