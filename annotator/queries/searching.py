"""Find articles, labels and comments of a project by words, also by parts of words.

The index proposes articles in order of their ids, the texts decide. A page ends when it is full, or after LOOKED_AT
articles: then it has less, and goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import orjson
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.core.excerpts import Excerpt, excerpt_of, excerpts
from annotator.core.grams import fold, grams_of_terms, terms_of
from annotator.models import Article, Comment, Layer, Mention, Project, SavedSearch, User
from annotator.models.layer import FINISHED, WITH_LABELS
from annotator.models.search_index import candidates
from annotator.queries.articles import STATES as LAYER_STATES

PLACES = ("articles", "labels", "comments")
STATES = (*LAYER_STATES, "finished", "with-gold")
"""Beside the states of people's layers: finished with labels, and finished gold."""
KINDS = ("entity", "event", "boilerplate")
PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
LOOKED_AT = 6_000
"""Articles that one page looks at, at most."""
FIRST = 200
"""Articles whose labels are looked through first: they mostly fill a page."""
MOST_CHOICES = 500
"""Publishers and imports that a filter offers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `since` and `until` are days, both included; `state` is of STATES, `kind` of KINDS, or ""."""

    query: str = ""
    publisher: str = ""
    batch: str = ""
    state: str = ""
    label: str = ""
    since: str = ""
    until: str = ""
    kind: str = ""

    @property
    def terms(self) -> list[str]:
        return terms_of(self.query)

    @property
    def is_empty(self) -> bool:
        return not self.terms and not self.is_filtered

    @property
    def is_filtered(self) -> bool:
        return any((self.publisher, self.batch, self.state, self.label, self.since, self.until, self.kind))

    @property
    def layers(self) -> Q:
        """The layers of the wanted state."""
        if self.state == "with-gold":
            return Q(kind="gold", status__in=FINISHED)
        if self.state == "finished":
            return WITH_LABELS & Q(kind="human")
        return Q(kind="human", status=self.state) if self.state else Q()

    @property
    def mentions(self) -> Q:
        """The marks of the wanted label and kind."""
        given = {"label": self.label, "kind": self.kind}
        return Q(**{name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, a label in it or a comment on it. `layer` is None for an article; `count` are places in its text."""

    article: Article
    excerpts: list[Excerpt]
    count: int = 0
    layer: Layer | None = None
    mention: Mention | None = None
    comment: Comment | None = None
    elsewhere: list[tuple[str, Excerpt]] = field(default_factory=list)
    """Found in a field beside the text: its name, and the words."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits. `next` is what `after` takes for the following ones, "" after the last; `cut` when it ended early."""

    rows: list[Hit]
    next: str
    cut: bool = False


Cursor = tuple[int, ...]


def read_cursor(value: str) -> Cursor:
    """A cursor that a page gave, as numbers; empty for the beginning, and for anything that is none."""
    parts = value.split(".")
    good = len(parts) <= 3 and all(one.isascii() and one.isdecimal() and len(one) <= 18 for one in parts)
    return tuple(map(int, parts)) if good else ()


def find(
    place: str, project: Project, visible: Q, own: Q, wanted: Wanted, after: str = "", size: int = PAGE_SIZE
) -> Page:
    """A page of hits. `visible` are the layers whose labels the reader sees, `own` those whose comments she sees."""
    size = max(1, min(size, MAX_PAGE_SIZE))
    if place == "comments":
        return _find_comments(project, own, wanted, read_cursor(after), size)
    finder = _find_labels if place == "labels" else _find_articles
    return finder(project, visible, wanted, read_cursor(after), size)


def _find_articles(project: Project, visible: Q, wanted: Wanted, after: Cursor, size: int) -> Page:
    """Go through the proposed articles until the page is full. A cursor is (article,)."""
    ids = _proposed(project, wanted, after[0] if after else 0, LOOKED_AT + 1)
    cut, ids = len(ids) > LOOKED_AT, ids[:LOOKED_AT]
    at, chunk = 0, max(50, 2 * size)
    found: list[Hit] = []
    while at < len(ids):
        rows = _filtered(project, visible, wanted, ids[at : at + chunk]).defer("created_at")
        for hit in _articles_in(rows, wanted):
            found.append(hit)
            if len(found) > size:
                return Page(found[:size], str(found[size - 1].article.pk))
        at, chunk = at + chunk, min(500, 2 * chunk)
    return Page(found, str(ids[-1]) if cut else "", cut)


def _find_labels(project: Project, visible: Q, wanted: Wanted, after: Cursor, size: int) -> Page:
    """Labels with these words in the proposed articles. A cursor is (article, start, mention).

    The first few articles mostly fill a page; the database looks through all others at once.
    """
    last = after[0] - 1 if len(after) == 3 else (after[0] if after else 0)
    ids = _proposed(project, wanted, last, LOOKED_AT + 1)
    cut, ids = len(ids) > LOOKED_AT, ids[:LOOKED_AT]
    found: list[Mention] = []
    for some in (ids[:FIRST], ids[FIRST:]):
        if some and len(found) <= size:
            found += _mentions(project, visible, wanted, after, some)[: size + 1 - len(found)]
    hits = [_label_hit(one) for one in found[:size]]
    if len(found) > size:
        one = found[size - 1]
        return Page(hits, f"{one.layer.article_id}.{one.start}.{one.pk}")
    return Page(hits, str(ids[-1]) if cut else "", cut)


def _mentions(project: Project, visible: Q, wanted: Wanted, after: Cursor, ids: list[int]) -> QuerySet[Mention]:
    """The labels that are looked for in some of the proposed articles, in their order."""
    articles = _of_publisher(project, wanted, ids)
    if wanted.since or wanted.until:
        dates = articles.values_list("pk", "published_at")
        articles = Article.objects.filter(pk__in=[pk for pk, date in dates if _in_time(date, wanted)])
    layers = Layer.objects.filter(visible, wanted.layers, article__in=articles)
    mentions = Mention.objects.filter(wanted.mentions, layer__in=layers)
    for term in wanted.terms:
        mentions = mentions.filter(surface__icontains=term)
    if len(after) == 3:
        article, start, pk = after
        later = Q(start__gt=start) | Q(start=start, pk__gt=pk)
        mentions = mentions.filter(Q(layer__article__gt=article) | Q(later, layer__article=article))
    rows = mentions.select_related("layer__article").defer("layer__body", "layer__article__meta")
    return rows.order_by("layer__article_id", "start", "pk")


def _label_hit(one: Mention) -> Hit:
    excerpt = excerpt_of(one.layer.article.text, [(one.start, one.start + len(one.surface))])
    return Hit(one.layer.article, [excerpt], 1, one.layer, one)


def _proposed(project: Project, wanted: Wanted, after: int, limit: int) -> list[int]:
    if grams_of_terms(wanted.terms) or wanted.publisher or wanted.batch:
        return candidates(project.pk, wanted.terms, after, limit, wanted.publisher, wanted.batch)
    rows = Article.objects.filter(project=project, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _filtered(project: Project, visible: Q, wanted: Wanted, ids: list[int]) -> QuerySet[Article]:
    """Those of the proposed articles that pass the filters."""
    rows = _of_publisher(project, wanted, ids).order_by("pk")
    if wanted.state:
        seen = Layer.objects.filter(visible, article=OuterRef("pk"))
        todo = wanted.state == "todo"
        rows = rows.filter(~Exists(seen.filter(kind="human")) if todo else Exists(seen.filter(wanted.layers)))
    if wanted.mentions:
        layers = Layer.objects.filter(visible, article=OuterRef(OuterRef("pk")))
        rows = rows.filter(
            Exists(Mention.objects.filter(wanted.mentions, layer__article=OuterRef("pk"), layer__in=layers))
        )
    return rows


def _of_publisher(project: Project, wanted: Wanted, ids: list[int]) -> QuerySet[Article]:
    rows = Article.objects.filter(pk__in=ids, project=project)
    if wanted.publisher:
        rows = rows.filter(publisher=wanted.publisher)
    return rows.filter(batch=wanted.batch) if wanted.batch else rows


def _in_time(published_at: str, wanted: Wanted) -> bool:
    """Whether a date as it came lies between the two days; one that is no date lies nowhere."""
    if not wanted.since and not wanted.until:
        return True
    day = published_at.strip()[:10]
    return bool(day) and (not wanted.since or day >= wanted.since) and (not wanted.until or day <= wanted.until)


def _articles_in(rows: Iterable[Article], wanted: Wanted) -> Iterator[Hit]:
    terms = wanted.terms
    for article in rows:
        if not _in_time(article.published_at, wanted):
            continue
        beside = {
            "title": article.title,
            "key": article.key,
            "publisher": article.publisher,
            "url": article.url,
            "meta": _words_of(article.meta),
        }
        text = fold(article.text)
        missing = [term for term in terms if term not in text]
        elsewhere: list[tuple[str, Excerpt]] = []
        for term in missing:
            name = next((name for name, value in beside.items() if term in fold(value)), None)
            if name is None:
                break
            elsewhere.append((name, excerpts(beside[name], [term], 1)[0][0]))
        if len(elsewhere) < len(missing):
            continue
        shown, count = excerpts(article.text, terms)
        yield Hit(article, shown, count, elsewhere=elsewhere)


def _words_of(meta: str) -> str:
    """Further metadata as people read it."""
    if meta == "{}":
        return ""
    values: dict[str, Any] = orjson.loads(meta)
    return " · ".join(
        f"{name}: {value if isinstance(value, str) else orjson.dumps(value).decode()}" for name, value in values.items()
    )


def _find_comments(project: Project, own: Q, wanted: Wanted, after: Cursor, size: int) -> Page:
    """Newest first. Days are those of the comments."""
    layers = Layer.objects.filter(own, wanted.layers, article__project=project)
    if wanted.publisher:
        layers = layers.filter(article__publisher=wanted.publisher)
    if wanted.batch:
        layers = layers.filter(article__batch=wanted.batch)
    rows = Comment.objects.filter(layer__in=layers).select_related("author", "layer__article", "parent")
    rows = rows.defer("layer__body", "layer__article__meta")
    for term in wanted.terms:
        rows = rows.filter(body__icontains=term)
    if wanted.since:
        rows = rows.filter(at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__date__lte=wanted.until)
    if after:
        rows = rows.filter(pk__lt=after[0])
    found = list(rows.order_by("-pk")[: size + 1])
    hits = [_comment_hit(row, wanted.terms) for row in found[:size]]
    return Page(hits, str(found[size - 1].pk) if len(found) > size else "")


def _comment_hit(row: Comment, terms: Sequence[str]) -> Hit:
    shown, count = excerpts(row.body, terms)
    return Hit(row.layer.article, shown or [excerpt_of(row.body, [(0, 0)])], count, row.layer, comment=row)


def publishers_of(project: Project) -> list[str]:
    """The publishers of a project's articles."""
    return [publisher for publisher, _ in _distinct(project, "publisher")]


@dataclass(frozen=True, slots=True)
class Import:
    """Articles that came in together, and when the first of them came."""

    batch: str
    at: datetime


def imports_of(project: Project) -> list[Import]:
    """The imports of a project, newest first."""
    rows = Article.objects.in_bulk([pk for _, pk in _distinct(project, "batch")])
    return sorted((Import(row.batch, row.created_at) for row in rows.values()), key=lambda one: one.at, reverse=True)


def _distinct(project: Project, name: Literal["publisher", "batch"]) -> list[tuple[str, int]]:
    """The values of a column that an index of (project, column) has, each with the id of an article that has it.

    One step in the index a value: DISTINCT would read the whole of it.
    """
    where = f"FROM annotator_article WHERE project_id = %s AND {name}"
    sql = f"""
        WITH RECURSIVE found (value) AS (
            SELECT min({name}) {where} > ''
            UNION ALL
            SELECT (SELECT min({name}) {where} > found.value) FROM found WHERE found.value IS NOT NULL
        )
        SELECT value, (SELECT id {where} = value LIMIT 1) FROM found WHERE value IS NOT NULL LIMIT {MOST_CHOICES}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [project.pk] * 3)
        return list(cursor.fetchall())


def saved_searches(project: Project, user: User) -> list[SavedSearch]:
    """The user's own saved searches and the shared ones, by name."""
    rows = SavedSearch.objects.filter(Q(user=user) | Q(shared=True), project=project)
    return list(rows.select_related("user").order_by("name", "pk"))
