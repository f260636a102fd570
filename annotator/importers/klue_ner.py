"""KLUE-NER: a row for each character, blanks too; the sentence with its id in front of them.

`## <id>\\t<sentence with <name:PS>>` and then `character\\ttag`. Labels come from the rows: the marks in the header
are broken in places. Each sentence is an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers._lines import Block, encoding_name, numbered_lines
from annotator.importers._tags import read_tag, spans_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source

HEADER = "## "


class Importer(BaseImporter):
    label = {"ko": "KLUE-NER", "en": "KLUE-NER"}
    description = {
        "ko": "한 줄에 글자 하나(공백 포함)와 B-/I-/O 태그, 문장마다 ## 머리줄. 문장 하나가 기사 하나입니다.",
        "en": "A character a line (blanks too) with B-, I- or O; a ## line before each sentence, which is an article.",
    }
    shared = (".tsv", ".txt")
    example = "## klue-ner-v1_dev_00000-nsmc\t<김가람:PS>은 왔다\n김\tB-PS\n가\tI-PS\n람\tI-PS\n은\tO\n \tO"

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        lines = head().decode("utf-8", "replace").removeprefix("\ufeff").split("\n")[:40]
        rows = [line.rstrip("\r") for line in lines[:-1] if line.strip() and not line.startswith(HEADER)]
        return len(rows) > 1 and all(_is_row(row) for row in rows) and any(one.startswith(HEADER) for one in lines)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        try:
            encoding = encoding_name(source)
            for item in _items(source):
                yield item if isinstance(item, Refused) else _article(source.name, item, encoding)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)


class Item(NamedTuple):
    """The header and rows of a sentence, the lines of the file's own header if it is the first, and whether the
    file ends without an empty line after it.
    """

    block: Block
    preamble: list[str]
    bare_end: bool


def _items(source: Source) -> Iterator[Item | Refused]:
    """Blocks between empty lines; ## lines that no row follows are the file's own header."""
    preamble: list[str] = []
    block: Block | None = None
    for found in numbered_lines(source):
        if isinstance(found, Refused):
            yield found
            break
        number, line = found
        starts = line.startswith(HEADER)
        if block and (not line or starts) and not block.lines[-1].startswith(HEADER):
            yield Item(block, preamble, False)
            block, preamble = None, []
        elif block and (not line or starts):
            preamble += [*block.lines, *([] if line else [""])]
            block = None
        if line:
            block = block or Block(number)
            block.add(line)
    if block:
        yield Item(block, preamble, True)


def _article(name: str, item: Item, encoding: str) -> Draft | Refused:
    block = item.block
    try:
        if block.too_long:
            raise InvalidError("too_long", "The sentence is too long for an article.")
        return _draft(name, item, encoding)
    except InvalidError as error:
        line = error.details if isinstance(error.details, int) else block.number
        return Refused(name, line, error.code, error.message, block.raw + b"\n")


def _draft(name: str, item: Item, encoding: str) -> Draft:
    block = item.block
    header = block.lines[0] if block.lines[0].startswith(HEADER) else ""
    rows = [
        _row(line, number)
        for number, line in enumerate(block.lines, block.number)
        if number > block.number or not header
    ]
    if not rows:
        raise InvalidError("empty_sentence", "No rows follow this line.", block.number)
    try:
        spans, _ = spans_of([tag for _, tag in rows])
    except InvalidError as error:
        row = error.details if isinstance(error.details, int) else 0
        raise InvalidError(error.code, error.message, block.number + bool(header) + row) from None
    starts = list(accumulate((len(character) for character, _ in rows), initial=0))
    entities = [{"label": label, "start": starts[first], "end": starts[last]} for first, last, label in spans]
    layout: dict[str, Any] = {"header": header, "spans": _signature(entities)}
    if item.preamble:
        layout["preamble"] = item.preamble
    if item.bare_end:
        layout["bare_end"] = True
    return Draft(
        name,
        "".join(character for character, _ in rows),
        _key(header) or f"{PurePosixPath(name).with_suffix('')}:{block.number}",
        {"klue": layout},
        layers=(IncomingLayer(None, {"entities": entities}),),
        line=block.number,
        raw=block.raw + b"\n",
        encoding=encoding,
    )


def _row(line: str, number: int) -> tuple[str, str]:
    """The last TAB divides: the character may be a TAB itself."""
    character, tab, tag = line.rpartition("\t")
    if not tab or not character:
        raise InvalidError("bad_row", f"A row is a character, a TAB and a tag, not {line[:60]!r}.", number)
    return character, tag


def _is_row(line: str) -> bool:
    character, tab, tag = line.rpartition("\t")
    try:
        read_tag(tag)
    except InvalidError:
        return False
    return bool(tab) and len(character) == 1


def _key(header: str) -> str:
    said = header.removeprefix(HEADER)
    return said.partition("\t" if "\t" in said else " ")[0].strip()


def _signature(entities: list[dict[str, Any]]) -> str:
    """What the header was written for: it is written again unchanged as long as the labels are these."""
    return ",".join(f"{one['start']}-{one['end']} {one['label']}" for one in entities)
