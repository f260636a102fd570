"""The shapes of adjudication."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.rulings import RulingItem
from annotator.core.choosing import STRATEGIES


class MarkPieceItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    slot = serializers.IntegerField(help_text="Pieces of one slot are about one annotation.")
    part = serializers.ChoiceField(choices=["mark", "attribute", "argument"])
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    name = serializers.CharField(help_text="Of an attribute, or the role of an argument.")
    value = serializers.CharField()
    filler = serializers.JSONField(allow_null=True, help_text="What fills the role: kind, label, start, end.")
    voters = serializers.ListField(child=serializers.IntegerField(), help_text="Layers that have it.")


class QuestionItem(serializers.Serializer[object]):
    key = serializers.CharField()
    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    agreed = serializers.BooleanField()
    cause = serializers.CharField(help_text="agreed, missing, label, boundary, attribute, argument or mixed.")
    state = serializers.CharField(help_text="open, ruled, changed (the votes have, since) or waits.")
    digest = serializers.CharField(help_text="Changes with the votes; send it back with the ruling.")
    pieces = MarkPieceItem(many=True)
    ruling = RulingItem(allow_null=True)


class Adjudication(serializers.Serializer[object]):
    article = serializers.JSONField()
    gold = serializers.JSONField(allow_null=True, help_text="layer_id, version, status, by.")
    voters = serializers.ListField(child=serializers.JSONField(), help_text="layer_id, author, status, version.")
    left_out = serializers.ListField(child=serializers.JSONField(), help_text="Unfinished, or not annotatable.")
    questions = QuestionItem(many=True)
    by_hand = serializers.ListField(child=serializers.JSONField(), help_text="In gold, and in no layer.")
    next = serializers.IntegerField(allow_null=True, help_text="The next article that is open.")


class MergeRequest(serializers.Serializer[object]):
    strategy = serializers.ChoiceField(choices=STRATEGIES)
    trust = serializers.ListField(child=serializers.CharField(), required=False, help_text="User names, best first.")
    preview = serializers.BooleanField(required=False)


class MergeAnswer(serializers.Serializer[object]):
    agreed = serializers.IntegerField()
    decided = serializers.IntegerField()
    kept = serializers.IntegerField()
    left = serializers.DictField(child=serializers.IntegerField())
    adjudication = Adjudication()


class MergeRunItem(serializers.Serializer[object]):
    strategy = serializers.CharField()
    trust = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    counts = serializers.DictField()
    preview = serializers.BooleanField()
    asked_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class GiveBackRequest(serializers.Serializer[object]):
    layer = serializers.IntegerField()
    reason = serializers.CharField()


class CaseRow(serializers.Serializer[object]):
    article_id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    voters = serializers.ListField(child=serializers.CharField())
    questions = serializers.IntegerField()
    disagreements = serializers.IntegerField()
    open = serializers.IntegerField()
    state = serializers.CharField()


class CasePage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = CaseRow(many=True)
