"""What agreement is about, in the reader's language: causes, edges, units, groups."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.core.scheme import Scheme
from annotator.pages.wording import local

CAUSES: Mapping[tuple[str, str], Promise] = {
    ("", "boundary"): _("Boundary only"),
    ("", "label"): _("Label only"),
    ("", "both"): _("Boundary and label"),
    ("", "missing"): _("Missing on one side"),
    ("", "attribute"): _("Attribute"),
    ("event", "boundary"): _("Trigger only"),
    ("event", "label"): _("Type only"),
    ("event", "both"): _("Trigger and type"),
    ("event", "missing"): _("Event missing on one side"),
    ("event", "argument"): _("Argument"),
    ("event", "role"): _("Role only"),
}
EDGES: Mapping[str, Promise] = {
    "particle": _("particle"),
    "punctuation": _("space or punctuation"),
    "bracket": _("brackets"),
    "words": _("whole words"),
    "inside": _("inside a word"),
    "several": _("different on both ends"),
}
UNITS: Mapping[str, Promise] = {
    "marks": _("marks"),
    "events": _("events"),
    "arguments": _("arguments"),
    "lines": _("lines"),
    "characters": _("characters"),
}
KINDS: Mapping[str, Promise] = {
    "entity": _("Entities"),
    "event": _("Events"),
    "boilerplate": _("Boilerplate"),
}


def cause_word(kind: str, cause: str) -> str:
    """What two layers differ in."""
    return str(CAUSES.get((kind, cause)) or CAUSES.get(("", cause)) or CAUSES.get(("event", cause)) or cause)


def edge_word(edge: str) -> str:
    """What a boundary is about."""
    return str(EDGES.get(edge, edge))


def unit_word(unit: str) -> str:
    """What is counted."""
    return str(UNITS.get(unit, unit))


def kinds_word(kind: str) -> str:
    """A kind of annotation, many of them."""
    return str(KINDS.get(kind, kind))


def label_names(scheme: Scheme) -> dict[tuple[str, str], str]:
    """The names of all labels, types and roles by kind and code; a role stands under "role"."""
    found: dict[tuple[str, str], str] = {}
    for kind, labels in (("entity", scheme.entities), ("event", scheme.events), ("boilerplate", scheme.boilerplate)):
        found.update(((kind, one.code), local(one.name)) for one in labels)
    found.update((("role", role.code), local(role.name)) for event in scheme.events for role in event.roles)
    return found
