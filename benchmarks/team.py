"""A team that takes articles at once: is each handed out exactly as often as planned, and how quickly.

    python benchmarks/team.py [--people 30] [--articles 5000] [--share 20] [--large 100000]

Every person takes, opens and hands in until nothing is left, all at once, answered by the threads of a server as
`manage.py serve` has them (`--threads`, 8). SQLite by default; DATABASE_URL names an
empty PostgreSQL database. Afterwards the same steps are timed in a project of `--large` articles beside one of a
thousand. Exit status 1 when an article was handed out twice to somebody, or not as often as planned.
"""

from __future__ import annotations

import argparse
import queue
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.live import own_database


def make_project(slug: str, articles: int) -> Any:
    from annotator.core import text as core_text
    from annotator.models import Article
    from annotator.workflow.projects import create_project

    project = create_project(slug, slug, "klue-ner")
    rows = []
    for number in range(articles):
        text = f"{slug} 기사 {number}\n가온전자는 3일 다온시에 공장을 짓는다고 밝혔다."
        rows.append(
            Article(
                project=project,
                key=f"{number:06}",
                text=text,
                sha256=core_text.sha256(text),
                characters=len(text),
                title=f"{slug} 기사 {number}",
                publisher=f"신문 {number % 40}",
            )
        )
    Article.objects.bulk_create(rows, batch_size=2_000)
    return project


def make_people(project: Any, count: int) -> list[Any]:
    from annotator.models import Membership, Role, User

    names = [f"{project.slug}-{number:02}" for number in range(count)]
    people = User.objects.bulk_create([User(username=name, password="!") for name in names])
    Membership.objects.bulk_create([Membership(project=project, user=one, role=Role.ANNOTATOR) for one in people])
    return people


class Person:
    """Takes an article, opens it and hands it in, one after the other until nothing is left."""

    def __init__(self, project: Any, user: Any) -> None:
        self._project, self._user = project, user
        self.taken: list[int] = []
        self.seconds: list[float] = []

    def step(self) -> bool:
        """One article; whether there was one."""
        from annotator.workflow.annotating import open_layer, submit
        from annotator.workflow.taking import take_next

        began = time.monotonic()
        row = take_next(self._project, self._user)
        self.seconds.append(time.monotonic() - began)
        if row is None:
            return False
        submit(open_layer(row.article, self._user).pk)
        self.taken.append(row.article_id)
        return True


class Server(threading.Thread):
    """A thread of a server: answers whoever has waited longest, and lets her wait anew."""

    def __init__(self, waiting: queue.SimpleQueue[Person], wrong: list[str]) -> None:
        super().__init__(daemon=True)
        self._waiting, self._wrong = waiting, wrong
        self.busy = 0
        """How often the database was locked for too long: a server answers 503, and the browser asks again."""

    def run(self) -> None:
        from django.db import OperationalError, connection

        try:
            while True:
                person = self._waiting.get_nowait()
                try:
                    more = person.step()
                except OperationalError:
                    self.busy += 1
                    more = True
                if more:
                    self._waiting.put(person)
        except queue.Empty:
            pass
        except Exception as error:
            self._wrong.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()


def hand_out(people: int, articles: int, share: int, threads: int) -> list[str]:
    """What went wrong; figures are printed."""
    from django.db import connection

    from annotator.core.planning import Rule
    from annotator.models import Assignment
    from annotator.workflow.planning import Wish, make_plan
    from annotator.workflow.probing import change_settings

    project = make_project("team", articles)
    change_settings(project, mode="next")
    team = make_people(project, people)
    make_plan(project, Wish(Rule(share=share)), None)
    crowd = [Person(project, one) for one in team]
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for person in crowd:
        waiting.put(person)
    faults: list[str] = []
    servers = [Server(waiting, faults) for _ in range(threads)]
    began = time.monotonic()
    for server in servers:
        server.start()
    for server in servers:
        server.join(3_600)
    seconds = time.monotonic() - began
    faults += ["a thread is still at work" for one in servers if one.is_alive()]
    handed = Counter(article for person in crowd for article in person.taken)
    faults += ["somebody got an article twice" for one in crowd if len(set(one.taken)) != len(one.taken)]
    overlap = (articles * share + 50) // 100
    got = Counter(handed.values())
    if got != {1: articles - overlap, 2: overlap}:
        faults.append(f"handed out as often as {dict(got)}, not {articles - overlap} once and {overlap} twice")
    states = Counter(Assignment.objects.filter(project=project).values_list("state", flat=True))
    if states != {"submitted": articles + overlap}:
        faults.append(f"states {dict(states)}")
    waits = sorted(one for person in crowd for one in person.seconds)
    total = sum(handed.values())
    loads = [len(person.taken) for person in crowd]
    print(
        f"{connection.vendor}: {people} people, {articles:,} articles, {share} % with two annotators; {threads} threads"
    )
    print(f"{total:,} hand-outs, opened and handed in, in {seconds:.1f} s: {total / seconds:.0f} a second")
    print(f"taking: median {statistics.median(waits) * 1e3:.1f} ms, p95 {waits[len(waits) * 95 // 100] * 1e3:.1f} ms")
    print(f"asked again, because the database was busy: {sum(server.busy for server in servers)}")
    print(f"handed out once {got[1]:,}, twice {got[2]:,}, more often {sum(got.values()) - got[1] - got[2]}")
    print(f"a person had {min(loads)} to {max(loads)} articles")
    return faults


