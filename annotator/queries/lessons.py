"""What sources of suggestions learn from: confirmed labels, and how people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from annotator.core.proposals import Sample, Tally, Track
from annotator.core.records import decode_body
from annotator.models import Article, Decision, Layer, Probe, Project

CONFIRMED = ("submitted", "done")
NEWEST = 20_000
"""Decisions that are looked at; older ones have become labels by now."""


def confirmed_layers() -> QuerySet[Layer]:
    """Layers that somebody has finished: what she has marked counts, and so does what she has left unmarked.

    Not those of articles that people are measured on: suggestions would give the gold away.
    """
    measured = Probe.objects.filter(article=OuterRef("article"))
    return Layer.objects.filter(~Exists(measured), kind__in=("human", "gold"), status__in=CONFIRMED, cannot="")


def confirmed_articles(project: Project) -> QuerySet[Article]:
    """The articles with a finished layer."""
    return Article.objects.filter(Exists(confirmed_layers().filter(article=OuterRef("pk"))), project=project)


def samples(project: Project, *, unconfirmed: bool = False) -> Iterator[Sample]:
    """Articles with their confirmed labels, newest first: gold before human, then the layer that changed last.

    `unconfirmed`: afterwards also the articles that nobody has finished, without labels. Constant memory.
    """
    best = confirmed_layers().filter(article=OuterRef("article")).order_by(_gold_first(), "-updated_at")
    rows = confirmed_layers().filter(article__project=project, pk=Subquery(best.values("pk")[:1]))
    fields = ("article__key", "article__text", "article__publisher", "body")
    for key, text, publisher, body in rows.order_by("-updated_at").values_list(*fields).iterator(chunk_size=200):
        yield Sample(key, text, publisher, decode_body(body))
    if unconfirmed:
        bare = Article.objects.filter(project=project).exclude(pk__in=confirmed_articles(project)).order_by("-pk")
        for key, text, publisher in bare.values_list("key", "text", "publisher").iterator(chunk_size=200):
            yield Sample(key, text, publisher)


def _gold_first() -> Case:
    return Case(When(kind="gold", then=Value(0)), default=Value(1), output_field=IntegerField())


def sample_of(article: Article) -> Sample | None:
    """One article with its confirmed labels, None when it has none."""
    layer = confirmed_layers().filter(article=article).order_by(_gold_first(), "-updated_at").first()
    return Sample(article.key, article.text, article.publisher, decode_body(layer.body)) if layer else None


def verdicts(project: Project) -> dict[tuple[str, str], list[bool]]:
    """The decisions on machine suggestions by (source, label), newest first; the last word on each counts."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for source, label, _, _, right in _decisions(project):
        found[source, label].append(right)
    return dict(found)


def track(project: Project) -> Track:
    """The decisions on machine suggestions by (kind, label, surface)."""
    surfaces: dict[tuple[str, str, str], Tally] = {}
    for _, label, kind, surface, right in _decisions(project):
        accepted, rejected = surfaces.get((kind, label, surface), (0, 0))
        surfaces[kind, label, surface] = (accepted + right, rejected + (not right))
    return Track(surfaces)


def _decisions(project: Project) -> Iterator[tuple[str, str, str, str, bool]]:
    """Source, label, kind, surface and whether it was right, newest first. `undone` takes back what came before."""
    rows = Decision.objects.filter(source__kind="machine", layer__article__project=project).order_by("-pk")
    seen: set[tuple[int, int, str]] = set()
    fields = ("layer_id", "source_id", "annotation", "verdict", "source__author_name", "label", "item", "surface")
    for layer, source, annotation, verdict, author, label, item, surface in rows.values_list(*fields)[:NEWEST]:
        key = (layer, source, annotation)
        if key in seen:
            continue
        seen.add(key)
        if verdict != "undone":
            yield source_name(author), label, item, surface, verdict == "accepted"


def source_name(author: str) -> str:
    """The source that a machine layer is of: personal ones are called `same-article:alice`."""
    return author.partition(":")[0]
