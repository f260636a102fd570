"""A reason keeps its code and parts on the way through the notes, and becomes a sentence in any language."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.reasons import (
    PART_LENGTH,
    TEXT_LENGTH,
    Reason,
    because,
    filled,
    in_words,
    read,
    reason_fault,
    stored,
)

TEXTS = {"seen": {"ko": "{1} 기사 {0}건", "en": "in {0} articles of {1}"}}
PARTS = st.one_of(st.text(max_size=20), st.integers(-(2**53) + 1, 2**53 - 1))


@given(
    reason=st.one_of(
        st.text(max_size=40), st.builds(lambda parts: because("seen", *parts), st.lists(PARTS, max_size=5))
    )
)
def test_a_reason_survives_the_notes(reason: str | Reason) -> None:
    assert reason_fault(reason) == ""
    assert read(orjson.loads(orjson.dumps(stored(reason)))) == reason


def test_notes_do_not_grow_with_what_a_source_says() -> None:
    assert stored("가" * 999) == "가" * TEXT_LENGTH
    assert stored(because("seen", 3, "가" * 999)) == ["seen", 3, "가" * PART_LENGTH]
    assert len(orjson.dumps(stored(because("marked_here", 2)))) < len("you marked it as PS 2 times here")


def test_a_reason_is_said_in_the_language_of_the_reader() -> None:
    reason = because("seen", 3, "가온일보")
    assert in_words(reason, TEXTS, "ko") == "가온일보 기사 3건"
    assert in_words(reason, TEXTS, "en") == "in 3 articles of 가온일보"


def test_what_fills_a_gap_is_no_gap_itself() -> None:
    assert filled("{0} {1} {2}", ["{1}", "b"]) == "{1} b "


@pytest.mark.parametrize("value", ["you marked it as PS twice here", "", None, [], {}, 7])
def test_older_notes_hold_a_sentence_or_nothing(value: Any) -> None:
    found = read(value)
    assert found == (value if isinstance(value, str) else "")
    assert in_words(found, TEXTS, "ko") == found


def test_a_code_whose_text_is_gone_is_still_something_to_read() -> None:
    assert in_words(because("marked_here", 2), {}, "ko") == "marked here 2"


@pytest.mark.parametrize(
    "reason",
    [
        None,
        7,
        ("seen", 3),
        Reason("Not a code"),
        Reason(""),
        because("seen", *range(6)),
        because("seen", 1.5),  # type: ignore[arg-type]
        because("seen", True),
        because("seen", 2**60),
    ],
)
def test_what_is_no_reason_is_refused(reason: object) -> None:
    assert reason_fault(reason)
