"""The shapes of requests and answers, for the OpenAPI schema. What they hold is checked in core/."""

from __future__ import annotations

from rest_framework import serializers

from annotator.core.decisions import VERDICTS
from annotator.core.records import LAYER_KINDS, STATUSES
from annotator.core.suggestions import SUGGESTED
from annotator.queries.articles import STATES
from annotator.queries.suggestions import SUGGESTING

SUFFIXES = "Further word endings that a mark leaves out, beside the particles."


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
    suffixes = serializers.ListField(child=serializers.CharField(), help_text=SUFFIXES)


class SchemeVersion(serializers.Serializer[object]):
    version = serializers.IntegerField()
    scheme = serializers.JSONField()
    suffixes = serializers.ListField(child=serializers.CharField(), help_text=SUFFIXES)


class GuidelineAnswer(serializers.Serializer[object]):
    text = serializers.CharField(allow_blank=True, help_text="Markdown.")
    html = serializers.CharField(allow_blank=True, help_text="Without raw HTML; links to http, https and mailto only.")
    version = serializers.IntegerField(help_text="0 when nothing was ever written.")
    read = serializers.IntegerField(allow_null=True, help_text="The newest version that the caller has read.")


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
    cannot = serializers.CharField(allow_blank=True, help_text="Why the caller could not annotate it, or nothing.")
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


class NeighbourItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()


class NeighbourAnswer(serializers.Serializer[object]):
    previous = NeighbourItem(allow_null=True)
    next = NeighbourItem(allow_null=True)
    previous_open = NeighbourItem(allow_null=True, help_text="The nearest before it that the caller has not submitted.")
    next_open = NeighbourItem(allow_null=True)
    position = serializers.IntegerField()
    count = serializers.IntegerField()
    take = serializers.BooleanField(help_text="Whether the next open one is to be taken: POST …/take/.")


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


class TimeRequest(serializers.Serializer[object]):
    session = serializers.UUIDField(help_text="Made by the client, one a visit.")
    seconds = serializers.IntegerField(min_value=0, max_value=86400, help_text="Active seconds of this visit so far.")


class TimeAnswer(serializers.Serializer[object]):
    session = serializers.UUIDField()
    seconds = serializers.IntegerField(help_text="The largest number of this session.")
    total = serializers.IntegerField(help_text="Of all sessions of the layer.")


class RevisionItem(serializers.Serializer[object]):
    version = serializers.IntegerField()
    author = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    change = serializers.JSONField()
    inverse = serializers.JSONField()


class RevisionPage(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True)
    results = RevisionItem(many=True)


class CommentRequest(serializers.Serializer[object]):
    body = serializers.CharField(max_length=4000, help_text="Plain text.")
    start = serializers.IntegerField(required=False, allow_null=True, help_text="Code points; null for no span.")
    end = serializers.IntegerField(required=False, allow_null=True)
    annotation = serializers.CharField(required=False, allow_blank=True)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]  # as "label" below


class ReplyItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    author = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    annotation = serializers.CharField(allow_blank=True)
    body = serializers.CharField(help_text="Plain text as it was written: escape it.")
    at = serializers.DateTimeField()
    resolved = serializers.BooleanField()
    resolved_by = serializers.CharField(allow_null=True)


class CommentItem(ReplyItem):
    replies = ReplyItem(many=True)


class NewComment(CommentItem):
    told = serializers.ListField(child=serializers.CharField(), help_text="Who finds it in her inbox.")


class CommentPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = CommentItem(many=True)


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


class FormatPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = FormatItem(many=True)


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


class PreviewRequest(serializers.Serializer[object]):
    preview = serializers.BooleanField(required=False, help_text="Say what would be touched, and change nothing.")


class SchemeChangeRequest(PreviewRequest):
    steps = serializers.ListField(child=serializers.JSONField(), help_text="As in docs/schemes.md.")


class SchemeChangeAnswer(serializers.Serializer[object]):
    from_version = serializers.IntegerField()
    to_version = serializers.IntegerField()
    layers = serializers.JSONField(help_text="Layers touched, by kind of layer.")
    annotations = serializers.JSONField(help_text="Annotations touched, by kind of layer.")
    steps = serializers.ListField(child=serializers.IntegerField(), help_text="Annotations touched, by step.")
    applied = serializers.BooleanField()


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


class NextAnswer(serializers.Serializer[object]):
    next = NeighbourItem(allow_null=True)


class LinePage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = serializers.ListField(
        child=serializers.JSONField(), help_text="{publisher, line, label, marked, places}, or the places of one line."
    )


class AcceptLineRequest(serializers.Serializer[object]):
    publisher = serializers.CharField()
    line = serializers.CharField(help_text="As it stands in one of the articles.")
    label = serializers.CharField()  # type: ignore[assignment]
    annotator = serializers.CharField(required=False)
    seen = serializers.IntegerField(required=False, help_text="Places that were shown; with others nothing is done.")


class LineAcceptanceItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    publisher = serializers.CharField()
    line = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    annotator = serializers.CharField()
    count = serializers.IntegerField()
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class UndoLineAnswer(serializers.Serializer[object]):
    removed = serializers.IntegerField()
    kept = serializers.IntegerField()
