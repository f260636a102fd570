"""Schemes that take in labels of other data: a scheme that grows by them, or one made of nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from annotator.core.mapping import Choice, Inventory, Label, LabelMap
from annotator.core.scheme import (
    EVENT_FILLER,
    Attribute,
    AttributeValue,
    BoilerplateLabel,
    EntityLabel,
    EventType,
    Role,
    Scheme,
)
from annotator.core.scheme_reading import CODE


def grown(scheme: Scheme, inventory: Inventory, labels: LabelMap) -> tuple[Scheme, LabelMap]:
    """The scheme with the labels that a map creates, and the map with the codes that they got.

    A name that is no code (`인물`) becomes the name of a label with a code of its own.
    """
    resolved: dict[Label, Choice] = dict(labels.choices)
    entities, events, boilerplate = list(scheme.entities), list(scheme.events), list(scheme.boilerplate)
    taken = {one.code for one in entities} | {one.code for one in events} | {one.code for one in boilerplate}
    # Entity labels first, since the roles of event types name them.
    for label, choice in sorted(labels.choices.items(), key=lambda pair: (pair[0].kind != "entity", bool(pair[1].to))):
        if choice.do != "create" or label.kind == "role":
            continue
        kind = choice.to or label.kind
        same_kind: Sequence[Any] = entities if kind == "entity" else events if kind == "event" else boilerplate
        made_before = _code_named(label.name, same_kind)
        if made_before:
            resolved[label] = Choice("map", made_before)
            continue
        code = code_of(label.name, taken)
        taken.add(code)
        hue = len(taken) * 137 % 360  # the golden angle keeps neighbours apart
        name = {"ko": label.name, "en": label.name}
        if kind == "entity":
            entities.append(EntityLabel(code, name, hue=hue))
        elif kind == "boilerplate":
            boilerplate.append(BoilerplateLabel(code, name, hue=hue))
        else:
            known = {one.code for one in entities}
            events.append(EventType(code, name, hue=hue, roles=tuple(_roles(label.name, inventory, resolved, known))))
        resolved[label] = Choice("map", code) if code != label.name else Choice("create")
    types = tuple(_with_new_roles(event, labels) for event in events)
    made = replace(scheme, entities=tuple(entities), events=types, boilerplate=tuple(boilerplate))
    return made, LabelMap(resolved)


def _code_named(name: str, labels: Sequence[Any]) -> str:
    """The code of the label that is or was made of a name, so that a map can be used again; "" for none."""
    return next((one.code for one in labels if one.code == name or name in one.name.values()), "")


def _with_new_roles(event: EventType, labels: LabelMap) -> EventType:
    new = [
        label.name.rpartition(".")[2]
        for label, choice in labels.choices.items()
        if label.kind == "role" and choice.do == "create" and label.name.rpartition(".")[0] == event.code
    ]
    known = {role.code for role in event.roles}
    return replace(event, roles=(*event.roles, *(Role(one, {"ko": one, "en": one}) for one in new if one not in known)))


def _roles(type_: str, inventory: Inventory, choices: Mapping[Label, Choice], known: Set[str]) -> Iterator[Role]:
    """The roles that events of a type have in the data, each filled by what fills it there, if all of that is known."""
    found = {role: tuple(fillers) for (event, role), fillers in inventory.fillers.items() if event == type_}
    found.update(dict.fromkeys(inventory.relations.get(type_, ()), ()))
    for role, fillers in sorted(found.items()):
        codes = dict.fromkeys(_code_after(filler, choices) for filler in fillers)
        yield Role(role, {"ko": role, "en": role}, tuple(codes) if codes.keys() <= known | {EVENT_FILLER} else ())


def _code_after(label: str, choices: Mapping[Label, Choice]) -> str:
    choice = choices.get(Label("entity", label))
    return choice.to if choice and choice.do == "map" else label


def code_of(name: str, taken: set[str]) -> str:
    """A code for a label: its name when that is one."""
    plain = name if CODE.fullmatch(name) else re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("_.-")
    if not CODE.fullmatch(plain):
        plain = "L" + plain[:50] if re.search("[A-Za-z0-9]", plain) else "Label"
    number, code = 1, plain
    while code in taken:
        number += 1
        code = f"{plain[:55]}{number}"
    return code


def scheme_from(inventory: Inventory, scheme_id: str, language: str) -> tuple[Scheme, LabelMap]:
    """A scheme with all labels of a data set and their attributes, and the map with the codes that they got."""
    labels = LabelMap({label: Choice("create") for label in sorted(inventory.labels) if label.kind != "role"})
    empty = Scheme(scheme_id, "1", language, {"ko": scheme_id, "en": scheme_id})
    scheme, resolved = grown(empty, inventory, labels)
    return replace(scheme, attributes=tuple(_attributes(inventory))), resolved


def _attributes(inventory: Inventory) -> Iterator[Attribute]:
    by_name: dict[str, tuple[dict[str, None], Counter[str]]] = {}
    for (on, name), values in sorted(inventory.values.items()):
        kinds, counted = by_name.setdefault(name, ({}, Counter()))
        kinds.setdefault(on)
        counted.update(values)
    for name, (kinds, counted) in by_name.items():
        if CODE.fullmatch(name) and len(counted) <= 50 and all(CODE.fullmatch(value) for value in counted):
            values_ = tuple(AttributeValue(value, {"ko": value, "en": value}) for value in sorted(counted))
            default = counted.most_common(1)[0][0]
            yield Attribute(name, {"ko": name, "en": name}, tuple(kinds), values_, default)
