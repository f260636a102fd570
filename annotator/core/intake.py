"""An article as it came to what the database keeps: cleaned, checked, its labels moved along. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.core import text as core_text
from annotator.core.errors import InvalidError
from annotator.core.mapping import LabelMap
from annotator.core.placing import move_body, place_body
from annotator.core.records import META_KEYS, Body, LayerHeader, body_from_dict, rights_of
from annotator.core.references import missing_references
from annotator.core.relations import lift
from annotator.core.scheme import Scheme

KEY_LENGTH = 200
LENGTHS = {"title": 500, "url": 2000, "publisher": 200, "published_at": 64}
"""Code points that the columns of known metadata hold."""

Items = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class IncomingLayer:
    """Labels as they came. `flat`: by a tool that has spans and relations only, so that the scheme says which
    are triggers and which boilerplate."""

    header: Mapping[str, Any] | None
    body: Mapping[str, Any]
    flat: bool = False


@dataclass(frozen=True, slots=True)
class PreparedLayer:
    """Labels that fit their text: the four lists, and their JSON as it is stored."""

    header: LayerHeader
    items: Items
    body: str
    annotations: int
    forbids_redistribution: bool
    forbids_ai_training: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article that can be stored. `meta` is the JSON of the metadata that has no column of its own.

    `notes` say what is odd but was kept or left out, one text a kind of oddness.
    """

    key: str
    text: str
    sha256: str
    title: str
    url: str
    publisher: str
    published_at: str
    language: str
    meta: str
    layers: tuple[PreparedLayer, ...]
    notes: tuple[str, ...]


def prepare(
    text: str,
    *,
    scheme: Scheme,
    key: str = "",
    meta: Mapping[str, Any] | None = None,
    language: str = "",
    sha256: str = "",
    layers: Sequence[IncomingLayer] = (),
    labels: LabelMap | None = None,
) -> Prepared:
    """Clean and check one article. `labels` says what becomes of labels that the scheme has not.

    `sha256`, when given, must be that of the text, cleaned or as it came. Without a `key`, the beginning of the
    stored text's hash is the key.
    Raises InvalidError with the place in its message.
    """
    stored = core_text.clean(text)
    core_text.check(stored)
    digest = core_text.sha256(stored)
    if sha256 and sha256.lower() != digest and sha256.lower() != core_text.sha256(text):
        raise InvalidError("wrong_sha256", "The text is not the one that its sha256 was taken from.")
    if len(key) > KEY_LENGTH:
        raise InvalidError("bad_key", f"The id has {len(key):,} characters; at most {KEY_LENGTH} fit.")
    if "\x00" in key or not key.isprintable():
        raise InvalidError("bad_key", "The id has characters that cannot be printed.")
    notes: list[str] = []
    known, extra = _metadata(meta or {}, notes)
    prepared = tuple(_layer(layer, text, stored, scheme, labels, notes) for layer in layers)
    return Prepared(
        key=key.strip() or digest[:16],
        text=stored,
        sha256=digest,
        title=known["title"] or core_text.first_line(stored)[: LENGTHS["title"]],
        url=known["url"],
        publisher=known["publisher"],
        published_at=known["published_at"],
        language=language[:16] or scheme.language,
        meta=extra,
        layers=prepared,
        notes=tuple(notes),
    )


def _metadata(meta: Mapping[str, Any], notes: list[str]) -> tuple[dict[str, str], str]:
    """The metadata that has columns, and the JSON of the rest. What does not fit its column is kept whole there."""
    known = dict.fromkeys(META_KEYS, "")
    extra: dict[str, Any] = {}
    for name, value in meta.items():
        if name not in known:
            extra[name] = value
        elif isinstance(value, str) and len(value) <= LENGTHS[name]:
            known[name] = core_text.clean(value).strip() if name == "title" else value
        elif value is not None:
            extra[f"original_{name}"] = value
            known[name] = value[: LENGTHS[name]] if isinstance(value, str) else ""
            notes.append(f"meta.{name} does not fit; it is kept as meta.original_{name}")
    try:
        dumped = orjson.dumps(extra).decode()
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise InvalidError("bad_meta", f"The metadata cannot be stored: {error}.") from None
    if "\\u0000" in dumped or any("\x00" in value for value in known.values()):
        raise InvalidError("nul_character", "The metadata holds a NUL character.")
    return known, dumped


def _layer(
    layer: IncomingLayer, raw: str, stored: str, scheme: Scheme, labels: LabelMap | None, notes: list[str]
) -> PreparedLayer:
    header = LayerHeader.from_dict(layer.header if layer.header is not None else {})
    body = place_body(body_from_dict(layer.body, notes), raw)
    if raw != stored:
        body = move_body(body, core_text.OffsetMap(raw, stored), stored)
    body = _in_our_labels(body, layer.flat, scheme, labels or LabelMap(), notes)
    for missing in missing_references(body):
        raise InvalidError("dangling_reference", f"{missing.where} refers to {missing.target!r}, which is not there.")
    notes.extend(_unknown_labels(body, scheme))
    items = body.to_dict()
    rights = rights_of(items["boilerplate"], scheme.forbidden_by, header.kind)
    return PreparedLayer(
        header=header,
        items=items,
        body=orjson.dumps(items).decode(),
        annotations=len(body),
        forbids_redistribution=rights.redistribution == "forbidden",
        forbids_ai_training=rights.ai_training == "forbidden",
    )


def _in_our_labels(body: Body, flat: bool, scheme: Scheme, labels: LabelMap, notes: list[str]) -> Body:
    body, left_out = labels.apply(body)
    notes.extend(left_out)
    if flat:
        spans = body.events
        body = lift(body, scheme)
        # What was an arrow to the other tool has become a role only now.
        body, left_out = labels.apply_to_roles(body, body.events.keys() - spans.keys())
        notes.extend(left_out)
    return body


def _unknown_labels(body: Body, scheme: Scheme) -> list[str]:
    """Labels outside the scheme are kept: a scheme can grow, a lost label is lost."""
    entities = {one.label for one in body.entities.values()} - scheme.entity_codes
    events = {one.type for one in body.events.values() if not scheme.event(one.type)}
    boilerplate = {one.label for one in body.boilerplate.values() if not scheme.boilerplate_label(one.label)}
    return [
        f"not in the scheme: {kind} {label}"
        for kind, labels in (("entity", entities), ("event", events), ("boilerplate", boilerplate))
        for label in sorted(labels)
    ]
