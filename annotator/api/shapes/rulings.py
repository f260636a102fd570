"""The shapes of rulings on what people disagree in."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.ruling_drafts import PERSON_TAKES


class RulingItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    question = serializers.CharField()
    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    surface = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    cause = serializers.CharField()
    take = serializers.CharField()
    of = serializers.CharField(allow_null=True, help_text="Whose side was taken.")
    how = serializers.CharField(help_text="person, or the strategy.")
    reason = serializers.CharField()
    taken = serializers.ListField(child=serializers.JSONField())
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    in_guideline = serializers.BooleanField()


class RulingRequest(serializers.Serializer[object]):
    question = serializers.CharField()
    take = serializers.ChoiceField(choices=PERSON_TAKES)
    digest = serializers.CharField(required=False)
    of = serializers.IntegerField(required=False, help_text="For side: the layer.")
    pieces = serializers.ListField(child=serializers.IntegerField(), required=False)
    reason = serializers.CharField(required=False, help_text="Needed for nothing.")
    seen = serializers.IntegerField(required=False, help_text="The ruling that is replaced; 0 when there is none.")


class RulingPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = RulingItem(many=True)


class OwnRulingPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = serializers.ListField(child=serializers.JSONField())


class GuidelineTick(serializers.Serializer[object]):
    taken_up = serializers.BooleanField()
