"""The shapes of projects."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.schemes import SUFFIXES


class ProjectRow(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    role = serializers.CharField()
    archived = serializers.BooleanField()
    articles = serializers.IntegerField()
    begun = serializers.IntegerField(help_text="Articles in which the caller has a layer.")
    submitted = serializers.IntegerField(help_text="Articles whose layer the caller has submitted.")


class ProjectPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = ProjectRow(many=True)


class ProjectDetail(ProjectRow):
    guideline = serializers.CharField()
    scheme_version = serializers.IntegerField()
    suffixes = serializers.ListField(child=serializers.CharField(), help_text=SUFFIXES)
