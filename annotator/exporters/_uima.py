"""An article as annotations of UIMA layers, the way INCEpTION and WebAnno have them.

Entities are of the built-in layer NamedEntity, or of a layer of ours when they have attributes, which that one has
no place for; events of a layer with links to their arguments. What came from another layer goes back to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.exporters._held import Choice, left_out, without

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
ENTITY, EVENT, BOILERPLATE = "webanno.custom.Entity", "webanno.custom.Event", "webanno.custom.Boilerplate"
LINKS, LINK_TYPE = "arguments", "webanno.custom.EventArgumentsLink"
TYPE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
LABEL_FEATURES = ("value", "label", "type", "category", "PosValue", "identifier")


@dataclass(slots=True)
class Layer:
    """A layer and all features that its annotations of one article use; of link features the type of their links."""

    name: str
    features: list[str]
    links: dict[str, str] = field(default_factory=dict)

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
class Cas:
    """The layers, those that the article came with first; the marks in the order of the text; what is lost."""

    layers: dict[str, Layer]
    marks: list[Mark]
    losses: list[Loss]


def cas(article: AnnotatedArticle, choose: Callable[[AnnotatedArticle, list[dict[str, Any]]], Choice]) -> Cas:
    """The article as layers; `choose` says which spans a format can hold."""
    entities, losses = choose(article, article.items["entities"])
    events, lost = choose(article, article.items["events"])
    boilerplate, lost_too = choose(article, article.items["boilerplate"])
    targets = {one["id"] for one in [*entities, *events]}
    losses += [*lost, *lost_too, *without(article, events, targets), *left_out(article, "links")]
    known = _known(article)
    layers: dict[str, Layer] = {}
    marks: list[Mark] = []
    for one in [*entities, *events, *boilerplate]:
        layer = _layer_of(one, known)
        layers.setdefault(layer.name, layer)
        mark, missing = _mark(one, layers[layer.name], targets)
        marks.append(mark)
        if missing:
            message = f"Its layer {layer.name} has no feature {', '.join(missing)}."
            losses.append(Loss("attributes", article.id, one["id"], message))
    marks.sort(key=lambda mark: (mark.start, -mark.end, mark.id))
    order = [one["name"] for one in known.values()]
    names = sorted(layers, key=lambda name: (order.index(name) if name in order else len(order), name))
    return Cas({name: layers[name] for name in names}, marks, losses)


def _known(article: AnnotatedArticle) -> dict[str, Any]:
    found = article.meta.get("uima")
    return {short: one for short, one in found.items() if _is_layer(one)} if isinstance(found, dict) else {}


def _is_layer(one: object) -> bool:
    """Whether metadata that anybody may have written is a layer as the importers write one."""
    if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not TYPE_NAME.fullmatch(one["name"]):
        return False
    features, links = one.get("features"), one.get("links")
    names = [*features, *links, *links.values()] if isinstance(features, list) and isinstance(links, dict) else [0]
    return all(isinstance(name, str) and TYPE_NAME.fullmatch(name) for name in names)


def _layer_of(one: dict[str, Any], known: Mapping[str, Any]) -> Layer:
    """The layer that an annotation came from, else one by its kind."""
    came_from = known.get(one["id"].rpartition(".")[0])
    if came_from and bool(came_from["links"]) == ("trigger" in one):
        return Layer(came_from["name"], [*came_from["features"]], dict(came_from["links"]))
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
