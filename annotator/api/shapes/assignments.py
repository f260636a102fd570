"""The shapes of who labels what."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.articles import NeighbourItem
from annotator.models.assigning import PURPOSES, STATES


class AssignmentItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    article = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    user = serializers.CharField(allow_null=True, help_text="Null while it waits in the pool.")
    state = serializers.ChoiceField(STATES)
    purpose = serializers.ChoiceField(PURPOSES, help_text="For annotators a hidden check is work like any other.")
    skill = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    layer = serializers.IntegerField(allow_null=True)


class AssignmentPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = AssignmentItem(many=True)


class PlanRequest(serializers.Serializer[object]):
    each = serializers.IntegerField(required=False, help_text="Annotators per article; 1 when left out.")
    share = serializers.IntegerField(required=False, help_text="Percent of the articles with more annotators.")
    shared_by = serializers.IntegerField(required=False, help_text="Annotators of these; 2 when left out.")
    members = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Who gets them; the pool when left out."
    )
    batch = serializers.CharField(required=False)
    publisher = serializers.CharField(required=False)
    skill = serializers.CharField(required=False, help_text="What one needs to get them.")
    due_at = serializers.DateTimeField(required=False)
    dry_run = serializers.BooleanField(required=False)
    seen = serializers.CharField(required=False, help_text="Of a dry run: another plan than that one is refused.")
    articles = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="By hand instead: each of `members` gets each."
    )


class PlanAnswer(serializers.Serializer[object]):
    plan = serializers.IntegerField(allow_null=True, help_text="Null for a dry run.")
    articles = serializers.IntegerField()
    shared = serializers.IntegerField(required=False)
    left_out = serializers.IntegerField(required=False, help_text="Articles that somebody has already.")
    checks = serializers.IntegerField(required=False)
    loads = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text='Articles a person; "-" is the pool.'
    )
    count = serializers.IntegerField()
    seen = serializers.CharField(required=False)


class UndoPlanAnswer(serializers.Serializer[object]):
    removed = serializers.IntegerField()


class TakeRequest(serializers.Serializer[object]):
    besides = serializers.IntegerField(required=False, help_text="An open article that the caller is leaving.")
    another = serializers.BooleanField(required=False, help_text="One more, although there is open work.")


class TakeAnswer(serializers.Serializer[object]):
    next = NeighbourItem(allow_null=True)


class ReassignRequest(serializers.Serializer[object]):
    assignments = serializers.ListField(child=serializers.IntegerField())
    to = serializers.CharField(allow_null=True, help_text="A member; null for the pool.")


class ReassignAnswer(serializers.Serializer[object]):
    moved = serializers.IntegerField()
