"""brat standoff: a text and its `.ann` beside it, in a folder or a zip archive, with or without `annotation.conf`.

Ids of brat stay ids. An event is known as `E1:T3` with the id of its trigger, so that it can be written again as it
came. The text's line ends count as they are in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.core.intake import IncomingLayer
from annotator.core.relations import chains, relation
from annotator.core.standoff import kept_lines
from annotator.core.text import decode
from annotator.importers._brat_lines import AnnFile, LineError, Roles, plain_role, read_lines, roles_in
from annotator.importers._regions import weigh
from annotator.importers.base import BaseImporter, Draft, Refused, Source, decode_whole, read_whole

SETTINGS = {"annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"}
ORDER = {"A": 0, "M": 0, "N": 1, "#": 2}
"""Of remarks: attributes, references, notes."""

LONGEST = 100
"""Characters of a note that fit an attribute."""


class Importer(BaseImporter):
    label = {"ko": "brat standoff", "en": "brat standoff"}
    description = {
        "ko": ".txt와 .ann 쌍(폴더나 zip). 개체, 사건, 관계, 속성, 메모를 읽습니다.",
        "en": "Pairs of .txt and .ann in a folder or zip: entities, events, relations, attributes, notes.",
    }
    extensions = (".ann",)
    shared = (".txt", ".conf")
    example = "T1\tPS 0 3\t김가람\nT2\tMEETING 10 12\t회동\nE1\tMEETING:T2 Participant:T1"

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return self.is_settings(source) or self.part_of(source) is not None

    def is_settings(self, source: Source) -> bool:
        return PurePosixPath(source.name).name in SETTINGS

    def part_of(self, source: Source) -> Source | None:
        return source.beside(".ann") if source.name.lower().endswith(".txt") else None

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        raw = b""
        try:
            raw = read_whole(source)
            text = _text_of(source)
            said = decode(raw, source.encoding).text if raw else ""
            yield _Document(source, text, read_lines(said)).draft(raw, said)
        except LineError as error:
            yield Refused(source.name, error.line, error.code, error.message, raw)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message, raw)


def _text_of(source: Source) -> str:
    if source.name.lower().endswith(".txt"):
        raise InvalidError("no_labels_file", "There is no .ann file beside this text; load it as plain-text.")
    found = source.beside(".txt")
    if found is None:
        raise InvalidError("no_text_file", "There is no .txt file of the same name beside it.")
    return decode_whole(found)[1].text


def _conf_of(source: Source) -> frozenset[str]:
    """The roles of the nearest annotation.conf, in the file's folder or one above it."""
    for folder in PurePosixPath(source.name).parents:
        found = source.find(str(folder / "annotation.conf"))
        if found is not None:
            return roles_in(decode_whole(found)[1].text)
    return frozenset()


