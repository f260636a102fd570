"""A real server for benchmarks: `manage.py serve` in a process of its own, with a database made for the run.

Everything stays on 127.0.0.1 and is bounded in count and time.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START = 240
"""Seconds that a server may take to answer; the first collects the static files, on a busy machine for minutes."""


@dataclass(frozen=True)
class Desk:
    """A user with a token and a layer of her own."""

    token: str
    layer: int
    characters: int


@contextmanager
def own_database() -> Iterator[Path]:
    """A data directory of this run, Django set up on it. DATABASE_URL, when given, must name an empty database.

    GISA_BENCH_DATABASE: an SQLite file with the tables, to begin with a copy of it; making them takes seconds.
    """
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="gisa-bench-") as name:
        if made := os.environ.get("GISA_BENCH_DATABASE"):
            shutil.copy(made, Path(name, "gisa.sqlite3"))
        os.environ["GISA_DATA_DIR"] = name
        os.environ.setdefault("GISA_STATIC_ROOT", f"{name}/static")
        os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from annotator.models import User

        call_command("migrate", verbosity=0)
        if User.objects.exists():
            sys.exit("The database has users already; a benchmark needs an empty one.")
        try:
            yield Path(name)
        finally:
            if connection.vendor != "sqlite":
                call_command("flush", interactive=False, verbosity=0)
            connection.close()


def make_desks(users: int) -> list[Desk]:
    """A project with one article and, for each user, a layer and a token."""
    from django.db import connection, transaction

    from annotator.core import text as core_text
    from annotator.models import Article, Membership, Role, User
    from annotator.workflow.accounts import create_token
    from annotator.workflow.annotating import open_layer
    from annotator.workflow.projects import create_project

    text = core_text.clean(
        "가온전자, 다온시에 공장 짓는다\n" + "김가람 대표는 다온시에서 협약을 맺었다고 밝혔다. " * 60
    )
    desks = []
    with transaction.atomic():
        project = create_project("bench", "Bench", "news-ko")
        article = Article.objects.create(
            project=project,
            key="a1",
            text=text,
            sha256=core_text.sha256(text),
            characters=len(text),
            title=core_text.first_line(text),
        )
        for number in range(users):
            user = User.objects.create(username=f"user{number}", password="!")
            Membership.objects.create(project=project, user=user, role=Role.ANNOTATOR)
            desks.append(Desk(create_token(user), open_layer(article, user).pk, len(text)))
    connection.close()
    return desks


class LiveServer:
    """`manage.py serve` on a free port, which stays the same when it is started again."""

    def __init__(self, directory: Path, threads: int = 8) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = int(probe.getsockname()[1])
        self._log = directory / "server.log"
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that this took."""
        began = time.monotonic()
        command = [sys.executable, "manage.py", "serve", f"--port={self.port}", f"--threads={self._threads}"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        while time.monotonic() - began < START:
            if self._process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"The server did not start:\n{self.log()}")

    def kill(self) -> None:
        """As a power cut does: no signal that it could hear."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As a supervisor does; its exit status."""
        return self._end(signal.SIGTERM)

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def _end(self, number: int) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(number)
        return self._process.wait(60)


class Saver:
    """A client that saves changes to a desk's layer over one connection that it keeps."""

    def __init__(self, port: int, desk: Desk) -> None:
        self.desk = desk
        self._port = port
        self._connection: http.client.HTTPConnection | None = None
        self.base = 0

    def change(self, number: int) -> dict[str, object]:
        """An entity of its own: id and place from `number`."""
        start = number % (self.desk.characters - 3)
        change_id = str(uuid.uuid4())
        value = {"id": change_id, "label": "PS", "start": start, "end": start + 2}
        return {"id": change_id, "op": "add", "kind": "entity", "value": value}

    def save(self, changes: list[dict[str, object]]) -> tuple[int, dict[str, object]]:
        """Status and answer. Raises OSError or HTTPException when no answer came."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self._port, timeout=60)
        headers = {"Authorization": f"Token {self.desk.token}", "Content-Type": "application/json"}
        body = json.dumps({"base": self.base, "changes": changes})
        try:
            self._connection.request("POST", f"/api/v1/layers/{self.desk.layer}/changes/", body, headers)
            response = self._connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
            raise
        if response.status == 200:
            self.base = answer["version"]
        return response.status, answer

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def lost_and_doubled(desks: list[Desk], saved: dict[int, set[str]]) -> list[str]:
    """What is wrong in the database after a run: `saved` holds the acknowledged change ids of each layer."""
    import orjson

    from annotator.models import Layer, Revision
    from annotator.queries.journal import check_layers

    faults = []
    for desk in {desk.layer: desk for desk in desks}.values():
        expected = saved.get(desk.layer, set())
        journal = [str(one) for one in Revision.objects.filter(layer=desk.layer).values_list("change_id", flat=True)]
        body = orjson.loads(Layer.objects.get(pk=desk.layer).body)
        marks = [one["id"] for one in body["entities"]]
        for name, found in (("journal", journal), ("layer", marks)):
            if len(found) != len(set(found)):
                faults.append(f"{name} of {desk.layer}: {len(found) - len(set(found))} doubled")
            if expected - set(found):
                faults.append(f"{name} of {desk.layer}: {len(expected - set(found))} lost")
            if set(found) - expected:
                faults.append(f"{name} of {desk.layer}: {len(set(found) - expected)} that nobody was told of")
    faults += [
        f"check_layers, {one.layer.pk}: {fault}" for one in check_layers(Layer.objects.all()) for fault in one.faults
    ]
    return faults
