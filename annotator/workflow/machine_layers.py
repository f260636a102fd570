"""Write what a source proposes for an article as its machine layer, with a journal like every other layer's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import orjson

from annotator.core.proposals import Suggestion, body_of
from annotator.core.records import EMPTY_BODY
from annotator.core.suggestions import suggested
from annotator.models import Article, Layer, Revision, Scheme, SuggestionNotes, User
from annotator.models.mention import mention_rows, replace_mentions

PAST = 500
"""Proposals of a layer that are remembered after they are gone: somebody may still have them on her screen."""


def write_layer(
    article: Article, author: str, suggestions: Sequence[Suggestion], scheme: Scheme, owner: User | None = None
) -> bool:
    """Make the source's layer on the article hold these suggestions; whether that changed anything.

    The caller has a transaction open. A source that proposes nothing and never did gets no layer.
    """
    layer = Layer.objects.select_for_update().filter(article=article, kind="machine", author_name=author).first()
    if layer is None and not suggestions:
        return False
    items = body_of(suggestions, article.text).to_dict()
    notes = orjson.dumps({one.id: one.notes() for one in suggestions}).decode()
    if layer is None:
        layer = Layer(
            article=article, kind="machine", author_name=author, user=owner, status="done", body=EMPTY_BODY.decode()
        )
    before: dict[str, list[dict[str, Any]]] = orjson.loads(layer.body)
    changed = layer.pk is None or before != items
    if changed:
        _save(layer, items, before, scheme)
    row = SuggestionNotes.objects.filter(layer=layer).first() or SuggestionNotes(layer=layer)
    if changed or row.notes != notes:
        row.notes, row.past = notes, _past(row.past, before, items)
        row.save()
    return changed


def _save(layer: Layer, items: dict[str, Any], before: dict[str, Any], scheme: Scheme) -> None:
    layer.body = orjson.dumps(items).decode()
    layer.version += 1
    layer.scheme_version = scheme.version
    layer.annotations = sum(map(len, items.values()))
    # Rights are what somebody has confirmed: a proposal never sets them.
    layer.forbids_redistribution = layer.forbids_ai_training = False
    layer.save()
    change_id = uuid.uuid4()
    head: dict[str, Any] = {"id": str(change_id), "op": "load", "kind": "layer"}
    Revision.objects.create(
        layer=layer,
        version=layer.version,
        change_id=change_id,
        author=None,
        change=orjson.dumps({**head, "value": items}).decode(),
        inverse=orjson.dumps({**head, "value": before}).decode(),
    )
    replace_mentions(layer.pk, mention_rows(layer.pk, before), mention_rows(layer.pk, items))


def _past(stored: str, before: dict[str, Any], items: dict[str, Any]) -> str:
    """What the layer has proposed earlier and does not now, the newest last."""
    past: dict[str, Any] = orjson.loads(stored)
    past.update({value["id"]: [kind, value] for kind, value in suggested(before)})
    now = {value["id"] for _, value in suggested(items)}
    kept = [(key, value) for key, value in past.items() if key not in now]
    return orjson.dumps(dict(kept[-PAST:])).decode()
