"""Labels of other schemes: map them to ours, make them ours, or leave them out – never without being asked."""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from annotator.core.annotations import Argument, Event
from annotator.core.errors import InvalidError
from annotator.core.records import Body
from annotator.core.relations import FORM, RELATION
from annotator.core.scheme import Scheme

Kind = Literal["entity", "event", "boilerplate", "role"]
TABLES: dict[str, Kind] = {"entities": "entity", "events": "event", "boilerplate": "boilerplate", "roles": "role"}
Do = Literal["map", "create", "leave"]

ALIASES: Mapping[str, str] = {
    "PER": "PS",
    "PERSON": "PS",
    "LOC": "LC",
    "LOCATION": "LC",
    "GPE": "LC",
    "ORG": "OG",
    "ORGANIZATION": "OG",
    "DAT": "DT",
    "DATE": "DT",
    "TIM": "TI",
    "TIME": "TI",
    "NUM": "QT",
    "QUANTITY": "QT",
}
"""Entity labels of other tools that are ours under another name; suggested only, never taken unasked."""


class Label(NamedTuple):
    """A label of some kind. Of a role, `name` is `TYPE.ROLE`."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a label: `map` to the code `to`, `create` it as a label of the kind `to`, or `leave` it out."""

    do: Do
    to: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A label that the scheme has not, how often it is there, and the code that it may be ("" for none)."""

    label: Label
    count: int
    suggestion: str


@dataclass(slots=True)
class Inventory:
    """The labels of a data set: how often each is there, and what goes with what."""

    labels: Counter[Label] = field(default_factory=Counter)
    fillers: dict[tuple[str, str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    values: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    articles: int = 0

    def add(self, body: Body) -> None:
        """Count the labels of a layer."""
        for one in body.entities.values():
            self.labels[Label("entity", one.label)] += 1
            for name, value in one.attributes.items():
                self.values["entity", name][value] += 1
        for mark in body.boilerplate.values():
            self.labels[Label("boilerplate", mark.label)] += 1
        for event in body.events.values():
            self.labels[Label("event", event.type)] += 1
            self._add_event(event, body)

    def _add_event(self, event: Event, body: Body) -> None:
        for name, value in event.attributes.items():
            if name != FORM:
                self.values["event", name][value] += 1
        if event.attributes.get(FORM) == RELATION and event.arguments[0].target in body.entities:
            self.relations[body.entities[event.arguments[0].target].label][event.type] += 1
        for argument in event.arguments:
            self.labels[Label("role", f"{event.type}.{argument.role}")] += 1
            entity = body.entities.get(argument.target)
            self.fillers[event.type, argument.role].setdefault(entity.label if entity else "@event")

    def unknown(self, scheme: Scheme) -> list[Unknown]:
        """What the scheme has not, the most frequent first; roles only of event types that it has."""
        found = [
            Unknown(label, count, _suggestion(label, scheme))
            for label, count in self.labels.items()
            if not _known(label, scheme)
        ]
        return sorted(found, key=lambda one: (list(TABLES.values()).index(one.label.kind), -one.count, one.label.name))


def _known(label: Label, scheme: Scheme) -> bool:
    if label.kind == "role":
        type_, _, role = label.name.rpartition(".")
        return not scheme.event(type_) or scheme.role(type_, role) is not None
    return label.name in codes_of(scheme, label)


def codes_of(scheme: Scheme, label: Label) -> list[str]:
    """The codes that a label can be mapped to."""
    return [one.code for one in _labels_of(scheme, label)]


def _labels_of(scheme: Scheme, label: Label) -> Sequence[Any]:
    if label.kind == "role":
        event = scheme.event(label.name.rpartition(".")[0])
        return event.roles if event else ()
    labels: dict[str, Sequence[Any]] = {
        "entity": scheme.entities,
        "event": scheme.events,
        "boilerplate": scheme.boilerplate,
    }
    return labels[label.kind]


def _suggestion(label: Label, scheme: Scheme) -> str:
    """The code that a label most likely is: its own or its name but for case, its alias, or one nearly the same."""
    labels = _labels_of(scheme, label)
    name = (label.name.rpartition(".")[2] if label.kind == "role" else label.name).upper()
    known: dict[str, str] = {text.upper(): one.code for one in labels for text in (*one.name.values(), one.code)}
    alias = ALIASES.get(name, "") if label.kind == "entity" else ""
    if name in known:
        return known[name]
    if alias in known.values():
        return alias
    close = difflib.get_close_matches(name, list(known), 1, 0.85)
    return known[close[0]] if close else ""


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What to make of labels; those that it does not name stay as they are."""

    choices: Mapping[Label, Choice] = field(default_factory=dict)

    def check(self, scheme: Scheme) -> None:
        """Raises InvalidError (`bad_label_map`) for a label that is mapped to what the scheme has not."""
        for label, choice in self.choices.items():
            codes = codes_of(scheme, label)
            if choice.do == "map" and not (label.kind == "role" and "." not in label.name) and choice.to not in codes:
                close = difflib.get_close_matches(choice.to, codes, 1)
                hint = f"; did you mean {close[0]!r}?" if close else ""
                raise InvalidError("bad_label_map", f"{label.name}: there is no {label.kind} {choice.to!r}{hint}")

    def apply(self, body: Body) -> tuple[Body, list[str]]:
        """A body in our labels, and notes on what was left out: one for each annotation."""
        if not self.choices:
            return body, []
        notes: list[str] = []
        entities = self._renamed(body.entities, "entity", "label", notes)
        events = self._renamed(body.events, "event", "type", notes)
        boilerplate = self._renamed(body.boilerplate, "boilerplate", "label", notes)
        events = {key: self._with_roles(event, body.events[key].type, notes) for key, event in events.items()}
        while gone := {key for key, event in events.items() if _is_broken(event, {**entities, **events})}:
            notes.extend(f"left out: relation {events[key].type}, with its member" for key in gone)
            events = {key: event for key, event in events.items() if key not in gone}
        held = {*entities, *events}
        events = {key: _without_targets(event, held, notes) for key, event in events.items()}
        links = {}
        for key, link in body.links.items():
            members = tuple(member for member in link.members if member in entities)
            if len(members) > 1:
                links[key] = replace(link, members=members)
            if len(members) < len(link.members):
                notes.append("left out: a member of a link, with its label")
        return Body(entities=entities, events=events, boilerplate=boilerplate, links=links), notes

    def apply_to_roles(self, body: Body, keys: Iterable[str]) -> tuple[Body, list[str]]:
        """A body with the roles of these events in our labels, and notes as `apply` gives."""
        notes: list[str] = []
        events = dict(body.events)
        for key in keys:
            events[key] = self._with_roles(events[key], events[key].type, notes)
        return replace(body, events=events), notes

    def _renamed(self, items: Mapping[str, Any], kind: Kind, name: str, notes: list[str]) -> dict[str, Any]:
        kept = {}
        for key, one in items.items():
            choice = self.choices.get(Label(kind, getattr(one, name)))
            if choice is None or choice.do == "create" and not choice.to:
                kept[key] = one
            elif choice.do == "leave":
                notes.append(f"left out: {kind} {getattr(one, name)}")
            else:
                kept[key] = replace(one, **{name: choice.to})
        return kept

    def _with_roles(self, event: Event, type_: str, notes: list[str]) -> Event:
        arguments: list[Argument] = []
        for one in event.arguments:
            choice = self.choices.get(Label("role", f"{type_}.{one.role}")) or self.choices.get(Label("role", one.role))
            if choice is None or choice.do == "create" and not choice.to:
                arguments.append(one)
            elif choice.do == "leave":
                notes.append(f"left out: role {type_}.{one.role}")
            else:
                arguments.append(replace(one, role=choice.to))
        return event if tuple(arguments) == event.arguments else replace(event, arguments=tuple(arguments))


