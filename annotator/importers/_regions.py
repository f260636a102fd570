"""What tools with spans and relations have in common: regions and arrows, made into the body of a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core.annotations import ID
from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, Same, UnitEvidence, as_written
from annotator.core.relations import chains, relation

SAME = "same"
"""The arrow between entities that mean the same thing."""

ENOUGH = 50
"""Records in which UTF-16 and code points differ that are weighed before a file is read."""


@dataclass(slots=True)
class Region:
    """A labelled span in code points. `kind` is entity, event, boilerplate, or "" when the tool cannot say."""

    id: str
    label: str
    start: int
    end: int
    kind: str = ""
    fragments: Sequence[tuple[int, int]] = ()
    attributes: dict[str, str] = field(default_factory=dict)

    def item(self, **more: Any) -> dict[str, Any]:
        """The span as a part of an item of a record."""
        fragments = {"fragments": [list(piece) for piece in self.fragments]} if self.fragments else {}
        return {"start": self.start, "end": self.end, **fragments, **more}


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one region to another."""

    label: str
    source: str
    target: str


class Ids:
    """Ids that a record can have, from those of another tool; each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._known: dict[str, str] = {}

    def take(self, foreign: object, letter: str) -> str:
        """A new id: the foreign one when it will do."""
        wanted = str(foreign) if isinstance(foreign, str | int) and not isinstance(foreign, bool) else ""
        number = len(self._taken) + 1
        given = wanted if ID.fullmatch(wanted) and wanted not in self._taken else f"{letter}{number}"
        while given in self._taken:
            number += 1
            given = f"{letter}{number}"
        self._taken.add(given)
        if wanted:
            self._known.setdefault(wanted, given)
        return given

    def find(self, foreign: object) -> str:
        """The id that a foreign one became.

        Raises InvalidError (`dangling_reference`).
        """
        found = self._known.get(str(foreign))
        if found is None:
            raise InvalidError("dangling_reference", f"A relation refers to {foreign!r}, which is not there.")
        return found


def body_of(regions: Iterable[Region], arrows: Iterable[Arrow], ids: Ids) -> dict[str, list[dict[str, Any]]]:
    """The lists of a record. Arrows from events are their arguments, those named SAME links, others relations."""
    by_id = {region.id: region for region in regions}
    arguments: dict[str, list[dict[str, str]]] = defaultdict(list)
    pairs: list[tuple[str, str]] = []
    body: dict[str, list[dict[str, Any]]] = {"entities": [], "events": [], "boilerplate": [], "links": []}
    for arrow in arrows:
        source = by_id[arrow.source]
        kinds = {source.kind, by_id[arrow.target].kind}
        if source.kind == "event":
            arguments[source.id].append({"role": arrow.label, "target": arrow.target})
        elif "boilerplate" in kinds:
            raise InvalidError("dangling_reference", f"The relation {arrow.label} leads from or to boilerplate.")
        elif arrow.label == SAME and "event" not in kinds:
            pairs.append((arrow.source, arrow.target))
        else:
            item = source.item(id=source.id)
            body["events"].append(relation(ids.take("", "r"), arrow.label, item, arrow.target))
    for region in by_id.values():
        _add(body, region, arguments)
    for members in chains(pair for pair in pairs if pair[0] != pair[1]):
        body["links"].append({"id": ids.take("", "l"), "type": SAME, "members": members})
    return body


def _add(
    body: Mapping[str, list[dict[str, Any]]], region: Region, arguments: Mapping[str, list[dict[str, str]]]
) -> None:
    if region.kind == "event":
        event = {"id": region.id, "type": region.label, "trigger": region.item()}
        body["events"].append({**event, "arguments": arguments.get(region.id, []), "attributes": region.attributes})
    elif region.kind == "boilerplate":
        body["boilerplate"].append(region.item(id=region.id, label=region.label))
    else:
        body["entities"].append(region.item(id=region.id, label=region.label, attributes=region.attributes))


def weigh(records: Iterable[tuple[str, Sequence[Claim]]], same: Same = as_written) -> UnitEvidence:
    """Which unit a file counts in, from texts with what is claimed of them; no more are read than needed."""
    evidence = UnitEvidence(same)
    for text, claims in records:
        evidence.add(text, claims)
        if evidence.asked >= ENOUGH:
            break
    return evidence
