"""The shapes of requests and answers about who labels what, for the OpenAPI schema."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.serializers import NeighbourItem
from annotator.models.assigning import MODES, PURPOSES, STATES
from annotator.models.checking import PROBES


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


class ReturnRequest(serializers.Serializer[object]):
    reason = serializers.CharField()


class SettingsItem(serializers.Serializer[object]):
    mode = serializers.ChoiceField(MODES)
    due_days = serializers.IntegerField(allow_null=True)
    pass_mark = serializers.IntegerField(help_text="F1 in percent.")
    tries = serializers.IntegerField()
    check_rate = serializers.IntegerField(help_text="Hidden checks among a hundred articles.")


class PersonItem(serializers.Serializer[object]):
    user = serializers.CharField(allow_null=True, help_text="Null is the pool.")
    role = serializers.CharField(allow_null=True)
    skills = serializers.ListField(child=serializers.CharField())
    states = serializers.DictField(child=serializers.IntegerField())
    overdue = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    in_training = serializers.BooleanField()
    training_f1 = serializers.FloatField(allow_null=True, help_text="Of first tries.")
    check_f1 = serializers.FloatField(allow_null=True)


class TeamAnswer(serializers.Serializer[object]):
    unplanned = serializers.IntegerField(help_text="Articles that nobody has and that are not in the pool.")
    settings = SettingsItem()
    results = PersonItem(many=True)


class MemberRequest(serializers.Serializer[object]):
    member = serializers.CharField(required=False)
    skills = serializers.CharField(required=False)
    waived = serializers.BooleanField(required=False)
    settings = SettingsItem(required=False)


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
