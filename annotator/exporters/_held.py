"""What a format holds of an article, and what it must leave out, with the reason for each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.text import first_line

Item = dict[str, Any]
Choice = tuple[list[Item], list[Loss]]

_KINDS = {"events": "event", "boilerplate": "boilerplate", "links": "link"}


def left_out(article: AnnotatedArticle, *lists: str) -> Iterator[Loss]:
    """A loss for each annotation of the lists that a format has no place for."""
    for name in lists:
        code = _KINDS[name]
        for one in article.items[name]:
            yield Loss(code, article.id, one["id"], f"The format has no {name}.")


def labelled(articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
    """Without the articles that nobody has labelled: in a training file they would say that there is nothing."""
    return (article for article in articles if article.layer)


def attributes_left_out(article: AnnotatedArticle, items: Iterable[Item]) -> Iterator[Loss]:
    """A loss for each of these annotations that has attributes."""
    for one in items:
        if one.get("attributes"):
            names = ", ".join(one["attributes"])
            yield Loss("attributes", article.id, one["id"], f"The format has no attributes: {names}.")


def metadata_left_out(article: AnnotatedArticle, *held: str) -> Iterator[Loss]:
    """A loss for the metadata of an article but for the names that a format holds. The first line is in the text."""
    names = [name for name, value in article.meta.items() if value not in ("", None, [], {}) and name not in held]
    if article.meta.get("title") == first_line(article.text) and "title" in names:
        names.remove("title")
    if names:
        yield Loss("metadata", article.id, "", f"The format has no metadata: {', '.join(names)}.")


def whole(article: AnnotatedArticle, items: Iterable[Item]) -> Choice:
    """The entities or events that are one piece of text, and the losses of those that are not."""
    kept: list[Item] = []
    losses: list[Loss] = []
    for one in items:
        if one.get("trigger", one).get("fragments"):
            message = "The format has no spans in pieces; it is left out."
            losses.append(Loss("discontinuous", article.id, one["id"], message))
        else:
            kept.append(one)
    return kept, losses


def worded(article: AnnotatedArticle, items: Iterable[Item]) -> Choice:
    """The entities or events that a format of tokens can hold: in one piece and not only white space."""
    kept, losses = whole(article, items)
    held: list[Item] = []
    for one in kept:
        surface = one.get("trigger", one)["text"]
        if not surface.strip():
            losses.append(Loss("blank", article.id, one["id"], "The span holds no token, only white space."))
            continue
        if surface != surface.strip():
            losses.append(Loss("outer_space", article.id, one["id"], "Written without the white space at its edge."))
        held.append(one)
    return held, losses


def flat(article: AnnotatedArticle, choice: Choice | None = None) -> Choice:
    """The entities that one layer of tags can hold, in order: of those that overlap the longest, then the first.

    They are chosen from `choice`; without it, from those that tokens can hold.
    """
    candidates, losses = choice or worded(article, article.items["entities"])
    starts: list[int] = []
    chosen: list[Item] = []
    for one in sorted(candidates, key=lambda one: (one["start"] - one["end"], one["start"], one["id"])):
        at = bisect_left(starts, one["start"])
        rival = next((near for near in chosen[max(at - 1, 0) : at + 1] if _overlap(near, one)), None)
        if rival:
            message = f"It overlaps {rival['label']} “{rival['text'][:40]}” ({rival['id']}), which is longer or first."
            losses.append(Loss("nested", article.id, one["id"], message))
            continue
        starts.insert(at, one["start"])
        chosen.insert(at, one)
    return chosen, losses


def without(article: AnnotatedArticle, events: Iterable[Item], targets: set[str]) -> Iterator[Loss]:
    """A loss for each argument of these events whose filler is not among the `targets` that a file holds."""
    for event in events:
        for argument in event["arguments"]:
            if argument["target"] not in targets:
                message = f"{argument['role']} of {event['type']}: its filler {argument['target']} is not in the file."
                yield Loss("argument", article.id, event["id"], message)


def _overlap(a: Item, b: Item) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])
