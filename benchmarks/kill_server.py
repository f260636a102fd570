"""kill -9 the server again and again while clients save: nothing that was acknowledged is lost or doubled.

    python benchmarks/kill_server.py [--kills 100] [--clients 8]

Exit status 1 when something is lost, doubled, or disagrees with its journal.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.live import Desk, LiveServer, Saver, lost_and_doubled, make_desks, own_database


class Client(threading.Thread):
    """Saves one or a few changes at a time, and sends each batch again until it is acknowledged."""

    def __init__(self, number: int, port: int, desk: Desk, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._saver = Saver(port, desk)
        self._random = random.Random(number)
        self._stop_asked = stop
        self.layer = desk.layer
        self.saved: set[str] = set()
        self.again = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        number = self._random.randrange(1000)
        while not self._stop_asked.is_set():
            number += 1
            self._save([self._saver.change(number * 7 + index) for index in range(self._random.choice([1, 1, 1, 4]))])
        self._saver.close()

    def _save(self, changes: list[dict[str, object]]) -> None:
        while True:
            try:
                status, answer = self._saver.save(changes)
            except (OSError, http.client.HTTPException, ValueError):
                self.again += 1
                time.sleep(0.02)
                continue
            if status == 200:
                self.saved |= {str(change["id"]) for change in changes}
                return
            if status != 503:
                self.wrong.append(f"{status} {answer}")
                return
            time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    chance = random.Random(4)
    with own_database() as directory:
        # Two clients share a layer, as two tabs do.
        desks = make_desks((options.clients + 1) // 2)
        server = LiveServer(directory)
        stop = threading.Event()
        clients = [Client(n, server.port, desks[n // 2], stop) for n in range(options.clients)]
        began = time.monotonic()
        server.start()
        for client in clients:
            client.start()
        for _ in range(options.kills):
            time.sleep(chance.uniform(0.05, 0.8))
            server.kill()
            server.start()
        stop.set()
        for client in clients:
            client.join(120)
        unfinished = sum(client.is_alive() for client in clients)
        status = server.stop()
        seconds = time.monotonic() - began
        saved: dict[int, set[str]] = {}
        for client in clients:
            saved.setdefault(client.layer, set()).update(client.saved)
        faults = lost_and_doubled(desks, saved) + [fault for client in clients for fault in client.wrong]
        faults += [f"{unfinished} clients never got an answer"] if unfinished else []
        faults += [f"the server stopped with {status}"] if status else []
        total = sum(len(ids) for ids in saved.values())
        again = sum(client.again for client in clients)
        print(f"{options.kills} kills, {len(clients)} clients, {total:,} changes acknowledged, {seconds:.0f} s")
        print(f"{again:,} requests were cut off and sent again; {len(faults)} faults")
        for fault in faults:
            print(f"  {fault}")
        return 1 if faults or not total else 0


if __name__ == "__main__":
    sys.exit(main())