def _is_broken(event: Event, held: Mapping[str, Any]) -> bool:
    """Whether a relation of two has lost one of them."""
    if event.attributes.get(FORM) != RELATION:
        return False
    return len(event.arguments) < 2 or any(argument.target not in held for argument in event.arguments)


def _without_targets(event: Event, held: set[str], notes: list[str]) -> Event:
    kept = tuple(argument for argument in event.arguments if argument.target in held)
    notes.extend("left out: an argument, with its filler" for _ in range(len(event.arguments) - len(kept)))
    return event if len(kept) == len(event.arguments) else replace(event, arguments=kept)


def read_label_map(text: str, source: str) -> LabelMap:
    """A label map from its file: tables `entities`, `events`, `boilerplate` and `roles`.

    `PER = "PS"` maps, `GPE = true` creates, `MISC = false` leaves out, `Attack = "event:"` creates an event type.
    Raises InvalidError (`bad_label_map`) with the place.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidError("bad_label_map", f"{source} is not TOML: {error}") from None
    choices: dict[Label, Choice] = {}
    for table, values in data.items():
        if table not in TABLES or not isinstance(values, dict):
            raise InvalidError("bad_label_map", f"{source}: {table!r} is no table; there are {', '.join(TABLES)}.")
        for name, value in values.items():
            choices[Label(TABLES[table], name)] = _choice(source, f"{table}.{name}", value)
    return LabelMap(choices)


def _choice(source: str, place: str, value: object) -> Choice:
    if value is True:
        return Choice("create")
    if value is False:
        return Choice("leave")
    if value in ("event:", "boilerplate:", "entity:"):
        return Choice("create", str(value)[:-1])
    if isinstance(value, str) and value:
        return Choice("map", value)
    raise InvalidError("bad_label_map", f"{source}, {place}: must be a label, true (create) or false (leave out).")


def read_columns(text: str) -> dict[str, str]:
    """Which column of a table is what, from `text=본문,title=제목`.

    Raises InvalidError (`bad_columns`).
    """
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for what, equals, column in pairs:
        if not equals or not column.strip():
            raise InvalidError("bad_columns", f"Columns are WHAT=COLUMN,…; {what!r} names none.")
    return {what.strip(): column.strip() for what, _equals, column in pairs}


def template(unknown: list[Unknown]) -> str:
    """A label map to fill in: every unknown label, with what it may be."""
    lines = ['# LABEL = "OURS" maps, true creates, false leaves out. Without its line a label stays as it is.']
    for table, kind in TABLES.items():
        found = [one for one in unknown if one.label.kind == kind]
        if found:
            lines += ["", f"[{table}]"]
        for one in found:
            value = _quoted(one.suggestion) if one.suggestion else "true"
            lines.append(f"{_quoted(one.label.name)} = {value}  # {one.count:,} times")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
