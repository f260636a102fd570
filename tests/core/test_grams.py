"""Pairs of neighbouring characters, as the index gets them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.grams import spaced_pairs


@given(st.text(max_size=40))
def test_each_two_neighbours_are_a_pair_with_a_space_behind_it(text: str) -> None:
    assert spaced_pairs(text) == " ".join(text[at : at + 2] for at in range(len(text) - 1))
