"""The shapes of the record `gisa/1`."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.records import LAYER_KINDS, STATUSES


class LayerHead(serializers.Serializer[object]):
    kind = serializers.ChoiceField(LAYER_KINDS)
    author = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    version = serializers.IntegerField()
    scheme = serializers.IntegerField()


class Record(serializers.Serializer[object]):
    """A `gisa/1` record. Offsets are Unicode code points, end-exclusive."""

    record = serializers.CharField()
    id = serializers.CharField(help_text="The article's key.")
    text = serializers.CharField()
    sha256 = serializers.CharField()
    language = serializers.CharField()
    meta = serializers.JSONField()
    layer = LayerHead(allow_null=True)
    entities = serializers.ListField(child=serializers.JSONField())
    events = serializers.ListField(child=serializers.JSONField())
    boilerplate = serializers.ListField(child=serializers.JSONField())
    links = serializers.ListField(child=serializers.JSONField())
    rights = serializers.JSONField()


class ArticleRecord(Record):
    article_id = serializers.IntegerField()
