"""Whether the server can do its work, and what a fault of the database or the disk means to a caller."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django_tasks_db.models import DBTaskResult

JOBS = ("READY", "RUNNING", "FAILED")
FULL = ("disk is full", "no space left", "disk full", "could not extend file")
"""How SQLite and PostgreSQL say it; neither has a code that Django passes on."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault that is nobody's input: `status` 503 or 507. The caller may send the same again later."""

    status: int
    code: str
    message: str


DISK_FULL = Trouble(507, "disk_full", "The server's disk is full. Nothing was saved; try again later.")
UNAVAILABLE = Trouble(
    503, "unavailable", "The database cannot be reached or is too busy. Nothing was saved; try again."
)


def trouble_of(error: BaseException) -> Trouble | None:
    """What the server tells of a fault below it; None for every other exception."""
    if isinstance(error, OperationalError | InterfaceError):
        message = str(error).lower()
        return DISK_FULL if any(words in message for words in FULL) else UNAVAILABLE
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    return None


def not_ready() -> str:
    """Why requests cannot be answered now: no database, or tables of another version. "" when they can."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"database: {type(error).__name__}"
    if missing:
        return f"migrations: {len(missing)} are not applied"
    return ""


def waiting_jobs() -> dict[str, int]:
    """How many background jobs wait, run and have failed, by the state of their rows."""
    counted = DBTaskResult.objects.filter(status__in=JOBS).order_by().values_list("status").annotate(Count("pk"))
    return {**dict.fromkeys((state.lower() for state in JOBS), 0), **{str(state).lower(): n for state, n in counted}}
