"""WebAnno TSV 3: a token a row, annotations in columns. One file is one article.

The text is what #Text says, each sentence where its first token says; between sentences are line breaks. Offsets are
UTF-16 units; files of other tools that count code points are recognised by the words of their rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from annotator.core.as_it_came import fingerprint, packed
from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.core.layouts import layout_of
from annotator.core.offsets import from_utf16
from annotator.core.tokens import lines, tokens
from annotator.core.webanno_rows import CODE_POINTS, UTF16, filled, hollow
from annotator.importers._uima import Layer, record_lists
from annotator.importers._webanno_marks import Column, Marks, Place, Row, Sentence, Sheet, unescape
from annotator.importers.base import BaseImporter, Draft, Refused, Source, decode_whole

FORMAT = "#FORMAT=WebAnno TSV 3"
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d+)-(\d+)\t")


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
            rows = decoded.text.removeprefix("\ufeff")
            sheet = _read(rows)
            text, place, unit = _assembled(sheet)
            draft = _draft(source.name, sheet, text, place, unit, data, decoded.encoding)
            kept = _kept(draft, rows, unit)
            yield replace(draft, meta={**draft.meta, "webanno": kept}) if kept else draft
        except InvalidError as error:
            line = error.details if isinstance(error.details, int) else None
            yield Refused(source.name, line, error.code, error.message, data)


def _read(data: str) -> Sheet:
    """Raises InvalidError whose details are the number of the line."""
    sheet = Sheet()
    rows = [line.removesuffix("\r") for line in data.split("\n")]
    if not rows[0].startswith(FORMAT):
        raise InvalidError("not_webanno", f"The file does not begin with {FORMAT}.", 1)
    for number, line in enumerate(rows[1:], start=2):
        sentence = sheet.sentences[-1] if sheet.sentences else None
        if line.startswith("#T_"):
            _declare(sheet, line, number)
        elif line.startswith("#Text="):
            if sentence is None or sentence.rows:
                sentence = Sentence(number)
                sheet.sentences.append(sentence)
            sentence.text.append(unescape(line.removeprefix("#Text=")))
        elif line and not (line.startswith("#") and (sentence is None or not _ROW.match(line))):
            if sentence is None:
                raise InvalidError("bad_row", "A row stands before the first #Text line.", number)
            sentence.rows.append(_row(line, number, len(sheet.columns)))
    return sheet


def _declare(sheet: Sheet, line: str, number: int) -> None:
    """A layer and its columns."""
    kind, _, said = line.removeprefix("#T_").partition("=")
    name, *columns = said.split("|")
    if kind not in ("SP", "RL", "CH") or not re.fullmatch(r"[A-Za-z_][\w.]*", name) or not columns:
        raise InvalidError("bad_layer", f"{line[:80]!r} does not declare a layer.", number)
    features: list[str] = []
    links: dict[str, str] = {}
    base = ""
    for index, column in enumerate(columns):
        if column.startswith("ROLE_"):
            feature, link = _role_column(column, number)
            links[feature] = link
            sheet.columns.append(Column("role", name, feature))
        elif kind == "SP" and index and columns[index - 1].startswith("ROLE_"):
            sheet.columns.append(Column("target", name, feature))
        elif kind == "SP":
            features += [column] if column else []
            sheet.columns.append(Column("value", name, column))
        elif kind == "CH":
            features.append(column)
            sheet.columns.append(Column("chain_link" if column == "referenceRelation" else "chain_type", name))
        elif column.startswith("BT_"):
            base = column.removeprefix("BT_")
            sheet.columns.append(Column("source", name))
        else:
            features += [column] if column else []
            sheet.columns.append(Column("relation", name, column))
    sheet.layers[name] = Layer(name, tuple(features), links, kind == "CH", base)


def _role_column(column: str, number: int) -> tuple[str, str]:
    """The feature and the type of its links from `ROLE_layer:feature_package.Type`."""
    said = column.partition(":")[2]
    dot = said.find(".")
    at = said.rfind("_", 0, dot if dot >= 0 else len(said))
    if at < 1:
        raise InvalidError("bad_layer", f"{column[:80]!r} does not name a feature and its link type.", number)
    return said[:at], said[at + 1 :]


def _row(line: str, number: int, columns: int) -> Row:
    match = _ROW.match(line)
    if not match:
        raise InvalidError("bad_row", f"{line[:60]!r} is no row of number, offsets and token.", number)
    surface, *cells = line[match.end() :].split("\t")
    if len(cells) == columns + 1 and not cells[-1]:
        cells.pop()
    if len(cells) != columns:
        raise InvalidError("bad_row", f"The row has {len(cells)} columns of annotations, the header {columns}.", number)
    return Row(number, match[1], int(match[2]), int(match[3]), surface, cells)


def _assembled(sheet: Sheet) -> tuple[str, Place, str]:
    """The text, from offsets of the file to code points, and the unit that they count.

    Raises InvalidError (`surface_mismatch`, `no_text`) with the line of the first row that fits neither unit.
    """
    if not any(sentence.rows for sentence in sheet.sentences):
        raise InvalidError("no_text", "The file has no #Text line with rows.")
    try:
        text = _text(sheet, lambda one: len(one.encode("utf-16-le", "surrogatepass")) // 2)
        return text, _checked(sheet, text, from_utf16(text)), UTF16
    except InvalidError as error:
        try:
            text = _text(sheet, len)
            return text, _checked(sheet, text, lambda offset: offset), CODE_POINTS
        except InvalidError:
            raise error from None


def _text(sheet: Sheet, length: Callable[[str], int]) -> str:
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


def _checked(sheet: Sheet, text: str, convert: Callable[[int], int]) -> Place:
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


def _draft(name: str, sheet: Sheet, text: str, place: Place, unit: str, data: bytes, encoding: str) -> Draft:
    notes = ["offsets are code points, though the format counts UTF-16 units"] if _differs(text, unit) else []
    marks = Marks(sheet, place, notes)
    marks.read()
    lists, meta = record_lists(sheet.layers.values(), marks.marks, marks.chains, notes, marks.arcs())
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


def _kept(draft: Draft, rows: str, unit: str) -> dict[str, Any]:
    """What the metadata keeps of the file: its sentences when they are not ours, and its rows without their words."""
    kept: dict[str, Any] = dict(draft.meta.get("webanno", {}))
    said = kept.get("sentences")
    sentences = [(row[0][0], row[0][1]) for row in said] if said else lines(draft.text)
    bare = hollow(rows)
    try:
        whole = filled(bare, draft.text, sentences, unit) == rows
    except (ValueError, IndexError):
        whole = False
    sheet = packed(bare) if whole else ""
    if sheet:
        body = draft.layers[0].body if draft.layers else {}
        kept |= {"sheet": sheet, "unit": unit, "as": fingerprint(draft.text, body)}
    return kept


def _layout(sheet: Sheet, text: str, place: Place) -> list[list[list[int]]]:
    """Of each sentence its place in the text and those of its tokens."""
    found: list[list[list[int]]] = []
    for sentence in sheet.sentences:
        words = [list(place(row.start, row.end)) for row in sentence.rows if "." not in row.id]
        said = "\n".join(sentence.text)
        start = words[0][0] - max(said.find(sentence.rows[0].surface), 0)
        found.append([[start, start + len(said)], *words])
    return found


def _differs(text: str, unit: str) -> bool:
    return unit == CODE_POINTS and any(character > "\uffff" for character in text)
