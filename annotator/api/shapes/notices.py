"""The shapes of the inbox."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.articles import NeighbourItem
from annotator.models.notice import REASONS


class NoticeItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    reason = serializers.ChoiceField(REASONS)
    read = serializers.BooleanField()
    project = serializers.CharField()
    article = NeighbourItem()
    layer = serializers.IntegerField()
    comment = serializers.JSONField()


class NoticePage(serializers.Serializer[object]):
    unread = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = NoticeItem(many=True)


class ReadRequest(serializers.Serializer[object]):
    ids = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="All when left out.")


class ReadAnswer(serializers.Serializer[object]):
    unread = serializers.IntegerField()
