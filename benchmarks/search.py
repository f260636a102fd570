"""Search and the lists of a large project: how long each takes, and what the index costs.

    python benchmarks/search.py [--articles 100000] [--layers 20000]

Makes a database of invented Korean articles of 1,800 characters, some with labels, on SQLite or an empty DATABASE_URL.
Words are drawn like those of a language: few are frequent, most are rare. Each figure is the median of five.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from live import own_database

SYLLABLES = 1_200
WORDS = 40_000
CHARACTERS = 1_800
BATCH = 500
MENTIONS = 10


class Language:
    """A vocabulary: the word of rank n is about as frequent as 1 / n, and so are syllables."""

    def __init__(self, seed: int = 7) -> None:
        self.dice = random.Random(seed)
        syllables = [chr(0xAC00 + self.dice.randrange(11_172)) for _ in range(SYLLABLES)]
        weights = [1 / (rank + 5) for rank in range(SYLLABLES)]
        self.words = [
            "".join(self.dice.choices(syllables, weights, k=self.dice.choice([2, 2, 3, 3, 4, 5]))) for _ in range(WORDS)
        ]
        self._weights = [1 / (rank + 20) for rank in range(WORDS)]

    def text(self, number: int) -> str:
        words = self.dice.choices(self.words, self._weights, k=CHARACTERS // 3)
        return f"{number} {' '.join(words)}"[:CHARACTERS].strip()


def fill(language: Language, articles: int, layers: int) -> Iterator[tuple[str, float]]:
    """Make a project of that size; gives what took how many seconds."""
    from django.db import transaction

    from annotator.core import text as core_text
    from annotator.models import Article, Layer, Membership, Role, User
    from annotator.models.mention import insert_mentions
    from annotator.models.search_index import index_articles, row_of
    from annotator.workflow.projects import create_project

    project = create_project("bench", "Bench", "news-ko")
    users = [User.objects.create(username=name) for name in ("alice", "rita", "lea")]
    for user, role in zip(users, (Role.ANNOTATOR, Role.REVIEWER, Role.LEAD), strict=True):
        Membership.objects.create(project=project, user=user, role=role)
    storing = indexing = 0.0
    for start in range(0, articles, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, articles)):
            text = language.text(number)
            rows.append(
                Article(
                    project=project,
                    key=f"a{number}",
                    text=text,
                    sha256=core_text.sha256(text),
                    characters=len(text),
                    title=text[:40],
                    publisher=f"신문 {number % 40}",
                    published_at=f"2026-{number % 12 + 1:02}-02",
                    batch=f"batch-{number // 5_000}",
                )
            )
        with transaction.atomic():
            began = time.process_time()
            Article.objects.bulk_create(rows)
            storing += time.process_time() - began
            began = time.process_time()
            index_articles(row_of(row) for row in rows)
            indexing += time.process_time() - began
            mine = rows[: max(0, min(BATCH, layers - start))]
            made = [
                Layer(
                    article=row,
                    kind="human",
                    user=users[0],
                    author_name="alice",
                    status="submitted",
                    scheme_version=1,
                    body='{"entities":[],"events":[],"boilerplate":[],"links":[]}',
                )
                for row in mine
            ]
            Layer.objects.bulk_create(made)
            insert_mentions(
                [
                    (layer.pk, "entity", "OG", layer.article.text[at : at + 4], at)
                    for layer in made
                    for at in range(50, 50 + 100 * MENTIONS, 100)
                ]
            )
    yield "storing (CPU)", storing
    yield "indexing (CPU)", indexing


def measure(work: Callable[[], Any]) -> tuple[float, Any]:
    """Median seconds of five, and what came of it."""
    times, result = [], None
    for _ in range(5):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return statistics.median(times), result


def searches(language: Language) -> None:
    from django.db.models import Q

    from annotator.models import Project
    from annotator.queries.searching import Wanted, find

    project = Project.objects.get(slug="bench")
    words = language.words
    queries = {
        "two syllables, in most": words[0][:2],
        "two syllables, frequent": words[200][:2],
        "two syllables, rare": words[30_000][:2],
        "a word, rare": max(words[30_000:], key=len),
        "one syllable": words[5_000][0],
        "three words": f"{words[1]} {words[50]} {words[900]}",
        "nothing": "없는말뭉치",
    }
    for place in ("articles", "labels"):
        for name, query in queries.items():
            seconds, page = measure(
                lambda query=query, place=place: find(place, project, Q(), Q(), Wanted(query))  # type: ignore[misc]
            )
            print(f"  {place:<9}{name:<26}{1000 * seconds:>8.1f} ms {len(page.rows):>4} hits{' …' * page.cut}")
    seconds, page = measure(lambda: find("articles", project, Q(), Q(), Wanted(words[200][:2], publisher="신문 7")))
    print(f"  {'articles':<9}{'frequent, one publisher':<26}{1000 * seconds:>8.1f} ms {len(page.rows):>4} hits")


def scans(language: Language) -> None:
    """The baseline: the same words by LIKE over all texts; on PostgreSQL also with a trigram index, when it may be."""
    from django.db import connection

    from annotator.models import Article

    def show(what: str) -> None:
        for query in (language.words[200][:2], language.words[30_000][:2], "없는말뭉치"):
            rows = Article.objects.filter(text__contains=query).order_by("pk").values_list("pk", flat=True)
            seconds, found = measure(lambda rows=rows: list(rows[:25]))  # type: ignore[misc]
            print(f"  {what:<9}{query:<26}{1000 * seconds:>8.1f} ms {len(found):>4} hits")

    show("LIKE")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            began = time.perf_counter()
            cursor.execute("CREATE INDEX bench_trigrams ON annotator_article USING gin (text gin_trgm_ops)")
            took = time.perf_counter() - began
            cursor.execute("ANALYZE annotator_article")
            cursor.execute("SELECT pg_relation_size('bench_trigrams')")
            print(f"  pg_trgm: {took:.1f} s to build, {cursor.fetchone()[0] / 1e6:.0f} MB")
        show("pg_trgm")
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX bench_trigrams")


def lists() -> None:
    from django.test import Client

    from annotator.models import User

    clients = {name: Client() for name in ("alice", "rita", "lea")}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    from annotator.models import Article

    middle = Article.objects.order_by("pk")[Article.objects.count() // 2].pk
    for who, address in (
        ("alice", "/projects/bench/"),
        ("alice", f"/projects/bench/?after={middle}"),
        ("alice", "/projects/bench/?state=submitted"),
        ("alice", "/projects/bench/?state=todo"),
        ("alice", "/projects/bench/?state=returned"),
        ("alice", "/projects/bench/?q=12345"),
        ("alice", "/projects/bench/?q=없는말뭉치"),
        ("rita", "/projects/bench/work/"),
        ("rita", "/projects/bench/work/?author=alice&state=submitted"),
        ("rita", "/projects/bench/work/?talk=1"),
        ("lea", "/projects/bench/members/"),
        ("lea", "/projects/bench/search/"),
        ("lea", "/projects/bench/releases/"),
        ("alice", "/inbox/"),
        ("alice", f"/api/v1/articles/{middle}/neighbours/"),
        ("alice", "/api/v1/projects/bench/next/"),
        ("alice", "/api/v1/projects/bench/articles/?limit=500"),
    ):
        clients[who].get(address)
        seconds, answer = measure(lambda address=address, who=who: clients[who].get(address))  # type: ignore[misc]
        assert answer.status_code == 200, (address, answer.status_code)
        print(f"  {who:<6}{address:<58}{1000 * seconds:>8.1f} ms")


def sizes(folder: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("annotator_article", "annotator_articlegrams"):
                cursor.execute("SELECT pg_total_relation_size(%s)", [table])
                print(f"  {table:<26}{cursor.fetchone()[0] / 1e6:>10.0f} MB")
            return
        cursor.execute("SELECT sum(length(block)) FROM annotator_search_data")
        print(f"  index {cursor.fetchone()[0] / 1e6:.0f} MB")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"  whole database {(folder / 'gisa.sqlite3').stat().st_size / 1e6:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--layers", type=int, default=20_000)
    given = parser.parse_args()
    with own_database() as folder:
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        language = Language()
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        print(f"{given.articles:,} articles of {CHARACTERS:,} characters, {given.layers:,} layers, {connection.vendor}")
        for what, seconds in fill(language, given.articles, given.layers):
            print(f"  {what:<18}{seconds:>8.1f} s, {1000 * seconds / given.articles:.2f} ms an article")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        sizes(folder)
        searches(language)
        scans(language)
        lists()


if __name__ == "__main__":
    main()
