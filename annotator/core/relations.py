"""Relations of two entities, which other tools have and Gisa does not: kept as events that say so of themselves.

Such an event has the relation's name as its type, the words of its first member as its trigger, both members as
arguments and the attribute `form` with the value `relation`. Formats that have relations write it as one again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.core.annotations import Argument, Boilerplate, Entity, Event, Trigger
from annotator.core.records import Body
from annotator.core.references import missing_references
from annotator.core.scheme import Scheme

FORM = "form"
RELATION = "relation"
MEMBER_ROLES = ("Arg1", "Arg2")


def relation(
    relation_id: str,
    type_: str,
    source: Mapping[str, Any],
    target: str,
    roles: tuple[str, str] = MEMBER_ROLES,
) -> dict[str, Any]:
    """A relation from the entity `source` to `target`, as the item of an event."""
    trigger = {key: source[key] for key in ("start", "end", "fragments") if source.get(key) is not None}
    arguments = [{"role": roles[0], "target": source["id"]}, {"role": roles[1], "target": target}]
    return {
        "id": relation_id,
        "type": type_,
        "trigger": trigger,
        "arguments": arguments,
        "attributes": {FORM: RELATION},
    }


def is_relation(event: Mapping[str, Any]) -> bool:
    """Whether the item of an event is a relation of two."""
    return event["attributes"].get(FORM) == RELATION and len(event["arguments"]) == 2


def chains(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of ids that pairs put together, in the order in which they first come up."""
    group_of: dict[str, list[str]] = {}
    for first, second in pairs:
        a, b = group_of.setdefault(first, [first]), group_of.setdefault(second, [second])
        if a is not b:
            a.extend(b)
            for one in b:
                group_of[one] = a
    groups = {id(group): group for group in group_of.values()}
    return list(groups.values())


def lift(body: Body, scheme: Scheme) -> Body:
    """Labels of a tool that has only spans and relations, as what the scheme says they are.

    A span whose label is an event type (and no entity label) becomes a trigger, and the relations from it its
    arguments; one whose label is a boilerplate label becomes boilerplate, unless something refers to it.
    """
    triggers = {
        one.id: one
        for one in body.entities.values()
        if one.label not in scheme.entity_codes and scheme.event(one.label)
    }
    events = _events(body, triggers)
    entities = {key: one for key, one in body.entities.items() if key not in triggers}
    links = {key: link for key, link in body.links.items() if not any(member in triggers for member in link.members)}
    # A link or relation with a trigger in it cannot stay as it was; then nothing is touched.
    if len(links) < len(body.links):
        return body
    held = {argument.target for event in events.values() for argument in event.arguments}
    held.update(member for link in links.values() for member in link.members)
    marks = {key: one for key, one in entities.items() if key not in held and _is_boilerplate(one, scheme)}
    lifted = Body(
        entities={key: one for key, one in entities.items() if key not in marks},
        events=events,
        boilerplate={
            **body.boilerplate,
            **{key: Boilerplate(one.id, one.label, one.start, one.end, one.text) for key, one in marks.items()},
        },
        links=links,
    )
    return body if any(missing_references(lifted)) else lifted


def _is_boilerplate(one: Entity, scheme: Scheme) -> bool:
    plain = not one.fragments and not one.attributes and one.label not in scheme.entity_codes
    return plain and scheme.boilerplate_label(one.label) is not None


def _events(body: Body, triggers: Mapping[str, Entity]) -> dict[str, Event]:
    """The events of a body, with those that triggers and the relations from them make."""
    arguments: dict[str, list[Argument]] = defaultdict(list)
    kept: dict[str, Event] = {}
    for key, event in body.events.items():
        members = [argument.target for argument in event.arguments]
        if event.attributes.get(FORM) == RELATION and len(members) == 2 and members[0] in triggers:
            arguments[members[0]].append(Argument(event.type, members[1]))
        else:
            kept[key] = event
    for key, one in triggers.items():
        trigger = Trigger(one.start, one.end, one.text, one.fragments)
        kept[key] = Event(key, one.label, trigger, tuple(arguments[key]), dict(one.attributes))
    return kept