def timed(what: str, step: Callable[[], object], times: int = 1) -> None:
    seconds = []
    for _ in range(times):
        began = time.monotonic()
        step()
        seconds.append(time.monotonic() - began)
    print(f"  {what:<46}{statistics.median(seconds) * 1e3:10.1f} ms")


def sizes(articles: int) -> None:
    """The steps of handing out in a project of so many articles."""
    from django.contrib.sessions.models import Session
    from django.test import Client
    from django.utils import timezone

    from annotator.core.planning import Rule
    from annotator.models import Membership, Role, User
    from annotator.queries.teams import people_of
    from annotator.workflow.annotating import open_layer, submit
    from annotator.workflow.planning import Wish, make_plan, preview, undo_plan
    from annotator.workflow.probing import change_settings
    from annotator.workflow.taking import take_next

    project = make_project(f"size-{articles}", articles)
    change_settings(project, mode="next")
    people = make_people(project, 30)
    lead = User.objects.create(username=f"lead-{articles}")
    Membership.objects.create(project=project, user=lead, role=Role.LEAD)
    names = tuple(one.username for one in people)
    wish = Wish(Rule(share=20), names)
    print(f"{articles:,} articles, 30 people:")
    timed("preview of a rule for the team", lambda: preview(project, wish))
    plans: list[Any] = []
    timed("hand out to the team", lambda: plans.append(make_plan(project, wish, None)))
    timed("take that back", lambda: undo_plan(plans[0].pk))
    timed("fill the pool", lambda: make_plan(project, Wish(Rule(share=20)), None))

    def one_after_the_other() -> None:
        row = take_next(project, people[0])
        assert row is not None
        rows.append(row)

    rows: list[Any] = []
    alone = []
    for _ in range(300):
        began = time.monotonic()
        one_after_the_other()
        alone.append(time.monotonic() - began)
        submit(open_layer(rows[-1].article, people[0]).pk)
    first, last = statistics.median(alone[:50]), statistics.median(alone[-50:])
    print(f"  {'take the next: first 50 / last 50 of 300':<46}{first * 1e3:10.1f} ms / {last * 1e3:.1f} ms")
    timed("table by person", lambda: people_of(project, timezone.now()), 5)
    client = Client()
    client.force_login(lead)
    worker = Client()
    worker.force_login(people[0])
    base = f"/projects/{project.slug}"
    pages = [
        (client, "lead: assignments", "/assignments/"),
        (client, "lead: all assignments", "/assignments/list/"),
        (client, "lead: those returned (none)", "/assignments/list/?state=returned"),
        (client, "lead: pick articles", "/assignments/pick/"),
        (client, "lead: pick articles with gold (none)", "/assignments/pick/?gold=gold"),
        (worker, "annotator: my work", "/my-work/"),
        (worker, "annotator: articles", "/"),
    ]
    for browser, what, address in pages:
        browser.get(base + address)
        timed(what, lambda browser=browser, address=address: browser.get(base + address), 3)  # type: ignore[misc]
    Session.objects.all().delete()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--share", type=int, default=20, help="percent with two annotators")
    parser.add_argument("--threads", type=int, default=8, help="of the server")
    parser.add_argument("--large", type=int, default=100_000, help="articles of the large project; 0 leaves it out")
    options = parser.parse_args()
    with own_database():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.SECURE_SSL_REDIRECT = False
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        faults = hand_out(options.people, options.articles, options.share, options.threads)
        for articles in (1_000, options.large) if options.large else ():
            sizes(articles)
        for fault in faults[:20]:
            print(f"FAULT {fault}")
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
