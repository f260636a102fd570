"""Tokens lose no span, sentences cut none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.tokens import sentences, tokens
from tests.core.strategies import TEXTS, spans


def surfaces(text: str, ranges: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in ranges]


def test_a_particle_is_a_token_of_its_own() -> None:
    text = "삼성전자는 3일 밝혔다."
    assert surfaces(text, tokens(text, 0, len(text), [0, 4, 6, 8])) == ["삼성전자", "는", "3일", "밝혔다."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("그는 왔다. 나는 갔다.", ["그는 왔다.", "나는 갔다."]),
        ("“정말입니까?” 그가 물었다.", ["“정말입니까?”", "그가 물었다."]),
        ("1.5배 늘었다. 3. 다음", ["1.5배 늘었다.", "3. 다음"]),
        ("Mr. Kim came. He left.", ["Mr. Kim came.", "He left."]),
        ("The U.S. army", ["The U.S. army"]),
        ("제목\n\n  첫 줄\n둘째 줄 ", ["제목", "첫 줄", "둘째 줄"]),
        ("끝...\n시작", ["끝...", "시작"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert surfaces(text, sentences(text)) == expected


def test_a_sentence_never_cuts_a_span() -> None:
    text = "그는 왔다. 나는 갔다.\n끝"
    assert surfaces(text, sentences(text, [(3, 9)])) == ["그는 왔다. 나는 갔다.", "끝"]
    assert len(sentences(text, [(10, 15)])) == 2


@given(st.data())
def test_every_span_is_made_of_whole_tokens_of_one_sentence(data: st.DataObject) -> None:
    text = data.draw(TEXTS.map(lambda one: one.replace("A", ". ")))
    marks = [data.draw(spans(text)) for _ in range(data.draw(st.integers(0, 4)))]
    marks = [(start, end) for start, end in marks if text[start:end] == text[start:end].strip()]
    found = sentences(text, marks)
    cut = [tokens(text, start, end, [edge for mark in marks for edge in mark]) for start, end in found]
    assert "".join(text[a:b] for one in cut for a, b in one) == "".join(text.split())
    for start, end in marks:
        holders = [one for one in found if one[0] <= start and end <= one[1]]
        assert len(holders) == 1
        inside = [one for one in cut[found.index(holders[0])] if one[0] < end and start < one[1]]
        assert (inside[0][0], inside[-1][1]) == (start, end)
