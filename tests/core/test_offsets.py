"""Code points and UTF-16 units."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.offsets import from_utf16, to_utf16

TABLE = Path(__file__).parent.parent.parent / "fixtures" / "offsets.json"


@given(st.text())
def test_every_offset_survives_the_way_to_utf16_and_back(text: str) -> None:
    there, back = to_utf16(text), from_utf16(text)
    assert [back(there(offset)) for offset in range(len(text) + 1)] == list(range(len(text) + 1))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_utf16_offset_is_the_length_of_what_is_before_it(text: str) -> None:
    there = to_utf16(text)
    for offset in range(len(text) + 1):
        assert there(offset) == len(text[:offset].encode("utf-16-le")) // 2


def test_an_offset_inside_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="cuts a character"):
        from_utf16("가🤝나")(2)


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        to_utf16("가🤝나")(offset)


def test_an_utf16_offset_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        from_utf16("가🤝나")(5)


def test_python_gives_the_answers_of_the_shared_table() -> None:
    for case in json.loads(TABLE.read_text()):
        there = to_utf16(case["text"])
        assert [there(offset) for offset in range(len(case["text"]) + 1)] == case["utf16"], case["text"]
