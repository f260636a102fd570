"""The `annotation.conf` of a brat collection: what the scheme has, and what the articles have beyond it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.relations import FORM, is_relation
from annotator.core.scheme import Scheme

Items = Mapping[str, list[dict[str, Any]]]
Names = dict[str, None]
"""A set that keeps its order."""


class Conf:
    """Gathers labels while articles are written; `name_of` spells a label as brat can."""

    def __init__(self, scheme: Scheme, name_of: Callable[[str], str]) -> None:
        self._name = name_of
        self._entities: Names = dict.fromkeys(
            [*(name_of(one.code) for one in scheme.entities), *(name_of(one.code) for one in scheme.boilerplate)]
        )
        self._events: dict[str, Names] = {
            name_of(one.code): dict.fromkeys(name_of(role.code) for role in one.roles) for one in scheme.events
        }
        self._relations: dict[str, tuple[str, str]] = {}
        self._attributes: dict[tuple[str, str], Names] = {
            (name_of(one.code), f"<{on.upper()}>"): dict.fromkeys(name_of(value.code) for value in one.values)
            for one in scheme.attributes
            for on in one.on
        }

    def add(self, items: Items) -> None:
        """Take in the labels of an article."""
        for one in (*items["entities"], *items["boilerplate"]):
            self._entities.setdefault(self._name(one["label"]))
            self._add_attributes(one, "<ENTITY>")
        for event in items["events"]:
            roles = [self._name(argument["role"]) for argument in event["arguments"]]
            if is_relation(event):
                self._relations.setdefault(self._name(event["type"]), (roles[0], roles[1]))
                continue
            known = self._events.setdefault(self._name(event["type"]), {})
            known.update(dict.fromkeys(roles))
            self._add_attributes(event, "<EVENT>")

    def _add_attributes(self, one: Mapping[str, Any], on: str) -> None:
        for name, value in one.get("attributes", {}).items():
            if name not in ("note", "Reference", FORM):
                self._attributes.setdefault((self._name(name), on), {}).setdefault(self._name(value))

    def text(self) -> str:
        """The file."""
        relations = (f"{name} {a}:<ENTITY>, {b}:<ANY>" for name, (a, b) in self._relations.items())
        events = (
            f"{name} {', '.join(f'{role}*:<ANY>' for role in roles)}".rstrip() for name, roles in self._events.items()
        )
        attributes = (
            f"{name} Arg:{on}" + ("" if list(values) == ["true"] else f", Value:{'|'.join(values)}")
            for (name, on), values in self._attributes.items()
        )
        equivalence = "Equiv Arg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive"
        sections = {
            "entities": self._entities,
            "relations": [*relations, equivalence],
            "events": events,
            "attributes": attributes,
        }
        return "\n".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())
