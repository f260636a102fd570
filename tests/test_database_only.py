"""`pytest --database-only`, the second run of CI, leaves out only what cannot ask the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from annotator.models import Article, User
from tests.database_only import asks_database

THIS = Path(__file__).relative_to(Path(__file__).parents[1])


def test_what_is_left_out_is_refused_the_database(request: pytest.FixtureRequest) -> None:
    assert not asks_database(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.exists()


@pytest.mark.django_db
def test_a_mark_is_enough(request: pytest.FixtureRequest) -> None:
    assert asks_database(request.node)
    assert not User.objects.exists()


def test_a_fixture_of_a_fixture_is_enough(request: pytest.FixtureRequest, article: Article) -> None:
    assert asks_database(request.node)
    assert User.objects.exists()


def test_a_server_is_enough(request: pytest.FixtureRequest, live_server: LiveServer) -> None:
    assert asks_database(request.node)
    assert not User.objects.exists()


def test_the_option_keeps_just_those() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--database-only", str(THIS)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    kept = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    assert kept == [
        "test_a_mark_is_enough",
        "test_a_fixture_of_a_fixture_is_enough",
        "test_a_server_is_enough",
    ]
    assert "2 deselected" in done.stdout
