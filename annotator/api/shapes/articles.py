"""The shapes of articles and the way between them."""

from __future__ import annotations

from rest_framework import serializers

from annotator.queries.articles import STATES


class ArticleRow(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    published_at = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    characters = serializers.IntegerField()
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    cannot = serializers.CharField(allow_blank=True, help_text="Why the caller could not annotate it, or nothing.")
    forbids_redistribution = serializers.BooleanField()
    forbids_ai_training = serializers.BooleanField()


class ArticlePage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = ArticleRow(many=True)


class NeighbourItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()


class NeighbourAnswer(serializers.Serializer[object]):
    previous = NeighbourItem(allow_null=True)
    next = NeighbourItem(allow_null=True)
    previous_open = NeighbourItem(allow_null=True, help_text="The nearest before it that the caller has not submitted.")
    next_open = NeighbourItem(allow_null=True)
    position = serializers.IntegerField()
    count = serializers.IntegerField()
    take = serializers.BooleanField(help_text="Whether the next open one is to be taken: POST …/take/.")


class NextAnswer(serializers.Serializer[object]):
    next = NeighbourItem(allow_null=True)