class _Document:
    def __init__(self, source: Source, text: str, ann: AnnFile) -> None:
        self._source = source
        self._text = text
        self._ann = ann
        self._roles = _conf_of(source) if ann.events or ann.relations else frozenset()
        self._notes: list[str] = []
        self._beside: list[str] = []

    def draft(self, raw: bytes, said: str) -> Draft:
        """The article; `said` is the file of its labels, whose lines are kept in the metadata for the way back."""
        self._spans = self._prove()
        triggers = {event.trigger for event in self._ann.events}
        attributes = self._attributes()
        self._triggers = {event.id: event.trigger for event in self._ann.events}
        self._event_ids = {event.id: f"{event.id}:{event.trigger}" for event in self._ann.events}
        entities = [
            self._span(name, id=name, label=bound.label, attributes=attributes[name])
            for name, bound in self._ann.bounds.items()
            if name not in triggers
        ]
        self._entities = {one["id"]: one for one in entities}
        events = [self._event(event, attributes[event.id]) for event in self._ann.events]
        events += [self._relation(one) for one in self._ann.relations]
        body: dict[str, Any] = {"entities": entities, "events": events, "links": self._links()}
        return Draft(
            self._source.name,
            self._text,
            str(PurePosixPath(self._source.name).with_suffix("")),
            {"brat": {"lines": kept_lines(said, self._text), "beside": self._beside}} if said.strip() else {},
            layers=(IncomingLayer(None, body, flat=True),) if entities or events else (),
            raw=raw,
            notes=tuple(self._notes),
        )

    def _prove(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """The fragments of every T in code points; those that only a line break parts are one."""
        claims: list[Claim] = []
        for bound in self._ann.bounds.values():
            surfaces = _pieces(bound.text, [end - start for start, end in bound.fragments])
            for (start, end), surface in zip(bound.fragments, surfaces, strict=True):
                claims.append(Claim(start, end, surface, bound.id))
        evidence = weigh([(self._text, claims)], _on_one_line)
        try:
            proof = prove(self._text, claims, evidence.unit, _on_one_line)
        except InvalidError as error:
            bound = self._ann.bounds[error.message.split(":", 1)[0]]
            raise LineError(bound.line, error.code, error.message) from None
        self._notes += [*proof.notes, *([evidence.note] if evidence.note else [])]
        left = iter(proof.spans)
        return {
            name: tuple(_joined(self._text, sorted(islice(left, len(bound.fragments)))))
            for name, bound in self._ann.bounds.items()
        }

    def _span(self, name: str, **item: Any) -> dict[str, Any]:
        pieces = self._spans[name]
        span: dict[str, Any] = {"start": pieces[0][0], "end": pieces[-1][1]}
        if len(pieces) > 1:
            span["fragments"] = [list(piece) for piece in pieces]
        return {**span, **item}

    def _event(self, event: Roles, attributes: Mapping[str, str]) -> dict[str, Any]:
        if event.trigger not in self._ann.bounds:
            raise LineError(event.line, "dangling_reference", f"{event.id} has no trigger {event.trigger!r}.")
        spelled = frozenset(role for role, _target in event.arguments)
        arguments = [
            {"role": plain_role(role, self._roles, spelled), "target": self._target(event, target)}
            for role, target in event.arguments
        ]
        return {
            "id": self._event_ids[event.id],
            "type": event.type,
            "trigger": self._span(event.trigger),
            "arguments": arguments,
            "attributes": attributes,
        }

    def _relation(self, one: Roles) -> dict[str, Any]:
        (first_role, first), (second_role, second) = one.arguments
        source = self._entities.get(first)
        if source is None:
            trigger = self._triggers.get(first)
            if trigger is None:
                raise LineError(one.line, "dangling_reference", f"{one.id} refers to {first!r}, which is not there.")
            source = self._span(trigger, id=self._event_ids[first])
        return relation(one.id, one.type, source, self._target(one, second), (first_role, second_role))

    def _target(self, holder: Roles, name: str) -> str:
        found = self._event_ids.get(name, name)
        if name not in self._entities and name not in self._event_ids:
            raise LineError(holder.line, "dangling_reference", f"{holder.id} refers to {name!r}, which is not there.")
        return found

    def _attributes(self) -> dict[str, dict[str, str]]:
        """Attributes, references and notes by what they are about; what fits nowhere is noted and kept beside."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        known = {*self._ann.bounds, *(event.id for event in self._ann.events)}
        triggers = {event.trigger for event in self._ann.events}
        # Attributes before references before notes, as they are written.
        for one in sorted(self._ann.remarks, key=lambda one: ORDER[one.said.id[0]]):
            said = one.said
            about = found[said.target]
            fits = said.target in known and said.target not in triggers and 0 < len(said.value) <= LONGEST
            if fits and said.name not in about:
                about[said.name] = said.value
            else:
                self._beside.append(said.id)
                self._notes.append(f"kept for brat only: {said.name} (long, repeated, or on a relation)")
        return found

    def _links(self) -> list[dict[str, Any]]:
        pairs = []
        for line, _type, members in self._ann.equivalences:
            missing = [one for one in members if one not in self._entities]
            if missing:
                raise LineError(line, "dangling_reference", f"* refers to {missing[0]!r}, which is no entity.")
            pairs += list(zip(members, members[1:], strict=False))
        groups = chains(pair for pair in pairs if pair[0] != pair[1])
        return [{"id": f"Equiv{number}", "type": "same", "members": one} for number, one in enumerate(groups, start=1)]


def _on_one_line(found: str, claimed: str) -> bool:
    """Whether a surface is what an `.ann` file says: there a line break or a tab is a blank."""
    return found == claimed or (len(found) == len(claimed) and re.sub(r"\s", " ", found) == claimed)


def _pieces(text: str, lengths: list[int]) -> list[str]:
    """The surface of each fragment: brat writes them with one space between them.

    A file whose lengths do not add up (other units, or no surface) proves nothing: then all are "".
    """
    if len(lengths) == 1:
        return [text]
    if sum(lengths) + len(lengths) - 1 != len(text):
        return [""] * len(lengths)
    pieces, at = [], 0
    for length in lengths:
        pieces.append(text[at : at + length])
        at += length + 1
    return pieces


def _joined(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Fragments, those joined that were split only because brat has no span over a line break."""
    start, end = pieces[0]
    for next_start, next_end in pieces[1:]:
        gap = text[end:next_start]
        if next_start <= end or ("\n" in gap and not gap.strip()):
            end = max(end, next_end)
        else:
            yield start, end
            start, end = next_start, next_end
    yield start, end
