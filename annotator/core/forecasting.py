"""When the work could be done, from how much was done in past weeks: a range and no promise.

Coming weeks are drawn from the past ones, again and again; the range holds the middle 80 % of what comes out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

SEED = 20_261_102
COURSES = 1_000
MIN_WEEKS = 3
"""Fewer complete weeks say nothing about the coming ones."""
LAST_WEEKS = 12
"""Weeks that are long ago are no guide."""
HORIZON = 260
"""Weeks after which a course is given up: nobody knows what is in five years."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Weeks until the work is done: the middle of all courses, and what 80 % of them lie between.

    `latest` is None when that is beyond HORIZON, and `middle` likewise.
    """

    soonest: int
    middle: int | None
    latest: int | None
    weeks: int
    """Past weeks that it rests on."""


def forecast(left: int, past: Sequence[int], seed: int = SEED) -> Forecast | None:
    """`past` is what was done in each complete week, oldest first, weeks without work included.

    None where nothing can be said: fewer than MIN_WEEKS weeks, or nothing done in the last LAST_WEEKS.
    """
    weeks = list(past)[-LAST_WEEKS:]
    if left <= 0 or len(weeks) < MIN_WEEKS or not any(weeks):
        return None
    dice = random.Random(seed)
    courses = sorted(_course(left, weeks, dice) for _ in range(COURSES))
    soonest, middle, latest = (courses[round(share * (COURSES - 1))] for share in (0.1, 0.5, 0.9))
    return Forecast(soonest, _known(middle), _known(latest), len(weeks))


def _known(week: int) -> int | None:
    return None if week > HORIZON else week


def _course(left: int, weeks: Sequence[int], dice: random.Random) -> int:
    for week in range(1, HORIZON + 1):
        left -= dice.choice(weeks)
        if left <= 0:
            return week
    return HORIZON + 1
