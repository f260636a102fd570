"""Adjudication and consistency on a large project: python benchmarks/quality.py [articles] [--keep]

Makes a project of articles that two annotators have handed in (40 marks each, a tenth of them otherwise), and times
what its lead waits for. Uses DATABASE_URL or a database of its own in memory; the project is removed at the end.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

import django  # noqa: E402

django.setup()

import orjson  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from annotator.core import text as core_text  # noqa: E402
from annotator.models import Article, Layer, Mention, Project, User  # noqa: E402
from annotator.models.mention import insert_mentions, mention_rows  # noqa: E402
from annotator.queries.adjudication import case_of, case_page  # noqa: E402
from annotator.queries.consistency import Wanted, lines_of_surface, odd_edges, several_labels, unmarked  # noqa: E402
from annotator.workflow.merging_gold import merge_project  # noqa: E402
from annotator.workflow.projects import create_project, set_member  # noqa: E402

MARKS = 40
LABELS = ("PS", "OG", "LC", "DT")
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우"


def _article(number: int, names: list[str], chance: random.Random) -> tuple[str, list[tuple[int, int]]]:
    parts, spans, at = [f"기사 {number}\n"], [], len(f"기사 {number}\n")
    for index in range(MARKS):
        name = chance.choice(names)
        spans.append((at, at + len(name)))
        tail = f"{chance.choice(('은', '이', '의', ''))} 새 소식을 {chance.randrange(10_000)}번 전했다." + (
            "\n" if index % 5 == 4 else " "
        )
        parts.append(name + tail)
        at += len(name) + len(tail)
    return "".join(parts), spans


def _layer(article: Article, user: User, spans: list[tuple[int, int]], chance: random.Random) -> Layer:
    entities = []
    for index, (start, end) in enumerate(spans):
        if chance.random() < 0.03:
            continue
        label = chance.choice(LABELS) if chance.random() < 0.04 else LABELS[(end - start) % len(LABELS)]
        end += chance.random() < 0.03
        entities.append(
            {
                "id": f"e{index}",
                "label": label,
                "start": start,
                "end": end,
                "text": article.text[start:end],
                "attributes": {},
            }
        )
    body = {"entities": entities, "events": [], "boilerplate": [], "links": []}
    return Layer(
        article=article,
        kind="human",
        user=user,
        author_name=user.get_username(),
        status="submitted",
        scheme_version=1,
        body=orjson.dumps(body).decode(),
        annotations=len(entities),
    )


def _fill(articles: int) -> Project:
    chance = random.Random(7)
    users = [User.objects.get_or_create(username=f"quality-{name}")[0] for name in ("lead", "one", "two")]
    project = create_project("quality-bench", "Quality", "news-ko", users[0])
    for user in users[1:]:
        set_member(project, user.get_username(), "annotator")  # type: ignore[arg-type]
    names = ["".join(chance.choices(SYLLABLES, k=chance.randint(3, 5))) for _ in range(4_000)]
    for first in range(0, articles, 500):
        made, spans = [], []
        for number in range(first, min(first + 500, articles)):
            text, found = _article(number, names, chance)
            spans.append(found)
            made.append(
                Article(
                    project=project,
                    key=f"q-{number}",
                    text=text,
                    sha256=core_text.sha256(text),
                    characters=len(text),
                    title=f"기사 {number}",
                    language="ko",
                )
            )
        with transaction.atomic():
            Article.objects.bulk_create(made)
            layers = [
                _layer(one, user, spot, chance) for one, spot in zip(made, spans, strict=True) for user in users[1:]
            ]
            Layer.objects.bulk_create(layers)
            for layer in layers:
                insert_mentions(mention_rows(layer.pk, orjson.loads(layer.body)))
    return project


def _timed(name: str, work: Callable[[], object]) -> None:
    work()
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(f"{name:58} {1_000 * sorted(times)[1]:9.1f} ms")


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_300
    call_command("migrate", verbosity=0)
    project = _fill(articles)
    print(f"{articles:,} articles, {Mention.objects.count():,} mentions")
    wanted = Wanted(project)
    first = several_labels(wanted)
    _timed("surfaces with several labels, first page", lambda: several_labels(wanted))
    _timed("surfaces with several labels, second page", lambda: several_labels(wanted, first.next))
    _timed("surfaces with several labels, of one author", lambda: several_labels(Wanted(project, author="quality-one")))
    _timed("lines of a surface", lambda: lines_of_surface(wanted, first.surfaces[0].surface))
    _timed("unmarked elsewhere, any surface", lambda: unmarked(wanted))
    _timed("unmarked elsewhere, one surface", lambda: unmarked(wanted, first.surfaces[0].surface))
    _timed("odd edges", lambda: odd_edges(wanted))
    article = Article.objects.select_related("project").filter(project=project).order_by("pk")[0]
    _timed("one article: its questions", lambda: case_of(article).questions)
    _timed("list of adjudications, first page with counts", lambda: [len(one.open) for one in case_page(project).rows])
    last = Article.objects.filter(project=project).order_by("-pk")[30].pk
    _timed("list of adjudications, last page", lambda: [len(one.open) for one in case_page(project, "", last).rows])
    began = time.perf_counter()
    report = merge_project(project, User.objects.get(username="quality-lead"), "trust", ["quality-one"], limit=100)
    took = time.perf_counter() - began
    print(f"merged by trust: {report.articles} articles, {report.decided + report.agreed} questions in {took:.2f} s")
    began = time.perf_counter()
    merge_project(project, None, "majority", preview=True, limit=100)
    print(f"preview of 100 articles in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
