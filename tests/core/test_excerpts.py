"""What is shown around a mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.excerpts import AROUND_MARK, line_around


def test_it_ends_where_the_line_does() -> None:
    text = "제목\n가온전자는 협약을 맺었다.\n끝"
    begin, until = line_around(text, 3, 7)
    assert text[begin:until] == "가온전자는 협약을 맺었다."


def test_a_long_line_is_cut_on_both_sides() -> None:
    begin, until = line_around("가" * 200, 100, 110)
    assert (begin, until) == (100 - AROUND_MARK, 110 + AROUND_MARK)


@given(st.text(alphabet="가\n", max_size=120), st.data())
def test_the_mark_is_in_it_and_no_other_line(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    begin, until = line_around(text, start, end)
    assert begin <= start and end <= until
    assert "\n" not in text[begin:start] + text[end:until]
    # What two pages cut by themselves before.
    assert text[begin:start] == text[max(0, start - AROUND_MARK) : start].rpartition("\n")[2]
    assert text[end:until] == text[end : end + AROUND_MARK].partition("\n")[0]
