"""An article as annotations of UIMA layers, the way INCEpTION and WebAnno have them.

Entities are of the built-in layer NamedEntity, or of a layer of ours when they have attributes, which that one has
no place for; events of a layer with links to their arguments. What came from another layer goes back to it, relations
and chains too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import FORM, is_relation
from annotator.exporters._held import Choice, without

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
ENTITY, EVENT, BOILERPLATE = "webanno.custom.Entity", "webanno.custom.Event", "webanno.custom.Boilerplate"
LINKS, LINK_TYPE = "arguments", "webanno.custom.EventArgumentsLink"
TYPE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
LABEL_FEATURES = ("value", "label", "type", "category", "referenceType", "PosValue", "identifier")


@dataclass(slots=True)
class Layer:
    """A layer and all features that its annotations of one article use; of link features the type of their links.

    `chain`: its spans are mentions of chains. `base` is the layer that a relation layer connects, "" for spans.
    """

    name: str
    features: list[str]
    links: dict[str, str] = field(default_factory=dict)
    chain: bool = False
    base: str = ""

    @property
    def label(self) -> str:
        """The feature that names what an annotation is, "" when there is none."""
        known = [name for name in LABEL_FEATURES if name in self.features]
        return (known or [*self.features, ""])[0]


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation; `links` are feature, role and id of the target. `start` and `end` are code points."""

    id: str
    layer: str
    start: int
    end: int
    features: Mapping[str, str]
    links: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Arc:
    """A relation of two marks, by their ids."""

    id: str
    layer: str
    source: str
    target: str
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cas:
    """The layers, those that the article came with first; the marks in the order of the text; what is lost.

    `chains` are the ids of the marks of each chain, in order.
    """

    layers: dict[str, Layer]
    marks: list[Mark]
    arcs: list[Arc]
    chains: list[list[str]]
    losses: list[Loss]


def cas(article: AnnotatedArticle, choose: Callable[[AnnotatedArticle, list[dict[str, Any]]], Choice]) -> Cas:
    """The article as layers; `choose` says which spans a format can hold."""
    entities, losses = choose(article, article.items["entities"])
    events, lost = choose(article, article.items["events"])
    boilerplate, lost_too = choose(article, article.items["boilerplate"])
    known = _known(article)
    relations = _relations([*entities, *events], events, known)
    events = [one for one in events if one["id"] not in relations]
    targets = {one["id"] for one in [*entities, *events]}
    losses += [*lost, *lost_too, *without(article, events, targets)]
    layers: dict[str, Layer] = {}
    marks: list[Mark] = []
    for one in [*entities, *events, *boilerplate]:
        layer = _layer_of(one, known)
        layers.setdefault(layer.name, layer)
        mark, missing = _mark(one, layers[layer.name], targets)
        marks.append(mark)
        if missing:
            losses.append(Loss("attributes", article.id, one["id"], _missing(layer, missing)))
    marks.sort(key=lambda mark: (mark.start, -mark.end, _number_of(mark.id), mark.id))
    chains, lost_links = _chains(article, marks, layers)
    losses += lost_links
    arcs: list[Arc] = []
    for event, layer in relations.values():
        layers.setdefault(layer.name, layer)
        mark, missing = _mark({**event, "arguments": []}, layer, targets)
        if missing:
            losses.append(Loss("attributes", article.id, event["id"], _missing(layer, missing)))
        source, target = (argument["target"] for argument in event["arguments"])
        arcs.append(Arc(event["id"], layer.name, source, target, mark.features))
    order = [one["name"] for one in known.values()]
    names = sorted(layers, key=lambda name: _place_of(layers[name], order))
    return Cas({name: layers[name] for name in names}, marks, arcs, chains, losses)


def _number_of(id_: str) -> int:
    """The number at the end of an id such as `Span.12`, by which marks of one place keep their order."""
    tail = id_.rpartition(".")[2]
    return int(tail) if tail.isascii() and tail.isdecimal() else 0


def _place_of(layer: Layer, order: list[str]) -> tuple[int, int, str]:
    """Spans before chains before relations, each as they came and then by name."""
    kind = 2 if layer.base else int(layer.chain)
    return kind, order.index(layer.name) if layer.name in order else len(order), layer.name


def _missing(layer: Layer, features: list[str]) -> str:
    return f"Its layer {layer.name} has no feature {', '.join(features)}."


