"""Decode and clean once; offsets follow."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.text import OffsetMap, check, clean, decode, first_line, sha256

KOREAN = st.text(alphabet=st.sampled_from("가나다라마바사 아자차카\n0123abc“”"), min_size=2).filter(
    lambda text: sum("가" <= character <= "힣" for character in text) > len(text) / 2
)


@given(KOREAN, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_a_text_comes_back_from_any_unicode_encoding_with_a_mark(text: str, encoding: str) -> None:
    assert clean(decode(text.encode(encoding)).text) == clean(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff")))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned


@given(st.text(alphabet=st.sampled_from("가각é\r\n의ᄀ ab🤝"), max_size=30))
def test_a_span_that_survives_cleaning_has_the_cleaned_surface(text: str) -> None:
    raw = unicodedata.normalize("NFD", text)
    stored = clean(raw)
    move = OffsetMap(raw, stored)
    known = {}
    for offset in range(len(raw) + 1):
        try:
            known[offset] = move(offset)
        except InvalidError:
            continue
    for start, moved_start in known.items():
        for end, moved_end in known.items():
            if start < end and raw[start : start + 1] != "\n" and not raw[:end].endswith("\r"):
                assert stored[moved_start:moved_end] == clean("x" + raw[start:end])[1:]


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(InvalidError, match="outside"):
        OffsetMap("가나다", "가나다")(offset)


def test_only_a_leading_mark_goes_and_nothing_else_is_touched() -> None:
    assert clean("\ufeff 가\u00a0나\u200b\t\ufeff ") == " 가\u00a0나\u200b\t\ufeff "


def test_a_lone_surrogate_is_named_with_its_place() -> None:
    with pytest.raises(InvalidError, match=r"Character 4 \(line 2\).*U\+D800"):
        check("가\n나\ud800")


def test_the_hash_is_over_utf8() -> None:
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_title_is_the_first_line_that_is_not_blank() -> None:
    assert first_line("\n \n 제목 \n본문") == "제목"
