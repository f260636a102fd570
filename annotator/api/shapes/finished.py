"""The shapes of what is finished."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.records import Record


class FinishedRecord(Record):
    layer_id = serializers.IntegerField()
    article_id = serializers.IntegerField()
    cannot = serializers.CharField(allow_blank=True)
    cursor = serializers.IntegerField()
    finished_at = serializers.DateTimeField()


class FinishedPage(serializers.Serializer[object]):
    cursor = serializers.IntegerField(help_text="What `after` takes to go on, also when there is nothing new.")
    next = serializers.URLField(allow_null=True, help_text="Null: that is all so far.")
    results = FinishedRecord(many=True)
