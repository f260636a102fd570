"""Mentions by characters, whole or in pieces: gathered, then proved together, so that one shows the others' shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.importers._json import Node
from annotator.importers._regions import Ids, weigh

Span = dict[str, Any]
"""`start` and `end` of an item, and `fragments` when there are gaps; empty until all claims are proved."""


@dataclass(slots=True)
class Pieces:
    """The spans of one text. `entities` are known by the ids that the file gives them."""

    text: str
    ids: Ids = field(default_factory=Ids)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _claims: list[Claim] = field(default_factory=list)
    _spans: list[tuple[Span, int]] = field(default_factory=list)

    def span(self, pieces: list[tuple[Node, str]], place: str) -> Span:
        """A span of pieces, each where it begins with its words. It is filled by `prove`.

        Raises InvalidError (`bad_shape`).
        """
        if not pieces or not all(words for _, words in pieces):
            raise InvalidError("bad_shape", f"{place} has no words.")
        for at, words in pieces:
            start = at.number()
            self._claims.append(Claim(start, start + len(words), words, place))
        found: Span = {}
        self._spans.append((found, len(pieces)))
        return found

    def entity(self, key: str, label: str, pieces: list[tuple[Node, str]], place: str) -> dict[str, Any]:
        """The entity of this id; one that several events name is there once."""
        known = self.entities.get(key)
        if known is not None and known["label"] == label:
            return known
        item: dict[str, Any] = {
            "id": self.ids.take(key, "e"),
            "label": label,
            "span": self.span(pieces, place),
            "attributes": {},
        }
        self.entities[key if known is None else item["id"]] = item
        return item

    def prove(self) -> None:
        """Fill all spans.

        Raises InvalidError (`surface_mismatch`, `span_outside` …) with the place in its message.
        """
        evidence = weigh([(self.text, self._claims)])
        proof = prove(self.text, self._claims, evidence.unit)
        self.notes += [*proof.notes, *([evidence.note] if evidence.note else [])]
        left = iter(proof.spans)
        for span, count in self._spans:
            pieces = _apart(islice(left, count))
            span |= {"start": pieces[0][0], "end": pieces[-1][1]}
            if len(pieces) > 1:
                span["fragments"] = [list(piece) for piece in pieces]

    def items(self) -> list[dict[str, Any]]:
        """The entities as items of a record."""
        return [
            {"id": one["id"], "label": one["label"], **one["span"], "attributes": one["attributes"]}
            for one in self.entities.values()
        ]


def _apart(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces in order; those that touch or overlap are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            start, end = found[-1][0], max(found.pop()[1], end)
        found.append((start, end))
    return found
