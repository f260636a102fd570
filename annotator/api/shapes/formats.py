"""The shapes of formats, imports and exports."""

from __future__ import annotations

from rest_framework import serializers


class FormatItem(serializers.Serializer[object]):
    name = serializers.CharField()
    label = serializers.JSONField()  # type: ignore[assignment]  # "label" is also a Field's own attribute
    description = serializers.JSONField()
    extensions = serializers.ListField(child=serializers.CharField())
    example = serializers.CharField()
    options = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


class FormatPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = FormatItem(many=True)


class Losses(serializers.Serializer[object]):
    articles = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    examples = serializers.JSONField()


class ImportRequest(serializers.Serializer[object]):
    file = serializers.FileField()
    format = serializers.CharField(required=False)
    encoding = serializers.CharField(required=False)
    columns = serializers.CharField(required=False, help_text="Which column of a table is what: text=본문,title=제목.")
    labels = serializers.CharField(
        required=False, help_text="What becomes of labels that the project has not, as TOML (docs/formats.md)."
    )


class ImportAnswer(serializers.Serializer[object]):
    created = serializers.IntegerField()
    duplicates = serializers.JSONField()
    layers = serializers.IntegerField()
    refused = serializers.JSONField()
