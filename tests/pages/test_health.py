"""What a supervisor is told."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_a_server_that_can_work_says_so(db: None) -> None:
    assert [Client().get(address).status_code for address in ("/healthz", "/readyz")] == [200, 200]


def test_tables_of_another_version_are_not_ready(db: None) -> None:
    [(_, newest)] = MigrationLoader(connection).graph.leaf_nodes("annotator")
    MigrationRecorder(connection).record_unapplied("annotator", newest)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"].startswith("migrations: ")


def test_without_a_database_the_process_is_alive_but_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused at 10.0.0.7")

    monkeypatch.setattr("annotator.queries.health.MigrationExecutor", refuse)
    assert Client().get("/healthz").status_code == 200
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "database: OperationalError"})
