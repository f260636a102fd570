"""Decisions: what an annotator did with a suggestion."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal, cast, get_args

from annotator.core.annotations import ID
from annotator.core.errors import InvalidError

Verdict = Literal["accepted", "rejected", "relabelled", "undone"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on the annotation with this id in the layer `source`; `undone` makes it open again."""

    id: str
    source: int
    annotation: str
    verdict: Verdict


def decision_from_dict(value: object) -> Decision:
    """A decision that a client sent.

    Raises InvalidError (`bad_decision`).
    """
    if not isinstance(value, dict):
        raise InvalidError("bad_decision", f"a decision must be an object, not {type(value).__name__}.")
    decision_id, source, annotation = value.get("id"), value.get("source"), value.get("annotation")
    try:
        uuid.UUID(decision_id if isinstance(decision_id, str) else "")
    except ValueError:
        raise InvalidError("bad_decision", "the id of a decision must be a UUID.") from None
    if type(source) is not int or not 0 < source < 2**63:
        raise InvalidError("bad_decision", "source must be the id of the layer that suggested it.")
    if not isinstance(annotation, str) or not ID.fullmatch(annotation):
        raise InvalidError("bad_decision", "annotation must be the id of an annotation of that layer.")
    verdict = value.get("verdict")
    if verdict not in VERDICTS:
        raise InvalidError("bad_decision", f"verdict must be one of {', '.join(VERDICTS)}.")
    return Decision(cast(str, decision_id), source, annotation, verdict)
