"""A backup moves from one kind of database to the other and back, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection

from benchmarks.live import ROOT


def manage(directory: Path, database: str, *args: str) -> str:
    """Run a command of Gisa on a database of its own; its output."""
    own = {"GISA_DATA_DIR": str(directory), "DATABASE_URL": database}
    environment = {**os.environ, **own}
    if not database:
        del environment["DATABASE_URL"]
    command = [sys.executable, "manage.py", *args]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tables(file: Path) -> Any:
    return orjson.loads(zipfile.ZipFile(file).read("manifest.json"))["tables"]


@pytest.fixture
def postgresql(db: None) -> Iterator[str]:
    """The address of a new PostgreSQL database, beside that of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("Needs a PostgreSQL server: run the tests with DATABASE_URL.")
    import psycopg

    settings = connection.settings_dict
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    server = f"postgresql://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT'] or 5432}"
    name = f"gisa_restore_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_from_sqlite_to_postgresql_and_back(data_dir: Path, tmp_path: Path, postgresql: str) -> None:
    first, second, third = data_dir, tmp_path / "second", tmp_path / "third"
    manage(first, "", "load_demo")
    manage(first, "", "create_user", "mina", "--project", "demo", "--role", "reviewer", "--token")
    manage(first, "", "backup", str(tmp_path / "1.zip"))
    assert "counts and hashes agree" in manage(second, postgresql, "restore", str(tmp_path / "1.zip"))
    assert " 0 differ" in manage(second, postgresql, "check_layers")
    manage(second, postgresql, "backup", str(tmp_path / "2.zip"))
    manage(third, "", "restore", str(tmp_path / "2.zip"))
    manage(third, "", "backup", str(tmp_path / "3.zip"))
    assert tables(tmp_path / "1.zip") == tables(tmp_path / "2.zip") == tables(tmp_path / "3.zip")
    assert " 0 differ" in manage(third, "", "check_layers")
