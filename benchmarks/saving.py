"""Many clients that save at once, beside one client that saves alone: errors, losses, throughput and waiting time.

    python benchmarks/saving.py [--clients 50] [--changes 20] [--threads 8]

SQLite by default; DATABASE_URL names an empty PostgreSQL database. Exit status 1 when a change fails, is lost or
doubled.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.live import Desk, LiveServer, Saver, lost_and_doubled, make_desks, own_database

ALONE = 200
"""Changes of the one client that is the measure."""


class Client(threading.Thread):
    """Saves one change after another, each as soon as the last is answered."""

    def __init__(self, port: int, desk: Desk, changes: int, begin: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self._saver = Saver(port, desk)
        self._changes = changes
        self._begin = begin
        self.layer = desk.layer
        self.saved: set[str] = set()
        self.seconds: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        self._begin.wait()
        for number in range(self._changes):
            change = self._saver.change(number)
            began = time.monotonic()
            try:
                status, answer = self._saver.save([change])
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
                continue
            self.seconds.append(time.monotonic() - began)
            if status == 200:
                self.saved.add(str(change["id"]))
            else:
                self.wrong.append(f"{status} {answer}")
        self._saver.close()


def run(port: int, desks: list[Desk], changes: int) -> tuple[list[Client], float]:
    """The clients when all are done, and the seconds that they took together."""
    begin = threading.Barrier(len(desks) + 1)
    clients = [Client(port, desk, changes, begin) for desk in desks]
    for client in clients:
        client.start()
    begin.wait()
    began = time.monotonic()
    for client in clients:
        client.join(600)
    return clients, time.monotonic() - began


def p95(clients: list[Client]) -> float:
    """Seconds."""
    return statistics.quantiles([one for client in clients for one in client.seconds], n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--changes", type=int, default=20, help="of each client")
    parser.add_argument("--threads", type=int, default=8, help="of the server")
    options = parser.parse_args()
    with own_database() as directory:
        from django.db import connection

        desks = make_desks(options.clients + 2)
        server = LiveServer(directory, options.threads)
        server.start()
        run(server.port, desks[-1:], 50)  # warm
        alone, alone_seconds = run(server.port, desks[-2:-1], ALONE)
        many, many_seconds = run(server.port, desks[:-2], options.changes)
        status = server.stop()
        saved = {client.layer: client.saved for client in [*alone, *many]}
        faults = lost_and_doubled(desks[:-1], saved)
        wrong = [fault for client in [*alone, *many] for fault in client.wrong]
        faults += [f"the server stopped with {status}"] if status else []
        rate, alone_rate = sum(len(one.saved) for one in many) / many_seconds, ALONE / alone_seconds
        print(f"{connection.vendor}, {options.threads} threads; the body grows to {max(ALONE, options.changes)} marks")
        print(f"1 client:     {alone_rate:6.0f} saves/s, p95 {p95(alone) * 1000:6.0f} ms")
        print(f"{options.clients} clients: {rate:6.0f} saves/s, p95 {p95(many) * 1000:6.0f} ms")
        print(f"ratio:        {rate / alone_rate:6.2f} throughput, {p95(many) / p95(alone):.1f} p95")
        print(f"{len(wrong)} errors, {len(faults)} faults in the database")
        for fault in [*wrong[:10], *faults[:10]]:
            print(f"  {fault}")
        if wrong or faults:
            print(server.log()[-2000:])
        return 1 if faults or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