def _relations(
    spans: list[dict[str, Any]], events: list[dict[str, Any]], known: Mapping[str, Any]
) -> dict[str, tuple[dict[str, Any], Layer]]:
    """The relations that go back to the relation layer they came from, since it connects what they connect."""
    layer_of = {one["id"]: _layer_of(one, known).name for one in spans if not _is_relation(one)}
    found: dict[str, tuple[dict[str, Any], Layer]] = {}
    for event in events:
        said = known.get(event["id"].rpartition(".")[0], {})
        if not said.get("base") or not is_relation(event):
            continue
        if {layer_of.get(argument["target"]) for argument in event["arguments"]} == {said["base"]}:
            attributes = {name: value for name, value in event["attributes"].items() if name != FORM}
            layer = Layer(said["name"], [*said["features"]], base=said["base"])
            found[event["id"]] = {**event, "attributes": attributes}, layer
    return found


def _is_relation(one: Mapping[str, Any]) -> bool:
    """Whether an entity or event is a relation."""
    return "trigger" in one and is_relation(one)


def _chains(
    article: AnnotatedArticle, marks: list[Mark], layers: Mapping[str, Layer]
) -> tuple[list[list[str]], list[Loss]]:
    """The chains of marks that came from a chain layer, those of one mention too; other links are lost."""
    layer_of = {mark.id: mark.layer for mark in marks if layers[mark.layer].chain}
    chains: list[list[str]] = []
    losses: list[Loss] = []
    for link in article.items["links"]:
        names = {layer_of.get(member) for member in link["members"]}
        if len(names) == 1 and None not in names:
            chains.append([*link["members"]])
        else:
            losses.append(Loss("link", article.id, link["id"], "The format links only mentions of a chain layer."))
    held = {member for chain in chains for member in chain}
    return [*chains, *([one] for one in layer_of if one not in held)], losses


def _known(article: AnnotatedArticle) -> dict[str, Any]:
    found = article.meta.get("uima")
    return {short: one for short, one in found.items() if _is_layer(one)} if isinstance(found, dict) else {}


def _is_layer(one: object) -> bool:
    """Whether metadata that anybody may have written is a layer as the importers write one."""
    if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not TYPE_NAME.fullmatch(one["name"]):
        return False
    features, links = one.get("features"), one.get("links")
    if not isinstance(one.get("chain", False), bool) or not isinstance(one.get("base", ""), str):
        return False
    if not isinstance(features, list) or not isinstance(links, dict):
        return False
    names = [*features, *links, *links.values(), *([one["base"]] if one.get("base") else [])]
    return all(isinstance(name, str) and TYPE_NAME.fullmatch(name) for name in names)


def _layer_of(one: dict[str, Any], known: Mapping[str, Any]) -> Layer:
    """The layer that an annotation came from, else one by its kind."""
    came_from = known.get(one["id"].rpartition(".")[0])
    if came_from and not came_from.get("base") and bool(came_from["links"]) == ("trigger" in one):
        chain = came_from.get("chain", False)
        return Layer(came_from["name"], [*came_from["features"]], dict(came_from["links"]), chain)
    if "trigger" in one:
        return Layer(EVENT, ["label"], {LINKS: LINK_TYPE})
    if "attributes" not in one:
        return Layer(BOILERPLATE, ["label"])
    return Layer(ENTITY, ["label"]) if one["attributes"] else Layer(NAMED_ENTITY, ["identifier", "value"])


def _mark(one: dict[str, Any], layer: Layer, targets: set[str]) -> tuple[Mark, list[str]]:
    """The annotation as a mark, and the attributes that its layer has no feature for. Layers of ours get them."""
    place = one.get("trigger", one)
    features: dict[str, str] = {}
    missing: list[str] = []
    label = one.get("label") or one["type"]
    # An annotation without a value was read as one with the name of its layer.
    if layer.label and label != layer.name.rsplit(".", 1)[-1]:
        features[layer.label] = label
    for name, value in one.get("attributes", {}).items():
        if name not in layer.features and layer.name in (ENTITY, EVENT) and name.isidentifier() and name.isascii():
            layer.features.append(name)
        if name in layer.features and name != layer.label:
            features[name] = value
        else:
            missing.append(name)
    links = tuple(
        (next(iter(layer.links)), argument["role"], argument["target"])
        for argument in one.get("arguments", ())
        if argument["target"] in targets
    )
    return Mark(one["id"], layer.name, place["start"], place["end"], features, links), missing
