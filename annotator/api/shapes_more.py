"""The shapes of requests and answers, continued: search, guideline, notices, webhooks, releases, what is finished."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.serializers import Error, NeighbourItem, Record
from annotator.core.records import LAYER_KINDS, STATUSES
from annotator.models.notice import REASONS
from annotator.models.release import LAYER_CHOICES
from annotator.models.release import STATES as RELEASE_STATES
from annotator.models.webhook import EVENTS
from annotator.models.webhook import STATES as DELIVERY_STATES

__all__ = ["Error"]


class PieceItem(serializers.Serializer[object]):
    text = serializers.CharField()
    marked = serializers.BooleanField()


class ExcerptItem(serializers.Serializer[object]):
    start = serializers.IntegerField(help_text="Where the first marked piece stands, in code points.")
    end = serializers.IntegerField()
    pieces = PieceItem(many=True)


class HitArticle(NeighbourItem):
    publisher = serializers.CharField(allow_blank=True)


class HitLayer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(LAYER_KINDS)
    author = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)


class HitItem(serializers.Serializer[object]):
    article = HitArticle()
    excerpts = ExcerptItem(many=True)
    elsewhere = serializers.ListField(child=serializers.JSONField(), help_text="{field, text}: found beside the text.")
    count = serializers.IntegerField(help_text="Places in the text.")
    layer = HitLayer(allow_null=True)
    label = serializers.JSONField(allow_null=True)  # type: ignore[assignment]
    comment = serializers.JSONField(allow_null=True)


class SearchPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True, help_text="Also after a page that is not full: follow it to its end.")
    results = HitItem(many=True)


class SavedSearchRequest(serializers.Serializer[object]):
    name = serializers.CharField(max_length=100)
    query = serializers.CharField(help_text="The query string of a search: q=협약&in=labels.")
    shared = serializers.BooleanField(required=False, help_text="With the whole project; leads only.")


class SavedSearchItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField()
    shared = serializers.BooleanField()
    author = serializers.CharField()
    at = serializers.DateTimeField()


class SavedSearchPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = SavedSearchItem(many=True)


class GuidelineVersionItem(serializers.Serializer[object]):
    number = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()


class GuidelineVersionDetail(GuidelineVersionItem):
    text = serializers.CharField(allow_blank=True)


class GuidelineVersionPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = GuidelineVersionItem(many=True)


class PublishRequest(serializers.Serializer[object]):
    text = serializers.CharField(allow_blank=True, help_text="Markdown; [[key:start-end|LABEL]] quotes an article.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    base = serializers.IntegerField(required=False, help_text="The version that was edited; another is refused (409).")


class NoticeItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    reason = serializers.ChoiceField(REASONS)
    read = serializers.BooleanField()
    project = serializers.CharField()
    article = NeighbourItem()
    layer = serializers.IntegerField()
    comment = serializers.JSONField()


class NoticePage(serializers.Serializer[object]):
    unread = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = NoticeItem(many=True)


class ReadRequest(serializers.Serializer[object]):
    ids = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="All when left out.")


class ReadAnswer(serializers.Serializer[object]):
    unread = serializers.IntegerField()


class WebhookRequest(serializers.Serializer[object]):
    url = serializers.URLField()
    events = serializers.ListField(child=serializers.ChoiceField(EVENTS))


class WebhookItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    active = serializers.BooleanField()
    failing_since = serializers.DateTimeField(allow_null=True)
    disabled_at = serializers.DateTimeField(allow_null=True)
    made_at = serializers.DateTimeField()


class WebhookWithSecret(WebhookItem):
    secret = serializers.CharField(help_text="Shown once: what signs the deliveries.")


class WebhookPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = WebhookItem(many=True)


class DeliveryItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    delivery_id = serializers.UUIDField()
    event = serializers.CharField()
    state = serializers.ChoiceField(DELIVERY_STATES)
    attempts = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    said = serializers.CharField(allow_blank=True)


class DeliveryPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = DeliveryItem(many=True)


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


class FinishedRecord(Record):
    layer_id = serializers.IntegerField()
    article_id = serializers.IntegerField()
    cannot = serializers.CharField(allow_blank=True)
    cursor = serializers.IntegerField()
    finished_at = serializers.DateTimeField()


class FinishedPage(serializers.Serializer[object]):
    cursor = serializers.IntegerField(help_text="What `after` takes to go on, also when there is nothing new.")
    next = serializers.URLField(allow_null=True, help_text="Null: that is all so far.")
    results = FinishedRecord(many=True)
