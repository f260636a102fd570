"""Lines, and what makes two of them the same notice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.lines import lines_of, normalised, trigrams


@given(st.text(alphabet=st.sampled_from("가a \t\n😀"), max_size=60))
def test_a_line_is_where_it_says(text: str) -> None:
    for line in lines_of(text):
        assert text[line.start : line.end] == line.text == line.text.strip()
        assert text[: line.start].count("\n") == line.index


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("입력 2026.11.02. 오전 9:41", "입력 2025.1.12. 오전 10:05"),
        ("[남궁찬 기자 chan@example.com]", "[소이현 기자 s.lee@news.example.com]"),
        ("글자  크기를 바꾸면", "글자 크기를 바꾸면"),
        ("Copyright ⓒ 가온", "copyright ⓒ 가온"),
    ],
)
def test_copies_of_a_notice_are_the_same_line(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_sentences_about_different_things_are_different_lines() -> None:
    assert normalised("가온전자는 공장을 짓는다") != normalised("다온전자는 공장을 짓는다")
    assert normalised("김가람 기자간담회") != normalised("박나래 기자간담회")


def test_a_short_text_has_itself_as_its_only_run() -> None:
    assert trigrams("가 나") == {"가나"}
    assert trigrams("가나다라") == {"가나다", "나다라"}
