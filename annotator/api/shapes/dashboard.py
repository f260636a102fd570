"""The shapes of the dashboard."""

from __future__ import annotations

from rest_framework import serializers


class DashboardAnswer(serializers.Serializer[object]):
    author = serializers.CharField(allow_blank=True, help_text="Whose figures; empty for everybody's.")
    progress = serializers.JSONField(help_text="{articles, finished, gold, layers, impossible}")
    forecast = serializers.JSONField(
        allow_null=True,
        help_text="Weeks from this one: {soonest, middle, latest, weeks}; null when nothing can be said.",
    )
    weeks = serializers.ListField(child=serializers.JSONField(), help_text="{monday, by_author}")
    time = serializers.ListField(child=serializers.JSONField(), help_text="Active seconds on finished layers.")
    waiting = serializers.ListField(child=serializers.JSONField(), help_text="{status, days, oldest}")
    labels = serializers.ListField(child=serializers.JSONField(), help_text="{author, kind, label, count}")
    labels_counted_at = serializers.DateTimeField(allow_null=True)
