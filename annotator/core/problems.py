"""What is wrong with a layer, held against its text and scheme.

Errors are never saved by a person's change; warnings are shown and never stop the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.core.annotations import Annotation, Boilerplate, Entity, Event, Link
from annotator.core.records import Body
from annotator.core.scheme import Attribute, Scheme
from annotator.core.spans import contains


@dataclass(frozen=True, slots=True)
class Problem:
    """`annotation` is the id of what is wrong, None for the layer as a whole."""

    code: str
    severity: Literal["error", "warning"]
    annotation: str | None
    message: str

    def to_dict(self) -> dict[str, str | None]:
        return {
            "code": self.code,
            "severity": self.severity,
            "annotation": self.annotation,
            "message": self.message,
        }


def scheme_errors(annotation: Annotation, scheme: Scheme) -> Iterator[Problem]:
    """Labels, types, roles and attribute values that the scheme does not have."""
    if isinstance(annotation, Entity) and annotation.label not in scheme.entity_codes:
        yield _error("unknown_label", annotation, f"The scheme has no entity label {annotation.label!r}.")
    if isinstance(annotation, Boilerplate) and not scheme.boilerplate_label(annotation.label):
        yield _error("unknown_label", annotation, f"The scheme has no boilerplate label {annotation.label!r}.")
    if isinstance(annotation, Event):
        yield from _event_errors(annotation, scheme)
    if isinstance(annotation, Entity | Event) and annotation.attributes:
        on = "event" if isinstance(annotation, Event) else "entity"
        yield from _attribute_errors(annotation, {one.code: one for one in scheme.attributes_on(on)})


def _event_errors(event: Event, scheme: Scheme) -> Iterator[Problem]:
    if not scheme.event(event.type):
        yield _error("unknown_label", event, f"The scheme has no event type {event.type!r}.")
        return
    for argument in event.arguments:
        if not scheme.role(event.type, argument.role):
            yield _error("unknown_role", event, f"{event.type} has no role {argument.role!r}.")


def _attribute_errors(annotation: Entity | Event, known: dict[str, Attribute]) -> Iterator[Problem]:
    for name, value in annotation.attributes.items():
        attribute = known.get(name)
        if attribute is None:
            yield _error("unknown_attribute", annotation, f"The scheme has no attribute {name!r} here.")
        elif value not in {one.code for one in attribute.values}:
            yield _error("unknown_attribute", annotation, f"{name} cannot be {value!r}.")


def problems_of(body: Body, scheme: Scheme) -> list[Problem]:
    """Everything worth telling the annotator about a layer whose spans already fit its text."""
    found: list[Problem] = []
    for kind in (body.entities, body.events, body.boilerplate):
        for annotation in kind.values():
            found.extend(scheme_errors(annotation, scheme))
    found.extend(_retired_warnings(body, scheme))
    for event in body.events.values():
        found.extend(_event_warnings(event, body, scheme))
    found.extend(_span_warnings(body))
    found.extend(_link_warnings(body.links.values()))
    return found


def _retired_warnings(body: Body, scheme: Scheme) -> Iterator[Problem]:
    if not scheme.retired_labels:
        return
    kinds: tuple[Mapping[str, Entity | Event | Boilerplate], ...] = (body.entities, body.events, body.boilerplate)
    for annotation in (one for kind in kinds for one in kind.values()):
        kind = type(annotation).__name__.lower()
        label = annotation.type if isinstance(annotation, Event) else annotation.label
        if (kind, label) in scheme.retired_labels:
            yield _warning("retired_label", annotation, f"{label} is retired; choose another label.")


def _event_warnings(event: Event, body: Body, scheme: Scheme) -> Iterator[Problem]:
    event_type = scheme.event(event.type)
    if not event_type:
        return
    filled = Counter(argument.role for argument in event.arguments)
    for role in event_type.roles:
        if role.required and not filled[role.code]:
            yield _warning("missing_role", event, f"{event.type} needs {role.code}.")
        if not role.multiple and filled[role.code] > 1:
            yield _warning("repeated_role", event, f"{role.code} is filled {filled[role.code]} times.")
    for argument in event.arguments:
        known = scheme.role(event.type, argument.role)
        if not known:
            continue
        entity = body.entities.get(argument.target)
        filler = entity.label if entity else "@event"
        if filler == "@event" and argument.target == event.id:
            yield _warning("own_argument", event, "An event cannot fill its own role.")
        elif not _fits(filler, known.fillers):
            yield _warning("odd_filler", event, f"{argument.role} does not take {filler}.")


def _fits(filler: str, fillers: Iterable[str]) -> bool:
    allowed = list(fillers)
    if not allowed:
        return filler != "@event"
    return filler in allowed


def _span_warnings(body: Body) -> Iterator[Problem]:
    seen: set[tuple[str, int, int]] = set()
    for entity in sorted(body.entities.values(), key=lambda one: one.order):
        key = (entity.label, entity.start, entity.end)
        if key in seen:
            yield _warning("marked_twice", entity, f"{entity.label} is marked twice on the same words.")
        seen.add(key)
        if entity.text != entity.text.strip():
            yield _warning("outer_space", entity, "The mark begins or ends with white space.")
    yield from _inside_boilerplate(body)


def _inside_boilerplate(body: Body) -> Iterator[Problem]:
    boilerplate = sorted(body.boilerplate.values(), key=lambda one: one.order)
    if not boilerplate:
        return
    for entity in sorted(body.entities.values(), key=lambda one: one.order):
        for mark in boilerplate:
            if mark.start > entity.start:
                break
            if contains(mark.start, mark.end, entity.start, entity.end):
                yield _warning("inside_boilerplate", entity, f"This entity is inside boilerplate ({mark.label}).")
                break


def _link_warnings(links: Iterable[Link]) -> Iterator[Problem]:
    members = Counter(member for link in links for member in link.members)
    for link in links:
        if any(members[member] > 1 for member in link.members):
            yield Problem("linked_twice", "warning", link.id, "An entity is a member of two links.")


def _error(code: str, annotation: Annotation, message: str) -> Problem:
    return Problem(code, "error", annotation.id, message)


def _warning(code: str, annotation: Annotation, message: str) -> Problem:
    return Problem(code, "warning", annotation.id, message)
