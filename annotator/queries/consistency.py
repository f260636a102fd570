"""What is not labelled alike across a project: surfaces, lines in their context, what is unmarked, odd edges.

All of it rests on the table of mentions, which is derived; what a line shows is read from the layer itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import ahocorasick
import orjson
from django.db.models import Count, Q, QuerySet

from annotator.core.particles import is_particle_of
from annotator.core.slips import odd_edge
from annotator.core.spans import overlaps
from annotator.models import Layer, Mention, Project
from annotator.models.mention import SURFACE_LENGTH

PAGE_SIZE = 50
CONTEXT = 26
"""Code points on each side of a surface."""
MAX_LAYERS = 400
"""Layers that one page of unmarked text looks through."""
MAX_MENTIONS = 20_000
"""Mentions that one page of odd edges looks through."""
MAX_SURFACES = 3_000
"""Surfaces that are looked for in unmarked text, the most frequent first."""
CHUNK = 100
PEOPLE = ("gold", "human")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which annotations are compared. `layers` is a kind of layer, or "" for gold and people's."""

    project: Project
    kind: str = "entity"
    layers: str = ""
    label: str = ""
    author: str = ""

    def of_layers(self, prefix: str) -> Q:
        kinds = (self.layers,) if self.layers else PEOPLE
        found = Q(**{f"{prefix}article__project": self.project, f"{prefix}kind__in": kinds})
        return found & Q(**{f"{prefix}author_name": self.author}) if self.author else found

    def mentions(self) -> QuerySet[Mention]:
        return Mention.objects.filter(self.of_layers("layer__"), kind=self.kind)


