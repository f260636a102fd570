"""Changes: one edit of a layer each, with an inverse. Undo, the journal and merging are made of these.

A batch either applies whole or not at all, and the layer that it leaves has no dangling reference.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

from annotator.core.annotations import COLLECTIONS, Annotation, Kind, annotation_from_dict
from annotator.core.errors import InvalidError
from annotator.core.placing import place, place_body
from annotator.core.records import Body, body_from_dict
from annotator.core.references import missing_references

Op = Literal["add", "update", "remove", "load"]
OPTIONAL_KEYS = {"fragments"}
"""Fields that an update may take away by giving null."""
STEP = re.compile(r"[A-Za-z0-9_:.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Change:
    """One edit.

    add: `value` is the whole annotation. update: `value` is its id and the top-level fields that change; null
    takes an optional field away. remove: `value` is its id. load (kind "layer"): `value` is a whole body; only the
    server makes these, for imports and restored states. Changes with the same `step` are one step of the annotator,
    taken back together; "" when the client did not say.
    """

    id: str
    op: Op
    kind: Kind | Literal["layer"]
    value: Mapping[str, Any]
    step: str = ""

    def to_dict(self) -> dict[str, Any]:
        value = {"id": self.id, "op": self.op, "kind": self.kind, "value": dict(self.value)}
        return {**value, "step": self.step} if self.step else value


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a change cannot be applied. `missing`: what it edits is not there, or is there already."""

    change: str
    code: str
    message: str
    missing: bool = False

    def to_dict(self) -> dict[str, str]:
        return {"change": self.change, "code": self.code, "message": self.message}


