"""Comments as they are sent: a remark on a span, an annotation or a whole layer, or a reply to one."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.annotations import ID
from annotator.core.errors import InvalidError
from annotator.core.spans import check_span
from annotator.core.text import written

BODY_LENGTH = 4_000
"""The longest comment, in code points."""


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """`start` and `end` are code points, both None for a remark on no span; `parent` is the comment replied to."""

    start: int | None
    end: int | None
    annotation: str
    body: str
    parent: int | None


def comment_from_dict(value: object, length: int) -> CommentDraft:
    """A comment that a client sent, on a text of `length` code points.

    Raises InvalidError (`bad_comment`, `bad_offset`, `empty_span`, `span_outside`).
    """
    if not isinstance(value, dict):
        raise InvalidError("bad_comment", f"a comment must be an object, not {type(value).__name__}.")
    body = written(value.get("body"), "body", BODY_LENGTH, "bad_comment")
    start, end = value.get("start"), value.get("end")
    if start is not None or end is not None:
        start, end = check_span(start, end, length)
    annotation = value.get("annotation")
    if annotation is None:
        annotation = ""
    if not isinstance(annotation, str) or (annotation and not ID.fullmatch(annotation)):
        raise InvalidError("bad_comment", "annotation must be the id of an annotation when it is given.")
    parent = value.get("parent")
    if parent is not None and (type(parent) is not int or not 0 < parent < 2**63):
        raise InvalidError("bad_comment", "parent must be the id of a comment when it is given.")
    return CommentDraft(start, end, annotation, body, parent)
