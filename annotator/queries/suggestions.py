"""What machine and imported layers propose to an annotator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q

from annotator.core.annotations import Kind
from annotator.core.merging import is_hidden
from annotator.core.reasons import Reason, read
from annotator.core.records import EMPTY_BODY
from annotator.core.suggestions import VAGUE, Items, Sieve, is_told_better, still_open, targets_of
from annotator.models import Article, Decision, Layer, SuggestionRun, SuggestionSettings, User

SUGGESTING = ("machine", "imported")
"""The kinds of layer whose annotations are suggestions to people."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One annotation that the layer `source` proposes; `value` is as in the record.

    `targets` says of an event where the entities stand that its arguments lead to. `score` (0–1) and `reason` are what
    its suggester says about it, `sources` all that propose the same, the one that gave the reason first. `candidates`
    are spans that may fill the roles of an event, best first for each role.
    """

    source: int
    kind: str
    author: str
    item: Kind
    value: Mapping[str, Any]
    targets: Mapping[str, Any]
    score: float | None = None
    reason: str | Reason = ""
    sources: tuple[str, ...] = ()
    candidates: tuple[Mapping[str, Any], ...] = ()


def open_suggestions(article: Article, user: User) -> list[Suggestion]:
    """What the user has not decided about and not marked herself: by source, then in the record's order.

    Of machine layers, what she has decided about in one counts for all of them, and two that propose the same
    show it once, the one that rests on her own labels first. A line that one only knows to be no story, and another
    by its name, is shown by its name.
    """
    shared = Q(kind="imported") | Q(kind="machine", user=None) | Q(kind="machine", user=user)
    layers = list(
        Layer.objects.filter(shared | Q(kind="human", user=user), article=article)
        .select_related("suggestion_notes")
        .order_by("pk")
    )
    own = next((layer for layer in layers if layer.kind == "human"), None)
    marked = orjson.loads(own.body if own else EMPTY_BODY)
    decided = decided_in(own) if own else {}
    sieve = _sieve(article, own, marked)
    found: dict[int, list[Suggestion]] = {}
    for layer in sorted(layers, key=lambda one: one.user_id is None):
        if layer is own:
            continue
        notes, items = notes_of(layer), orjson.loads(layer.body)
        found[layer.pk] = [
            _suggestion(layer, item, value, targets_of(items, value) if item == "event" else {}, notes)
            for item, value in still_open(items, marked, decided.get(layer.pk, set()))
            if layer.kind != "machine" or sieve.passes(item, value)
        ]
    shown = [one for layer in layers for one in found.get(layer.pk, ())]
    named = [
        (one.value["start"], one.value["end"])
        for one in shown
        if one.kind == "machine" and one.item == "boilerplate" and one.value["label"] != VAGUE
    ]
    return [one for one in shown if one.kind != "machine" or not is_told_better(one.item, one.value, named)]


def surest(found: Sequence[Suggestion], most: int | None) -> Sequence[Suggestion]:
    """At most so many, in the order they came in: what has no score was imported, which counts as sure."""
    if most is None or len(found) <= most:
        return found
    ranked = sorted(range(len(found)), key=lambda at: (-_score(found[at]), at))
    return [found[at] for at in sorted(ranked[:most])]


def _score(one: Suggestion) -> float:
    return 1.0 if one.score is None else one.score


def notes_of(layer: Layer) -> Mapping[str, Any]:
    """Score, reason and the like of a machine layer's annotations, by id."""
    row = getattr(layer, "suggestion_notes", None)
    found: Mapping[str, Any] = orjson.loads(row.notes) if row else {}
    return found


def _suggestion(
    layer: Layer, item: Kind, value: Mapping[str, Any], targets: Mapping[str, Any], notes: Mapping[str, Any]
) -> Suggestion:
    note = notes.get(value["id"], {})
    return Suggestion(
        layer.pk,
        layer.kind,
        layer.author_name,
        item,
        value,
        targets,
        note.get("score"),
        read(note.get("reason")),
        tuple(note.get("sources", ())),
        tuple(note.get("arguments", ())),
    )


def _sieve(article: Article, own: Layer | None, marked: Items) -> Sieve:
    wishes = SuggestionSettings.objects.filter(project=article.project_id).first()
    walls = [] if wishes and wishes.inside_boilerplate else marked["boilerplate"]
    sieve = Sieve([(one["start"], one["end"]) for one in walls])
    newest: dict[tuple[int, str], Decision] = {}
    for row in Decision.objects.filter(layer=own, source__kind="machine").order_by("pk") if own else ():
        newest[row.source_id, row.annotation] = row
    for row in newest.values():
        if row.verdict != "undone":
            sieve.decide(row.item, row.label, row.surface, row.start, row.end, row.verdict == "rejected")
    return sieve


def state_of(article: Article) -> str:
    """`ready`, `waiting` while newer suggestions are being made, or `hidden`: this article stays without."""
    wishes = SuggestionSettings.objects.filter(project=article.project_id).first() or SuggestionSettings()
    if is_hidden(article.key, wishes.hidden_share / 100):
        return "hidden"
    run = SuggestionRun.objects.filter(article=article).first()
    return "ready" if run and run.knowledge == wishes.knowledge else "waiting"


def decided_in(layer: Layer) -> dict[int, set[str]]:
    """The annotations that the layer's author has decided about, by source layer. The newest decision counts."""
    newest: dict[tuple[int, str], str] = {}
    rows = Decision.objects.filter(layer=layer).order_by("pk")
    for source, annotation, verdict in rows.values_list("source_id", "annotation", "verdict"):
        newest[source, annotation] = verdict
    decided: dict[int, set[str]] = {}
    for (source, annotation), verdict in newest.items():
        if verdict != "undone":
            decided.setdefault(source, set()).add(annotation)
    return decided
