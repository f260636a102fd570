"""The shapes of agreement and what lowers it."""

from __future__ import annotations

from rest_framework import serializers


class MeasureItem(serializers.Serializer[object]):
    name = serializers.CharField()
    label = serializers.JSONField(help_text="By language.")  # type: ignore[assignment]
    description = serializers.JSONField(help_text="By language.")
    source_of_definition = serializers.CharField()
    unit = serializers.CharField(help_text="What `units` counts: marks and events on both sides of every pair.")
    kind = serializers.CharField()
    causes = serializers.ListField(child=serializers.CharField(), help_text="Disagreements that lower the number.")


class AgreementAnswer(serializers.Serializer[object]):
    """`value` is null where a number is not defined; `low` and `high` are a 95 % bootstrap interval over articles."""

    computed_at = serializers.DateTimeField(allow_null=True, help_text="Null before the first time.")
    stale = serializers.BooleanField(help_text="Layers have changed since.")
    busy = serializers.BooleanField(help_text="It is being measured, or waits to be.")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    measures = MeasureItem(many=True)
    articles = serializers.IntegerField(help_text="That two or more people have finished.")
    rounds = serializers.IntegerField(help_text="Of the bootstrap.")
    people = serializers.JSONField(help_text="Articles of each person.")
    groups = serializers.ListField(child=serializers.JSONField(), help_text="{kind, name, articles, numbers}")
    labels = serializers.JSONField(help_text="By measure and label.")
    causes = serializers.ListField(child=serializers.JSONField())
    confusion = serializers.ListField(child=serializers.JSONField())


class AgreementAsked(serializers.Serializer[object]):
    asked = serializers.BooleanField(help_text="False when it waits already.")


class DisagreementSide(serializers.Serializer[object]):
    layer = serializers.IntegerField()
    author = serializers.CharField()
    label = serializers.CharField(help_text="Label, type, role or value of an attribute.")  # type: ignore[assignment]
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    annotation = serializers.CharField(allow_blank=True)


class DisagreementArticle(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()


class DisagreementItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    article = DisagreementArticle()
    kind = serializers.CharField()
    cause = serializers.CharField()
    edge = serializers.CharField(allow_blank=True)
    more = serializers.CharField(allow_blank=True, help_text="The text that one side has more.")
    detail = serializers.CharField(allow_blank=True, help_text="An attribute's name, an argument's event type.")
    against = serializers.ChoiceField(("people", "gold"))
    week = serializers.DateField()
    sides = DisagreementSide(many=True)


class DisagreementPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = DisagreementItem(many=True)
