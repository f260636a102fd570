"""Steps that change a label scheme, read from a file or a request: rename, merge, split, retire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from annotator.core.errors import InvalidError
from annotator.core.scheme import Names
from annotator.core.scheme_reading import CODE

Op = Literal["rename", "merge", "split", "retire"]
Part = Literal["entity", "event", "boilerplate", "role", "attribute", "value"]
"""What a step changes: a label of a kind, a role of events, an attribute or one of its values."""

MAX_STEPS = 100
KEYS: Mapping[str, tuple[set[str], set[str]]] = {
    "rename": ({"op", "kind", "code", "to"}, {"name", "event", "attribute"}),
    "merge": ({"op", "kind", "codes", "to"}, {"name", "event", "attribute"}),
    "split": ({"op", "kind", "code", "into"}, set()),
    "retire": ({"op", "kind", "code"}, {"event", "attribute"}),
}
"""The keys that each step must have, and those that it may have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a label is split into. Annotations with one of the `surfaces` go here; without any: all the rest."""

    code: str
    name: Names
    surfaces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `codes` become `to`, or the pieces of `into`, or are retired.

    `event` narrows a role to one event type, `attribute` says whose value is meant.
    """

    op: Op
    part: Part
    codes: tuple[str, ...]
    to: str = ""
    name: Names = field(default_factory=dict)
    event: str = ""
    attribute: str = ""
    into: tuple[Piece, ...] = ()

    def reversed(self) -> Step | None:
        """The step back, where the codes alone tell the way: only of a rename."""
        if self.op != "rename":
            return None
        event = self.event
        return Step("rename", self.part, (self.to,), self.codes[0], event=event, attribute=self.attribute)


def steps_from(value: object) -> list[Step]:
    """Steps as a file or a request gives them.

    Raises InvalidError (`bad_step`), its message beginning with the place, such as `steps[2].to`.
    """
    if not isinstance(value, list) or not value:
        raise InvalidError("bad_step", "steps must be a list of one or more steps.")
    if len(value) > MAX_STEPS:
        raise InvalidError("bad_step", f"steps has more than {MAX_STEPS} steps.")
    return [_step(one, f"steps[{index}]") for index, one in enumerate(value)]


def wrong(place: str, message: str) -> InvalidError:
    """The error of a step; `place` is where in the list it stands."""
    return InvalidError("bad_step", f"{place} {message}")


def _step(value: object, place: str) -> Step:
    if not isinstance(value, dict):
        raise wrong(place, "must be an object.")
    op, part = value.get("op"), value.get("kind")
    if not isinstance(op, str) or op not in KEYS:
        raise wrong(f"{place}.op", f"must be one of {', '.join(KEYS)}, not {op!r}.")
    if part not in get_args(Part):
        raise wrong(f"{place}.kind", f"must be one of {', '.join(get_args(Part))}, not {part!r}.")
    must, may = KEYS[op]
    for key in sorted(must - value.keys()):
        raise wrong(f"{place}.{key}", "is missing.")
    for key in sorted(map(str, value.keys() - must - may)):
        raise wrong(f"{place}.{key}", f"is not known for {op}.")
    if op == "split" and part not in ("entity", "event", "boilerplate"):
        raise wrong(f"{place}.kind", f"cannot be split: {part}.")
    if op == "merge" and part == "attribute":
        raise wrong(f"{place}.kind", "cannot be merged: attribute.")
    if (part == "value") != bool(value.get("attribute")):
        raise wrong(f"{place}.attribute", "says whose value it is; it goes with kind value.")
    if value.get("event") and part != "role":
        raise wrong(f"{place}.event", "goes with kind role only.")
    codes = value["codes"] if op == "merge" else [value["code"]]
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
        raise wrong(f"{place}.codes", "must be a list of codes.")
    if len(set(codes)) != len(codes):
        raise wrong(f"{place}.codes", "has a code twice.")
    return Step(
        cast(Op, op),
        cast(Part, part),
        tuple(codes),
        _code(value["to"], f"{place}.to") if "to" in value else "",
        _names(value["name"], f"{place}.name") if "name" in value else {},
        _text(value.get("event", ""), f"{place}.event"),
        _text(value.get("attribute", ""), f"{place}.attribute"),
        _pieces(value["into"], f"{place}.into") if "into" in value else (),
    )


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise wrong(place, f"must be a code, not {value!r}.")
    return value


def _code(value: object, place: str) -> str:
    if not isinstance(value, str) or not CODE.fullmatch(value):
        raise wrong(place, f"must be a name of letters, digits and _ . -, not {value!r}.")
    return value


def _names(value: object, place: str) -> Names:
    known = isinstance(value, dict) and all(isinstance(value.get(language), str) for language in ("ko", "en"))
    if not known or not all(isinstance(one, str) and one for pair in cast(Any, value).items() for one in pair):
        raise wrong(place, 'must be { ko = "…", en = "…" }.')
    return cast(Names, value)


def _pieces(value: object, place: str) -> tuple[Piece, ...]:
    if not isinstance(value, list) or len(value) < 2:
        raise wrong(place, "must be two or more pieces.")
    pieces = []
    for index, one in enumerate(value):
        where = f"{place}[{index}]"
        if not isinstance(one, dict) or not {"code", "name"} <= one.keys() <= {"code", "name", "surfaces"}:
            raise wrong(where, "must have code and name, and may have surfaces.")
        surfaces = one.get("surfaces", [])
        if not isinstance(surfaces, list) or not all(isinstance(text, str) for text in surfaces):
            raise wrong(f"{where}.surfaces", "must be a list of texts.")
        code, name = _code(one["code"], f"{where}.code"), _names(one["name"], f"{where}.name")
        pieces.append(Piece(code, name, frozenset(surfaces)))
    if sum(not piece.surfaces for piece in pieces) != 1:
        raise wrong(place, "must have exactly one piece without surfaces, which takes the rest.")
    if len({piece.code for piece in pieces}) != len(pieces):
        raise wrong(place, "has a code twice.")
    return tuple(pieces)
