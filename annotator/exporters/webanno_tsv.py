"""WebAnno TSV 3.3, as INCEpTION reads it: a token a row, its annotations in columns, offsets in UTF-16 units.

A line of the article is a sentence, since a text within TSV has line breaks between its sentences only. What begins
or ends within a word, such as a name before its particle, is a row of its own below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.core.as_it_came import fingerprint, unpacked
from annotator.core.layouts import read_layout
from annotator.core.losses import Loss
from annotator.core.offsets import to_utf16
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import Range, lines, tokens
from annotator.core.webanno_rows import escaped, filled
from annotator.exporters._held import metadata_left_out, worded
from annotator.exporters._uima import Arc, Cas, Layer, Mark, cas
from annotator.exporters.base import FileNames, FilesExporter

HEADER = "#FORMAT=WebAnno TSV 3.3\n"
TARGET = "uima.tcas.Annotation"
_SPECIAL = re.compile(r"[\\\[\]|_;*\t\n\r]|->")
_NAMES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


class Exporter(FilesExporter):
    label = {"ko": "WebAnno TSV 3.3", "en": "WebAnno TSV 3.3"}
    description = {
        "ko": "INCEpTION·WebAnno가 읽는 TSV를 기사마다 하나씩 zip으로. 사건은 링크가 있는 레이어입니다.",
        "en": "A TSV file for each article, for INCEpTION and WebAnno, in a zip. Events are a layer with links.",
    }
    example = "#T_SP=…NamedEntity|identifier|value\n\n\n#Text=김가람은 왔다\n1-1.1\t0-3\t김가람\t*\tPS\t"

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        names = FileNames()
        for article in articles:
            name = names.name(article)
            sheet = _as_it_came(article) or "".join(_Sheet(article, cas(article, worded)).pieces())
            yield f"{name}.tsv", sheet.encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from metadata_left_out(article, "uima", "webanno")
        if _as_it_came(article):
            return
        yield from cas(article, worded).losses
        lost = _lost_blanks(article.text, _layout(article)[0])
        if lost:
            yield Loss(
                "white_space", article.id, "", f"{lost} blanks at the edges of lines become line breaks or are lost."
            )


def _as_it_came(article: AnnotatedArticle) -> str:
    """The file that the article came from, as long as text and labels are what they were; else ""."""
    given = article.meta.get("webanno")
    if not isinstance(given, dict) or given.get("as") != fingerprint(article.text, article.items):
        return ""
    try:
        return filled(unpacked(given.get("sheet")), article.text, _layout(article)[0], str(given.get("unit")))
    except (ValueError, IndexError):
        return ""


def _lost_blanks(text: str, sentences: list[Range]) -> int:
    """Characters between and after the sentences that are no line breaks, or that nothing follows."""
    edges = [edge for line in [(0, 0), *sentences, (len(text), len(text))] for edge in line]
    gaps = [text[end:start] for end, start in zip(edges[1::2], edges[2::2], strict=False)]
    return sum(len(gap.replace("\n", "")) for gap in gaps[:-1]) + len(gaps[-1])


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row: a token or a part of one. `id` is `sentence-token` or `sentence-token.part`."""

    id: str
    start: int
    end: int


