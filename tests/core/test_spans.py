"""Half-open ranges of code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.spans import check_fragments, check_span, contains, overlaps, subtract

spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_spans_overlap_when_they_share_a_code_point(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert overlaps(*a, *b) == bool(set(range(*a)) & set(range(*b)))


@given(spans, spans)
def test_a_span_contains_another_when_it_has_all_its_code_points(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert contains(*a, *b) == (set(range(*b)) <= set(range(*a)))


@given(spans, st.lists(spans))
def test_what_is_left_of_a_span_is_what_no_hole_covers(span: tuple[int, int], holes: list[tuple[int, int]]) -> None:
    left = subtract(*span, sorted(holes))
    covered = {offset for hole in holes for offset in range(*hole)}
    assert [offset for piece in left for offset in range(*piece)] == sorted(set(range(*span)) - covered)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(0, 0, "empty_span"), (3, 2, "empty_span"), (-1, 2, "span_outside"), (0, 11, "span_outside")],
)
def test_a_span_that_does_not_fit_its_text_is_refused(start: int, end: int, code: str) -> None:
    with pytest.raises(InvalidError) as error:
        check_span(start, end, 10)
    assert error.value.code == code


@pytest.mark.parametrize("bad", [None, "1", 1.0, True])
def test_an_offset_is_a_whole_number(bad: object) -> None:
    with pytest.raises(InvalidError) as error:
        check_span(0, bad, 10)
    assert error.value.code == "bad_offset"


def test_fragments_in_order_and_apart_are_taken() -> None:
    assert check_fragments([[0, 2], [4, 6]], 0, 6) == ((0, 2), (4, 6))


@pytest.mark.parametrize(
    "bad",
    [
        [[0, 6]],
        [[4, 6], [0, 2]],
        [[0, 4], [4, 6]],
        [[0, 2], [3, 5]],
        [[0, 2, 3], [4, 6]],
        7,
        [[0, "2"], [4, 6]],
    ],
)
def test_other_fragments_are_refused(bad: object) -> None:
    with pytest.raises(InvalidError) as error:
        check_fragments(bad, 0, 6)
    assert error.value.code == "bad_fragments"
