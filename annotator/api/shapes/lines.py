"""The shapes of repeated lines that are accepted at once."""

from __future__ import annotations

from rest_framework import serializers


class LinePage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = serializers.ListField(
        child=serializers.JSONField(), help_text="{publisher, line, label, marked, places}, or the places of one line."
    )


class AcceptLineRequest(serializers.Serializer[object]):
    publisher = serializers.CharField()
    line = serializers.CharField(help_text="As it stands in one of the articles.")
    label = serializers.CharField()  # type: ignore[assignment]
    annotator = serializers.CharField(required=False)
    seen = serializers.IntegerField(required=False, help_text="Places that were shown; with others nothing is done.")


class LineAcceptanceItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    publisher = serializers.CharField()
    line = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    annotator = serializers.CharField()
    count = serializers.IntegerField()
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class UndoLineAnswer(serializers.Serializer[object]):
    removed = serializers.IntegerField()
    kept = serializers.IntegerField()
