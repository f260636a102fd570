"""Rows of the CoNLL formats: token first, tag last, columns between them kept as they came.

A document is what -DOCSTART- begins; in a file without it every sentence is an article. The text is the tokens
with blanks between them, a sentence a line: that is all that the format knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers._lines import Block, encoding_name, numbered_lines
from annotator.importers._tags import read_tag, spans_of
from annotator.importers.base import Draft, Refused, Source

DOCSTART = "-DOCSTART-"
_COMMENT_ID = re.compile(r"#+\s*(?:sent_id|id|doc_id|newdoc id)\b\s*[=:]?\s*(\S+)")
_BLANKS = re.compile(r"[ \t]+")


class Row(NamedTuple):
    """A token in line `line` of the file; `columns` is what stands between it and its tag."""

    line: int
    token: str
    columns: str
    tag: str


def read(source: Source) -> Iterator[Draft | Refused]:
    """The articles of a file."""
    try:
        encoding = encoding_name(source)
        for block in _blocks(source):
            yield block if isinstance(block, Refused) else _article(source.name, block, encoding)
    except InvalidError as error:
        yield Refused(source.name, None, error.code, error.message)


def recognises(head: Callable[[], bytes]) -> bool:
    """Whether the beginning of a file looks like rows: the same two columns or more, the last a tag."""
    lines = head().decode("utf-8", "replace").split("\n")[:-1][:200]
    rows = [_BLANKS.split(line.strip()) for line in lines if line.strip() and not line.startswith(("#", DOCSTART))]
    if len(rows) < 1 or any(len(row) < 2 or len(row) != len(rows[0]) for row in rows):
        return False
    return all(_is_tag(row[-1]) for row in rows) and (len(rows) > 1 or rows[0][-1] != "O")


def _blocks(source: Source) -> Iterator[Block | Refused]:
    """A block for each document, or for each sentence where there are no documents."""
    block: Block | None = None
    documents = False
    for found in numbered_lines(source):
        if isinstance(found, Refused):
            yield found
            break
        number, line = found
        if line.startswith(DOCSTART):
            if block:
                yield block
            block, documents = Block(number), True
        elif not line.strip(" \t"):
            if block and not documents:
                block.add(line)
                yield block
                block = None
            elif block:
                block.add(line)
            continue
        block = block or Block(number)
        block.add(line)
    if block:
        yield block


def _article(name: str, block: Block, encoding: str) -> Draft | Refused:
    try:
        if block.too_long:
            raise InvalidError("too_long", "The document is too long for one article; -DOCSTART- lines divide a file.")
        return _draft(name, block, encoding)
    except InvalidError as error:
        line = error.details if isinstance(error.details, int) else block.number
        return Refused(name, line, error.code, error.message, block.raw)


def _draft(name: str, block: Block, encoding: str) -> Draft:
    docstart = block.lines[0] if block.lines[0].startswith(DOCSTART) else ""
    separator = "\t" if any("\t" in line for line in block.lines if not line.startswith("#")) else " "
    sentences, comments = _sentences(block, bool(docstart), separator)
    if not sentences:
        raise InvalidError("empty_document", "The document has no tokens.")
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    position = inner = 0
    for rows in sentences:
        found, begun_inside = _entities(rows, position)
        entities += found
        inner += begun_inside
        pieces.append(" ".join(row.token for row in rows))
        position += len(pieces[-1]) + 1
    layout: dict[str, Any] = {"separator": separator, "docstart": docstart, "columns": _columns(sentences)}
    if comments:
        layout["comments"] = comments
    if block.lines[-1].strip(" \t"):
        layout["bare_end"] = True
    return Draft(
        name,
        "\n".join(pieces),
        _key(comments) or f"{PurePosixPath(name).with_suffix('')}:{block.number}",
        {"conll": layout},
        layers=(IncomingLayer(None, {"entities": entities}),),
        line=block.number,
        raw=block.raw,
        encoding=encoding,
        notes=("entities that begin with an inner tag, as in IOB1",) * bool(inner),
    )


def _sentences(block: Block, headed: bool, separator: str) -> tuple[list[list[Row]], dict[str, list[str]]]:
    """The rows by sentence, and the comments by the number of the sentence that they stand before."""
    sentences: list[list[Row]] = [[]]
    comments: dict[str, list[str]] = {}
    for number, line in enumerate(block.lines[headed:], block.number + headed):
        if not line.strip(" \t") or _is_comment(line):
            if sentences[-1]:
                sentences.append([])
            if line.strip(" \t"):
                comments.setdefault(str(len(sentences) - 1), []).append(line)
        else:
            sentences[-1].append(_row(line, separator, number))
    return (sentences if sentences[-1] else sentences[:-1]), comments


def _entities(rows: list[Row], position: int) -> tuple[list[dict[str, Any]], int]:
    """The entities of a sentence that begins at `position`, and how many begin with an inner tag."""
    starts = list(accumulate((len(row.token) + 1 for row in rows), initial=position))
    try:
        spans, inner = spans_of([row.tag for row in rows])
    except InvalidError as error:
        index = error.details if isinstance(error.details, int) else 0
        raise InvalidError(error.code, error.message, rows[index].line) from None
    found = [{"label": label, "start": starts[first], "end": starts[last] - 1} for first, last, label in spans]
    return found, inner


def _key(comments: Mapping[str, list[str]]) -> str:
    """The id that a comment gives."""
    matches = (_COMMENT_ID.match(line) for said in comments.values() for line in said)
    return next((match[1] for match in matches if match), "")


def _row(line: str, separator: str, number: int) -> Row:
    cells = line.split("\t") if separator == "\t" else _BLANKS.split(line.strip(" "))
    if len(cells) < 2:
        raise InvalidError("bad_row", f"A row has a token and a tag, not only {line[:60]!r}.", number)
    if not cells[0].strip():
        message = "The token is white space: rows of characters are the format klue-ner."
        raise InvalidError("blank_token", message, number)
    if " " in cells[0]:
        raise InvalidError("blank_token", f"A token holds no blank, but {cells[0][:60]!r} does.", number)
    return Row(number, cells[0], separator.join(cells[1:-1]), cells[-1].strip())


def _is_comment(line: str) -> bool:
    """A line that begins with # and does not end in a tag; a token may be # too."""
    return line.startswith("#") and not _is_tag(_BLANKS.split(line.strip())[-1])


def _is_tag(cell: str) -> bool:
    try:
        read_tag(cell)
    except InvalidError:
        return False
    return True


def _columns(sentences: list[list[Row]]) -> Any:
    """The columns between token and tag: one string when they are the same everywhere, else one for each token."""
    different = {row.columns for rows in sentences for row in rows}
    return different.pop() if len(different) == 1 else [[row.columns for row in rows] for rows in sentences]
