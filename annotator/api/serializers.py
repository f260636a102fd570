"""The shapes of requests and answers, for the OpenAPI schema. What they hold is checked in core/."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.records import LAYER_KINDS, STATUSES
from annotator.queries.articles import STATES


class ErrorBody(serializers.Serializer[object]):
    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.JSONField(allow_null=True)


class Error(serializers.Serializer[object]):
    """What every error looks like."""

    error = ErrorBody()


class ProjectRow(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    role = serializers.CharField()
    archived = serializers.BooleanField()
    articles = serializers.IntegerField()
    begun = serializers.IntegerField(help_text="Articles in which the caller has a layer.")
    submitted = serializers.IntegerField(help_text="Articles whose layer the caller has submitted.")


class ProjectPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = ProjectRow(many=True)


class ProjectDetail(ProjectRow):
    guideline = serializers.CharField()
    scheme_version = serializers.IntegerField()


class SchemeVersion(serializers.Serializer[object]):
    version = serializers.IntegerField()
    scheme = serializers.JSONField()


class ArticleRow(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    published_at = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    characters = serializers.IntegerField()
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    forbids_redistribution = serializers.BooleanField()
    forbids_ai_training = serializers.BooleanField()


class ArticlePage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = ArticleRow(many=True)


class LayerHead(serializers.Serializer[object]):
    kind = serializers.ChoiceField(LAYER_KINDS)
    author = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    version = serializers.IntegerField()
    scheme = serializers.IntegerField()


class Record(serializers.Serializer[object]):
    """A `gisa/1` record. Offsets are Unicode code points, end-exclusive."""

    record = serializers.CharField()
    id = serializers.CharField(help_text="The article's key.")
    text = serializers.CharField()
    sha256 = serializers.CharField()
    language = serializers.CharField()
    meta = serializers.JSONField()
    layer = LayerHead(allow_null=True)
    entities = serializers.ListField(child=serializers.JSONField())
    events = serializers.ListField(child=serializers.JSONField())
    boilerplate = serializers.ListField(child=serializers.JSONField())
    links = serializers.ListField(child=serializers.JSONField())
    rights = serializers.JSONField()


class ProblemItem(serializers.Serializer[object]):
    code = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"])
    annotation = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class ArticleRecord(Record):
    article_id = serializers.IntegerField()


class LayerRecord(Record):
    layer_id = serializers.IntegerField()
    article_id = serializers.IntegerField()
    problems = ProblemItem(many=True)


class NeighbourItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()


class NeighbourAnswer(serializers.Serializer[object]):
    previous = NeighbourItem(allow_null=True)
    next = NeighbourItem(allow_null=True)
    position = serializers.IntegerField()
    count = serializers.IntegerField()


class ChangeItem(serializers.Serializer[object]):
    id = serializers.UUIDField(help_text="Made by the client; sending a change twice applies it once.")
    op = serializers.ChoiceField(["add", "update", "remove"])
    kind = serializers.ChoiceField(["entity", "event", "boilerplate", "link"])
    value = serializers.JSONField()


class ChangesRequest(serializers.Serializer[object]):
    base = serializers.IntegerField(help_text="The version that these changes were made on.")
    changes = ChangeItem(many=True)


class ChangesAnswer(serializers.Serializer[object]):
    version = serializers.IntegerField()
    applied = serializers.ListField(child=serializers.CharField())
    duplicates = serializers.ListField(child=serializers.CharField())
    problems = ProblemItem(many=True)


class StaleAnswer(Error):
    version = serializers.IntegerField()
    changes = ChangeItem(many=True, help_text="The changes since `base`.")


class StatusAnswer(serializers.Serializer[object]):
    status = serializers.ChoiceField(STATUSES)
    version = serializers.IntegerField()


class RevisionItem(serializers.Serializer[object]):
    version = serializers.IntegerField()
    author = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    change = serializers.JSONField()
    inverse = serializers.JSONField()


class RevisionPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = RevisionItem(many=True)


class FormatItem(serializers.Serializer[object]):
    name = serializers.CharField()
    label = serializers.JSONField()  # type: ignore[assignment]  # "label" is also a Field's own attribute
    description = serializers.JSONField()
    extensions = serializers.ListField(child=serializers.CharField())
    example = serializers.CharField()
    options = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


class Losses(serializers.Serializer[object]):
    articles = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    examples = serializers.JSONField()


class ImportRequest(serializers.Serializer[object]):
    file = serializers.FileField()
    format = serializers.CharField(required=False)
    encoding = serializers.CharField(required=False)
    columns = serializers.CharField(required=False, help_text="Which column of a table is what: text=본문,title=제목.")
    labels = serializers.CharField(
        required=False, help_text="What becomes of labels that the project has not, as TOML (docs/formats.md)."
    )


class ImportAnswer(serializers.Serializer[object]):
    created = serializers.IntegerField()
    duplicates = serializers.JSONField()
    layers = serializers.IntegerField()
    refused = serializers.JSONField()
