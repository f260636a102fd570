"""Hold annotations against their text: `text[start:end] == surface`, always."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from annotator.core.annotations import Annotation, Boilerplate, Entity, Event, Link, Trigger
from annotator.core.errors import InvalidError
from annotator.core.records import Body
from annotator.core.spans import check_span

Spanned = TypeVar("Spanned", Entity, Boilerplate, Trigger)


def place(annotation: Annotation, text: str) -> Annotation:
    """The annotation with its surface as `text` has it.

    Raises InvalidError: `span_outside`, or `surface_mismatch` when it came with another surface.
    """
    if isinstance(annotation, Link):
        return annotation
    if isinstance(annotation, Event):
        trigger = _place_span(annotation.trigger, text)
        return annotation if trigger is annotation.trigger else replace(annotation, trigger=trigger)
    if isinstance(annotation, Entity):
        return _place_span(annotation, text)
    return _place_span(annotation, text)


def _place_span(span: Spanned, text: str) -> Spanned:
    check_span(span.start, span.end, len(text))
    surface = text[span.start : span.end]
    if span.text == surface:
        return span
    if span.text:
        raise InvalidError(
            "surface_mismatch",
            f"the text has {_shown(surface)} at {span.start}–{span.end}, not {_shown(span.text)}"
            f"{_where_else(text, span.text)}.",
        )
    return replace(span, text=surface)


def _where_else(text: str, surface: str) -> str:
    at = text.find(surface)
    return f"; that is at {at}" if at >= 0 else ""


def _shown(surface: str) -> str:
    return repr(surface if len(surface) <= 40 else f"{surface[:39]}…")


def place_body(body: Body, text: str) -> Body:
    """Every annotation placed.

    Raises InvalidError whose message begins with the annotation's id.
    """
    return _each(body, lambda annotation: place(annotation, text))


def move_body(body: Body, move: Callable[[int], int], text: str) -> Body:
    """A placed body moved to a cleaned `text`: offsets through `move`, surfaces taken anew.

    Raises InvalidError when an edge falls inside a character that cleaning put together.
    """

    def moved(span: Spanned) -> Spanned:
        start, end = move(span.start), move(span.end)
        check_span(start, end, len(text))
        if isinstance(span, Boilerplate):
            return replace(span, start=start, end=end, text=text[start:end])
        fragments = tuple((move(a), move(b)) for a, b in span.fragments)
        return replace(span, start=start, end=end, text=text[start:end], fragments=fragments)

    def move_one(annotation: Annotation) -> Annotation:
        if isinstance(annotation, Link):
            return annotation
        if isinstance(annotation, Event):
            return replace(annotation, trigger=moved(annotation.trigger))
        return moved(annotation) if isinstance(annotation, Entity) else moved(annotation)

    return _each(body, move_one)


def _each(body: Body, step: Callable[[Annotation], Annotation]) -> Body:
    def stepped(annotation: Annotation) -> Annotation:
        try:
            return step(annotation)
        except InvalidError as error:
            raise InvalidError(error.code, f"{annotation.id}: {error.message}") from None

    return Body(
        entities={key: stepped(one) for key, one in body.entities.items()},  # type: ignore[misc]
        events={key: stepped(one) for key, one in body.events.items()},  # type: ignore[misc]
        boilerplate={key: stepped(one) for key, one in body.boilerplate.items()},  # type: ignore[misc]
        links=body.links,
    )