class BatchError(InvalidError):
    """A batch that cannot be applied; every bad change is named, none was applied."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = "1 change" if len(faults) == 1 else f"{len(faults)} changes"
        super().__init__("bad_changes", f"{count} cannot be applied; nothing was saved.", [f.to_dict() for f in faults])
        self.faults = list(faults)


class MissingError(InvalidError):
    """An edit of something that is not there, or an addition of something that already is."""


def change_from_dict(value: object) -> Change:
    """A change that a client sent.

    Raises InvalidError (`bad_change`, `bad_change_id`).
    """
    if not isinstance(value, dict):
        raise InvalidError("bad_change", f"a change must be an object, not {type(value).__name__}.")
    change_id, op, kind, body = value.get("id"), value.get("op"), value.get("kind"), value.get("value")
    try:
        uuid.UUID(change_id if isinstance(change_id, str) else "")
    except ValueError:
        raise InvalidError("bad_change_id", "the id of a change must be a UUID.") from None
    if op not in ("add", "update", "remove"):
        raise InvalidError("bad_change", f"op must be add, update or remove, not {op!r}.")
    if not isinstance(kind, str) or kind not in COLLECTIONS:
        raise InvalidError("bad_change", f"kind must be one of {', '.join(get_args(Kind))}, not {kind!r}.")
    if not isinstance(body, dict):
        raise InvalidError("bad_change", "value must be an object.")
    step = value.get("step", "")
    if not isinstance(step, str) or (step and not STEP.fullmatch(step)):
        raise InvalidError("bad_change", "step must be 1–80 letters, digits and _ : . - when it is given.")
    return Change(cast(str, change_id), op, kind, body, step)


def apply(body: Body, changes: Iterable[Change], text: str) -> tuple[Body, list[Change]]:
    """The body after `changes`, and their inverses in the same order (apply them in reverse to go back).

    An inverse carries the id and the step of the change that it undoes.
    Raises BatchError.
    """
    draft = _Draft(body, text)
    inverses: list[Change] = []
    faults: list[Fault] = []
    for change in changes:
        try:
            inverses.append(draft.apply(change))
        except InvalidError as error:
            faults.append(Fault(change.id, error.code, error.message, isinstance(error, MissingError)))
    if not faults:
        faults = list(draft.dangling())
    if faults:
        raise BatchError(faults)
    return draft.body(), inverses


def undo(body: Body, inverses: Sequence[Change], text: str) -> Body:
    """The body before the changes that `inverses` belong to."""
    return apply(body, reversed(inverses), text)[0]


def touched(changes: Iterable[Change]) -> set[str]:
    """Ids of the annotations that these changes edit; a load touches everything, written `*`."""
    return {"*" if change.op == "load" else str(change.value.get("id")) for change in changes}


class _Draft:
    """A body while a batch is applied to it."""

    def __init__(self, body: Body, text: str) -> None:
        self._text = text
        self._kinds: dict[Kind, dict[str, Annotation]] = {kind: dict(body.of_kind(kind)) for kind in COLLECTIONS}
        self._removed_by: dict[str, str] = {}
        self._written_by: dict[str, str] = {}

    def body(self) -> Body:
        return Body(**{COLLECTIONS[kind]: by_id for kind, by_id in self._kinds.items()})  # type: ignore[arg-type]

    def apply(self, change: Change) -> Change:
        """Edit the draft; the inverse of the edit."""
        return replace(self._edit(change), step=change.step)

    def _edit(self, change: Change) -> Change:
        if change.op == "load":
            return self._load(change)
        kind = cast(Kind, change.kind)
        if change.op == "add":
            return self._add(change, kind)
        old = self._existing(kind, change.value)
        if change.op == "remove":
            return self._remove(change, kind, old)
        return self._update(change, kind, old)

    def _load(self, change: Change) -> Change:
        before = self.body().to_dict()
        loaded = place_body(body_from_dict(change.value), self._text)
        self._kinds = {kind: dict(loaded.of_kind(kind)) for kind in COLLECTIONS}
        self._written_by = {one.id: change.id for by_id in self._kinds.values() for one in by_id.values()}
        return Change(change.id, "load", "layer", before)

    def _add(self, change: Change, kind: Kind) -> Change:
        new = place(annotation_from_dict(kind, change.value), self._text)
        for by_id in self._kinds.values():
            if new.id in by_id:
                raise MissingError("id_taken", f"there is already an annotation with the id {new.id!r}.")
        self._kinds[kind][new.id] = new
        self._written_by[new.id] = change.id
        self._removed_by.pop(new.id, None)
        return Change(change.id, "remove", kind, {"id": new.id})

    def _remove(self, change: Change, kind: Kind, old: Annotation) -> Change:
        del self._kinds[kind][old.id]
        self._removed_by[old.id] = change.id
        return Change(change.id, "add", kind, old.to_dict())

    def _update(self, change: Change, kind: Kind, old: Annotation) -> Change:
        before = old.to_dict()
        merged = {**before, **change.value}
        # A span that moves takes its surface from the text, unless the change says which it expects.
        if kind in ("entity", "boilerplate") and change.value.keys() & {"start", "end"}:
            merged["text"] = change.value.get("text")
        for key in OPTIONAL_KEYS & merged.keys():
            if merged[key] is None:
                del merged[key]
        new = place(annotation_from_dict(kind, merged), self._text)
        self._kinds[kind][new.id] = new
        self._written_by[new.id] = change.id
        return Change(change.id, "update", kind, {key: before.get(key) for key in change.value})

    def _existing(self, kind: Kind, value: Mapping[str, Any]) -> Annotation:
        annotation_id = value.get("id")
        old = self._kinds[kind].get(annotation_id) if isinstance(annotation_id, str) else None
        if old is None:
            raise MissingError("no_such_annotation", f"there is no {kind} with the id {annotation_id!r}.")
        return old

    def dangling(self) -> Iterator[Fault]:
        """References to what is not there, each blamed on the change that made it so."""
        for missing in missing_references(self.body()):
            culprit = self._removed_by.get(missing.target) or self._written_by.get(missing.holder) or ""
            message = f"{missing.where} refers to {missing.target!r}, which is not there."
            yield Fault(culprit, "dangling_reference", message)