@dataclass(frozen=True, slots=True)
class Surface:
    """A surface that has several labels: how often it is marked, and how often with which."""

    surface: str
    count: int
    labels: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A place in its context. `line` names it for a fix; `note` says what is odd; offsets are code points."""

    line: str
    article: int
    title: str
    layer: int
    layer_kind: str
    author: str
    kind: str
    label: str
    start: int
    end: int
    left: str
    surface: str
    right: str
    note: str = ""


@dataclass(slots=True)
class Found:
    """A page of surfaces or lines; `next` is what `after` takes for more, or ""."""

    lines: list[Line] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    next: str = ""


def several_labels(wanted: Wanted, after: str = "") -> Found:
    """Surfaces with more than one label, the most frequent first. `after` is `count surface` of the last one."""
    rows = (
        wanted.mentions()
        .order_by()
        .values("surface")
        .annotate(n=Count("pk"), labels=Count("label", distinct=True))
        .filter(labels__gt=1)
    )
    if wanted.label:
        rows = rows.annotate(mine=Count("pk", filter=Q(label=wanted.label))).filter(mine__gt=0)
    count, _, surface = after.partition(" ")
    if count.isdecimal() and len(count) < 10:
        rows = rows.filter(Q(n__lt=int(count)) | Q(n=int(count), surface__gt=surface))
    page = list(rows.order_by("-n", "surface").values_list("surface", "n")[: PAGE_SIZE + 1])
    by_surface: dict[str, list[tuple[str, int]]] = defaultdict(list)
    labels = wanted.mentions().filter(surface__in=[one for one, _ in page[:PAGE_SIZE]]).order_by()
    for one, label, n in labels.values("surface", "label").annotate(n=Count("pk")).values_list("surface", "label", "n"):
        by_surface[one].append((label, n))
    found = [Surface(one, n, sorted(by_surface[one], key=lambda pair: -pair[1])) for one, n in page[:PAGE_SIZE]]
    more = f"{found[-1].count} {found[-1].surface}" if len(page) > PAGE_SIZE else ""
    return Found(surfaces=found, next=more)


def lines_of_surface(wanted: Wanted, surface: str, after: str = "") -> Found:
    """Every place where a surface is marked, in order of the marks. `after` is the id of a mention."""
    rows = wanted.mentions().filter(surface=surface[:SURFACE_LENGTH])
    if wanted.label:
        rows = rows.filter(label=wanted.label)
    return _lines(rows, after, lambda row: "")


def odd_edges(wanted: Wanted, after: str = "") -> Found:
    """Marks whose edges look like a slip. A page looks through a bounded number of marks and may hold few lines."""
    rows = wanted.mentions()
    if wanted.label:
        rows = rows.filter(label=wanted.label)
    last = int(after) if after.isdecimal() and len(after) < 18 else 0
    scanned, odd = 0, list[int]()
    more = ""
    for pk, surface in rows.filter(pk__gt=last).order_by("pk").values_list("pk", "surface")[:MAX_MENTIONS].iterator():
        scanned += 1
        last = pk
        # A surface that was cut in the table ends where the table does, and not where the mark does.
        if len(surface) < SURFACE_LENGTH and odd_edge(surface):
            odd.append(pk)
        if len(odd) == PAGE_SIZE:
            break
    if scanned == MAX_MENTIONS or len(odd) == PAGE_SIZE:
        more = str(last)
    found = _lines(Mention.objects.filter(pk__in=odd), "", lambda row: odd_edge(row.surface) or "")
    # What goes on in the same word (`예산총괄과장`) ends in no particle.
    found.lines = [line for line in found.lines if line.note != "particle" or not line.right[:1].isalnum()]
    found.next = more
    return found


def _lines(rows: QuerySet[Mention], after: str, note: Callable[[Mention], str]) -> Found:
    last = int(after) if after.isdecimal() and len(after) < 18 else 0
    page = list(rows.filter(pk__gt=last).order_by("pk")[: PAGE_SIZE + 1])
    layers = _layers({row.layer_id for row in page[:PAGE_SIZE]})
    found = [line for row in page[:PAGE_SIZE] if (line := _line(row, layers[row.layer_id], note(row)))]
    return Found(lines=found, next=str(page[PAGE_SIZE - 1].pk) if len(page) > PAGE_SIZE else "")


def _layers(ids: Iterable[int]) -> Mapping[int, Layer]:
    return Layer.objects.filter(pk__in=ids).select_related("article").defer("article__meta").in_bulk()


def _line(row: Mention, layer: Layer, note: str) -> Line | None:
    """The annotation of a mention in its context; None when the table is behind its layer."""
    for value, span, label in _annotations(orjson.loads(layer.body), row.kind):
        if span["start"] == row.start and label == row.label and span["text"][:SURFACE_LENGTH] == row.surface:
            name = f"m {layer.pk} {value['id']} {span['start']} {span['end']} {label}"
            return _in_context(layer, name, row.kind, label, span["start"], span["end"], note)
    return None


def _annotations(items: Mapping[str, Any], kind: str) -> Iterator[tuple[Any, Any, str]]:
    """Value, span and label of the annotations of a kind."""
    if kind == "event":
        yield from ((one, one["trigger"], one["type"]) for one in items["events"])
    else:
        yield from ((one, one, one["label"]) for one in items["entities" if kind == "entity" else "boilerplate"])


def _in_context(layer: Layer, name: str, kind: str, label: str, start: int, end: int, note: str) -> Line:
    text = layer.article.text
    return Line(
        line=name,
        article=layer.article_id,
        title=layer.article.title or layer.article.key,
        layer=layer.pk,
        layer_kind=layer.kind,
        author=layer.author_name,
        kind=kind,
        label=label,
        start=start,
        end=end,
        left=text[max(0, start - CONTEXT) : start].replace("\n", " ⏎ "),
        surface=text[start:end],
        right=text[end : end + CONTEXT].replace("\n", " ⏎ "),
        note=note,
    )


def unmarked(wanted: Wanted, surface: str = "", after: str = "") -> Found:
    """Where surfaces that are marked elsewhere stand unmarked, in the text of articles that have such layers.

    Only whole words count, with or without a particle, outside of boilerplate. A page looks through MAX_LAYERS layers.
    `after` is the id of a layer.
    """
    known = _known(wanted, surface)
    found = Found()
    if not known:
        return found
    finder = ahocorasick.Automaton()
    for words, label in known.items():
        finder.add_word(words, (words, label))
    finder.make_automaton()
    rows = Layer.objects.filter(wanted.of_layers("")).select_related("article").defer("article__meta")
    if surface:
        rows = rows.filter(article__text__contains=surface)
    last = int(after) if after.isdecimal() and len(after) < 18 else 0
    looked = 0
    while looked < MAX_LAYERS:
        chunk = list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK])
        for layer in chunk:
            looked, last = looked + 1, layer.pk
            found.lines += _unmarked_in(layer, finder)
            if len(found.lines) >= PAGE_SIZE:
                found.next = str(last)
                return found
        if len(chunk) < CHUNK:
            return found
    found.next = str(last)
    return found


def _known(wanted: Wanted, surface: str) -> dict[str, str]:
    """Surfaces that are marked as entities, with the label that each has most often."""
    rows = Mention.objects.filter(wanted.of_layers("layer__"), kind="entity").order_by()
    if surface:
        rows = rows.filter(surface=surface[:SURFACE_LENGTH])
    counted = rows.values("surface", "label").annotate(n=Count("pk")).order_by("-n", "surface", "label")
    if not surface:
        counted = counted.filter(n__gt=1)
    found: dict[str, str] = {}
    for words, label in counted.values_list("surface", "label")[:MAX_SURFACES]:
        if (surface or len(words) > 1) and len(words) < SURFACE_LENGTH and (not wanted.label or label == wanted.label):
            found.setdefault(words, label)
    return found


def _unmarked_in(layer: Layer, finder: Any) -> list[Line]:
    text = layer.article.text
    items = orjson.loads(layer.body)
    taken = [(one["start"], one["end"]) for one in (*items["entities"], *items["boilerplate"])]
    taken += [(one["trigger"]["start"], one["trigger"]["end"]) for one in items["events"]]
    lines: list[Line] = []
    for last, (words, label) in finder.iter_long(text):
        start, end = last + 1 - len(words), last + 1
        if any(overlaps(start, end, *span) for span in taken) or not _whole(text, start, end):
            continue
        name = f"a {layer.pk} {start} {end} {label}"
        lines.append(_in_context(layer, name, "entity", label, start, end, ""))
    return lines


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a surface stands there as a word: nothing glued before it, and behind it at most a particle."""
    if start and text[start - 1].isalnum():
        return False
    tail = end
    while tail < len(text) and text[tail].isalnum():
        tail += 1
    return tail == end or is_particle_of(text[start:end], text[end:tail])


def authors(project: Project) -> list[str]:
    """Whose labels there are to compare."""
    rows = Layer.objects.filter(article__project=project, kind__in=("gold", "human", "imported", "machine"))
    return list(rows.order_by("author_name").values_list("author_name", flat=True).distinct())
