"""The sheet of a WebAnno TSV file, and the annotations in the cells of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.core.errors import InvalidError
from annotator.importers._uima import Arc, Layer, Mark

_NUMBER = re.compile(r"^(.*?)(?:\[(\d+(?:_\d+)?)\])?$", re.DOTALL)
_CHAIN = re.compile(r"^(.*)->(\d+)-(\d+)$", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}

Place = Callable[[int, int], tuple[int, int]]
"""From offsets of the file to code points."""


class Column(NamedTuple):
    """What a column holds: `kind` is value, role, target, chain_type, chain_link, relation or source."""

    kind: str
    layer: str
    feature: str = ""


class Row(NamedTuple):
    line: int
    id: str
    start: int
    end: int
    surface: str
    cells: list[str]


@dataclass(slots=True)
class Sentence:
    line: int
    text: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    layers: dict[str, Layer] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


Key = tuple[str, Hashable]
"""The layer of a mark and its number, or its row and place in the stack when it has none."""


class Marks:
    """Annotations from the cells of all rows."""

    def __init__(self, sheet: Sheet, place: Place, notes: list[str]) -> None:
        self._sheet = sheet
        self._place = place
        self._notes = notes
        self._marks: dict[Key, Mark] = {}
        self._numbers: dict[str, Key] = {}
        self._on_row: dict[str, list[Key]] = {}
        self._targets: list[tuple[Mark, str, list[str], list[str], int]] = []
        self._filled: set[tuple[Hashable, str]] = set()
        self._chains: dict[tuple[str, str], dict[int, Key]] = {}
        self._arcs: list[tuple[Row, str, dict[str, str], str]] = []

    @property
    def marks(self) -> list[Mark]:
        return list(self._marks.values())

    @property
    def chains(self) -> list[list[Hashable]]:
        """The marks of each chain in order."""
        return [[chain[at] for at in sorted(chain)] for chain in self._chains.values()]

    def arcs(self) -> Iterator[Arc]:
        """The relations: each stands in the row of its target, and says where its source is."""
        for row, layer, features, said in self._arcs:
            base = self._sheet.layers[layer].base
            where, ids = _number(said)
            source, _, target = ids.partition("_")
            yield Arc(layer, self._end(where, source, base), self._end(row.id, target, base), features)

    def _end(self, row: str, number: str, base: str) -> Key:
        """An annotation of the layer `base` on a row, by its number when several are there."""
        if number.strip("0") and number in self._numbers:
            return self._numbers[number]
        return next((key for key in self._on_row.get(row, []) if key[0] == base), ("", row))

    def read(self) -> None:
        """Go through all rows."""
        for row in (row for sentence in self._sheet.sentences for row in sentence.rows):
            self._row(row)
        for mark, feature, roles, targets, line in self._targets:
            for role, target in zip(roles, targets, strict=True):
                mark.links.append((feature, _value(role), self._target(target, line)))

    def _row(self, row: Row) -> None:
        roles: dict[tuple[str, str], list[tuple[Mark, str]]] = {}
        types: dict[str, list[str]] = {}
        links: dict[str, list[str]] = {}
        relations: dict[str, list[dict[str, str]]] = {}
        for column, cell in zip(self._sheet.columns, row.cells, strict=True):
            stacks = _split(cell, "|") if cell != "_" else []
            if column.kind == "relation":
                features = relations.setdefault(column.layer, [{} for _ in stacks])
                for one, stacked in zip(features, stacks, strict=False):
                    if value := _value(stacked):
                        one[column.feature] = value
            elif column.kind == "source":
                features = relations.get(column.layer) or [{} for _ in stacks]
                if len(features) != len(stacks):
                    raise InvalidError("bad_relation", f"{len(features)} relations, {len(stacks)} sources.", row.line)
                self._arcs += [(row, column.layer, one, said) for one, said in zip(features, stacks, strict=True)]
            elif column.kind == "chain_type":
                types[column.layer] = stacks
            elif column.kind == "chain_link":
                links[column.layer] = stacks
            elif column.kind == "role":
                marks = [self._mark(row, column.layer, index, stacked) for index, stacked in enumerate(stacks)]
                roles[column.layer, column.feature] = list(zip(marks, stacks, strict=True))
            elif column.kind == "target":
                self._slots(row, column, stacks, roles[column.layer, column.feature])
            else:
                self._values(row, column, stacks)
        for layer, stacks in links.items():
            self._chained(row, layer, stacks, types.get(layer, []))

    def _values(self, row: Row, column: Column, stacks: list[str]) -> None:
        for index, stacked in enumerate(stacks):
            mark = self._mark(row, column.layer, index, stacked)
            value = _value(_number(stacked)[0])
            if value and column.feature:
                mark.features[column.feature] = value

    def _chained(self, row: Row, layer: str, links: list[str], types: list[str]) -> None:
        """Mentions of chains: `relation->chain-index` in one column, `type[chain]` in the other."""
        for index, stacked in enumerate(links):
            match = _CHAIN.match(stacked)
            if not match:
                raise InvalidError("bad_chain", f"{stacked[:40]!r} is no link such as *->1-1.", row.line)
            key: Key = (layer, f"{match[2]}-{match[3]}")
            mark = self._extend(row, key, layer)
            self._chains.setdefault((layer, match[2]), {})[int(match[3])] = key
            kind = _value(_number(types[index])[0]) if index < len(types) else ""
            if kind:
                mark.features["referenceType"] = kind
            if relation := _value(match[1]):
                mark.features["referenceRelation"] = relation

    def _slots(self, row: Row, column: Column, stacks: list[str], hosts: list[tuple[Mark, str]]) -> None:
        if not hosts and stacks:
            for index, stacked in enumerate(stacks):
                if stacked != "*":
                    raise InvalidError("bad_slot", f"{stacked[:40]!r} is a target without a role.", row.line)
                self._mark(row, column.layer, index, "*")
            return
        if len(stacks) != len(hosts):
            raise InvalidError(
                "bad_slot", f"{len(hosts)} annotations have roles, {len(stacks)} have targets.", row.line
            )
        for (mark, said), stacked in zip(hosts, stacks, strict=True):
            if stacked in ("*", "_") or (mark.key, column.feature) in self._filled:
                continue  # no links, or the same annotation on a further row
            self._filled.add((mark.key, column.feature))
            pair = _split(_number(said)[0], ";"), _split(stacked, ";")
            if len(pair[0]) != len(pair[1]):
                raise InvalidError("bad_slot", f"{len(pair[0])} roles, {len(pair[1])} targets.", row.line)
            self._targets.append((mark, column.feature, *pair, row.line))

    def _mark(self, row: Row, layer: str, index: int, stacked: str) -> Mark:
        """The annotation that a value belongs to: by its number, or by its place on the row."""
        number = _number(stacked)[1]
        key: Key = (layer, number) if number else (layer, (row.id, index))
        mark = self._extend(row, key, layer)
        if number:
            self._numbers.setdefault(number, key)
        return mark

    def _extend(self, row: Row, key: Key, layer: str) -> Mark:
        start, end = self._place(row.start, row.end)
        mark = self._marks.get(key)
        if mark is None:
            mark = self._marks[key] = Mark(key, layer, start, end)
            self._on_row.setdefault(row.id, []).append(key)
        mark.start, mark.end = min(mark.start, start), max(mark.end, end)
        return mark

    def _target(self, said: str, line: int) -> Key:
        row, number = _number(said)
        if row in ("*", "_"):
            return ("", said)
        if number and number in self._numbers:
            return self._numbers[number]
        there = self._on_row.get(row, [])
        if not there:
            raise InvalidError("bad_slot", f"Nothing is annotated at {said[:40]!r}.", line)
        return there[0]


def _split(cell: str, separator: str) -> list[str]:
    """The pieces between separators that no backslash stands before."""
    pieces, begin, position = [], 0, 0
    while position < len(cell):
        if cell[position] == "\\":
            position += 2
            continue
        if cell[position] == separator:
            pieces.append(cell[begin:position])
            begin = position + 1
        position += 1
    return [*pieces, cell[begin:]]


def _number(stacked: str) -> tuple[str, str]:
    """A value and its number in brackets, "" for none. `\\[0\\]` is a part of the value."""
    match = _NUMBER.match(stacked)
    return (match[1], match[2] or "") if match else (stacked, "")


def _value(text: str) -> str:
    """A value without its escapes; "" for none."""
    return "" if text in ("*", "_") else unescape(text)


def unescape(text: str) -> str:
    out, escaped = [], False
    for character in text:
        if escaped:
            out.append(_ESCAPED.get(character, character))
        elif character != "\\":
            out.append(character)
        escaped = character == "\\" and not escaped
    return "".join(out)
