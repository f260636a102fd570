"""What an export format cannot hold, said annotation by annotation before anything is written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core.records import AnnotatedArticle
from annotator.core.relations import is_relation
from annotator.core.text import first_line

Items = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that does not get into a file. `annotation` is its id, "" for the article as a whole."""

    code: str
    article: str
    annotation: str
    message: str

    def to_dict(self) -> dict[str, str]:
        return {"code": self.code, "article": self.article, "annotation": self.annotation, "message": self.message}


Found = Iterator[tuple[str, str]]
"""Ids of annotations, each with what is lost of it."""


def losses_of(article: AnnotatedArticle, *codes: str) -> Iterator[Loss]:
    """What a format loses that cannot hold the things named by `codes`.

    `event`: events and their arguments; `attributes`; `discontinuous`: fragments of entities and triggers;
    `nested`: of entities that overlap only those that `flat` keeps; `link`; `boilerplate`; `layer`: an article
    without labels is left out; `metadata`: all that is known of an article but its text and first line.
    """
    for code in codes:
        if code == "metadata":
            if names := [name for name, value in article.meta.items() if value and not _is_title(article, name, value)]:
                yield Loss(code, article.id, "", ", ".join(names))
            continue
        if code == "layer":
            if article.layer is None:
                yield Loss(code, article.id, "", "the article has no labels and is left out")
            continue
        for annotation, message in _FINDERS[code](article.items):
            yield Loss(code, article.id, annotation, message)


def _is_title(article: AnnotatedArticle, name: str, value: object) -> bool:
    """Whether metadata is the title that an article without one is given: its first line, or the beginning of it."""
    return name == "title" and first_line(article.text).startswith(str(value))


def flat(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities of a text that do not overlap, in the order of the text: of those that do, the longest is kept.

    Of equally long ones the first in the record is kept.
    """
    taken: list[tuple[int, int, dict[str, Any]]] = []
    for one in sorted(entities, key=lambda one: (one["start"] - one["end"], one["start"])):
        at = bisect_left(taken, one["start"], key=lambda span: span[0])
        free_before = at == 0 or taken[at - 1][1] <= one["start"]
        free_after = at == len(taken) or one["end"] <= taken[at][0]
        if free_before and free_after:
            taken.insert(at, (one["start"], one["end"], one))
    return [one for _start, _end, one in taken]


def _nested(items: Items) -> Found:
    kept = {one["id"] for one in flat(items["entities"])}
    for one in items["entities"]:
        if one["id"] not in kept:
            yield one["id"], f"{one['label']} {_shown(one['text'])} overlaps a longer entity"


def _discontinuous(items: Items) -> Found:
    for one in items["entities"]:
        if one.get("fragments"):
            yield one["id"], f"{one['label']} {_shown(one['text'])} is written without its gaps"
    for one in items["events"]:
        if one["trigger"].get("fragments"):
            yield one["id"], f"the trigger {_shown(one['trigger']['text'])} is written without its gaps"


def _events(items: Items) -> Found:
    for one in items["events"]:
        yield one["id"], f"{one['type']} {_shown(one['trigger']['text'])} with {len(one['arguments'])} arguments"


def _attributes(items: Items) -> Found:
    for name in ("entities", "events"):
        for one in items[name]:
            if one["attributes"] and not (name == "events" and is_relation(one)):
                yield one["id"], " ".join(f"{key}={value}" for key, value in one["attributes"].items())


def _links(items: Items) -> Found:
    for one in items["links"]:
        yield one["id"], f"{one['type']}: {', '.join(one['members'])}"


def _boilerplate(items: Items) -> Found:
    for one in items["boilerplate"]:
        yield one["id"], f"{one['label']} {_shown(one['text'])}"


_FINDERS: Mapping[str, Callable[[Items], Found]] = {
    "event": _events,
    "attributes": _attributes,
    "discontinuous": _discontinuous,
    "nested": _nested,
    "link": _links,
    "boilerplate": _boilerplate,
}


def _shown(surface: str) -> str:
    surface = " ".join(surface.split())
    return repr(surface if len(surface) <= 40 else f"{surface[:39]}…")
