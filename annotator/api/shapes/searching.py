"""The shapes of searches and those that are kept."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.articles import NeighbourItem
from annotator.core.records import LAYER_KINDS, STATUSES


class PieceItem(serializers.Serializer[object]):
    text = serializers.CharField()
    marked = serializers.BooleanField()


class ExcerptItem(serializers.Serializer[object]):
    start = serializers.IntegerField(help_text="Where the first marked piece stands, in code points.")
    end = serializers.IntegerField()
    pieces = PieceItem(many=True)


class HitArticle(NeighbourItem):
    publisher = serializers.CharField(allow_blank=True)


class HitLayer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(LAYER_KINDS)
    author = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)


class HitItem(serializers.Serializer[object]):
    article = HitArticle()
    excerpts = ExcerptItem(many=True)
    elsewhere = serializers.ListField(child=serializers.JSONField(), help_text="{field, text}: found beside the text.")
    count = serializers.IntegerField(help_text="Places in the text.")
    layer = HitLayer(allow_null=True)
    label = serializers.JSONField(allow_null=True)  # type: ignore[assignment]
    comment = serializers.JSONField(allow_null=True)


class SearchPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True, help_text="Also after a page that is not full: follow it to its end.")
    results = HitItem(many=True)


class SavedSearchRequest(serializers.Serializer[object]):
    name = serializers.CharField(max_length=100)
    query = serializers.CharField(help_text="The query string of a search: q=협약&in=labels.")
    shared = serializers.BooleanField(required=False, help_text="With the whole project; leads only.")


class SavedSearchItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField()
    shared = serializers.BooleanField()
    author = serializers.CharField()
    at = serializers.DateTimeField()


class SavedSearchPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = SavedSearchItem(many=True)
