"""The shapes of releases."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.records import STATUSES
from annotator.models.release import LAYER_CHOICES
from annotator.models.release import STATES as RELEASE_STATES


class ReleaseRequest(serializers.Serializer[object]):
    name = serializers.CharField(max_length=100)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    layers = serializers.ChoiceField(LAYER_CHOICES, required=False, help_text="gold when left out.")
    status = serializers.ChoiceField(STATUSES, required=False)
    format = serializers.CharField(required=False, help_text="json-lines when left out.")


class ReleaseItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(RELEASE_STATES)
    problem = serializers.CharField(allow_blank=True)
    format = serializers.CharField()
    layers = serializers.CharField()
    status = serializers.CharField(allow_blank=True)
    file_name = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField(help_text="Bytes.")
    records = serializers.IntegerField()
    articles = serializers.IntegerField()
    annotations = serializers.IntegerField()
    forbid_redistribution = serializers.IntegerField(help_text="Articles under a notice that forbids it.")
    forbid_ai_training = serializers.IntegerField()
    losses = serializers.JSONField(help_text="What the format could not hold, by code.")
    scheme_version = serializers.IntegerField()
    guideline_version = serializers.IntegerField()
    made_by = serializers.CharField(allow_null=True)
    made_at = serializers.DateTimeField()


class ReleasePage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = ReleaseItem(many=True)
