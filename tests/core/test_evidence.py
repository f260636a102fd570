"""Offsets of foreign files: which unit they count, and that they mark what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, UnitEvidence, folded, prove
from annotator.core.offsets import to_utf16

TEXT = "🤝 가온전자 김가람 대표는 🎉 3일 박다온과 만났다."
NAMES = ("가온전자", "김가람", "박다온")


def claims_in_utf16(text: str, names: tuple[str, ...], surfaces: bool = True) -> list[Claim]:
    move = to_utf16(text)
    found = [(text.index(name), name) for name in names]
    return [Claim(move(at), move(at + len(name)), name if surfaces else "") for at, name in found]


def claims(text: str, names: tuple[str, ...], surfaces: bool = True) -> list[Claim]:
    return [Claim(text.index(name), text.index(name) + len(name), name if surfaces else "", name) for name in names]


@pytest.mark.parametrize("surfaces", [True, False])
def test_the_unit_is_told_from_surfaces_or_from_the_edges_of_words(surfaces: bool) -> None:
    for made, unit in ((claims, "code points"), (claims_in_utf16, "UTF-16")):
        evidence = UnitEvidence()
        evidence.add(TEXT, made(TEXT, NAMES, surfaces))
        assert evidence.unit == unit
        assert evidence.note == f"offsets are {unit}: shown by 1 records"
        proof = prove(TEXT, made(TEXT, NAMES, surfaces), evidence.unit)
        assert [TEXT[start:end] for start, end in proof.spans] == list(NAMES)


def test_nothing_is_said_where_the_units_cannot_differ() -> None:
    evidence = UnitEvidence()
    evidence.add("가온전자 김가람", claims("가온전자 김가람", ("가온전자", "김가람")))
    evidence.add("가온전자 🤝", claims("가온전자 🤝", ("가온전자",)))
    assert (evidence.unit, evidence.note) == ("code points", "")


def test_what_cannot_be_told_is_said() -> None:
    evidence = UnitEvidence()
    evidence.add("🤝가나다라", [Claim(3, 4)])
    assert evidence.note.startswith("offsets are code points: taken, since nothing tells them apart")


def test_a_small_shift_is_put_right_when_the_surface_is_there_once() -> None:
    proof = prove(TEXT, [Claim(4, 8, "가온전자")], "code points")
    assert (proof.spans, proof.notes) == (((2, 6),), ("offsets put right by their surface",))


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(0, 3, "가온전자", "T1"), "surface_mismatch_twice"),
        (Claim(0, 3, "없는말", "T1"), "surface_mismatch"),
        (Claim(3, 3, "", "T1"), "empty_span"),
        (Claim(90, 93, "", "T1"), "span_outside"),
        (Claim(True, 3, "", "T1"), "bad_offset"),
        (Claim("0", 3, "가", "T1"), "bad_offset"),  # type: ignore[arg-type]
        (Claim(-3, 1, "가온전자", "T1"), "span_outside"),
    ],
)
def test_everything_else_is_refused_with_its_place(claim: Claim, code: str) -> None:
    text = "가온전자 가온전자" if code == "surface_mismatch_twice" else TEXT
    claim = claim._replace(start=1, end=5) if code == "surface_mismatch_twice" else claim
    with pytest.raises(InvalidError, match="^T1: ") as caught:
        prove(text, [claim], "code points")
    assert caught.value.code == code.removesuffix("_twice")


def test_an_offset_inside_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InvalidError) as caught:
        prove(TEXT, [Claim(1, 6)], "UTF-16")
    assert caught.value.code == "offset_inside_character"


def test_white_space_as_a_browser_shows_it_is_no_difference() -> None:
    assert prove("가온  전자", [Claim(0, 6, "가온 전자")], "code points", folded).spans == ((0, 6),)


@given(st.text(alphabet="가나 .🤝a", min_size=1, max_size=30), st.data())
def test_a_span_with_its_surface_is_always_found_in_its_own_unit(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    move = to_utf16(text)
    assert prove(text, [Claim(start, end, text[start:end])], "code points").spans == ((start, end),)
    claim = Claim(move(start), move(end), text[start:end])
    assert prove(text, [claim], "UTF-16").spans == ((start, end),)
    evidence = UnitEvidence()
    evidence.add(text, [claim])
    found = prove(text, [claim], evidence.unit).spans[0]
    assert text[found[0] : found[1]] == text[start:end]


@given(
    st.text(alphabet="가나 .🤝a", max_size=30), st.integers(-5, 40), st.integers(-5, 40), st.text("가나", max_size=3)
)
def test_any_claim_is_proved_or_refused(text: str, start: int, end: int, surface: str) -> None:
    for unit in ("code points", "UTF-16"):
        try:
            ((start_, end_),) = prove(text, [Claim(start, end, surface)], unit).spans  # type: ignore[arg-type]
        except InvalidError:
            continue
        assert 0 <= start_ < end_ <= len(text)
        assert not surface or text[start_:end_] == surface
