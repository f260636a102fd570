"""Rows of the CoNLL formats: a token and its tag, sentences between blank lines, documents between -DOCSTART-."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import WORDS, Range, joined, sentences, tokens
from annotator.exporters._held import attributes_left_out, flat, labelled, left_out, metadata_left_out

DOCSTART = "-DOCSTART- -X- O O"
COLUMNS = "-X- O"
"""Part of speech and chunk of a token that has none: the columns of CoNLL-2003."""

Scheme = Callable[[int, int, str], str]
"""The tag of token `index` of `count` tokens of an entity with a label."""

_ROW = re.compile(r"[^\n]+")
_ROW_WORDS = re.compile(r"[^ \n]+")


def bio(index: int, count: int, label: str) -> str:
    """IOB2: the first token is B, the others I."""
    return f"{'I' if index else 'B'}-{label}"


def iobes(index: int, count: int, label: str) -> str:
    """A single token is S, the last E."""
    if count == 1:
        return f"S-{label}"
    return f"{'B' if index == 0 else 'E' if index == count - 1 else 'I'}-{label}"


def chunks(articles: Iterable[AnnotatedArticle], scheme: Scheme) -> Iterator[bytes]:
    """The file, an article at a time."""
    layout: Mapping[str, Any] = {}
    first = True
    for article in labelled(articles):
        layout = layout_of(article)
        yield ("" if first else "\n").encode() + "\n".join(_document(article, layout, scheme)).encode()
        first = False
    if not first and not layout.get("bare_end"):
        yield b"\n"


def losses(article: AnnotatedArticle) -> Iterator[Loss]:
    """What one column of tags cannot hold."""
    kept, lost = flat(article)
    yield from losses_of(article, "layer")
    yield from lost
    yield from attributes_left_out(article, kept)
    yield from left_out(article, "events", "boilerplate", "links")
    yield from metadata_left_out(article, "conll")
    for one in kept:
        if any(blank in one["label"] for blank in " \t"):
            yield Loss("label", article.id, one["id"], "The label is written with _ for its blanks.")


def tagged(article: AnnotatedArticle, scheme: Scheme) -> Iterator[list[tuple[Range, str]]]:
    """The sentences of an article as tokens with their tags; entities that overlap a longer one are left out."""
    kept, _ = flat(article)
    spans = [(one["start"], one["end"]) for one in kept]
    starts, edges = [start for start, _ in spans], [edge for span in spans for edge in span]
    rows = bool(layout_of(article))
    found = joined(_rows(article.text), spans) if rows else sentences(article.text, spans)

    def owner(token: Range) -> int:
        """Which of the kept entities a token belongs to, -1 for none."""
        at = bisect_right(starts, token[0]) - 1
        return at if at >= 0 and token[1] <= spans[at][1] else -1

    for start, end in found:
        sentence: list[tuple[Range, str]] = []
        cells = tokens(article.text, start, end, edges, _ROW_WORDS if rows else WORDS)
        for at, group in groupby(cells, owner):
            own = list(group)
            label = re.sub(r"[ \t]", "_", kept[at]["label"]) if at >= 0 else ""
            tags = (scheme(index, len(own), label) if at >= 0 else "O" for index in range(len(own)))
            sentence += zip(own, tags, strict=True)
        yield sentence


def layout_of(article: AnnotatedArticle) -> Mapping[str, Any]:
    """How the file that an article came from had its rows; empty for other articles."""
    layout = article.meta.get("conll")
    return layout if isinstance(layout, dict) and isinstance(layout.get("separator"), str) else {}


def _rows(text: str) -> list[Range]:
    return [match.span() for match in _ROW.finditer(text)]


def _document(article: AnnotatedArticle, layout: Mapping[str, Any], scheme: Scheme) -> Iterator[str]:
    """The lines of a document, each sentence with its line end."""
    docstart = layout.get("docstart", DOCSTART)
    if docstart:
        yield f"{docstart}\n"
    separator = layout.get("separator", " ")
    comments = layout.get("comments") or {}
    for number, sentence in enumerate(tagged(article, scheme)):
        said = "".join(f"{line}\n" for line in comments.get(str(number), ()))
        others = _columns(layout, number, len(sentence))
        cells = (
            separator.join([article.text[start:end], *filter(None, [other]), tag])
            for ((start, end), tag), other in zip(sentence, others, strict=True)
        )
        yield said + "".join(f"{cell}\n" for cell in cells)


def _columns(layout: Mapping[str, Any], number: int, count: int) -> list[str]:
    """What stands between token and tag, for each token of a sentence: as it came, while its tokens are the same."""
    columns = layout.get("columns", COLUMNS)
    if isinstance(columns, str):
        return [columns] * count
    row = columns[number] if number < len(columns) else []
    if len(row) == count:
        return list(row)
    width = len(row[0].split(layout["separator"])) if row and row[0] else 0
    return [layout["separator"].join(["_"] * width)] * count
