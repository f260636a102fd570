"""Wait for SQLite's one place to write outside of SQLite: a wait inside of it can hold up the very thread that writes.

While SQLite itself waits, it holds the mutex of that thread's connection. Python's garbage collector, which runs in
whichever thread is due, resets forgotten cursors of any connection and needs its mutex for that. When it is the thread
that writes, each of the two waits for the other until the time is up, and nobody else can write meanwhile. SQLite also
asks more and more seldom, so that whoever has waited longest is served last.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

PAUSE = 0.001, 0.003
"""Seconds between two tries, by chance: each process has the same chance each time."""
TIMEOUT = 5.0
"""Seconds to wait where the settings do not say; as in Python's sqlite3."""
NEXT = threading.Lock()
"""Of the threads of a process that wait, one tries again and again; the others stand behind it. It is let go of when
the statement is done and not the transaction, so that nobody can forget to."""


def listen() -> None:
    """From now on connections to SQLite wait like this. `timeout` of their options says how long."""
    connection_created.connect(_prepare, dispatch_uid="annotator.waiting")


def _prepare(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor != "sqlite":
        return
    connection.connection.execute("PRAGMA busy_timeout = 0")
    if execute_patiently not in connection.execute_wrappers:
        connection.execute_wrappers.append(execute_patiently)


def execute_patiently(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> object:
    """Execute a statement, again and again while somebody else writes.

    Raises OperationalError when the time is up. Within a transaction it raises at once: what was read there is old by
    now. So it does for many rows outside of one, some of which may be written.
    """
    connection = context["connection"]
    patience = connection.settings_dict["OPTIONS"].get("timeout", TIMEOUT)
    until = time.monotonic() + patience
    is_next = False
    try:
        while True:
            try:
                return execute(sql, params, many, context)
            except OperationalError as error:
                busy = getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                if not busy or many or connection.connection.in_transaction or time.monotonic() > until:
                    raise
            if is_next:
                time.sleep(random.uniform(*PAUSE))
            else:
                is_next = NEXT.acquire(timeout=patience)
    finally:
        if is_next:
            NEXT.release()
