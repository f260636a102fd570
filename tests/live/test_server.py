"""The real server in a process of its own: killed, stopped, asked whether it lives."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.live import HOST, ROOT, LiveServer

PYTHON = [sys.executable]


def environment(directory: Path, static: Path) -> dict[str, str]:
    own = {"GISA_DATA_DIR": str(directory), "GISA_STATIC_ROOT": str(static)}
    return {**{key: value for key, value in os.environ.items() if key != "DATABASE_URL"}, **own}


@pytest.fixture
def own(data_dir: Path, collected_once: Path) -> dict[str, str]:
    """The environment of a benchmark: it begins with the tables and the static files that are made already."""
    return {**environment(data_dir, collected_once), "GISA_BENCH_DATABASE": str(data_dir / "gisa.sqlite3")}


def benchmark(own: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PYTHON, *command], cwd=ROOT, env=own, capture_output=True, text=True, timeout=300)


def test_what_was_acknowledged_survives_kill_9(own: dict[str, str]) -> None:
    """Three times here; `benchmarks/kill_server.py` does it a hundred times."""
    done = benchmark(own, "benchmarks/kill_server.py", "--kills", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults" in done.stdout


def test_clients_that_save_at_once_get_no_error(own: dict[str, str]) -> None:
    done = benchmark(own, "benchmarks/saving.py", "--clients", "30", "--changes", "3")
    assert done.returncode == 0, done.stdout + done.stderr


def test_random_changes_with_random_faults_leave_everything_in_agreement(own: dict[str, str]) -> None:
    """Six hundred here; `benchmarks/random_changes.py` makes a hundred thousand."""
    done = benchmark(own, "benchmarks/random_changes.py", "--changes", "600", "--seed", "9")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 disagreements" in done.stdout
    broken, refused, stale, again = (
        int(one) for one in re.findall(r"(\d+) (?:broken|refused|stale|sent)", done.stdout)
    )
    assert broken and refused and stale and again  # each fault was there


@pytest.fixture
def server(data_dir: Path, collected_once: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServer]:
    """A server with an empty database."""
    for key, value in environment(data_dir, collected_once).items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    live = LiveServer(data_dir)
    live.start()
    yield live
    live.kill()


def ask(server: LiveServer, *pieces: bytes, between: threading.Event | None = None) -> bytes:
    """Send a request in pieces and read the answer to its end."""
    with socket.create_connection((HOST, server.port), timeout=20) as connection:
        for number, piece in enumerate(pieces):
            if number and between:
                between.wait(20)
            connection.sendall(piece)
        answer = b""
        while more := connection.recv(65536):
            answer += more
        return answer


def test_a_supervisor_learns_whether_the_server_can_work(server: LiveServer) -> None:
    for address in (b"/healthz", b"/readyz"):
        answer = ask(server, b"GET " + address + b" HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert answer.startswith(b"HTTP/1.0 200") and b'"ok"' in answer


def test_sigterm_lets_a_request_that_has_begun_finish_and_takes_no_new_ones(server: LiveServer) -> None:
    going_on, answers, status = threading.Event(), [], []
    head = b"POST /login/ HTTP/1.0\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345"
    asking = threading.Thread(target=lambda: answers.append(ask(server, head, b"67890", between=going_on)))
    asking.start()
    time.sleep(0.5)
    stopping = threading.Thread(target=lambda: status.append(server.stop()))
    stopping.start()
    time.sleep(1.5)
    with pytest.raises(ConnectionRefusedError):
        ask(server, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert stopping.is_alive() and not answers
    going_on.set()
    asking.join(20)
    stopping.join(20)
    assert answers and answers[0].startswith(b"HTTP/1.0 403")  # no CSRF token, but an answer
    assert status == [0]


HEALTH = b"GET /healthz HTTP/1.0\r\nHost: localhost\r\nX-Request-ID: from-the-proxy\r\n"
FORWARDED = (
    HEALTH.replace(b"/healthz", b"/login/") + b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.5\r\n\r\n"
)


@pytest.fixture
def https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISA_HTTPS", "true")
    monkeypatch.setenv("GISA_BEHIND_PROXY", "true")


def test_what_the_proxy_says_of_https_arrives(https: None, server: LiveServer) -> None:
    assert ask(server, FORWARDED).startswith(b"HTTP/1.0 200")
    assert ask(server, FORWARDED.replace(b"https", b"http")).startswith(b"HTTP/1.0 301")


def test_without_a_proxy_nobody_speaks_for_one(server: LiveServer) -> None:
    answer = ask(server, HEALTH + b"\r\n")
    assert b"x-request-id: " in answer.lower() and b"from-the-proxy" not in answer
