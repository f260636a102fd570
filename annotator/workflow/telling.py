"""Tell annotators what was decided otherwise, and why, as comments on their own labels.

A comment says what became gold and the reason, and never who else had marked what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from annotator.core.comments import BODY_LENGTH
from annotator.models import Comment, Layer, Ruling

ARROW = "→"


def tell(rulings: Iterable[Ruling], layers: Iterable[Layer]) -> int:
    """Write a comment for every reasoned ruling that is not what a layer has; how many. Nothing is said twice."""
    by_id = {layer.pk: layer for layer in layers}
    made: list[Comment] = []
    known = set(Comment.objects.filter(layer__in=by_id, parent=None).values_list("layer_id", "start", "end", "body"))
    for ruling in rulings:
        if ruling.by_id is None or not ruling.reason or ruling.take == "hand":
            continue
        body = f"{ARROW} {decided(ruling)}\n{ruling.reason}"[:BODY_LENGTH]
        for layer_id in others(ruling):
            if layer_id in by_id and (layer_id, ruling.start, ruling.end, body) not in known:
                made.append(
                    Comment(
                        layer=by_id[layer_id],
                        author_id=ruling.by_id,
                        start=ruling.start,
                        end=ruling.end,
                        body=body,
                    )
                )
    Comment.objects.bulk_create(made)
    return len(made)


def others(ruling: Ruling) -> list[int]:
    """The layers whose votes were not what was taken."""
    taken = _plain(orjson.loads(ruling.taken))
    votes: list[Mapping[str, Any]] = orjson.loads(ruling.votes)
    return [vote["layer"] for vote in votes if _plain(vote["marks"]) != taken]


def _plain(marks: Iterable[Mapping[str, Any]]) -> list[bytes]:
    return sorted(orjson.dumps(mark, option=orjson.OPT_SORT_KEYS) for mark in marks)


def decided(ruling: Ruling) -> str:
    """What became gold, in a few characters: `PS 김가람, OG 가온전자`; `∅` for nothing."""
    text = ruling.layer.article.text
    marks: list[Mapping[str, Any]] = orjson.loads(ruling.taken)
    return ", ".join(said(mark, text) for mark in marks) or "∅"


def said(mark: Mapping[str, Any], text: str) -> str:
    """A mark in a few characters, with its arguments."""
    surface = text[mark["start"] : mark["end"]]
    words = [mark["label"], surface if len(surface) <= 60 else f"{surface[:59]}…"]
    words += [f"{name}={value}" for name, value in mark.get("attributes", {}).items()]
    for argument in mark.get("arguments", ()):
        filler = argument["filler"]
        words.append(f"{argument['role']}={text[filler['start'] : filler['end']]}".lstrip("="))
    return " ".join(words)
