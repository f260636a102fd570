"""An import that is killed half-way goes on when it is started again, and doubles nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RECORDS = 3_000
"""Of six transactions: it is killed in the second."""


@pytest.fixture
def environment(data_dir: Path) -> dict[str, str]:
    """An SQLite database of its own: a killed process must be a real one."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**inherited, "GISA_DATA_DIR": str(data_dir)}


def call(environment: dict[str, str], *args: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *args]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def committed(environment: dict[str, str]) -> int:
    """The articles that other processes see already, read without starting Django."""
    with closing(sqlite3.connect(Path(environment["GISA_DATA_DIR"]) / "gisa.sqlite3")) as connection:
        found: int = connection.execute("SELECT count(*) FROM annotator_article").fetchone()[0]
    return found


def test_it_goes_on_where_it_was_killed(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    with file.open("w") as out:
        for number in range(RECORDS):
            text = f"가온전자 {number}\n" + "본문이다. " * 200
            entity = {"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자", "attributes": {}}
            out.write(json.dumps({"id": f"a{number}", "text": text, "entities": [entity]}, ensure_ascii=False) + "\n")
    call(environment, "create_project", "news")
    command = [sys.executable, str(ROOT / "manage.py"), "import_articles", "news", str(file)]
    killed = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not committed(environment):
        assert killed.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    half = committed(environment)
    assert 0 < half < RECORDS
    report = json.loads(call(environment, "import_articles", "news", str(file), "--json"))
    assert (report["created"], report["duplicates"]["count"]) == (RECORDS - half, half)
    assert report["layers"] == RECORDS - half
    assert committed(environment) == RECORDS
