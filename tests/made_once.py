"""What takes seconds to make and is the same for all tests: made once, by the first of the parallel workers."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this run that `make` fills; nobody may write to it later."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed half-way
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def copy_of(empty_database: Path, directory: Path) -> Path:
    """The directory, with a database in it that has all tables and nobody's data."""
    shutil.copy(empty_database / "gisa.sqlite3", directory / "gisa.sqlite3")
    return directory
