"""The pages of adjudication, its reasons, and of what was decided otherwise."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator import tasks
from annotator.core.changes import Change
from annotator.core.ruling_drafts import Draft
from annotator.models import Article, AuditEvent, Layer, MergeRun, Project, Ruling, User
from annotator.queries.adjudication import case_of
from annotator.workflow import merging_gold
from annotator.workflow.adjudicating import begin, complete, decide
from annotator.workflow.annotating import open_layer, save_changes, submit

Browser = Callable[[User | None], Client]
Make = Callable[..., Article]
HOME = "/projects/news/adjudication/"


def hand_in(article: Article, user: User, code: str = "OG") -> Layer:
    layer = open_layer(article, user)
    value = {"id": "e1", "label": code, "start": 0, "end": 4}
    save_changes(layer.pk, user, 0, [Change(str(uuid.uuid4()), "add", "entity", value)])
    return submit(layer.pk)


@pytest.fixture
def split(article: Article, alice: User, bob: User) -> Article:
    """An article that alice and bob have handed in otherwise."""
    hand_in(article, alice)
    hand_in(article, bob, "LC")
    return article


def settle(article: Article, user: User, reason: str = "땅 이름이다") -> None:
    """Take bob's side, and finish."""
    case = begin(article, user)
    question = case.open[0]
    decide(article, user, Draft(question.key, "side", question.digest, question.voters[1], reason=reason))
    complete(article, user)


@pytest.mark.parametrize(
    ("address", "statuses"),
    [
        (HOME, (200, 200, 403, 404, 302)),
        ("/projects/news/rulings/", (200, 200, 403, 404, 302)),
        ("/projects/news/rulings/download/", (200, 200, 403, 404, 302)),
        ("/projects/news/consistency/", (200, 200, 403, 404, 302)),
        ("/articles/{}/adjudicate/", (200, 200, 403, 404, 302)),
        ("/articles/{}/rulings/", (200, 200, 200, 404, 302)),
    ],
)
def test_reviewers_adjudicate_and_annotators_read_only_what_became_of_their_own(
    address: str,
    statuses: tuple[int, ...],
    split: Article,
    client_for: Browser,
    lea: User,
    rita: User,
    alice: User,
    charlie: User,
) -> None:
    people = (lea, rita, alice, charlie, None)
    assert tuple(client_for(one).get(address.format(split.pk)).status_code for one in people) == statuses


@pytest.mark.parametrize(
    ("address", "statuses"),
    [
        (f"{HOME}merge/", (302, 403, 403, 404)),
        ("/projects/news/consistency/fix/", (302, 302, 403, 404)),
        ("/rulings/{}/guideline/", (302, 302, 403, 404)),
    ],
)
def test_who_may_change_what(
    address: str,
    statuses: tuple[int, ...],
    split: Article,
    client_for: Browser,
    lea: User,
    rita: User,
    alice: User,
    charlie: User,
) -> None:
    settle(split, lea)
    address = address.format(Ruling.objects.filter(how="person").get().pk)
    found = [client_for(one).post(address).status_code for one in (lea, rita, alice, charlie)]
    assert tuple(found) == statuses
    assert client_for(lea).get(address).status_code == (302 if address == f"{HOME}merge/" else 405)


def test_the_list_counts_what_is_open_and_forgets_what_is_done(
    split: Article, make_article: Make, alice: User, rita: User, client_for: Browser
) -> None:
    hand_in(make_article("alone"), alice)
    client = client_for(rita)
    page = client.get(HOME)
    assert [(row["open"], row["split"]) for row in page.context["rows"]] == [(1, 1)]
    assert f"/articles/{split.pk}/adjudicate/" in page.content.decode()
    settle(split, rita)
    assert client.get(HOME).context["rows"] == []
    assert len(client.get(f"{HOME}?state=done").context["rows"]) == 1


def test_the_list_takes_the_same_queries_however_long_it_is(
    make_article: Make, alice: User, bob: User, rita: User, client_for: Browser
) -> None:
    client = client_for(rita)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    for number in range(30):
        article = make_article(f"n-{number}")
        hand_in(article, alice)
        hand_in(article, bob, "LC")
        begin(article, rita)
        if number == 0:
            queries()
            few = queries()
    assert queries() == few
    last = list(client.get(HOME).context["rows"])[-1]["case"].article.pk
    assert f"after={last}" in client.get(HOME).content.decode()
    assert len(client.get(f"{HOME}?after={last}").context["rows"]) == 5


def test_a_reason_is_listed_until_it_is_in_the_guideline(split: Article, rita: User, client_for: Browser) -> None:
    settle(split, rita)
    client = client_for(rita)
    row = Ruling.objects.get(how="person")
    assert "땅 이름이다" in client.get("/projects/news/rulings/?label=LC&taken_up=no").content.decode()
    back = "/projects/news/rulings/?taken_up=no"
    answer = client.post(f"/rulings/{row.pk}/guideline/", {"taken_up": "1", "back": back})
    assert answer["Location"] == back
    assert "땅 이름이다" not in client.get(back).content.decode()
    assert "땅 이름이다" in client.get("/projects/news/rulings/?taken_up=yes").content.decode()
    for bad in ("//evil.example/", "https://evil.example/projects/news/rulings/"):
        answer = client.post(f"/rulings/{row.pk}/guideline/", {"taken_up": "0", "back": bad})
        assert answer["Location"] == "/projects/news/rulings/"


