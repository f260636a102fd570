"""The shapes of a layer: its labels, saving and handing in."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.shapes.errors import Error
from annotator.api.shapes.records import Record
from annotator.core.decisions import VERDICTS
from annotator.core.records import STATUSES


class ProblemItem(serializers.Serializer[object]):
    code = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"])
    annotation = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class GuidelineOfLayer(serializers.Serializer[object]):
    """The versions of the guideline that were current; null when that is not known."""

    opened = serializers.IntegerField(allow_null=True)
    submitted = serializers.IntegerField(allow_null=True)


class ReturnedItem(serializers.Serializer[object]):
    """Why labels came back to their author; without `by` it was training that is not passed yet."""

    reason = serializers.CharField()
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()


class LayerRecord(Record):
    layer_id = serializers.IntegerField()
    article_id = serializers.IntegerField()
    cannot = serializers.CharField(allow_blank=True, help_text="Why the article could not be annotated, or nothing.")
    seconds = serializers.IntegerField(help_text="Active seconds that its author has worked on it.")
    guideline = GuidelineOfLayer()
    problems = ProblemItem(many=True)
    returned = ReturnedItem(allow_null=True)
    graded = serializers.BooleanField(help_text="Whether its author may see it beside gold.")


class ChangeItem(serializers.Serializer[object]):
    id = serializers.UUIDField(help_text="Made by the client; sending a change twice applies it once.")
    op = serializers.ChoiceField(["add", "update", "remove"])
    kind = serializers.ChoiceField(["entity", "event", "boilerplate", "link"])
    value = serializers.JSONField()
    step = serializers.CharField(
        required=False,
        max_length=80,
        help_text="Changes with the same step are taken back together; letters, digits and _ : . - only.",
    )


class DecisionItem(serializers.Serializer[object]):
    id = serializers.UUIDField(help_text="Made by the client; sending a decision twice stores it once.")
    source = serializers.IntegerField(help_text="A machine or imported layer.")  # type: ignore[assignment]
    annotation = serializers.CharField(help_text="The id of an annotation of that layer.")
    verdict = serializers.ChoiceField(VERDICTS, help_text="The newest counts; undone makes it open again.")


class ChangesRequest(serializers.Serializer[object]):
    base = serializers.IntegerField(help_text="The version that these changes were made on.")
    changes = ChangeItem(many=True)
    decisions = DecisionItem(many=True, required=False)


class ChangesAnswer(serializers.Serializer[object]):
    version = serializers.IntegerField()
    applied = serializers.ListField(child=serializers.CharField())
    duplicates = serializers.ListField(child=serializers.CharField())
    problems = ProblemItem(many=True)
    decided = serializers.ListField(
        child=serializers.CharField(), help_text="The decisions of the request that the layer now has."
    )


class StaleAnswer(Error):
    version = serializers.IntegerField()
    changes = ChangeItem(many=True, help_text="The changes since `base`.")


class SubmitRequest(serializers.Serializer[object]):
    cannot = serializers.CharField(required=False, max_length=1000, help_text="Why the article cannot be annotated.")


class StatusAnswer(serializers.Serializer[object]):
    status = serializers.ChoiceField(STATUSES)
    version = serializers.IntegerField()
    cannot = serializers.CharField(allow_blank=True)
    graded = serializers.BooleanField(required=False, help_text="After handing in: whether there is a comparison.")


class ReturnRequest(serializers.Serializer[object]):
    reason = serializers.CharField()


class RevisionItem(serializers.Serializer[object]):
    version = serializers.IntegerField()
    author = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    change = serializers.JSONField()
    inverse = serializers.JSONField()


class RevisionPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = RevisionItem(many=True)
