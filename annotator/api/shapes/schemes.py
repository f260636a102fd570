"""The shapes of label schemes and their changes."""

from __future__ import annotations

from rest_framework import serializers

SUFFIXES = "Further word endings that a mark leaves out, beside the particles."


class SchemeVersion(serializers.Serializer[object]):
    version = serializers.IntegerField()
    scheme = serializers.JSONField()
    suffixes = serializers.ListField(child=serializers.CharField(), help_text=SUFFIXES)


class PreviewRequest(serializers.Serializer[object]):
    preview = serializers.BooleanField(required=False, help_text="Say what would be touched, and change nothing.")


class SchemeChangeRequest(PreviewRequest):
    steps = serializers.ListField(child=serializers.JSONField(), help_text="As in docs/schemes.md.")


class SchemeChangeAnswer(serializers.Serializer[object]):
    from_version = serializers.IntegerField()
    to_version = serializers.IntegerField()
    layers = serializers.JSONField(help_text="Layers touched, by kind of layer.")
    annotations = serializers.JSONField(help_text="Annotations touched, by kind of layer.")
    steps = serializers.ListField(child=serializers.IntegerField(), help_text="Annotations touched, by step.")
    applied = serializers.BooleanField()
