"""Boilerplate lines that are marked in one article of a publisher and stand unmarked in others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.core.lines import lines_of, normalised
from annotator.core.spans import overlaps
from annotator.models import Article, Layer, Mention, Project, User
from annotator.queries.teams import standing_of

MAX_ARTICLES = 2_000
"""Articles of a publisher that are looked at, oldest first; what is further on is offered after these."""
MAX_OFFERS = 50
MAX_PLACES = 500
"""Places of one step: what it does can be read through, and takes seconds."""
READ_ONLY = ("submitted", "done")


@dataclass(frozen=True, slots=True)
class Offer:
    """A line that `marked` layers have as `label`, and that stands unmarked in `places` articles."""

    publisher: str
    line: str
    label: str
    marked: int
    places: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands; `start` and `end` are code points of the article's text."""

    article: int
    title: str
    start: int
    end: int
    text: str


def offers(project: Project, annotator: User) -> list[Offer]:
    """Lines that could be accepted for many articles of `annotator` at once, the most places first.

    Only lines that somebody has marked as a whole count: what no person has seen is not offered here.
    """
    marked = _marked_lines(project)
    found: list[Offer] = []
    for publisher in {publisher for publisher, _ in marked}:
        wanted = {key for of, key in marked if of == publisher}
        counts: dict[str, int] = defaultdict(int)
        for key, _ in _places(project, publisher, wanted, annotator):
            counts[key] += 1
        for key, places in counts.items():
            line, labels = marked[publisher, key]
            label = max(labels, key=lambda one: (labels[one], one))
            found.append(Offer(publisher, line, label, labels[label], places))
    return sorted(found, key=lambda one: (-one.places, one.publisher, one.line))[:MAX_OFFERS]


def places(project: Project, publisher: str, line: str, annotator: User) -> list[Place]:
    """Where this line could be marked in the annotator's labels, at most MAX_PLACES."""
    found: list[Place] = []
    if "\x00" in publisher:  # no article has one, and PostgreSQL does not take one to look for
        return found
    for _, place in _places(project, publisher, {normalised(line)}, annotator):
        found.append(place)
        if len(found) == MAX_PLACES:
            break
    return found


def _marked_lines(project: Project) -> dict[tuple[str, str], tuple[str, dict[str, int]]]:
    """Per (publisher, normalised line) a specimen and how often it has which label, from people's marks."""
    rows = Mention.objects.filter(
        kind="boilerplate",
        layer__kind__in=("human", "gold"),
        layer__article__project=project,
        layer__article__probe=None,
    ).order_by("-pk")
    marked: dict[tuple[str, str], tuple[str, dict[str, int]]] = {}
    for publisher, surface, label in rows.values_list("layer__article__publisher", "surface", "label")[:20_000]:
        key = (publisher, normalised(surface))
        if "\n" not in surface and key[1]:
            labels = marked.setdefault(key, (surface, {}))[1]
            labels[label] = labels.get(label, 0) + 1
    return marked


def _places(project: Project, publisher: str, keys: set[str], annotator: User) -> Iterator[tuple[str, Place]]:
    """Each unmarked place of these normalised lines, by article; titles are never meant."""
    articles = Article.objects.filter(project=project, publisher=publisher).order_by("pk")
    if standing_of(project, annotator).limited:
        articles = articles.filter(assignments__user=annotator, assignments__withdrawn_at=None)
    own = Layer.objects.filter(article__project=project, article__publisher=publisher, kind="human", user=annotator)
    layers = {pk: (status, body) for pk, status, body in own.values_list("article_id", "status", "body")}
    for pk, title, text in articles.values_list("pk", "title", "text")[:MAX_ARTICLES].iterator(chunk_size=200):
        status, body = layers.get(pk, ("doing", '{"boilerplate":[]}'))
        if status in READ_ONLY:
            continue
        marks: list[dict[str, Any]] | None = None
        for line in list(lines_of(text))[1:]:
            key = normalised(line.text)
            if key not in keys:
                continue
            marks = orjson.loads(body)["boilerplate"] if marks is None else marks
            if not any(overlaps(one["start"], one["end"], line.start, line.end) for one in marks):
                yield key, Place(pk, title, line.start, line.end, line.text)