class _Sheet:
    """The rows of one article."""

    def __init__(self, article: AnnotatedArticle, found: Cas) -> None:
        self._text = article.text
        self._move = to_utf16(article.text)
        self._layers = found.layers
        self._sentences, self._tokens = _layout(article)
        self._flat = [token for row in self._tokens for token in row]
        self._starts = [start for start, _ in self._flat]
        self._pieces = {mark.id: self._pieces_of(mark) for mark in found.marks}
        self._parts: dict[int, set[Range]] = defaultdict(set)
        self._on: dict[tuple[str, Range], list[Mark]] = defaultdict(list)
        for mark in found.marks:
            for index, piece in self._pieces[mark.id]:
                self._on[mark.layer, piece].append(mark)
                if piece != self._flat[index]:
                    self._parts[index].add(piece)
        self._units = list(self._rows())
        self._chained = {
            mark: (number, place)
            for number, chain in enumerate(found.chains, start=1)
            for place, mark in enumerate(chain, start=1)
        }
        self._arcs: dict[tuple[str, Range], list[Arc]] = defaultdict(list)
        for arc in found.arcs:
            self._arcs[arc.layer, self._pieces[arc.target][0][1]].append(arc)
        self._first = {mark.id: self._unit_id(self._pieces[mark.id][0]) for mark in found.marks}
        self._numbers = self._numbered({target for mark in found.marks for _, _, target in mark.links})

    def pieces(self) -> Iterator[str]:
        """The file."""
        yield HEADER
        for layer in self._layers.values():
            kind = "RL" if layer.base else "CH" if layer.chain else "SP"
            yield f"#T_{kind}={layer.name}|{'|'.join([*layer.features, *_link_columns(layer)])}\n"
        yield "\n"
        rows = iter(self._units)
        for (start, end), words in zip(self._sentences, self._tokens, strict=True):
            yield "\n" + "".join(f"#Text={escaped(line)}\n" for line in self._text[start:end].split("\n"))
            for _ in words:
                for unit in next(rows):
                    yield self._row(unit)

    def _pieces_of(self, mark: Mark) -> list[tuple[int, Range]]:
        """The tokens of a mark, by their index, each with the part of it that is marked."""
        first = bisect_right(self._starts, mark.start) - 1
        first += first < 0 or self._flat[first][1] <= mark.start
        last = bisect_left(self._starts, mark.end)
        return [
            (index, (max(self._flat[index][0], mark.start), min(self._flat[index][1], mark.end)))
            for index in range(first, last)
        ]

    def _rows(self) -> Iterator[list[_Unit]]:
        """For each token its row and those of its parts."""
        index = 0
        for sentence, words in enumerate(self._tokens, start=1):
            for number, token in enumerate(words, start=1):
                parts = sorted(self._parts.get(index, ()), key=lambda part: (part[0], -part[1]))
                key = f"{sentence}-{number}"
                yield [_Unit(key, *token), *(_Unit(f"{key}.{at}", *part) for at, part in enumerate(parts, start=1))]
                index += 1

    def _unit_id(self, piece: tuple[int, Range]) -> str:
        index, part = piece
        return next(unit.id for unit in self._units[index] if (unit.start, unit.end) == part)

    def _numbered(self, targets: set[str]) -> dict[str, int]:
        """Numbers for the marks that need one: of several rows, beside another of their layer, or linked to."""
        numbers: dict[str, int] = {}
        for unit in (unit for row in self._units for unit in row):
            for layer in self._layers:
                here = self._on.get((layer, (unit.start, unit.end)), [])
                for mark in here:
                    if len(here) > 1 or len(self._pieces[mark.id]) > 1 or mark.id in targets:
                        numbers.setdefault(mark.id, len(numbers) + 1)
        return numbers

    def _row(self, unit: _Unit) -> str:
        cells = [unit.id, f"{self._move(unit.start)}-{self._move(unit.end)}", self._text[unit.start : unit.end]]
        for layer in self._layers.values():
            if layer.base:
                cells += self._relations(layer, unit)
                continue
            marks = self._on.get((layer.name, (unit.start, unit.end)), [])
            for feature in layer.features:
                cells.append("|".join(self._value(mark, feature) for mark in marks) or "_")
            for feature in layer.links:
                cells.append("|".join(self._roles(mark, feature) for mark in marks) or "_")
                cells.append("|".join(self._targets(mark, feature) for mark in marks) or "_")
            if not layer.features and not layer.links:
                cells.append("|".join(f"*{self._number(mark.id)}" for mark in marks) or "_")
        return "\t".join(cells) + "\t\n"

    def _relations(self, layer: Layer, unit: _Unit) -> Iterator[str]:
        """The cells of a relation layer: its features, then where each comes from."""
        arcs = self._arcs.get((layer.name, (unit.start, unit.end)), [])
        for feature in layer.features:
            yield "|".join(_escape(arc.features[feature]) if feature in arc.features else "*" for arc in arcs) or "_"
        yield "|".join(self._source(arc) for arc in arcs) or "_"

    def _source(self, arc: Arc) -> str:
        """The row of a source, with the numbers of both ends when one of them has company there."""
        ends = [self._number_among(one) for one in (arc.source, arc.target)]
        return self._first[arc.source] + (f"[{ends[0]}_{ends[1]}]" if any(ends) else "")

    def _number_among(self, mark: str) -> int:
        """The number of a mark that others of its layer stand beside, 0 for one that stands alone."""
        piece = self._pieces[mark][0][1]
        layer = next(layer for layer in self._layers if any(one.id == mark for one in self._on[layer, piece]))
        return self._numbers.get(mark, 0) if len(self._on[layer, piece]) > 1 else 0

    def _value(self, mark: Mark, feature: str) -> str:
        value = mark.features.get(feature)
        if self._layers[mark.layer].chain:
            chain, place = self._chained[mark.id]
            number = f"->{chain}-{place}" if feature == "referenceRelation" else f"[{chain}]"
            return (_escape(value) if value else "*") + number
        return (_escape(value) if value else "*") + self._number(mark.id)

    def _roles(self, mark: Mark, feature: str) -> str:
        roles = ";".join(_escape(role) for name, role, _ in mark.links if name == feature)
        return (roles or "_") + self._number(mark.id)

    def _targets(self, mark: Mark, feature: str) -> str:
        targets = (target for name, _, target in mark.links if name == feature)
        return ";".join(f"{self._first[target]}{self._number(target)}" for target in targets) or "*"

    def _number(self, mark: str) -> str:
        return f"[{self._numbers[mark]}]" if mark in self._numbers else ""


def _layout(article: AnnotatedArticle) -> tuple[list[Range], list[list[Range]]]:
    """Sentences, and the tokens of each: as the file had them that an article came from, else lines and words."""
    given = article.meta.get("webanno")
    kept = read_layout(given.get("sentences") if isinstance(given, dict) else None, article.text)
    if kept:
        return [sentence for sentence, _ in kept], [words for _, words in kept]
    sentences = lines(article.text)
    return sentences, [tokens(article.text, start, end) for start, end in sentences]


def _link_columns(layer: Layer) -> Iterator[str]:
    if layer.base:
        yield f"BT_{layer.base}"
    for feature, kind in layer.links.items():
        yield f"ROLE_{layer.name}:{feature}_{kind}"
        yield TARGET


def _escape(value: str) -> str:
    return _SPECIAL.sub(lambda match: _NAMES.get(match[0], f"\\{match[0]}"), value)
