"""The shapes of the guideline and its versions."""

from __future__ import annotations

from rest_framework import serializers


class GuidelineAnswer(serializers.Serializer[object]):
    text = serializers.CharField(allow_blank=True, help_text="Markdown.")
    html = serializers.CharField(allow_blank=True, help_text="Without raw HTML; links to http, https and mailto only.")
    version = serializers.IntegerField(help_text="0 when nothing was ever written.")
    read = serializers.IntegerField(allow_null=True, help_text="The newest version that the caller has read.")


class GuidelineVersionItem(serializers.Serializer[object]):
    number = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()


class GuidelineVersionDetail(GuidelineVersionItem):
    text = serializers.CharField(allow_blank=True)


class GuidelineVersionPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = GuidelineVersionItem(many=True)


class PublishRequest(serializers.Serializer[object]):
    text = serializers.CharField(allow_blank=True, help_text="Markdown; [[key:start-end|LABEL]] quotes an article.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    base = serializers.IntegerField(required=False, help_text="The version that was edited; another is refused (409).")
