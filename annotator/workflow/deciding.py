"""Decide about suggestions: a part of saving, in the transaction of the changes that come with the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from annotator.core.decisions import Decision
from annotator.core.errors import InvalidError
from annotator.core.suggestions import label_and_span, suggested
from annotator.models import Layer, User
from annotator.models.decision import Decision as DecisionRow
from annotator.models.mention import SURFACE_LENGTH
from annotator.queries.suggestions import SUGGESTING

Source = Mapping[str, tuple[Any, Mapping[str, Any]]]
"""What a layer suggests: kind and value by id."""


def new_decisions(layer: Layer, decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that the layer does not have yet; of those with one id, the first."""
    by_id: dict[UUID, Decision] = {}
    for one in decisions:
        by_id.setdefault(UUID(one.id), one)
    known = DecisionRow.objects.filter(layer=layer, decision_id__in=by_id).values_list("decision_id", flat=True)
    for decision_id in known if by_id else ():
        del by_id[decision_id]
    return list(by_id.values())


def store_decisions(layer: Layer, user: User, decisions: Sequence[Decision]) -> None:
    """Write decisions on suggestions for the layer's article, all or none. The caller holds the layer's lock.

    Raises InvalidError (`bad_decision`) that names each bad one.
    """
    sources = _sources(layer, {one.source for one in decisions})
    faults = [_fault(one, message) for one in decisions if (message := _wrong(one, sources))]
    if faults:
        count = "1 decision is" if len(faults) == 1 else f"{len(faults)} decisions are"
        raise InvalidError("bad_decision", f"{count} wrong; nothing was saved.", faults)
    DecisionRow.objects.bulk_create(_row(layer, user, one, sources[one.source]) for one in decisions)


def _sources(layer: Layer, ids: set[int]) -> dict[int, Source]:
    rows = Layer.objects.filter(pk__in=ids, article=layer.article_id, kind__in=SUGGESTING)
    # Sources run anew while people decide: what a layer proposed a moment ago can be decided about as well.
    return {
        pk: {
            **{key: tuple(value) for key, value in orjson.loads(past or "{}").items()},
            **{value["id"]: (kind, value) for kind, value in suggested(orjson.loads(body))},
        }
        for pk, body, past in rows.values_list("pk", "body", "suggestion_notes__past")
    }


def _wrong(decision: Decision, sources: Mapping[int, Source]) -> str:
    """What is wrong with a decision, or "". A colleague's layer looks like one that is not there."""
    source = sources.get(decision.source)
    if source is None:
        return f"The article has no machine or imported layer {decision.source}."
    if decision.annotation not in source:
        return f"Layer {decision.source} suggests nothing with the id {decision.annotation!r}."
    return ""


def _fault(decision: Decision, message: str) -> dict[str, str]:
    return {"decision": decision.id, "code": "bad_decision", "message": message}


def _row(layer: Layer, user: User, decision: Decision, source: Source) -> DecisionRow:
    item, value = source[decision.annotation]
    label, span = label_and_span(item, value)
    return DecisionRow(
        layer=layer,
        decision_id=UUID(decision.id),
        source_id=decision.source,
        annotation=decision.annotation,
        item=item,
        label=label,
        surface=span["text"][:SURFACE_LENGTH],
        start=span["start"],
        end=span["end"],
        verdict=decision.verdict,
        author=user,
    )
