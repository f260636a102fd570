"""The shapes of suggestions and what became of them."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.suggestions import SUGGESTED
from annotator.queries.suggestions import SUGGESTING


class SuggestionItem(serializers.Serializer[object]):
    source = serializers.IntegerField(help_text="The layer that proposes it.")  # type: ignore[assignment]
    kind = serializers.ChoiceField(SUGGESTING)
    author = serializers.CharField(help_text="The name of the layer; of a personal source with the reader's behind it.")
    item = serializers.ChoiceField(SUGGESTED)
    value = serializers.JSONField(help_text="The annotation as in the record of its layer, ids included.")
    targets = serializers.JSONField(help_text="Of an event: where the entities of its arguments stand, by id.")
    score = serializers.FloatField(allow_null=True, help_text="0–1, when the suggester gave one.")
    reason = serializers.CharField(allow_blank=True, help_text="In English, or as a model of your own has said it.")
    reason_code = serializers.CharField(
        allow_blank=True, help_text="Where `words` of the first of `sources` has it in both languages, else nothing."
    )
    reason_parts = serializers.ListField(child=serializers.JSONField(), help_text="Texts and numbers for its {0}, {1}.")
    sources = serializers.ListField(
        child=serializers.CharField(), help_text="The names of all that propose it, the surest first."
    )
    candidates = serializers.ListField(
        child=serializers.JSONField(), help_text="For events: {role, label, start, end, score}, best first."
    )


class SourceWords(serializers.Serializer[object]):
    """What a source is called and how it gives its reasons, in Korean and English."""

    label = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]
    reasons = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))


class SuggestionPage(serializers.Serializer[object]):
    state = serializers.ChoiceField(
        ["ready", "waiting", "hidden"], help_text="waiting: newer ones are being made. hidden: there will be none."
    )
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = SuggestionItem(many=True)
    words = serializers.DictField(child=SourceWords(), help_text="Of the sources of this page, by name.")


class PaceItem(serializers.Serializer[object]):
    layers = serializers.IntegerField()
    median = serializers.FloatField(help_text="Active seconds.")
    per_thousand = serializers.FloatField(help_text="Active seconds per 1,000 characters.")


class SuggestionRate(serializers.Serializer[object]):
    source = serializers.CharField()  # type: ignore[assignment]
    label = serializers.CharField()  # type: ignore[assignment]
    accepted = serializers.IntegerField()
    relabelled = serializers.IntegerField()
    rejected = serializers.IntegerField()
    rate = serializers.FloatField()


class SuggestionNumbers(serializers.Serializer[object]):
    decided = serializers.IntegerField()
    accepted = serializers.IntegerField()
    keys_saved = serializers.IntegerField()
    with_suggestions = PaceItem()
    without_suggestions = PaceItem()
    rates = SuggestionRate(many=True)
    weeks = serializers.ListField(child=serializers.JSONField())
