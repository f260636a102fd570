"""The shapes of consistency and fixes."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.fixing import ACTIONS


class LineItem(serializers.Serializer[object]):
    line = serializers.CharField(help_text="What to send to fix it.")
    article_id = serializers.IntegerField()
    layer_id = serializers.IntegerField()
    layer_kind = serializers.CharField()
    author = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    left = serializers.CharField()
    surface = serializers.CharField()
    right = serializers.CharField()


class ConsistencyAnswer(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    surfaces = serializers.ListField(child=serializers.JSONField(), required=False)
    lines = LineItem(many=True, required=False)


class FixRequest(serializers.Serializer[object]):
    action = serializers.ChoiceField(choices=ACTIONS)
    lines = serializers.ListField(child=serializers.CharField())
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    preview = serializers.BooleanField(required=False)


class FixAnswer(serializers.Serializer[object]):
    fix = serializers.IntegerField(allow_null=True)
    changes = serializers.ListField(child=serializers.JSONField())
    refused = serializers.ListField(child=serializers.JSONField())


class UndoFixAnswer(serializers.Serializer[object]):
    undone = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Changed since, and left as they are.")
