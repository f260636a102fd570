"""Layers to compare, as the four lists of a record, and made-up ones by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from annotator.agreement import measure
from annotator.agreement.base import Labels, Sheet
from annotator.core.resampling import total

Span = tuple[int, int, str]
Items = dict[str, list[dict[str, Any]]]


def items(
    entities: Sequence[Span] = (), boilerplate: Sequence[Span] = (), events: Sequence[dict[str, Any]] = ()
) -> Items:
    """The four lists; entities are e0, e1 … and marks of boilerplate b0, b1 … in the order given."""
    return {
        "entities": [{"id": f"e{n}", "label": c, "start": s, "end": e} for n, (s, e, c) in enumerate(entities)],
        "events": [dict(one) for one in events],
        "boilerplate": [{"id": f"b{n}", "label": c, "start": s, "end": e} for n, (s, e, c) in enumerate(boilerplate)],
        "links": [],
    }


def event(name: str, type_: str, start: int, end: int, **arguments: str | list[str]) -> dict[str, Any]:
    """An event; `arguments` are roles with the id, or ids, of what fills them."""
    filled = [
        {"role": role, "target": target}
        for role, targets in arguments.items()
        for target in ([targets] if isinstance(targets, str) else targets)
    ]
    return {"id": name, "type": type_, "trigger": {"start": start, "end": end}, "arguments": filled}


def value(name: str, articles: Sequence[tuple[str, Sequence[Items]]], authors: str = "abcdefgh") -> float | None:
    """What a measure gives for articles, each a text with the layers of its people."""
    one = measure(name)
    counts = []
    for text, layers in articles:
        sheet = Sheet(text)
        people = [Labels(author, layer, sheet) for author, layer in zip(authors, layers, strict=False)]
        counts.append(one.tally(sheet, people))
    return one.value(total(counts))


def random_spans(dice: random.Random, length: int, labels: str, most: int, *, apart: bool) -> list[Span]:
    """Different spans; `apart` ones do not overlap."""
    if apart:
        edges = sorted(dice.sample(range(length + 1), 2 * dice.randint(0, most)))
        return [(edges[at], edges[at + 1], dice.choice(labels)) for at in range(0, len(edges), 2)]
    found = set()
    for _ in range(dice.randint(0, most)):
        start = dice.randrange(length)
        found.add((start, min(length, start + dice.randint(1, 6)), dice.choice(labels)))
    return sorted(found)


def jittered(dice: random.Random, spans: Sequence[Span], labels: str) -> list[Span]:
    """What a second person makes of spans that stand at least three characters apart: each has one that can be its
    partner at most."""
    found: list[Span] = []
    for start, end, label in spans:
        what = dice.random()
        if what < 0.15:
            continue
        moved = (start, end + (what < 0.35), dice.choice(labels) if what > 0.7 else label)
        found.append(moved)
    return found
