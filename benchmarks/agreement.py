"""Agreement and the dashboard of a large project: 5,000 articles that three people have finished, and gold of a fifth.

    python benchmarks/agreement.py [--articles 5000] [--people 3]

Articles are made up (1,000–1,600 characters, some 40 marks); each person's labels are gold with a tenth of the marks
changed. It prints how long measuring takes and how much memory, and how quick the pages are afterwards. DATABASE_URL,
when given, must name an empty database. `--measures` times each measure alone, without a database.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
PUBLISHERS = ("누리경제", "한들통신", "다솜방송", "두물신문", "새벽일보")
LABELS = ("PS", "OG", "LC", "DT", "QT", "TI")


def changed(items: dict[str, list[dict[str, Any]]], text: str, dice: random.Random) -> dict[str, Any]:
    """The labels that another person could have made: some marks missing, longer, or with another label."""
    made: dict[str, Any] = {"events": [], "links": []}
    for name in ("entities", "boilerplate"):
        kept = []
        for one in items[name]:
            what = dice.random()
            if what < 0.04:
                continue
            if what < 0.07 and one["end"] < len(text):
                one = {**one, "end": one["end"] + 1, "text": text[one["start"] : one["end"] + 1]}
            elif what < 0.1 and name == "entities":
                one = {**one, "label": dice.choice(LABELS)}
            kept.append(one)
        made[name] = kept
    known = [one["id"] for one in made["entities"]]
    for one in items["events"]:
        if dice.random() > 0.1:
            arguments = [{"role": "Participant", "target": target} for target in dice.sample(known, min(2, len(known)))]
            made["events"].append({**one, "arguments": arguments})
    return made


def articles(count: int, people: int) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Text, gold labels, and the labels of each person."""
    from made_up import STYLES, Writer

    writer, dice = Writer(3), random.Random(4)
    names = list(STYLES)
    for number in range(count):
        sample = writer.article(number, names[number % len(names)])
        assert sample.body is not None
        gold = changed(sample.body.to_dict(), sample.text, random.Random(number))
        text = f"{sample.text}\n{number}"
        yield text, gold, [changed(gold, text, dice) for _ in range(people)]


def fill(count: int, people: int) -> Any:
    """A project with these articles and layers."""
    import hashlib

    import orjson
    from django.utils import timezone

    from annotator.models import Article, Layer, Role, User, WorkSession
    from annotator.models.mention import insert_mentions, mention_rows
    from annotator.workflow.projects import create_project, set_member

    lead = User.objects.create_user("lea")
    project = create_project("bench", "Bench", "news-ko", lead)
    users = [User.objects.create_user(f"person-{n:02}") for n in range(people)]
    for user in users:
        set_member(project, user.get_username(), Role.ANNOTATOR)
    dice, now = random.Random(5), timezone.now()
    for number, (text, gold, layers) in enumerate(articles(count, people)):
        article = Article.objects.create(
            project=project,
            key=f"a{number}",
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            characters=len(text),
            title=text[: text.index("\n")],
            batch=f"batch-{number % 4}",
        )
        owned: list[tuple[str, Any, dict[str, Any]]] = [
            ("human", user, body) for user, body in zip(users, layers, strict=True)
        ]
        if number % 5 == 0:
            owned.append(("gold", lead, gold))
        for kind, user, body in owned:
            then = now - timedelta(days=dice.uniform(0, 70))
            layer = Layer(article=article, kind=kind, user=user, author_name=user.get_username(), scheme_version=1)
            layer.status, layer.version, layer.body = "submitted", 1, orjson.dumps(body).decode()
            layer.annotations = sum(map(len, body.values()))
            layer.save()
            Layer.objects.filter(pk=layer.pk).update(submitted_at=then, status_at=then, created_at=then)
            insert_mentions(mention_rows(layer.pk, body))
            if kind == "human":
                WorkSession.objects.create(layer=layer, session=_uuid(dice), seconds=dice.randint(120, 1500))
    return project


def _uuid(dice: random.Random) -> Any:
    import uuid

    return uuid.UUID(int=dice.getrandbits(128))


def timed(name: str, work: Callable[[], Any], times: int = 3) -> None:
    """Print the best of several times, on the clock and of the processor."""
    taken, busy = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - started)
        busy.append(time.process_time() - began)
    print(f"{name:<76} {1000 * min(taken):6.0f} ms ({1000 * min(busy):.0f})")


def time_measures(count: int, people: int) -> None:
    """Each measure alone, with what it shares with others prepared anew; seconds of the processor."""
    from annotator.agreement import measures
    from annotator.agreement.base import Labels, Sheet

    made = list(articles(count, people))
    for one in measures():
        started = time.process_time()
        for text, _, layers in made:
            sheet = Sheet(text)
            one.tally(sheet, [Labels(str(who), layer, sheet) for who, layer in enumerate(layers)])
        print(f"{one.name:<24} {time.process_time() - started:6.2f} s")


def time_pages(project: Any) -> None:
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from annotator.models import User
    from annotator.workflow.measuring import measure_agreement

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, busy = time.perf_counter(), time.process_time()
    row = measure_agreement(project)
    taken, busy = time.perf_counter() - started, time.process_time() - busy
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = row.project.disagreements.count()
    print(f"measured in {taken:.1f} s ({busy:.1f} s of the processor), {found:,} disagreements")
    print(f"memory {before // 1024} MB before, {after // 1024} MB after")
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client()
    client.force_login(User.objects.get(username="lea"))
    addresses = (
        "agreement/",
        "agreement/items/",
        "agreement/items/?kind=entity&cause=boundary&more=는&person=person-01",
    )
    addresses += ("agreement/items/?kind=event&cause=role", "dashboard/")
    for address in addresses:

        def ask(address: str = address) -> None:
            with transaction.atomic():
                assert client.get(f"/projects/bench/{address}").status_code == 200

        timed(address, ask)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--measures", action="store_true")
    given = parser.parse_args()
    if given.measures:
        time_measures(given.articles, given.people)
        return
    from live import own_database

    with own_database():
        from django.db import transaction

        started = time.perf_counter()
        with transaction.atomic():  # a commit a row would take longer than all else
            project = fill(given.articles, given.people)
        print(f"{given.articles:,} articles × {given.people} people made in {time.perf_counter() - started:.0f} s")
        time_pages(project)


if __name__ == "__main__":
    main()
