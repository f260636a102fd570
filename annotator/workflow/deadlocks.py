"""Steps that may meet in a deadlock: the database ends one of them, which is then done once more."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 5
DEADLOCK = "40P01"
"""PostgreSQL's code; SQLite has one writer at a time and no deadlock."""


def once_more_after_deadlock(step: Callable[P, R]) -> Callable[P, R]:
    """Do a step that is one transaction again when it was the victim of a deadlock: nothing of it was kept.

    Inside a larger transaction it cannot be, and the error goes on.
    """

    @wraps(step)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for number in range(1, TRIES):
            try:
                return step(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                    raise
                time.sleep(random.uniform(0, 0.05) * number)
        return step(*args, **kwargs)

    return tried
