"""Change a project's label scheme: a preview, then a new version with ordinary revisions on every layer; and back.

Everything is one transaction: a large project keeps its savers waiting meanwhile, so choose a quiet hour.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import transaction

from annotator.core.annotations import Annotation, Kind, annotation_from_dict
from annotator.core.changes import Change, apply
from annotator.core.errors import ConflictError
from annotator.core.records import Body, decode_body
from annotator.core.scheme import Scheme as SchemeValue
from annotator.core.scheme_changes import Relabelled, change_annotation, change_scheme, difference, keep_known, relabel
from annotator.core.scheme_steps import Step, steps_from
from annotator.models import Action, Layer, Project, Revision, Scheme, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import record_changes
from annotator.workflow.auditing import record

CHUNK = 100
"""Layers read at a time."""
NAMESPACE = uuid.UUID("6f1f5a5e-5b0e-4c1c-9d5b-6769736134ff")
"""Of the changes' ids: one annotation in one version of the scheme has one id, so that an undo finds it again."""


@dataclass(slots=True)
class SchemeChange:
    """What a change of the scheme does, or would do. Counts are by kind of layer; `steps` counts for each step."""

    from_version: int
    to_version: int
    layers: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)
    steps: list[int] = field(default_factory=list)
    applied: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "from_version": self.from_version,
            "to_version": self.to_version,
            "layers": dict(sorted(self.layers.items())),
            "annotations": dict(sorted(self.annotations.items())),
            "steps": self.steps,
            "applied": self.applied,
        }


Plan = Callable[[int, Body], list[Relabelled]]
"""What becomes of a layer's annotations; takes the layer's id."""


def change(project: Project, author: User | None, steps: object, *, preview: bool) -> SchemeChange:
    """Take steps, or say what they would touch. `steps` is a list as core.scheme_steps reads it.

    Raises InvalidError (`bad_step`); then nothing is changed.
    """
    read = steps_from(steps)
    with transaction.atomic():
        current = _current(project, lock=not preview)
        after = change_scheme(current.value, read)
        result = SchemeChange(current.version, current.version + 1, steps=[0] * len(read))

        def plan(layer_id: int, body: Body) -> list[Relabelled]:
            return relabel(body, read)

        if preview:
            _count(project, plan, result)
            return result
        _add_version(current, author, after, steps=orjson.dumps(steps).decode())
        _relabel_layers(project, author, plan, after, result)
        _keep(project, author, result, "change")
        return result


def undo(project: Project, author: User | None, *, preview: bool) -> SchemeChange:
    """Take the last steps back, or say what that would touch.

    What was relabelled gets its old label, unless somebody has chosen another since. New marks with a renamed label
    are renamed back; a label that only the newer scheme has stays known, as retired, while marks carry it.
    Raises ConflictError (`nothing_to_undo`).
    """
    with transaction.atomic():
        current = _current(project, lock=not preview)
        undone = _last_steps(project, current)
        before = Scheme.objects.get(project=project, version=undone.version - 1).value
        plan = _way_back(undone)
        result = SchemeChange(current.version, current.version + 1)
        if preview:
            _count(project, plan, result)
            return result
        after = keep_known(before, current.value, _left_by(project, plan))
        _add_version(current, author, after, undoes=undone.version)
        _relabel_layers(project, author, plan, after, result)
        _keep(project, author, result, "undo")
        return result


def _current(project: Project, *, lock: bool) -> Scheme:
    """The newest version; with `lock`, nobody else adds one before this transaction ends."""
    if lock:
        Project.objects.select_for_update().get(pk=project.pk)
    return current_scheme(project)


def _last_steps(project: Project, current: Scheme) -> Scheme:
    """The version whose steps an undo takes back: the newest that was not taken back already.

    Raises ConflictError (`nothing_to_undo`).
    """
    rows = {row.version: row for row in Scheme.objects.filter(project=project)}
    row: Scheme | None = current
    while row is not None and row.undoes is not None:
        row = rows.get(row.undoes - 1)
    if row is None or row.steps == "[]":
        raise ConflictError("nothing_to_undo", "No change of the scheme is left to take back.")
    return row


def _add_version(
    current: Scheme, author: User | None, value: SchemeValue, *, steps: str = "[]", undoes: int | None = None
) -> None:
    Scheme.objects.create(
        project=current.project,
        version=current.version + 1,
        body=orjson.dumps(value.to_dict()).decode(),
        author=author,
        steps=steps,
        undoes=undoes,
    )


