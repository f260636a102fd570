"""DyGIE++ JSON: a document a line; token numbers run through the document, ends are included.

The format has one token for a trigger, and arguments and relations within a sentence only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from annotator.core.layouts import Sentences, cut_sentences
from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import is_relation
from annotator.exporters._held import (
    Item,
    attributes_left_out,
    labelled,
    left_out,
    metadata_left_out,
    without,
    worded,
)
from annotator.exporters.base import BaseExporter

Numbers = tuple[int, int]
"""The first and the last token of a span."""


@dataclass(slots=True)
class _Document:
    """What of an article can be written, by sentence, and what is lost."""

    sentences: Sentences
    ner: list[list[list[Any]]]
    relations: list[list[list[Any]]]
    events: list[list[list[list[Any]]]]
    clusters: list[list[list[int]]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


class Exporter(BaseExporter):
    label = {"ko": "DyGIE++ JSON", "en": "DyGIE++ JSON"}
    description = {
        "ko": "한 줄에 문서 하나: 토큰 문장, 개체, 관계, 사건, 공지시. 유발어는 토큰 하나여야 합니다.",
        "en": "A document a line: sentences of tokens, entities, relations, events, clusters. Triggers are one token.",
    }
    extension = "jsonl"
    content_type = "application/jsonl; charset=utf-8"
    example = (
        '{"doc_key":"kb-0017","sentences":[["김가람","은","왔","다"]],"ner":[[[0,0,"PS"]]],"events":[[[[2,"MOVE"]]]]}'
    )

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        for article in labelled(articles):
            yield orjson.dumps(_record(article)) + b"\n"

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from losses_of(article, "layer")
        yield from _document(article).losses
        yield from left_out(article, "boilerplate")
        yield from metadata_left_out(article, "dygie")


def _record(article: AnnotatedArticle) -> dict[str, Any]:
    found = _document(article)
    more = _kept(article).get("more")
    return {
        "doc_key": article.id,
        **({"dataset": "gisa"} | (more if isinstance(more, dict) else {})),
        "sentences": [[article.text[start:end] for start, end in words] for _, words in found.sentences],
        "ner": found.ner,
        "relations": found.relations,
        "events": found.events,
        "clusters": found.clusters,
    }


def _kept(article: AnnotatedArticle) -> dict[str, Any]:
    found = article.meta.get("dygie")
    return found if isinstance(found, dict) else {}


def _document(article: AnnotatedArticle) -> _Document:
    entities, losses = worded(article, article.items["entities"])
    relations = [one for one in article.items["events"] if is_relation(one)]
    ids = {one["id"] for one in relations}
    events, lost = worded(article, [one for one in article.items["events"] if one["id"] not in ids])
    losses += [*lost, *attributes_left_out(article, [*entities, *events])]
    marks = [*entities, *(one["trigger"] for one in events)]
    spans = [(one["start"], one["end"]) for one in marks]
    sentences = cut_sentences(article.text, spans, _kept(article).get("sentences"))
    found = _Document(sentences, [[] for _ in sentences], [[] for _ in sentences], [[] for _ in sentences])
    found.losses += losses
    places = _Places(sentences)
    numbers = {one["id"]: places.numbers(one) for one in entities}
    for one in entities:
        found.ner[places.sentence(numbers[one["id"]])].append([*numbers[one["id"]], one["label"]])
    for event in events:
        _add_event(article, event, found, places, numbers)
    for one in relations:
        _add_relation(article, one, found, places, numbers)
    _add_clusters(article, found, numbers)
    return found


class _Places:
    """From spans to the numbers of their tokens, and from those to sentences."""

    def __init__(self, sentences: Sentences) -> None:
        self._starts = [start for _, words in sentences for start, _ in words]
        self._ends = [end for _, words in sentences for _, end in words]
        self._firsts: list[int] = []
        count = 0
        for _, words in sentences:
            self._firsts.append(count)
            count += len(words)

    def numbers(self, span: Item) -> Numbers:
        """The tokens of a span whose edges cut none."""
        return bisect_right(self._ends, span["start"]), bisect_left(self._starts, span["end"]) - 1

    def sentence(self, numbers: Numbers) -> int:
        return bisect_right(self._firsts, numbers[0]) - 1


def _add_event(
    article: AnnotatedArticle, event: Item, found: _Document, places: _Places, numbers: dict[str, Numbers]
) -> None:
    first, last = places.numbers(event["trigger"])
    if first != last:
        message = f"The trigger {event['trigger']['text'][:40]!r} has {last - first + 1} tokens; one is the most."
        found.losses.append(Loss("trigger", article.id, event["id"], message))
        return
    found.losses += without(article, [event], set(numbers))
    sentence = places.sentence((first, last))
    row: list[list[Any]] = [[first, event["type"]]]
    for argument in event["arguments"]:
        filler = numbers.get(argument["target"])
        if filler is None:
            continue
        if places.sentence(filler) != sentence:
            message = f"{argument['role']} of {event['type']} is filled in another sentence."
            found.losses.append(Loss("other_sentence", article.id, event["id"], message))
            continue
        row.append([*filler, argument["role"]])
    found.events[sentence].append(row)


def _add_relation(
    article: AnnotatedArticle, one: Item, found: _Document, places: _Places, numbers: dict[str, Numbers]
) -> None:
    ends = [numbers.get(argument["target"]) for argument in one["arguments"]]
    if None in ends:
        found.losses.append(Loss("argument", article.id, one["id"], f"A member of {one['type']} is not in the file."))
        return
    head, child = (end for end in ends if end)
    if places.sentence(head) != places.sentence(child):
        found.losses.append(Loss("other_sentence", article.id, one["id"], f"{one['type']} leads to another sentence."))
        return
    found.relations[places.sentence(head)].append([*head, *child, one["type"]])


def _add_clusters(article: AnnotatedArticle, found: _Document, numbers: dict[str, Numbers]) -> None:
    for link in article.items["links"]:
        members = [numbers[member] for member in link["members"] if member in numbers]
        if len(members) < len(link["members"]):
            found.losses.append(Loss("link", article.id, link["id"], "A member of it is not in the file."))
        if len(set(members)) > 1:
            found.clusters.append([list(member) for member in members])
