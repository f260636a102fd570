"""The record `gisa/1` and its parts: one article with one layer, as a value that travels.

API, native export and native import are this one shape. Offsets are code points, end-exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, cast

import orjson

from annotator.core.annotations import (
    COLLECTIONS,
    Annotation,
    Boilerplate,
    Entity,
    Event,
    Kind,
    Link,
    annotation_from_dict,
)
from annotator.core.errors import InvalidError

RECORD = "gisa/1"
LayerKind = Literal["human", "gold", "machine", "imported"]
LAYER_KINDS: tuple[LayerKind, ...] = ("human", "gold", "machine", "imported")
Status = Literal["doing", "submitted", "returned", "done"]
STATUSES: tuple[Status, ...] = ("doing", "submitted", "returned", "done")
CANNOT_LENGTH = 1_000
"""The longest reason for not annotating an article, in code points."""
EMPTY_BODY = b'{"entities":[],"events":[],"boilerplate":[],"links":[]}'
META_KEYS = ("title", "url", "publisher", "published_at")
"""The metadata that every record has, in this order; anything else follows."""


@dataclass(frozen=True, slots=True)
class Body:
    """The annotations of one layer, each kind by id. Values are immutable; changing makes a new Body."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    boilerplate: Mapping[str, Boilerplate] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)

    def of_kind(self, kind: Kind) -> Mapping[str, Annotation]:
        """The annotations of one kind, by id."""
        return cast(Mapping[str, Annotation], getattr(self, COLLECTIONS[kind]))

    def find(self, annotation_id: str) -> tuple[Kind, Annotation] | None:
        """The annotation with this id and its kind, if there is one."""
        for kind in COLLECTIONS:
            found = self.of_kind(kind).get(annotation_id)
            if found is not None:
                return kind, found
        return None

    def __len__(self) -> int:
        return sum(len(self.of_kind(kind)) for kind in COLLECTIONS)

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """The four lists of the record, in canonical order: by place in the text, then by id."""
        return {
            name: [one.to_dict() for one in sorted(self.of_kind(kind).values(), key=lambda one: one.order)]
            for kind, name in COLLECTIONS.items()
        }


def encode_body(body: Body) -> bytes:
    """The stored form of a layer's annotations: JSON, canonical order, UTF-8."""
    return orjson.dumps(body.to_dict())


def decode_body(data: bytes | str) -> Body:
    """A stored body as values. It was checked when it was written; here only its shape is."""
    return body_from_dict(orjson.loads(data))


def body_from_dict(value: Mapping[str, Any], notes: list[str] | None = None) -> Body:
    """The four lists of a record as a Body. A missing list is empty, a missing id is given.

    With `notes`, keys that gisa/1 does not know are left out and named there; without, they are refused.
    Raises InvalidError, its message beginning with the place, such as `entities[3].start`.
    """
    found: dict[Kind, dict[str, Any]] = {kind: {} for kind in COLLECTIONS}
    taken: set[str] | None = None
    seen: set[str] = set()
    for kind, name in COLLECTIONS.items():
        by_id = found[kind]
        for index, one in enumerate(_list(value, name)):
            if isinstance(one, dict) and one.get("id") is None:
                taken = _given_ids(value) if taken is None else taken
                one = {**one, "id": _fresh_id(kind, index, taken)}
            try:
                annotation = annotation_from_dict(kind, one, notes)
            except InvalidError as error:
                raise InvalidError(error.code, f"{name}[{index}]: {error.message}") from None
            key = annotation.id
            if key in seen:
                raise InvalidError("duplicate_id", f"{name}[{index}]: the id {key!r} is used twice.")
            seen.add(key)
            by_id[key] = annotation
    return Body(**{COLLECTIONS[kind]: by_id for kind, by_id in found.items()})