def _keep(project: Project, author: User | None, result: SchemeChange, what: str) -> None:
    """The audit names the versions and counts; what the steps are is in the version itself."""
    layers, annotations = sum(result.layers.values()), sum(result.annotations.values())
    record(
        Action.SCHEME_CHANGED,
        author,
        project,
        what=what,
        from_version=result.from_version,
        version=result.to_version,
        layers=layers,
        annotations=annotations,
    )


def _layers(project: Project, *, lock: bool) -> Iterator[Layer]:
    """The project's layers by id, CHUNK at a time."""
    last = 0
    while True:
        rows = Layer.objects.filter(article__project=project, pk__gt=last).order_by("pk")
        if lock:
            rows = rows.select_related("article").select_for_update(of=("self",))
        chunk = list(rows[:CHUNK])
        if not chunk:
            return
        yield from chunk
        last = chunk[-1].pk


def _count(project: Project, plan: Plan, result: SchemeChange) -> None:
    for layer in _layers(project, lock=False):
        _add_up(layer, plan(layer.pk, decode_body(layer.body)), result)


def _add_up(layer: Layer, found: Sequence[Relabelled], result: SchemeChange) -> None:
    if found:
        result.layers[layer.kind] += 1
        result.annotations[layer.kind] += len(found)
    for one in found:
        for index in one.steps:
            result.steps[index] += 1


def _relabel_layers(
    project: Project, author: User | None, plan: Plan, scheme: SchemeValue, result: SchemeChange
) -> None:
    for layer in _layers(project, lock=True):
        before = decode_body(layer.body)
        found = plan(layer.pk, before)
        _add_up(layer, found, result)
        changes = [_update(layer, one, result.to_version) for one in found if one.after != one.before]
        if changes:
            after, inverses = apply(before, changes, layer.article.text)
            record_changes(layer, author, before, after, changes, inverses, result.to_version, scheme)
    result.applied = True


def _change_id(layer_id: int, version: int, annotation_id: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{layer_id}/{version}/{annotation_id}")


def _update(layer: Layer, one: Relabelled, version: int) -> Change:
    change_id = _change_id(layer.pk, version, one.before.id)
    return Change(str(change_id), "update", one.kind, difference(one.before, one.after))


# Back


def _way_back(undone: Scheme) -> Plan:
    """What an undo makes of a layer."""
    steps = [back for step in reversed(steps_from(orjson.loads(undone.steps))) if (back := step.reversed())]

    def plan(layer_id: int, body: Body) -> list[Relabelled]:
        keys = (*body.entities, *body.events, *body.boilerplate)
        wanted = {_change_id(layer_id, undone.version, key): key for key in keys}
        rows = Revision.objects.filter(layer=layer_id, at__gte=undone.created_at)
        journal = {
            wanted[change_id]: (orjson.loads(done)["value"], orjson.loads(inverse)["value"])
            for change_id, done, inverse in rows.values_list("change_id", "change", "inverse")
            if change_id in wanted
        }
        kinds: tuple[Kind, ...] = ("entity", "event", "boilerplate")
        return [
            Relabelled(kind, one, back, ())
            for kind in kinds
            for one in body.of_kind(kind).values()
            if (back := _back(kind, one, steps, journal.get(one.id))) != one
        ]

    return plan


def _back(kind: Kind, now: Annotation, steps: Iterable[Step], journal: tuple[Any, Any] | None) -> Annotation:
    back = now
    for step in steps:
        back = change_annotation(back, step)
    if journal is None:
        return back
    done, inverse = journal
    value, current = back.to_dict(), now.to_dict()
    # A field that somebody has edited since is hers.
    value.update({key: inverse[key] for key in done if current.get(key) == done[key]})
    return annotation_from_dict(kind, value)


def _left_by(project: Project, plan: Plan) -> Iterator[Annotation]:
    """All annotations of a project as they will be after a plan."""
    for layer in _layers(project, lock=True):
        body = decode_body(layer.body)
        changed = {one.before.id: one.after for one in plan(layer.pk, body)}
        for kind in (body.entities, body.events, body.boilerplate):
            for key, annotation in kind.items():
                yield changed.get(key, annotation)
