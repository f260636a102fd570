"""Random changes by three authors at once, with random faults: layers, journals and mentions agree afterwards.

    python benchmarks/random_changes.py [--changes 100000] [--seed 4]

Each author works on layers of her own from two devices, one of which is often behind. On the way the database breaks
at a random statement, answers are lost so that everything is sent again, and batches hold changes that are wrong.
SQLite by default; DATABASE_URL names an empty PostgreSQL database. Exit status 1 when something does not agree.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.live import own_database

AUTHORS = ("ada", "bea", "cho")
ARTICLES = 8
MOST = 60
"""Annotations in a layer; above, more is taken away than added."""
TEXT = "가온전자, 다온시에 공장 짓는다\n" + "김가람 대표는 🤝 다온시에서 1조 원 협약을 맺었다고 밝혔다.\n" * 12


class Breaking:
    """Breaks a transaction at its n-th statement, as a lost connection or a full disk does."""

    def __init__(self) -> None:
        self.left = -1

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        from django.db import OperationalError

        self.left -= 1
        if self.left == 0:
            raise OperationalError("the benchmark broke this statement")
        return execute(sql, params, many, context)


class Author(threading.Thread):
    """One author: her layers, and what they must hold. `told` has the acknowledged changes in their order."""

    def __init__(self, user: Any, layers: list[Any], changes: int, seed: int) -> None:
        super().__init__(daemon=True)
        from annotator.core.changes import Change
        from annotator.core.records import Body

        self._user, self._random, self._left = user, random.Random(seed), changes
        self._layers = layers
        self.bodies = {layer.pk: Body() for layer in layers}
        self.told: dict[int, list[str]] = {layer.pk: [] for layer in layers}
        self._versions = {layer.pk: 0 for layer in layers}
        self._behind = {layer.pk: 0 for layer in layers}
        self._change = Change
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> None:
        from django.db import connection

        breaking = Breaking()
        try:
            with connection.execute_wrapper(breaking):
                while self._left > 0 and len(self.faults) < 10:
                    self._step(breaking)
        except Exception as error:  # the thread must tell why it ended
            self.faults.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def _step(self, breaking: Breaking) -> None:
        chance = self._random
        layer = chance.choice(self._layers)
        batch = self._batch(layer)
        base = self._behind[layer.pk] if chance.random() < 0.2 else self._versions[layer.pk]
        breaking.left = chance.randrange(1, 14) if chance.random() < 0.05 else -1
        done = self._save(layer, base, batch)
        breaking.left = -1
        if done and chance.random() < 0.1:
            self.counts["sent again"] += 1
            again = self._save(layer, base, batch)
            if again is None or again.applied:
                self.faults.append("what was sent again was not known")
        if chance.random() < 0.1:
            self._behind[layer.pk] = self._versions[layer.pk]

    def _save(self, layer: Any, base: int, batch: list[Any]) -> Any:
        from django.db import OperationalError

        from annotator.core.changes import BatchError, apply
        from annotator.workflow.annotating import StaleError, save_changes

        try:
            done = save_changes(layer.pk, self._user, base, batch)
        except OperationalError:
            self.counts["broken"] += 1
            return None
        except StaleError:
            self.counts["stale"] += 1
            self._behind[layer.pk] = self._versions[layer.pk]
            return None
        except BatchError:
            self.counts["refused"] += 1
            return None
        fresh = [one for one in batch if one.id in set(done.applied)]
        if fresh:
            self.bodies[layer.pk], _ = apply(self.bodies[layer.pk], fresh, layer.article.text)
            self.told[layer.pk] += [one.id for one in fresh]
            self._versions[layer.pk] = done.version
            self._left -= len(fresh)
            self.counts["saved"] += len(fresh)
        return done

    def _batch(self, layer: Any) -> list[Any]:
        """Changes that fit on each other; one batch in eight has one that is wrong, which must take all with it."""
        from annotator.core.changes import BatchError, apply

        body, text, batch = self.bodies[layer.pk], layer.article.text, []
        for _ in range(self._random.choice([1, 1, 3, 10, 40])):
            one = self._one(body, text)
            try:
                body, _ = apply(body, [one], text)
            except BatchError:
                continue
            batch.append(one)
        if not batch or self._random.random() < 0.12:
            batch.insert(self._random.randrange(len(batch) + 1), self._wrong(text))
        return batch

    def _wrong(self, text: str) -> Any:
        place = {"start": len(text) - 1, "end": len(text) + 5}
        return self._random.choice(
            [
                self._made("remove", "entity", {"id": "nobody"}),
                self._made("add", "entity", {"id": "beyond", "label": "PS", **place}),
                self._made("add", "entity", {"id": "unknown", "label": "NO_SUCH_LABEL", "start": 0, "end": 2}),
                self._made("add", "link", {"id": "alone", "members": ["e0", "e1"]}),
            ]
        )

    def _one(self, body: Any, text: str) -> Any:
        """A change that is right most of the time."""
        chance = self._random
        kind = chance.choices(["entity", "event", "boilerplate", "link"], [6, 2, 1, 1])[0]
        there = list(body.of_kind(kind))
        if there and chance.random() < (0.75 if len(body) > MOST else 0.3):
            return self._made("remove", kind, {"id": chance.choice(there)})
        if there and chance.random() < 0.4:
            return self._made("update", kind, {"id": chance.choice(there), **self._fields(kind, body, text, True)})
        own = chance.choice(there) if there and chance.random() < 0.02 else f"{kind[0]}{chance.randrange(10**9)}"
        return self._made("add", kind, {"id": own, **self._fields(kind, body, text, False)})

    def _made(self, op: Any, kind: Any, value: dict[str, Any]) -> Any:
        return self._change(str(uuid.UUID(int=self._random.getrandbits(128), version=4)), op, kind, value)

    def _fields(self, kind: str, body: Any, text: str, some: bool) -> dict[str, Any]:
        chance = self._random
        start = chance.randrange(len(text) - 12)
        end = start + chance.randrange(1, 12)
        entities = list(body.entities) or ["e0"]
        fields: dict[str, dict[str, Any]] = {
            "entity": {"label": chance.choice(["PS", "OG", "LC", "QT"]), "start": start, "end": end},
            "boilerplate": {"label": chance.choice(["ad", "byline"]), "start": start, "end": end},
            "event": {
                "type": "MEETING",
                "trigger": {"start": start, "end": end},
                "arguments": [{"role": "Participant", "target": chance.choice(entities)}] * chance.randrange(2),
            },
            "link": {"members": chance.sample(entities, min(len(entities), chance.randrange(2, 5)))},
        }
        found = fields[kind]
        if some and kind in ("entity", "boilerplate") and chance.random() < 0.5:
            return {"label": found["label"]}
        return found


def disagreements(authors: list[Author]) -> list[str]:
    """What the layers, their journals and their mentions hold otherwise than the authors were told."""
    from annotator.core.records import decode_body
    from annotator.models import Layer, Revision
    from annotator.queries.journal import check_layers

    faults = [f"{author.name}: {fault}" for author in authors for fault in author.faults]
    for author in authors:
        for pk, told in author.told.items():
            rows = Revision.objects.filter(layer=pk).order_by("version").values_list("change_id", flat=True)
            if [str(one) for one in rows] != told:
                faults.append(f"layer {pk}: the journal is not what its author was told")
            if decode_body(Layer.objects.get(pk=pk).body) != author.bodies[pk]:
                faults.append(f"layer {pk}: the annotations are not what its author was told")
    return faults + [
        f"layer {one.layer.pk}: {fault}" for one in check_layers(Layer.objects.all()) for fault in one.faults
    ]


def make_authors(changes: int, seed: int) -> list[Author]:
    from annotator.core import text as core_text
    from annotator.models import Article, Membership, Role, User
    from annotator.workflow.annotating import open_layer
    from annotator.workflow.projects import create_project

    project = create_project("bench", "Bench", "news-ko")
    articles = []
    for number in range(ARTICLES):
        text = core_text.clean(f"{TEXT}{number}")
        facts = {"sha256": core_text.sha256(text), "characters": len(text), "title": core_text.first_line(text)}
        articles.append(Article.objects.create(project=project, key=f"a{number}", text=text, **facts))
    authors = []
    for number, name in enumerate(AUTHORS):
        user = User.objects.create(username=name, password="!")
        Membership.objects.create(project=project, user=user, role=Role.ANNOTATOR)
        layers = [open_layer(article, user) for article in articles]
        authors.append(Author(user, layers, changes // len(AUTHORS), seed + number))
    return authors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    with own_database():
        from django.db import connection

        authors = make_authors(options.changes, options.seed)
        began = time.monotonic()
        for author in authors:
            author.start()
        for author in authors:
            author.join()
        seconds = time.monotonic() - began
        counts = sum((author.counts for author in authors), Counter[str]())
        faults = disagreements(authors)
        print(f"{connection.vendor}, {len(authors)} authors, {sum(len(one.told) for one in authors)} layers")
        print(
            f"{counts['saved']:,} changes saved in {seconds:.0f} s; batches: {counts['broken']:,} broken half-way, ",
            end="",
        )
        print(f"{counts['refused']:,} refused, {counts['stale']:,} stale, {counts['sent again']:,} sent again")
        print(f"{len(faults)} disagreements")
        for fault in faults[:20]:
            print(f"  {fault}")
        return 1 if faults or counts["saved"] < options.changes * 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
