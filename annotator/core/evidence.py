"""Prove the offsets that a foreign file claims: which unit they count, and that they mark what they say.

Files rarely say whether they count code points or UTF-16 units. Where a source gives surfaces, they decide;
where it gives none, the unit in which more spans begin and end like words does. The units differ only behind a
character beyond U+FFFF, so most texts need no decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from annotator.core.errors import InvalidError
from annotator.core.offsets import from_utf16
from annotator.core.spans import check_span

Unit = Literal["code points", "UTF-16"]
UNITS: tuple[Unit, ...] = ("code points", "UTF-16")

NEAR = 16
"""Code points by which a span may be wrong and still be put right, when its surface is there exactly once."""

MARGIN = 2
"""Points by which UTF-16 must win: more than one edge of a word."""

Same = Callable[[str, str], bool]
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Claim(NamedTuple):
    """A span as a source has it: offsets in its own unit, the words there ("" when it gives none), its name there."""

    start: int
    end: int
    surface: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Spans in code points, in the order of the claims, and notes on what was put right."""

    spans: tuple[tuple[int, int], ...]
    notes: tuple[str, ...] = ()


def as_written(found: str, claimed: str) -> bool:
    """Whether a surface is exactly what the source says."""
    return found == claimed


def folded(found: str, claimed: str) -> bool:
    """Whether a surface is what the source says but for white space, for tools that copy what a browser displays."""
    return found.split() == claimed.split()


class UnitEvidence:
    """Gathers, over the records of a file, which unit its offsets count."""

    def __init__(self, same: Same = as_written) -> None:
        self._same = same
        self._points: dict[Unit, int] = dict.fromkeys(UNITS, 0)
        self.asked = 0
        """Records in which the units differ."""

    def add(self, text: str, claims: Iterable[Claim]) -> None:
        """Weigh one record. A surface that is right weighs more than any look of a word."""
        astral = None if text.isascii() else _ASTRAL.search(text)
        behind = [claim for claim in claims if type(claim.end) is int and claim.end > astral.start()] if astral else []
        if not behind:
            return
        self.asked += 1
        for unit in UNITS:
            read = _reader(text, unit)
            self._points[unit] += sum(_weight(text, claim, read, self._same) for claim in behind)

    @property
    def unit(self) -> Unit:
        """What speaks for more spans; code points when little tells them apart, since most tools count those."""
        return "UTF-16" if self._points["UTF-16"] > self._points["code points"] + MARGIN else "code points"

    @property
    def note(self) -> str:
        """What to tell people, "" when the units never differ."""
        if not self.asked:
            return ""
        ours, other = sorted(self._points.values(), reverse=True)
        sure = "shown by" if ours > other else "taken, since nothing tells them apart in"
        return f"offsets are {self.unit}: {sure} {self.asked} records"


def _weight(text: str, claim: Claim, read: Callable[[Claim], tuple[int, int]], same: Same) -> int:
    try:
        start, end = read(claim)
    except InvalidError:
        return -100
    if claim.surface:
        return 100 if same(text[start:end], claim.surface) else 0
    return _starts_a_word(text, start) + _ends_a_word(text, end) + 2 * (not _blank_edge(text[start:end]))


def _starts_a_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())


def _ends_a_word(text: str, end: int) -> bool:
    return end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


def _blank_edge(surface: str) -> bool:
    return surface != surface.strip()


def _reader(text: str, unit: Unit) -> Callable[[Claim], tuple[int, int]]:
    """From a claim to its span in code points.

    The function raises InvalidError (`bad_offset`, `empty_span`, `span_outside`, `offset_inside_character`).
    """
    if unit == "code points":
        return lambda claim: check_span(claim.start, claim.end, len(text))
    convert = from_utf16(text)

    def read(claim: Claim) -> tuple[int, int]:
        start, end = check_span(claim.start, claim.end, 2 * len(text))
        try:
            return convert(start), convert(end)
        except ValueError as error:
            code = "offset_inside_character" if "cuts" in str(error) else "span_outside"
            raise InvalidError(code, f"The span {start}–{end}: {error}.") from None

    return read


def prove(text: str, claims: Sequence[Claim], unit: Unit, same: Same = as_written) -> Proof:
    """The spans of a record, each shown to mark what its source says.

    A span whose surface is found exactly once within NEAR code points is moved there, and noted; one whose surface is
    there more often, by the one shift of those that were moved that leads to it.
    Raises InvalidError (`bad_offset`, `empty_span`, `span_outside`, `offset_inside_character`,
    `surface_mismatch`), its message beginning with the claim's place.
    """
    read = _reader(text, unit)
    spans: list[tuple[int, int] | None] = []
    errors: list[tuple[int, InvalidError]] = []
    notes: list[str] = []
    shifts: set[int] = set()
    for number, claim in enumerate(claims):
        try:
            spans.append(_span(text, claim, read, same))
        except InvalidError as error:
            moved = _moved(text, claim)
            spans.append(moved)
            if moved is None:
                errors.append((number, error))
            else:
                shifts.add(moved[0] - claim.start)
                notes.append("offsets put right by their surface")
    for number, wrong in errors:
        found = _moved_like(text, claims[number], shifts)
        if found is None:
            place = f"{claims[number].place}: " if claims[number].place else ""
            raise InvalidError(wrong.code, place + wrong.message)
        spans[number] = found
        notes.append("offsets put right as those beside them")
    return Proof(tuple(span for span in spans if span), tuple(notes))


def _span(text: str, claim: Claim, read: Callable[[Claim], tuple[int, int]], same: Same) -> tuple[int, int]:
    start, end = read(claim)
    found = text[start:end]
    if claim.surface and not same(found, claim.surface):
        raise InvalidError(
            "surface_mismatch",
            f"the text has {_shown(found)} at {claim.start}–{claim.end}, not {_shown(claim.surface)}.",
        )
    return start, end


def _moved(text: str, claim: Claim) -> tuple[int, int] | None:
    """The one place near a claim that has its surface; None when there is none, or more than one."""
    length = len(claim.surface)
    if not length or type(claim.start) is not int or claim.start < 0:
        return None
    first = max(0, claim.start - NEAR)
    window = text[first : claim.start + NEAR + length]
    at = window.find(claim.surface)
    if at < 0 or window.find(claim.surface, at + 1) >= 0:
        return None
    return first + at, first + at + length


def _moved_like(text: str, claim: Claim, shifts: set[int]) -> tuple[int, int] | None:
    """Where exactly one of the shifts that others were moved by finds a claim's surface, None otherwise."""
    if not claim.surface or type(claim.start) is not int:
        return None
    starts = [claim.start + shift for shift in shifts if claim.start + shift >= 0]
    found = [start for start in starts if text.startswith(claim.surface, start)]
    return (found[0], found[0] + len(claim.surface)) if len(found) == 1 else None


def _shown(surface: str) -> str:
    return repr(surface if len(surface) <= 40 else f"{surface[:39]}…")
