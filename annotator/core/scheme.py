"""Label schemes as values: entity labels, event types with roles, boilerplate labels, attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Names = Mapping[str, str]
"""A text by language: {"ko": …, "en": …}."""

EVENT_FILLER = "@event"
"""Among a role's fillers: another event may fill it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Labels that belong together, of one kind (entity, event or boilerplate); a group has one hue."""

    kind: str
    code: str
    name: Names


@dataclass(frozen=True, slots=True)
class EntityLabel:
    """`hue` is an OKLCH angle of 0–359, `shade` 0 or 1, `key` a physical key A–Z or 0–9 or "".

    `retired`, here and below: known for the annotations that carry it, but no longer offered.
    """

    code: str
    name: Names
    group: str = ""
    hue: int = 0
    shade: int = 0
    key: str = ""
    note: Names = field(default_factory=dict)
    parent: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """What an event needs or takes. No `fillers`: any entity may fill it."""

    code: str
    name: Names
    fillers: tuple[str, ...] = ()
    required: bool = False
    multiple: bool = True
    retired: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    code: str
    name: Names
    group: str = ""
    hue: int = 0
    shade: int = 0
    key: str = ""
    note: Names = field(default_factory=dict)
    triggers: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class BoilerplateLabel:
    """`unit` is line, span or block; `rights` says what such a notice forbids; `personal` that it names people."""

    code: str
    name: Names
    group: str = ""
    unit: str = "line"
    hue: int = 0
    shade: int = 0
    key: str = ""
    note: Names = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pattern: str = ""
    rights: tuple[str, ...] = ()
    personal: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class AttributeValue:
    code: str
    name: Names
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """A choice that annotations of the kinds in `on` carry, such as polarity."""

    code: str
    name: Names
    on: tuple[str, ...]
    values: tuple[AttributeValue, ...]
    default: str
    key: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Scheme:
    """All labels of a project. What a preset file is read to, and what the database keeps as JSON."""

    id: str
    version: str
    language: str
    name: Names
    groups: tuple[Group, ...] = ()
    entities: tuple[EntityLabel, ...] = ()
    events: tuple[EventType, ...] = ()
    boilerplate: tuple[BoilerplateLabel, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    @cached_property
    def entity_codes(self) -> frozenset[str]:
        """The codes of all entity labels."""
        return frozenset(label.code for label in self.entities)

    @cached_property
    def retired_labels(self) -> frozenset[tuple[str, str]]:
        """Kind and code of the labels that are no longer offered."""
        lists = (("entity", self.entities), ("event", self.events), ("boilerplate", self.boilerplate))
        return frozenset((kind, label.code) for kind, labels in lists for label in labels if label.retired)

    @cached_property
    def _events(self) -> dict[str, EventType]:
        return {event.code: event for event in self.events}

    @cached_property
    def _roles(self) -> dict[tuple[str, str], Role]:
        return {(event.code, role.code): role for event in self.events for role in event.roles}

    @cached_property
    def _boilerplate(self) -> dict[str, BoilerplateLabel]:
        return {label.code: label for label in self.boilerplate}

    @cached_property
    def forbidden_by(self) -> dict[str, tuple[str, ...]]:
        """What each boilerplate label forbids; labels that forbid nothing are left out."""
        return {label.code: label.rights for label in self.boilerplate if label.rights}

    def event(self, code: str) -> EventType | None:
        """The event type of this code."""
        return self._events.get(code)

    def role(self, event: str, role: str) -> Role | None:
        """A role of an event type."""
        return self._roles.get((event, role))

    def boilerplate_label(self, code: str) -> BoilerplateLabel | None:
        """The boilerplate label of this code."""
        return self._boilerplate.get(code)

    def attributes_on(self, kind: str) -> tuple[Attribute, ...]:
        """The attributes that annotations of a kind carry."""
        return tuple(attribute for attribute in self.attributes if kind in attribute.on)

    def to_dict(self) -> dict[str, Any]:
        """The scheme as JSON; the same scheme gives the same JSON."""
        return {
            "id": self.id,
            "version": self.version,
            "language": self.language,
            "name": dict(self.name),
            "groups": [_plain(one) for one in self.groups],
            "entities": [_plain(one) for one in self.entities],
            "events": [_plain(one) for one in self.events],
            "boilerplate": [_plain(one) for one in self.boilerplate],
            "attributes": [_plain(one) for one in self.attributes],
        }

    @staticmethod
    def from_dict(value: Mapping[str, Any]) -> Scheme:
        """A scheme from its own JSON. Only reading a preset checks; this JSON was checked then."""
        return Scheme(
            id=value["id"],
            version=value["version"],
            language=value["language"],
            name=value["name"],
            groups=tuple(Group(**one) for one in value["groups"]),
            entities=tuple(EntityLabel(**one) for one in value["entities"]),
            events=tuple(_event(one) for one in value["events"]),
            boilerplate=tuple(_boilerplate(one) for one in value["boilerplate"]),
            attributes=tuple(_attribute(one) for one in value["attributes"]),
        )


def _plain(value: Any) -> Any:
    """Dataclasses to dicts and tuples to lists, all the way down."""
    if hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _event(value: Mapping[str, Any]) -> EventType:
    roles = tuple(Role(**{**role, "fillers": tuple(role["fillers"])}) for role in value["roles"])
    return EventType(**{**value, "triggers": tuple(value["triggers"]), "roles": roles})


def _boilerplate(value: Mapping[str, Any]) -> BoilerplateLabel:
    examples = {language: tuple(texts) for language, texts in value["examples"].items()}
    return BoilerplateLabel(**{**value, "examples": examples, "rights": tuple(value["rights"])})


def _attribute(value: Mapping[str, Any]) -> Attribute:
    values = tuple(AttributeValue(**one) for one in value["values"])
    return Attribute(**{**value, "on": tuple(value["on"]), "values": values})
