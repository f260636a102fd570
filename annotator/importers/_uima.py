"""What UIMA tools such as INCEpTION and WebAnno say, as entities, events and boilerplate.

A layer whose annotations link to others is read as events, its links as arguments; every other layer of spans as
entities. Chains are links of their mentions; relations are events that say so of themselves. Layers of linguistic
structure (tokens, parts of speech, dependencies …) are left out and counted. Where an annotation came from is kept in
its id (`NamedEntity.12`) and in the metadata, so that it goes back there.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.relations import chains as groups_of
from annotator.core.relations import relation

LEFT_OUT = re.compile(
    r"de\.tudarmstadt\.ukp\.(dkpro\.core\.api|clarin\.webanno\.api)"
    r"\.(segmentation|lexmorph|syntax|metadata|transform|anomaly|type)\b.*"
    r"|org\.dkpro\.core\.api\.(pdf|xml)\b.*|uima\.(cas|tcas)\..*"
)
ENDS = ("Governor", "Dependent")
"""What a relation leads from and to."""

LABEL_FEATURES = ("value", "label", "type", "category", "referenceType", "PosValue", "identifier")
"""Features that name what an annotation is, the first of which a layer has counts."""

MAX_VALUE = 100


@dataclass(slots=True)
class Mark:
    """An annotation of a layer: `key` is what links call it by; `links` are feature, role, key of the target.

    `start` and `end` are code points.
    """

    key: Hashable
    layer: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, Hashable]] = field(default_factory=list)


@dataclass(slots=True)
class Arc:
    """An annotation of a relation layer: `source` and `target` are keys of marks."""

    layer: str
    source: Hashable
    target: Hashable
    features: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: its features in order, and of its link features the type of their links.

    `chain`: its spans are the mentions of chains. `base` is the layer whose annotations a relation layer connects, ""
    for layers of spans.
    """

    name: str
    features: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    chain: bool = False
    base: str = ""

    @property
    def label(self) -> str:
        """The feature that names what an annotation is, "" when there is none."""
        known = [name for name in LABEL_FEATURES if name in self.features]
        return (known or [*self.features, ""])[0]


def short(layer: str) -> str:
    """The name of a layer without its package."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", layer.rsplit(".", 1)[-1])[:40]


def is_left_out(layer: str) -> bool:
    """Whether a layer is linguistic structure, no annotation of ours."""
    return bool(LEFT_OUT.fullmatch(layer))


def record_lists(
    layers: Iterable[Layer],
    marks: Iterable[Mark],
    chains: Iterable[list[Hashable]],
    notes: list[str],
    arcs: Iterable[Arc] = (),
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record's lists, and the metadata that says which layers they came from.

    `chains` are the marks of each chain in order.
    """
    known = {layer.name: layer for layer in layers}
    kept, used = _kept(marks, notes)
    ids = {mark.key: f"{short(mark.layer)}.{number}" for number, mark in enumerate(kept, start=1)}
    events = {mark.key for mark in kept if mark.links or known[mark.layer].links}
    lists: dict[str, Any] = {"entities": [], "events": [], "boilerplate": []}
    for mark in kept:
        layer = known[mark.layer]
        label = mark.features.get(layer.label) or short(layer.name)
        attributes = _attributes(mark, layer, notes)
        place = {"start": mark.start, "end": mark.end}
        if mark.key in events:
            value = {"id": ids[mark.key], "type": label, "trigger": place, "attributes": attributes}
            lists["events"].append({**value, "arguments": _arguments(mark, ids, notes)})
        elif short(layer.name) == "Boilerplate":
            lists["boilerplate"].append({"id": ids[mark.key], "label": label, **place})
        else:
            lists["entities"].append({"id": ids[mark.key], "label": label, **place, "attributes": attributes})
    entities = {ids[mark.key] for mark in kept if mark.key not in events}
    lists["links"] = _links(chains, ids, entities, notes)
    items = {one["id"]: one.get("trigger", one) for one in (*lists["entities"], *lists["events"])}
    for number, arc in enumerate(arcs, start=len(ids) + 1):
        found = _relation(arc, known[arc.layer], number, ids, items, notes)
        lists["events"] += found
        used |= {arc.layer} if found else set()
    return lists, _meta([layer for layer in known.values() if layer.name in used])


def _relation(
    arc: Arc, layer: Layer, number: int, ids: Mapping[Hashable, str], items: Mapping[str, Any], notes: list[str]
) -> list[dict[str, Any]]:
    """A relation as an event, none when one of its ends is not kept."""
    source, target = ids.get(arc.source, ""), ids.get(arc.target, "")
    if is_left_out(arc.layer) or source not in items or target not in items:
        notes.append(f"left out: relations of the layer {short(arc.layer)}")
        return []
    label = arc.features.get(layer.label) or short(layer.name)
    event = relation(f"{short(arc.layer)}.{number}", label, {**items[source], "id": source}, target, ENDS)
    return [{**event, "attributes": {**_attributes(arc, layer, notes), **event["attributes"]}}]


def _kept(marks: Iterable[Mark], notes: list[str]) -> tuple[list[Mark], set[str]]:
    """The marks that become annotations, and the names of their layers."""
    kept: list[Mark] = []
    used: set[str] = set()
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if is_left_out(mark.layer):
            notes.append(f"left out: annotations of the layer {short(mark.layer)}")
        elif mark.start == mark.end:
            notes.append(f"left out: annotations of the layer {short(mark.layer)} that mark no character")
        else:
            kept.append(mark)
            used.add(mark.layer)
    return kept, used


def _attributes(mark: Mark | Arc, layer: Layer, notes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in mark.features.items():
        if name == layer.label or not value:
            continue
        if len(value) > MAX_VALUE or len(name) > MAX_VALUE:
            notes.append(f"left out: values of {short(mark.layer)}.{name[:40]} longer than {MAX_VALUE} characters")
        else:
            found[name] = value
    return found


def _arguments(mark: Mark, ids: Mapping[Hashable, str], notes: list[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for feature, role, target in mark.links:
        if target in ids:
            found.append({"role": role or feature, "target": ids[target]})
        else:
            notes.append(f"left out: links of {short(mark.layer)} to nothing that is kept")
    return found


def _links(
    chains: Iterable[list[Hashable]], ids: Mapping[Hashable, str], entities: set[str], notes: list[str]
) -> list[dict[str, Any]]:
    pairs: list[tuple[str, str]] = []
    for chain in chains:
        members = [ids[key] for key in chain if ids.get(key) in entities]
        if len(members) < 2:
            notes.append("left out: chains of fewer than two mentions")
        pairs += [(members[0], member) for member in members[1:]]
    return [{"id": f"chain.{number}", "members": found} for number, found in enumerate(groups_of(pairs), start=1)]


def _meta(layers: list[Layer]) -> dict[str, Any]:
    """The layers for the way back."""
    found: dict[str, Any] = {}
    for layer in layers:
        said: dict[str, Any] = {"name": layer.name, "features": [*layer.features], "links": dict(layer.links)}
        said |= {"chain": True} if layer.chain else {}
        said |= {"base": layer.base} if layer.base else {}
        found[short(layer.name)] = said
    return {"uima": found} if found else {}
