"""SQLite has one writer: the others wait their turn, and nobody who waits holds up the one who writes."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from annotator.models import User
from annotator.waiting import NEXT, execute_patiently

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has many writers"),
]


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """A connection like that of another process."""
    made = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    yield made
    made.close()


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A function that says how long to wait, in seconds."""

    def wait(seconds: float) -> None:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", seconds)

    return wait


def in_thread(step: Callable[[], Any]) -> threading.Thread:
    """Run a step on a connection of its own."""

    def run() -> None:
        try:
            step()
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def nobody_stands_first_for_ever() -> Iterator[None]:
    yield
    assert not NEXT.locked()


def users() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


def test_a_transaction_and_a_single_statement_wait_for_another_writer(other: sqlite3.Connection) -> None:
    for name, step in (("a", transaction.atomic(User.objects.create)), ("b", User.objects.create)):
        other.execute("BEGIN IMMEDIATE")
        freed = threading.Timer(0.3, other.execute, ["COMMIT"])
        freed.start()
        began = time.monotonic()
        step(username=name)
        assert 0.2 < time.monotonic() - began < 20
        freed.join()
    assert users() == {"a", "b"}


def test_who_has_waited_too_long_is_told_and_can_go_on(
    other: sqlite3.Connection, patience: Callable[[float], None]
) -> None:
    patience(0.2)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            User.objects.create(username="never")
        assert not connection.in_atomic_block
    other.execute("COMMIT")
    with transaction.atomic(), transaction.atomic():
        User.objects.create(username="a")
    assert users() == {"a"}


def test_who_stands_behind_another_waits_no_longer_than_that(
    other: sqlite3.Connection, patience: Callable[[float], None]
) -> None:
    patience(0.3)
    other.execute("BEGIN IMMEDIATE")
    refused: list[OperationalError] = []

    def write() -> None:
        try:
            User.objects.create(username="never")
        except OperationalError as error:
            refused.append(error)

    began = time.monotonic()
    for thread in [in_thread(write) for _ in range(5)]:
        thread.join(20)
    assert len(refused) == 5
    assert time.monotonic() - began < 10
    other.execute("ROLLBACK")


def test_the_one_who_writes_can_reset_a_cursor_of_one_who_waits() -> None:
    """As Python's garbage collector does. It once took until the other had waited too long."""
    writing, cursors = threading.Event(), []

    def wait() -> None:
        cursor = connection.cursor().cursor
        cursor.execute("SELECT 1 UNION SELECT 2")
        cursors.append(cursor)
        writing.wait(20)
        with transaction.atomic():
            User.objects.create(username="waited")

    thread = in_thread(wait)
    while not cursors:
        time.sleep(0.01)
    with transaction.atomic():
        writing.set()
        time.sleep(0.3)
        began = time.monotonic()
        cursors.pop().close()
        took = time.monotonic() - began
        User.objects.create(username="wrote")
    thread.join(20)
    assert took < 5
    assert users() == {"wrote", "waited"}


def test_in_a_transaction_that_has_read_nobody_waits_in_vain(
    other: sqlite3.Connection, patience: Callable[[float], None]
) -> None:
    patience(60)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM annotator_user")
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("UPDATE annotator_user SET first_name = ''")
        assert time.monotonic() - began < 20
        cursor.execute("ROLLBACK")
    other.execute("ROLLBACK")


def test_many_rows_outside_of_a_transaction_are_not_written_twice(other: sqlite3.Connection) -> None:
    other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="locked"):
        cursor.executemany("UPDATE annotator_user SET first_name = %s", [("a",), ("b",)])
    other.execute("ROLLBACK")


def test_other_errors_are_not_tried_again() -> None:
    tries = []

    def fail(*_: Any) -> None:
        tries.append(1)
        raise OperationalError("no such table") from sqlite3.OperationalError("no such table")

    with pytest.raises(OperationalError):
        execute_patiently(fail, "SELECT 1", None, False, {"connection": connection})
    assert tries == [1]


def test_thirty_at_once_all_get_their_turn() -> None:
    def write(number: int) -> None:
        for step in range(5):
            with transaction.atomic():
                User.objects.create(username=f"{number}-{step}")
                with transaction.atomic():
                    User.objects.filter(username=f"{number}-{step}").update(first_name="x")
            User.objects.filter(username=f"{number}-{step}").update(last_name="y")
        connection.close()

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(write, range(30)))
    assert User.objects.filter(first_name="x", last_name="y").count() == 150


def test_a_thread_that_dies_while_it_writes_leaves_the_place_free() -> None:
    def die() -> None:
        transaction.atomic().__enter__()
        User.objects.create(username="lost")

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    del thread
    gc.collect()
    with transaction.atomic():
        User.objects.create(username="a")
    assert users() == {"a"}


def test_a_new_connection_waits_in_the_same_way() -> None:
    connection.close()
    close_old_connections()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (0,)
    assert connection.execute_wrappers.count(execute_patiently) == 1
