"""The shapes of training and checks against gold."""

from __future__ import annotations

from rest_framework import serializers

from annotator.models.checking import PROBES


class ProbeItem(serializers.Serializer[object]):
    article = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.ChoiceField(PROBES)
    over = serializers.BooleanField()
    people = serializers.IntegerField(help_text="How many were measured on it.")


class ProbePage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = ProbeItem(many=True)


class ProbeRequest(serializers.Serializer[object]):
    articles = serializers.ListField(child=serializers.IntegerField())
    purpose = serializers.ChoiceField(["training", "check", "over", ""])


class ProbeAnswer(serializers.Serializer[object]):
    changed = serializers.IntegerField()


class ScoreItem(serializers.Serializer[object]):
    right = serializers.IntegerField()
    own = serializers.IntegerField()
    gold = serializers.IntegerField()
    f1 = serializers.FloatField()


class GradeItem(ScoreItem):
    article = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.ChoiceField(PROBES)
    number = serializers.IntegerField(help_text="The how-manieth try.")
    passed = serializers.BooleanField()
    at = serializers.DateTimeField()


class GradePage(serializers.Serializer[object]):
    annotator = serializers.CharField()
    total = ScoreItem()
    next = serializers.URLField(allow_null=True)
    results = GradeItem(many=True)


class DifferenceItem(serializers.Serializer[object]):
    """`a` is the annotator, `b` is gold."""

    kind = serializers.CharField()
    cause = serializers.CharField()
    span_a = serializers.ListField(child=serializers.IntegerField(), allow_null=True, help_text="Start and end.")
    span_b = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    label_a = serializers.CharField(allow_blank=True)
    label_b = serializers.CharField(allow_blank=True)
    a = serializers.CharField(allow_blank=True, help_text="The annotation's id.")
    b = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    edge = serializers.CharField(allow_blank=True)
    more = serializers.CharField(allow_blank=True)
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What was said about gold here.")


class ComparisonAnswer(serializers.Serializer[object]):
    article = serializers.IntegerField()
    annotator = serializers.CharField()
    score = ScoreItem()
    scores = serializers.DictField(child=ScoreItem())
    differences = DifferenceItem(many=True)
