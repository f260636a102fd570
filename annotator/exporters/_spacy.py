"""What spaCy and Prodigy share: tokens that give back every character, and which annotations they can carry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import Range, tokens
from annotator.exporters._held import Item, without, worded


class Token(NamedTuple):
    """A token; `blank` says that one blank follows which belongs to no token."""

    start: int
    end: int
    blank: bool


def spacy_tokens(text: str, edges: Iterable[int]) -> list[Token]:
    """Words cut at `edges`, and white space other than single blanks as tokens: put together they are the text."""
    found: list[Token] = []
    position = 0
    for start, end in [*tokens(text, 0, len(text), edges), (len(text), len(text))]:
        if found and text[position : position + 1] == " ":
            found[-1] = found[-1]._replace(blank=True)
            position += 1
        if position < start:
            found.append(Token(position, start, False))
        if start < end:
            found.append(Token(start, end, False))
        position = end
    return found


class Carried(NamedTuple):
    """The annotations that spans of tokens can carry, and what is lost."""

    entities: list[Item]
    events: list[Item]
    boilerplate: list[Item]
    links: list[Item]
    losses: list[Loss]

    @property
    def edges(self) -> list[int]:
        """Where tokens must be cut."""
        spans = [*self.entities, *(one["trigger"] for one in self.events), *self.boilerplate]
        return [edge for one in spans for edge in (one["start"], one["end"])]


def carried(article: AnnotatedArticle) -> Carried:
    """What of an article can be written as spans of tokens; arguments and links only between such spans."""
    entities, losses = worded(article, article.items["entities"])
    events, lost = worded(article, article.items["events"])
    boilerplate, lost_too = worded(article, article.items["boilerplate"])
    targets = {one["id"] for one in [*entities, *events]}
    losses += [*lost, *lost_too, *without(article, events, targets)]
    links: list[Item] = []
    for link in article.items["links"]:
        if targets.issuperset(link["members"]):
            links.append(link)
        else:
            losses.append(Loss("link", article.id, link["id"], "A member of it is not in the file."))
    return Carried(entities, [_kept(one, targets) for one in events], boilerplate, links, losses)


def token_range(starts: list[int], span: Item) -> Range:
    """The tokens of a span whose edges cut none, white space at them left out: the first and the one after the last.

    `starts` are where the tokens start.
    """
    first = bisect_left(starts, span["start"] + len(span["text"]) - len(span["text"].lstrip()))
    last = bisect_right(starts, span["start"] + len(span["text"].rstrip()) - 1)
    return first, last


def _kept(event: Item, targets: set[str]) -> Item:
    return {**event, "arguments": [one for one in event["arguments"] if one["target"] in targets]}


def spans_in_order(one: Carried) -> Iterator[tuple[str, Item, dict[str, Any]]]:
    """Kind, annotation and span of everything that is carried, by place in the text."""
    rows = [("entity", item, item) for item in one.entities]
    rows += [("event", item, item["trigger"]) for item in one.events]
    rows += [("boilerplate", item, item) for item in one.boilerplate]
    return iter(sorted(rows, key=lambda row: (row[2]["start"], -row[2]["end"], row[1]["id"])))
