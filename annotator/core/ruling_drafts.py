"""Rulings as they are sent: what a person says about a question."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.errors import InvalidError
from annotator.core.text import written

REASON_LENGTH = 1_000
"""The longest reason for a ruling, in code points."""
PERSON_TAKES = ("side", "union", "pieces", "nothing", "hand")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says about a question. `digest` are the votes that she saw, `seen` the ruling (0: none).

    `of` is the layer whose side she takes, `pieces` the ids of those that she chose.
    """

    question: str
    take: str
    digest: str = ""
    of: str = ""
    pieces: tuple[int, ...] = ()
    reason: str = ""
    seen: int = 0


def draft_from_dict(value: object) -> Draft:
    """A ruling that a client sent.

    Raises InvalidError (`bad_ruling`).
    """
    if not isinstance(value, dict):
        raise InvalidError("bad_ruling", "The body must be an object with question and take.")
    texts = {name: value.get(name) or "" for name in ("question", "take", "digest")}
    if not all(isinstance(one, str) for one in texts.values()) or texts["take"] not in PERSON_TAKES:
        raise InvalidError("bad_ruling", f"question and digest are texts, take is one of {', '.join(PERSON_TAKES)}.")
    of, pieces, seen = value.get("of") or 0, value.get("pieces") or [], value.get("seen") or 0
    if type(of) is not int or type(seen) is not int:
        raise InvalidError("bad_ruling", "of is the id of a layer, seen that of a ruling.")
    if not isinstance(pieces, list) or any(type(one) is not int for one in pieces):
        raise InvalidError("bad_ruling", "pieces must be a list of the ids of pieces.")
    reason = written(value["reason"], "reason", REASON_LENGTH, "bad_reason") if value.get("reason") else ""
    return Draft(texts["question"], texts["take"], texts["digest"], str(of), tuple(pieces), reason, seen)
