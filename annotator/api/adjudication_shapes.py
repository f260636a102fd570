"""The shapes of adjudication and consistency, for the OpenAPI schema."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.serializers import Error as Error
from annotator.core.choosing import STRATEGIES
from annotator.core.fixing import ACTIONS
from annotator.core.ruling_drafts import PERSON_TAKES


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


class RulingRequest(serializers.Serializer[object]):
    question = serializers.CharField()
    take = serializers.ChoiceField(choices=PERSON_TAKES)
    digest = serializers.CharField(required=False)
    of = serializers.IntegerField(required=False, help_text="For side: the layer.")
    pieces = serializers.ListField(child=serializers.IntegerField(), required=False)
    reason = serializers.CharField(required=False, help_text="Needed for nothing.")
    seen = serializers.IntegerField(required=False, help_text="The ruling that is replaced; 0 when there is none.")


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


class OwnRulingPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = serializers.ListField(child=serializers.JSONField())


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


class RulingPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = RulingItem(many=True)


class GuidelineTick(serializers.Serializer[object]):
    taken_up = serializers.BooleanField()


class LineItem(serializers.Serializer[object]):
    line = serializers.CharField(help_text="What to send to fix it.")
    article_id = serializers.IntegerField()
    layer_id = serializers.IntegerField()
    layer_kind = serializers.CharField()
    author = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    left = serializers.CharField()
    surface = serializers.CharField()
    right = serializers.CharField()


class ConsistencyAnswer(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    surfaces = serializers.ListField(child=serializers.JSONField(), required=False)
    lines = LineItem(many=True, required=False)


class FixRequest(serializers.Serializer[object]):
    action = serializers.ChoiceField(choices=ACTIONS)
    lines = serializers.ListField(child=serializers.CharField())
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    preview = serializers.BooleanField(required=False)


class FixAnswer(serializers.Serializer[object]):
    fix = serializers.IntegerField(allow_null=True)
    changes = serializers.ListField(child=serializers.JSONField())
    refused = serializers.ListField(child=serializers.JSONField())


class UndoFixAnswer(serializers.Serializer[object]):
    undone = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Changed since, and left as they are.")
