"""WebAnno TSV 3: a token a row, annotations in columns. One file is one article.

The text is what #Text says, each sentence where its first token says; between sentences are line breaks. Offsets are
UTF-16 units; files of other tools that count code points are recognised by the words of their rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.core.layouts import layout_of
from annotator.core.offsets import from_utf16
from annotator.core.tokens import lines, tokens
from annotator.importers._uima import Layer, Mark, record_lists, short
from annotator.importers.base import BaseImporter, Draft, Refused, Source, decode_whole

FORMAT = "#FORMAT=WebAnno TSV 3"
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d+)-(\d+)\t")
_NUMBER = re.compile(r"^(.*?)(?:\[(\d+)\])?$", re.DOTALL)
_CHAIN = re.compile(r"^(.*)->(\d+)-(\d+)$", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class Importer(BaseImporter):
    label = {"ko": "WebAnno TSV 3", "en": "WebAnno TSV 3"}
    description = {
        "ko": "INCEpTION·WebAnno의 TSV. 파일 하나가 기사 하나, 링크가 있는 레이어가 사건입니다.",
        "en": "TSV of INCEpTION and WebAnno. One file is one article; a layer with links is events.",
    }
    shared = (".tsv",)
    example = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Entity|label\n\n\n#Text=김가람은\n1-1\t0-4\t김가람은\t_\t"

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return head().removeprefix(b"\xef\xbb\xbf").startswith(FORMAT.encode())

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        data = b""
        try:
            data, decoded = decode_whole(source)
            sheet = _read(decoded.text.removeprefix("\ufeff"))
            text, place, unit = _assembled(sheet)
            yield _draft(source.name, sheet, text, place, unit, data, decoded.encoding)
        except InvalidError as error:
            line = error.details if isinstance(error.details, int) else None
            yield Refused(source.name, line, error.code, error.message, data)


class _Column(NamedTuple):
    """What a column holds: `kind` is value, role, target, chain_type, chain_link or relation."""

    kind: str
    layer: str
    feature: str = ""


class _Row(NamedTuple):
    line: int
    id: str
    start: int
    end: int
    surface: str
    cells: list[str]


@dataclass(slots=True)
class _Sentence:
    line: int
    text: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Sheet:
    layers: dict[str, Layer] = field(default_factory=dict)
    columns: list[_Column] = field(default_factory=list)
    sentences: list[_Sentence] = field(default_factory=list)


def _read(data: str) -> _Sheet:
    """Raises InvalidError whose details are the number of the line."""
    sheet = _Sheet()
    rows = [line.removesuffix("\r") for line in data.split("\n")]
    if not rows[0].startswith(FORMAT):
        raise InvalidError("not_webanno", f"The file does not begin with {FORMAT}.", 1)
    for number, line in enumerate(rows[1:], start=2):
        sentence = sheet.sentences[-1] if sheet.sentences else None
        if line.startswith("#T_"):
            _declare(sheet, line, number)
        elif line.startswith("#Text="):
            if sentence is None or sentence.rows:
                sentence = _Sentence(number)
                sheet.sentences.append(sentence)
            sentence.text.append(_unescape(line.removeprefix("#Text=")))
        elif line and not (line.startswith("#") and (sentence is None or not _ROW.match(line))):
            if sentence is None:
                raise InvalidError("bad_row", "A row stands before the first #Text line.", number)
            sentence.rows.append(_row(line, number, len(sheet.columns)))
    return sheet


def _declare(sheet: _Sheet, line: str, number: int) -> None:
    """A layer and its columns."""
    kind, _, said = line.removeprefix("#T_").partition("=")
    name, *columns = said.split("|")
    if kind not in ("SP", "RL", "CH") or not re.fullmatch(r"[A-Za-z_][\w.]*", name) or not columns:
        raise InvalidError("bad_layer", f"{line[:80]!r} does not declare a layer.", number)
    features: list[str] = []
    links: dict[str, str] = {}
    for index, column in enumerate(columns):
        if column.startswith("ROLE_"):
            feature, link = _role_column(column, number)
            links[feature] = link
            sheet.columns.append(_Column("role", name, feature))
        elif kind == "SP" and index and columns[index - 1].startswith("ROLE_"):
            sheet.columns.append(_Column("target", name, feature))
        elif kind == "SP":
            features += [column] if column else []
            sheet.columns.append(_Column("value", name, column))
        elif kind == "CH":
            sheet.columns.append(_Column("chain_link" if column == "referenceRelation" else "chain_type", name))
        else:
            sheet.columns.append(_Column("relation", name))
    chain = kind == "CH"
    sheet.layers[name] = Layer(name, ("referenceType",) if chain else tuple(features), links, chain)


def _role_column(column: str, number: int) -> tuple[str, str]:
    """The feature and the type of its links from `ROLE_layer:feature_package.Type`."""
    said = column.partition(":")[2]
    dot = said.find(".")
    at = said.rfind("_", 0, dot if dot >= 0 else len(said))
    if at < 1:
        raise InvalidError("bad_layer", f"{column[:80]!r} does not name a feature and its link type.", number)
    return said[:at], said[at + 1 :]


def _row(line: str, number: int, columns: int) -> _Row:
    match = _ROW.match(line)
    if not match:
        raise InvalidError("bad_row", f"{line[:60]!r} is no row of number, offsets and token.", number)
    surface, *cells = line[match.end() :].split("\t")
    if len(cells) == columns + 1 and not cells[-1]:
        cells.pop()
    if len(cells) != columns:
        raise InvalidError("bad_row", f"The row has {len(cells)} columns of annotations, the header {columns}.", number)
    return _Row(number, match[1], int(match[2]), int(match[3]), surface, cells)


Place = Callable[[int, int], tuple[int, int]]


def _assembled(sheet: _Sheet) -> tuple[str, Place, str]:
    """The text, from offsets of the file to code points, and the unit that they count.

    Raises InvalidError (`surface_mismatch`, `no_text`) with the line of the first row that fits neither unit.
    """
    if not any(sentence.rows for sentence in sheet.sentences):
        raise InvalidError("no_text", "The file has no #Text line with rows.")
    try:
        text = _text(sheet, lambda one: len(one.encode("utf-16-le", "surrogatepass")) // 2)
        return text, _checked(sheet, text, from_utf16(text)), "UTF-16"
    except InvalidError as error:
        try:
            text = _text(sheet, len)
            return text, _checked(sheet, text, lambda offset: offset), "code points"
        except InvalidError:
            raise error from None


def _text(sheet: _Sheet, length: Callable[[str], int]) -> str:
    pieces: list[str] = []
    position = 0
    for sentence in sheet.sentences:
        text = "\n".join(sentence.text)
        if not sentence.rows:
            raise InvalidError("no_rows", "No rows follow this #Text line.", sentence.line)
        first = sentence.rows[0]
        before = max(text.find(first.surface), 0)
        gap = first.start - length(text[:before]) - position
        if gap < 0 or gap > 1_000_000:
            message = f"The first token is said to begin at {first.start}, but the text has come to {position} units."
            raise InvalidError("surface_mismatch", message, first.line)
        pieces += ["\n" * gap, text]
        position += gap + length(text)
    return "".join(pieces)


def _checked(sheet: _Sheet, text: str, convert: Callable[[int], int]) -> Place:
    """The conversion, when every row has the words that the text has there."""

    def place(start: int, end: int) -> tuple[int, int]:
        return convert(start), convert(end)

    for row in (row for sentence in sheet.sentences for row in sentence.rows):
        try:
            start, end = place(row.start, row.end)
        except ValueError as error:
            raise InvalidError("span_outside", f"{error}.", row.line) from None
        if start > end or text[start:end] != row.surface:
            said = f"The text has {text[start:end][:40]!r} at {row.start}–{row.end}, not {row.surface[:40]!r}."
            raise InvalidError("surface_mismatch", said, row.line)
    return place


def _draft(name: str, sheet: _Sheet, text: str, place: Place, unit: str, data: bytes, encoding: str) -> Draft:
    notes = ["offsets are code points, though the format counts UTF-16 units"] if _differs(text, unit) else []
    marks, chains = _Marks(sheet, place, notes).read()
    lists, meta = record_lists(sheet.layers.values(), marks, chains, notes)
    layout = _layout(sheet, text, place)
    if layout != layout_of(((start, end), tokens(text, start, end)) for start, end in lines(text)):
        meta["webanno"] = {"sentences": layout}
    return Draft(
        name,
        text,
        str(PurePosixPath(name).with_suffix("")),
        meta,
        layers=(IncomingLayer(None, lists),) if sheet.layers else (),
        raw=data,
        encoding=encoding,
        notes=tuple(notes),
    )


def _layout(sheet: _Sheet, text: str, place: Place) -> list[list[list[int]]]:
    """Of each sentence its place in the text and those of its tokens."""
    found: list[list[list[int]]] = []
    for sentence in sheet.sentences:
        words = [list(place(row.start, row.end)) for row in sentence.rows if "." not in row.id]
        said = "\n".join(sentence.text)
        start = words[0][0] - max(said.find(sentence.rows[0].surface), 0)
        found.append([[start, start + len(said)], *words])
    return found


def _differs(text: str, unit: str) -> bool:
    return unit == "code points" and any(character > "\uffff" for character in text)


Key = tuple[str, Hashable]
"""The layer of a mark and its number, or its row and place in the stack when it has none."""


class _Marks:
    """Annotations from the cells of all rows."""

    def __init__(self, sheet: _Sheet, place: Place, notes: list[str]) -> None:
        self._sheet = sheet
        self._place = place
        self._notes = notes
        self._marks: dict[Key, Mark] = {}
        self._numbers: dict[str, Key] = {}
        self._on_row: dict[str, list[Key]] = {}
        self._targets: list[tuple[Mark, str, list[str], list[str], int]] = []
        self._filled: set[tuple[Hashable, str]] = set()
        self._chains: dict[tuple[str, str], dict[int, Key]] = {}

    def read(self) -> tuple[list[Mark], list[list[Hashable]]]:
        for row in (row for sentence in self._sheet.sentences for row in sentence.rows):
            self._row(row)
        for mark, feature, roles, targets, line in self._targets:
            for role, target in zip(roles, targets, strict=True):
                mark.links.append((feature, _value(role), self._target(target, line)))
        return list(self._marks.values()), [[chain[at] for at in sorted(chain)] for chain in self._chains.values()]

    def _row(self, row: _Row) -> None:
        roles: dict[tuple[str, str], list[tuple[Mark, str]]] = {}
        types: dict[str, list[str]] = {}
        links: dict[str, list[str]] = {}
        relations: set[str] = set()
        for column, cell in zip(self._sheet.columns, row.cells, strict=True):
            stacks = _split(cell, "|") if cell != "_" else []
            if column.kind == "relation":
                count = len(stacks) if column.layer not in relations else 0
                relations |= {column.layer} if stacks else set()
                self._notes += [f"left out: relations of the layer {short(column.layer)}"] * count
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

    def _values(self, row: _Row, column: _Column, stacks: list[str]) -> None:
        for index, stacked in enumerate(stacks):
            mark = self._mark(row, column.layer, index, stacked)
            value = _value(_number(stacked)[0])
            if value and column.feature:
                mark.features[column.feature] = value

    def _chained(self, row: _Row, layer: str, links: list[str], types: list[str]) -> None:
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

    def _slots(self, row: _Row, column: _Column, stacks: list[str], hosts: list[tuple[Mark, str]]) -> None:
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

    def _mark(self, row: _Row, layer: str, index: int, stacked: str) -> Mark:
        """The annotation that a value belongs to: by its number, or by its place on the row."""
        number = _number(stacked)[1]
        key: Key = (layer, number) if number else (layer, (row.id, index))
        mark = self._extend(row, key, layer)
        if number:
            self._numbers.setdefault(number, key)
        return mark

    def _extend(self, row: _Row, key: Key, layer: str) -> Mark:
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
    return "" if text in ("*", "_") else _unescape(text)


def _unescape(text: str) -> str:
    out, escaped = [], False
    for character in text:
        if escaped:
            out.append(_ESCAPED.get(character, character))
        elif character != "\\":
            out.append(character)
        escaped = character == "\\" and not escaped
    return "".join(out)
