"""When the work could be done."""

from __future__ import annotations

import pytest

from annotator.core.forecasting import HORIZON, forecast


def test_weeks_that_are_all_alike_leave_no_range() -> None:
    found = forecast(25, [10, 10, 10, 10])
    assert found and (found.soonest, found.middle, found.latest, found.weeks) == (3, 3, 3, 4)


def test_weeks_that_differ_give_a_range_around_the_middle() -> None:
    found = forecast(100, [0, 20, 5, 15, 0, 20])
    assert found and found.middle and found.latest
    assert found.soonest < found.middle < found.latest
    assert found.soonest >= 100 / 20 and found.middle == pytest.approx(10, abs=2)
    assert forecast(100, [0, 20, 5, 15, 0, 20]) == found


@pytest.mark.parametrize("past", [[], [5, 5], [0, 0, 0], [9] + [0] * 12])
def test_without_enough_weeks_or_work_in_them_nothing_is_said(past: list[int]) -> None:
    assert forecast(10, past) is None
    assert forecast(0, [5, 5, 5]) is None


def test_what_is_beyond_five_years_is_not_named() -> None:
    found = forecast(10_000, [0, 0, 1])
    assert found and found.latest is None and found.soonest > HORIZON
