"""A step that the database ended because of a deadlock is done once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, transaction

from annotator.workflow.deadlocks import TRIES, once_more_after_deadlock

pytestmark = pytest.mark.django_db(transaction=True)


class Cause(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(times: int, sqlstate: str = "40P01") -> tuple[list[int], Callable[[], str]]:
    calls: list[int] = []

    @once_more_after_deadlock
    def step() -> str:
        calls.append(1)
        if len(calls) <= times:
            raise OperationalError("-") from Cause(sqlstate)
        return "done"

    return calls, step


def test_it_is_done_again() -> None:
    calls, step = failing(2)
    assert step() == "done"
    assert len(calls) == 3


def test_another_error_is_told_at_once() -> None:
    calls, step = failing(1, "57014")
    with pytest.raises(OperationalError):
        step()
    assert len(calls) == 1


def test_it_is_not_tried_for_ever() -> None:
    calls, step = failing(99)
    with pytest.raises(OperationalError):
        step()
    assert len(calls) == TRIES


def test_inside_a_larger_transaction_the_error_goes_on() -> None:
    calls, step = failing(1)
    with pytest.raises(OperationalError), transaction.atomic():
        step()
    assert len(calls) == 1
