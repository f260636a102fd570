"""Correct many annotations at once: planned and shown, written as ordinary revisions, taken back as one step.

Reviewers fix gold and what machines and imports made. People's labels, also those that are handed in, are fixed by
leads only, and their journal says so. Each function is one transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.core.changes import BatchError
from annotator.core.errors import ConflictError, InvalidError
from annotator.core.fixing import Action, Place, Planned, changes_back, changes_of, place_of, plan
from annotator.core.records import Body, decode_body
from annotator.core.spans import check_span
from annotator.models import Fix, Layer, Project, Scheme, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import write_changes

MAX_LINES = 500
"""Places of one fix: what it does can be read through, and takes seconds."""


@dataclass(slots=True)
class Outcome:
    """What a fix does, or did. `fix` is the step to take back, None for a preview or when nothing was changed."""

    planned: list[Planned] = field(default_factory=list)
    refused: list[Planned] = field(default_factory=list)
    layers: dict[int, Layer] = field(default_factory=dict)
    fix: Fix | None = None


def fix(
    project: Project, user: User, action: Action, lines: Sequence[str], label: str = "", *, lead: bool, preview: bool
) -> Outcome:
    """Fix the named places, or say what that would do. What cannot be done is named, and the rest is done.

    Raises InvalidError (`bad_lines`, `unknown_label`).
    """
    places = _places(lines)
    scheme = current_scheme(project)
    _need_label(scheme, action, label)
    with transaction.atomic():
        outcome = Outcome()
        items: list[list[Any]] = []
        step = f"fix-{uuid.uuid4()}"
        rows = Layer.objects.filter(pk__in=places, article__project=project).order_by("pk")
        if not preview:
            rows = rows.select_for_update(of=("self",))
        for layer in rows.select_related("article"):
            outcome.layers[layer.pk] = layer
            body = decode_body(layer.body)
            found = _planned(layer, body, scheme, action, label, places.pop(layer.pk), lead)
            good = [one for one in found if not one.refused]
            outcome.refused += [one for one in found if one.refused]
            outcome.planned += good
            if good and not preview:
                write_changes(layer, user, body, changes_of(good, step), layer.article.text, scheme)
                items += [[layer.pk, one.id, one.kind, one.before, one.after] for one in good]
        outcome.refused += [
            Planned(one, "entity", "", refused="changed_since") for ones in places.values() for one in ones
        ]
        if items:
            outcome.fix = Fix.objects.create(
                project=project,
                action=action,
                label=label,
                author=user,
                count=len(items),
                layers=len({item[0] for item in items}),
                items=orjson.dumps(items).decode(),
            )
        return outcome


def _places(lines: Iterable[str]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    unique = dict.fromkeys(lines)
    if not unique or len(unique) > MAX_LINES:
        raise InvalidError("bad_lines", f"A fix is about 1–{MAX_LINES} lines, not {len(unique):,}.")
    for line in unique:
        place = place_of(line)
        if place is None or place.layer >= 2**63:
            raise InvalidError("bad_lines", f"{line[:80]!r} names no line.")
        found.setdefault(place.layer, []).append(place)
    return found


def _need_label(scheme: Scheme, action: Action, label: str) -> None:
    value = scheme.value
    known = label in value.entity_codes or value.event(label) or value.boilerplate_label(label)
    if (action == "relabel" or label) and not known:
        raise InvalidError("unknown_label", f"The scheme has no label {label!r}.")


def _planned(
    layer: Layer, body: Body, scheme: Scheme, action: Action, label: str, places: list[Place], lead: bool
) -> list[Planned]:
    if layer.kind == "human" and not lead:
        return [Planned(place, "entity", place.annotation, refused="role_needed") for place in places]
    outside = [place for place in places if not _inside(place, layer.article.characters)]
    found = plan(body, layer.article.text, scheme.value, action, label, [one for one in places if one not in outside])
    return found + [Planned(place, "entity", place.annotation, refused="changed_since") for place in outside]


def _inside(place: Place, length: int) -> bool:
    try:
        check_span(place.start, place.end, length)
    except InvalidError:
        return False
    return True


def undo_fix(row: Fix, user: User) -> tuple[int, int]:
    """Take a fix back: how many annotations are as they were, and how many stay because they were changed since.

    Raises ConflictError (`undone_already`).
    """
    with transaction.atomic():
        row = Fix.objects.select_for_update(of=("self",)).select_related("project").get(pk=row.pk)
        if row.undone_at is not None:
            raise ConflictError("undone_already", "This was taken back already.")
        scheme = current_scheme(row.project)
        by_layer: dict[int, list[tuple[Any, str, Any, Any]]] = {}
        for layer_id, key, kind, before, after in orjson.loads(row.items):
            by_layer.setdefault(layer_id, []).append((kind, key, before, after))
        undone = sum(_take_back(pk, ones, user, scheme, row.pk) for pk, ones in sorted(by_layer.items()))
        row.undone_at, row.undone_by = timezone.now(), user
        row.save(update_fields=["undone_at", "undone_by"])
        return undone, row.count - undone


def _take_back(layer_id: int, items: list[tuple[Any, str, Any, Any]], user: User, scheme: Scheme, fix_id: int) -> int:
    layer = Layer.objects.select_for_update(of=("self",)).select_related("article").get(pk=layer_id)
    body = decode_body(layer.body)
    same = [item for item in items if _now(body, item[0], item[1]) == item[3]]
    step = f"unfix-{fix_id}"
    if not same:
        return 0
    try:
        write_changes(layer, user, body, changes_back(same, step), layer.article.text, scheme)
        return len(same)
    except BatchError:
        return sum(_one_back(layer, item, user, scheme, step) for item in same)


def _one_back(layer: Layer, item: tuple[Any, str, Any, Any], user: User, scheme: Scheme, step: str) -> bool:
    """One annotation of a fix alone: somebody may refer to it by now, or its label may be gone."""
    try:
        body = decode_body(layer.body)
        write_changes(layer, user, body, changes_back([item], step), layer.article.text, scheme)
    except BatchError:
        return False
    return True


def _now(body: Body, kind: Any, key: str) -> dict[str, Any] | None:
    one = body.of_kind(kind).get(key)
    return one.to_dict() if one else None
