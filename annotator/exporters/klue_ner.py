"""KLUE-NER: a row for each character with its BIO tag. Every line of an article is a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.exporters._held import Choice, attributes_left_out, flat, labelled, left_out, metadata_left_out, whole
from annotator.exporters.base import BaseExporter


class Exporter(BaseExporter):
    label = {"ko": "KLUE-NER", "en": "KLUE-NER"}
    description = {
        "ko": "한 줄에 글자 하나(공백 포함)와 B-/I-/O 태그. 기사의 줄마다 문장 하나가 됩니다.",
        "en": "A character a line, blanks too, with its B-, I- or O tag. Each line of an article is a sentence.",
    }
    extension = "tsv"
    content_type = "text/tab-separated-values; charset=utf-8"
    example = "## kb-0017-2\t<김가람:PS>은 왔다\n김\tB-PS\n가\tI-PS\n람\tI-PS\n은\tO\n \tO"

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        layout: Any = {}
        first = True
        for article in labelled(articles):
            # Sentences are parted by an empty line; one after the last too, unless its file had none.
            yield (b"" if first else b"\n") + "\n".join(_sentences(article)).encode()
            layout, first = article.meta.get("klue"), False
        if not first and not (isinstance(layout, dict) and layout.get("bare_end")):
            yield b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        kept, losses = _entities(article)
        yield from losses_of(article, "layer")
        yield from losses
        yield from attributes_left_out(article, kept)
        yield from left_out(article, "events", "boilerplate", "links")
        yield from metadata_left_out(article, "klue")


def _entities(article: AnnotatedArticle) -> Choice:
    """The entities that fit: in one piece, on one line, not inside or across a longer one."""
    candidates, losses = whole(article, article.items["entities"])
    on_a_line = [one for one in candidates if "\n" not in one["text"]]
    for one in candidates:
        if "\n" in one["text"]:
            losses.append(Loss("crosses_line", article.id, one["id"], "A sentence is one line; the span crosses two."))
    return flat(article, (on_a_line, losses))


def _sentences(article: AnnotatedArticle) -> Iterator[str]:
    entities, _ = _entities(article)
    layout = article.meta.get("klue")
    lines = [(number, line) for number, line in enumerate(article.text.split("\n"), start=1) if line.strip()]
    starts = _starts(article.text)
    for number, line in lines:
        start = starts[number - 1]
        inside = [one for one in entities if start <= one["start"] < start + len(line)]
        if isinstance(layout, dict) and len(lines) == 1:
            head = _header(layout, inside, article.id, line)
        else:
            head = f"## {article.id}-{number}\t{_marked(line, inside, start)}\n"
        tags = ["O"] * len(line)
        for one in inside:
            first, last = one["start"] - start, one["end"] - start
            tags[first:last] = [f"B-{one['label']}"] + [f"I-{one['label']}"] * (last - first - 1)
        yield head + "".join(f"{character}\t{tag}\n" for character, tag in zip(line, tags, strict=True))


def _header(layout: dict[str, Any], entities: list[dict[str, Any]], key: str, line: str) -> str:
    """The header as it came, while the labels are those that it was written for."""
    now = ",".join(f"{one['start']}-{one['end']} {one['label']}" for one in entities)
    before = "".join(f"{said}\n" for said in layout.get("preamble", ()))
    header = layout.get("header")
    if header and layout.get("spans") == now:
        return f"{before}{header}\n"
    return f"{before}## {key}\t{_marked(line, entities, 0)}\n"


def _marked(line: str, entities: list[dict[str, Any]], start: int) -> str:
    """The sentence with `<name:PS>` for each entity."""
    out, position = [], 0
    for one in entities:
        first, last = one["start"] - start, one["end"] - start
        out += [line[position:first], f"<{line[first:last]}:{one['label']}>"]
        position = last
    return "".join([*out, line[position:]])


def _starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
