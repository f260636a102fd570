"""References between annotations: arguments of events, members of links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotator.core.records import Body


class Missing(NamedTuple):
    """A reference to what is not there: who refers, to which id, in which words."""

    holder: str
    target: str
    where: str


def missing_references(body: Body) -> Iterator[Missing]:
    """References of a layer that lead nowhere: arguments to no entity or event, links to no entity."""
    for event in body.events.values():
        for argument in event.arguments:
            if argument.target not in body.entities and argument.target not in body.events:
                yield Missing(event.id, argument.target, f"role {argument.role} of event {event.id}")
    for link in body.links.values():
        for member in link.members:
            if member not in body.entities:
                yield Missing(link.id, member, f"link {link.id}")