def test_the_download_has_every_ruling_with_its_votes(split: Article, rita: User, client_for: Browser) -> None:
    settle(split, rita)
    answer = client_for(rita).get("/projects/news/rulings/download/")
    rows = [orjson.loads(line) for line in b"".join(answer.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert AuditEvent.objects.get(action="exported").user == rita
    assert [(row["id"], row["how"], row["of"], row["reason"]) for row in rows] == [
        ("gaon-1", "person", "bob", "땅 이름이다")
    ]
    assert [(vote["user"], vote["marks"][0]["label"]) for vote in rows[0]["votes"]] == [("alice", "OG"), ("bob", "LC")]


def test_an_annotator_sees_what_was_decided_otherwise_and_nothing_before_all_is_done(
    split: Article, alice: User, bob: User, rita: User, client_for: Browser
) -> None:
    begin(split, rita)
    gold = Layer.objects.get(kind="gold")
    address = f"/articles/{split.pk}/rulings/"
    assert "아직 판정하지 않은" in client_for(alice).get(address, headers={"accept-language": "ko"}).content.decode()
    assert client_for(alice).get(f"/articles/{split.pk}/?layer={gold.pk}").status_code == 404
    settle(split, rita)
    html = client_for(alice).get(address).content.decode()
    assert "땅 이름이다" in html
    assert "Location 가온전자" in html or "장소 가온전자" in html
    assert "bob" not in html
    assert "땅 이름이다" not in client_for(bob).get(address).content.decode()
    assert client_for(alice).get(f"/articles/{split.pk}/?layer={gold.pk}").status_code == 200


def test_gold_of_an_article_that_one_has_not_finished_is_hidden(
    split: Article, alice: User, rita: User, lea: User, client_for: Browser
) -> None:
    settle(split, rita)
    gold = Layer.objects.get(kind="gold")
    Layer.objects.filter(user=alice).update(status="returned")
    assert client_for(alice).get(f"/articles/{split.pk}/?layer={gold.pk}").status_code == 404


def test_a_reviewer_edits_gold_in_the_workbench_and_nobody_elses_labels(
    split: Article, rita: User, lea: User, alice: User, client_for: Browser
) -> None:
    begin(split, rita)
    gold = Layer.objects.get(kind="gold")
    assert 'data-gold="1"' in client_for(lea).get(f"/articles/{split.pk}/?layer={gold.pk}").content.decode()
    mine = Layer.objects.get(user=alice)
    assert "data-gold" not in client_for(lea).get(f"/articles/{split.pk}/?layer={mine.pk}").content.decode()


def test_a_merge_is_shown_first_and_then_runs_in_pieces(
    make_article: Make, project: Project, alice: User, bob: User, lea: User, client_for: Browser
) -> None:
    for number in range(tasks.PIECE + 3):
        article = make_article(f"n-{number}")
        hand_in(article, alice)
        hand_in(article, bob, "LC" if number % 2 else "OG")
    client = client_for(lea)
    shown = client.post(f"{HOME}merge/", {"strategy": "trust", "trust": "bob, alice nobody"}, follow=True)
    assert (shown.context["report"].articles, shown.context["run"].trust) == (tasks.PIECE + 3, "bob alice")
    assert not Layer.objects.filter(kind="gold").exists()
    client.post(f"{HOME}merge/", {"strategy": "trust", "trust": "bob alice", "go": "1"})
    assert client.post(f"{HOME}merge/", {"strategy": "unanimous", "go": "1"}).status_code == 302
    run = MergeRun.objects.get(preview=False)
    tasks.merge_job.func(run.pk)
    run.refresh_from_db()
    assert (run.done, run.finished_at) == (tasks.PIECE, None)
    tasks.merge_job.func(run.pk)
    run.refresh_from_db()
    assert run.done == tasks.PIECE + 3
    assert run.finished_at is not None
    assert set(Layer.objects.values_list("status", flat=True)) == {"done"}
    assert all(not case_of(one).open for one in Article.objects.all())
    html = client.get(HOME).content.decode()
    assert "bob alice" in html
    assert client.post(f"{HOME}merge/", {"strategy": "trust"}).status_code == 302


def test_a_preview_counts_every_article_and_changes_nothing(
    make_article: Make, project: Project, alice: User, bob: User, lea: User, client_for: Browser
) -> None:
    for number in range(merging_gold.AT_ONCE + 5):
        article = make_article(f"n-{number}")
        hand_in(article, alice)
        hand_in(article, bob, "LC" if number % 3 else "OG")
    client = client_for(lea)
    shown = client.post(f"{HOME}merge/", {"strategy": "unanimous"}, follow=True)
    assert shown.context["report"].articles == merging_gold.AT_ONCE
    assert "Counted so far: 40 of 45 articles." in shown.content.decode()
    first = MergeRun.objects.get()
    again = client.post(f"{HOME}merge/", {"strategy": "majority"}, follow=True)
    assert again.context["run"].strategy == "majority"
    tasks.merge_job.func(first.pk)  # it made way for the second one
    run = MergeRun.objects.get()
    tasks.merge_job.func(run.pk)
    page = client.get(f"{HOME}merge/")
    assert "Counted so far" not in page.content.decode()
    report = page.context["report"]
    assert (report.articles, report.finished, report.left["tie"]) == (45, 15, 30)
    assert "<li>30 ·" in page.content.decode() and "<dd>30</dd>" in page.content.decode()
    assert run.pk not in {one["row"].pk for one in client.get(HOME).context["runs"]}
    assert not Layer.objects.filter(kind="gold").exists()


def test_an_archived_project_stays_as_it_is(
    split: Article, project: Project, lea: User, api_for: Callable[[User | None], Client]
) -> None:
    Project.objects.update(archived_at="2026-01-01T00:00Z")
    answer = api_for(lea).post(f"/api/v1/articles/{split.pk}/adjudication/finish/")
    assert answer.status_code == 403
    assert not Layer.objects.filter(kind="gold").exists()