def _given_ids(value: Mapping[str, Any]) -> set[str]:
    return {
        one["id"]
        for name in COLLECTIONS.values()
        for one in _list(value, name)
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    items = value.get(name)
    if items is None:
        return []
    if not isinstance(items, list):
        raise InvalidError("not_a_list", f"{name} must be a list, not {type(items).__name__}.")
    return items


def _fresh_id(kind: Kind, index: int, taken: set[str]) -> str:
    letter = {"entity": "e", "event": "v", "boilerplate": "b", "link": "l"}[kind]
    number = index + 1
    while f"{letter}{number}" in taken:
        number += 1
    taken.add(f"{letter}{number}")
    return f"{letter}{number}"


@dataclass(frozen=True, slots=True)
class LayerHeader:
    """Whose labels these are, and how far they have come. `scheme` is the version they were made with."""

    kind: LayerKind
    author: str
    status: Status
    version: int
    scheme: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "author": self.author,
            "status": self.status,
            "version": self.version,
            "scheme": self.scheme,
        }

    @staticmethod
    def from_dict(value: object) -> LayerHeader:
        """Raises InvalidError (`bad_layer`)."""
        if not isinstance(value, dict):
            raise InvalidError("bad_layer", f"layer must be an object or null, not {type(value).__name__}.")
        kind, status = value.get("kind", "imported"), value.get("status", "done")
        if kind not in LAYER_KINDS:
            raise InvalidError("bad_layer", f"layer.kind must be one of {', '.join(LAYER_KINDS)}, not {kind!r}.")
        if status not in STATUSES:
            raise InvalidError("bad_layer", f"layer.status must be one of {', '.join(STATUSES)}, not {status!r}.")
        author = value.get("author") or ""
        if not isinstance(author, str) or len(author) > 150:
            raise InvalidError("bad_layer", "layer.author must be a name of at most 150 characters.")
        numbers = [value.get("version", 1), value.get("scheme", 1)]
        if any(type(number) is not int or number < 0 for number in numbers):
            raise InvalidError("bad_layer", "layer.version and layer.scheme must be whole numbers.")
        return LayerHeader(kind, author, status, numbers[0], numbers[1])


@dataclass(frozen=True, slots=True)
class Rights:
    """What the marked notices of an article forbid, and which boilerplate says so."""

    redistribution: Literal["forbidden", "unspecified"] = "unspecified"
    ai_training: Literal["forbidden", "unspecified"] = "unspecified"
    evidence: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "redistribution": self.redistribution,
            "ai_training": self.ai_training,
            "evidence": list(self.evidence),
        }


RightsOfLabel = Mapping[str, Iterable[str]]
"""What each boilerplate label forbids: label → some of `redistribution`, `ai_training`."""


def rights_of(boilerplate: Iterable[Mapping[str, Any]], forbidden_by: RightsOfLabel, kind: str = "human") -> Rights:
    """The rights that boilerplate of a layer of this kind, given as record items, declares.

    What a machine proposes declares nothing before somebody has confirmed it.
    """
    if kind == "machine":
        return Rights()
    forbidden: set[str] = set()
    evidence: list[str] = []
    for one in boilerplate:
        words = forbidden_by.get(one["label"])
        if words:
            forbidden.update(words)
            evidence.append(one["id"])
    return Rights(
        "forbidden" if "redistribution" in forbidden else "unspecified",
        "forbidden" if "ai_training" in forbidden else "unspecified",
        tuple(evidence),
    )


@dataclass(frozen=True)
class AnnotatedArticle:
    """One article with one layer, or with none: what exporters take.

    `body` is the stored JSON, so that a format that passes it on need not build values from it.
    """

    id: str
    text: str
    sha256: str
    language: str
    meta: Mapping[str, Any]
    layer: LayerHeader | None = None
    body: bytes = EMPTY_BODY
    forbidden_by: RightsOfLabel = field(default_factory=dict)

    @cached_property
    def items(self) -> dict[str, list[dict[str, Any]]]:
        """The four lists as JSON values, every surface compared with the text.

        Raises InvalidError (`surface_mismatch`): then the database was changed from outside.
        """
        items: dict[str, list[dict[str, Any]]] = orjson.loads(self.body)
        text = self.text
        for one in items["entities"]:
            if text[one["start"] : one["end"]] != one["text"]:
                raise self._mismatch(one["id"])
        for one in items["boilerplate"]:
            if text[one["start"] : one["end"]] != one["text"]:
                raise self._mismatch(one["id"])
        for one in items["events"]:
            trigger = one["trigger"]
            if text[trigger["start"] : trigger["end"]] != trigger["text"]:
                raise self._mismatch(one["id"])
        return items

    @cached_property
    def values(self) -> Body:
        """The annotations as values."""
        return body_from_dict(self.items)

    @cached_property
    def rights(self) -> Rights:
        return rights_of(self.items["boilerplate"], self.forbidden_by, self.layer.kind if self.layer else "human")

    def to_line(self) -> bytes:
        """The record as one line of JSON, UTF-8, without the line end. Same record, same bytes."""
        rights = self.rights  # reads `items`, which checks every surface
        head = orjson.dumps(
            {
                "record": RECORD,
                "id": self.id,
                "text": self.text,
                "sha256": self.sha256,
                "language": self.language,
                "meta": self.meta,
                "layer": self.layer.to_dict() if self.layer else None,
            }
        )
        return b"".join((head[:-1], b",", self.body[1:-1], b',"rights":', orjson.dumps(rights.to_dict()), b"}"))

    def to_dict(self) -> dict[str, Any]:
        """The record as a JSON value."""
        record: dict[str, Any] = orjson.loads(self.to_line())
        return record

    def _mismatch(self, annotation_id: str) -> InvalidError:
        return InvalidError(
            "surface_mismatch",
            f"Article {self.id}: the surface of {annotation_id} is not what the text has at its offsets.",
        )
