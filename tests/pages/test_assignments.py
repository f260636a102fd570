"""The lead hands out, the annotator works: pages from both sides."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.core.planning import Rule
from annotator.models import Article, Assignment, AssignmentPlan, Grade, Layer, Membership, Probe, Project, User
from annotator.workflow.annotating import give_back, open_layer, submit
from annotator.workflow.planning import Wish, assign, make_plan
from annotator.workflow.probing import change_settings, reveal, set_probes
from tests.workflow.test_grading import gold

Browser = Callable[[User | None], Client]
Make = Callable[..., Article]
HERE = "/projects/news/assignments/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def lead(lea: User, project: Project, client_for: Browser) -> Client:
    return client_for(lea)


@pytest.fixture
def fifty(make_article: Make) -> list[Article]:
    return [make_article(f"n-{number:02}") for number in range(50)]


def hidden_fields(html: str) -> dict[str, list[str]]:
    form = html[html.index('action="/projects/news/assignments/plan/"') :].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(value)
    return found


def test_a_lead_looks_at_a_rule_and_hands_out_what_she_saw(lead: Client, fifty: list[Article]) -> None:
    html = lead.get(f"{HERE}look/?each=1&share=20&shared_by=2&members=alice&members=bob").content.decode()
    assert "50 articles" in html and "10 of them with more annotators" in html
    assert "<li>alice: 30</li>" in html and "<li>bob: 30</li>" in html
    assert not Assignment.objects.exists()
    response = lead.post(f"{HERE}plan/", hidden_fields(html), follow=True)
    assert "60 assignments were made." in response.content.decode()
    assert Assignment.objects.count() == 60
    plan = AssignmentPlan.objects.get()
    lead.post(f"/plans/{plan.pk}/undo/")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("each=2&share=20&shared_by=2", "need more annotators than the others"),
        ("each=0", "greater than or equal to 1"),
        ("each=1&members=charlie", "charlie is not one of the available choices"),
        ("each=3&members=alice&members=bob", "too few members"),
        ("each=1&publisher=nobody", "No article is left to hand out"),
        ("each=1&publisher=%00", "Null characters are not allowed"),
        ("each=1&due_at=yesterday", "Enter a valid date"),
    ],
)
def test_a_rule_that_cannot_be_is_explained(query: str, said: str, lead: Client, fifty: list[Article]) -> None:
    response = lead.get(f"{HERE}look/?{query}")
    assert response.status_code in (409, 422)
    assert said in response.content.decode()


def test_the_table_by_person_has_what_there_is(
    lead: Client, fifty: list[Article], alice: User, bob: User, lea: User
) -> None:
    now = timezone.now()
    assign(lea.memberships.get().project, [one.pk for one in fifty[:4]], ["alice"], lea, now - timedelta(days=1))
    submit(open_layer(fifty[0], alice).pk)
    open_layer(fifty[1], alice)
    rows = {one["person"].user: one["person"] for one in lead.get(HERE).context["people"]}
    assert rows[alice].states == {"todo": 2, "doing": 1, "submitted": 1, "returned": 0, "done": 0}
    assert rows[alice].overdue == 3
    assert rows[bob].total == 0


@pytest.mark.parametrize("address", ["", "list/", "pick/"])
def test_pages_take_the_same_queries_however_much_there_is(
    address: str, lead: Client, project: Project, make_article: Make, lea: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(HERE + address).status_code == 200
        return len(captured)

    make_article("one")
    make_plan(project, Wish(members=("alice",)), lea)
    queries()
    few = queries()
    for number in range(30):
        make_article(f"more-{number}")
    make_plan(project, Wish(Rule(each=2), members=("alice", "bob")), lea)
    assert queries() <= few + (address == "")  # who is in the table may have left: one look-up at most


def test_chosen_work_is_moved_and_returned_with_the_reason(
    lead: Client, project: Project, fifty: list[Article], alice: User, bob: User, lea: User, client_for: Browser
) -> None:
    assign(project, [one.pk for one in fifty[:3]], ["alice"], lea)
    layer = submit(open_layer(fifty[0], alice).pk)
    first, second, _ = Assignment.objects.order_by("article")
    response = lead.post(f"{HERE}bulk/", {"assignment": [second.pk], "to": "bob", "action": "reassign"}, follow=True)
    assert "1 assignment was moved." in response.content.decode()
    assert Assignment.objects.get(pk=second.pk).user == bob
    given = {"assignment": [first.pk, second.pk], "action": "return", "reason": HOSTILE, "query": "state=submitted"}
    response = lead.post(f"{HERE}bulk/", given, follow=True)
    html = response.content.decode()
    assert "1 article was returned." in html and "1 were not handed in." in html
    assert response.redirect_chain[-1][0] == f"{HERE}list/?state=submitted"
    layer.refresh_from_db()
    assert layer.status == "returned"
    mine = client_for(alice).get("/projects/news/my-work/").content.decode()
    assert "&lt;script&gt;" in mine and HOSTILE not in mine
    assert "<strong>lea:</strong>" in mine


def test_nothing_is_returned_without_a_reason(
    lead: Client, project: Project, article: Article, alice: User, lea: User
) -> None:
    layer = submit(open_layer(article, alice).pk)
    row = Assignment.objects.get()
    for reason in ("", "  ", "a" * 2001, "a\x00"):
        lead.post(f"{HERE}bulk/", {"assignment": [row.pk], "action": "return", "reason": reason})
    layer.refresh_from_db()
    assert layer.status == "submitted"


def test_every_assignment_is_found_by_its_filters(
    lead: Client, project: Project, fifty: list[Article], alice: User, lea: User
) -> None:
    make_plan(project, Wish(), lea)
    open_layer(fifty[0], alice)

    def count(query: str) -> int:
        return len(lead.get(f"{HERE}list/?{query}").context["page"].rows)

    assert (count("person=alice"), count("person=-&state=todo"), count("state=doing")) == (1, 49, 1)
    assert (count("overdue=1"), count("person=nobody"), count("person=%00"), count("after=x")) == (0, 0, 0, 50)
    assert (count("purpose=check"), count(f"article={fifty[0].pk}")) == (0, 1)


def test_the_last_page_of_assignments_is_reached_by_further(
    lead: Client, project: Project, fifty: list[Article], lea: User
) -> None:
    make_plan(project, Wish(Rule(each=2), members=("alice", "bob")), lea)
    seen: list[int] = []
    query = ""
    for _ in range(2):
        context = lead.get(f"{HERE}list/{query}").context
        seen += [row.pk for row in context["page"].rows]
        query = context["next"]
    assert (len(set(seen)), query) == (100, "")


def test_picked_articles_go_to_people_and_become_training(
    lead: Client, project: Project, fifty: list[Article], alice: User, lea: User
) -> None:
    given: dict[str, Any] = {"article": [fifty[0].pk, fifty[1].pk], "member": ["alice", "bob"], "action": "assign"}
    html = lead.post(f"{HERE}picked/", {**given, "due_at": "2026-12-24"}, follow=True).content.decode()
    assert "4 assignments were made." in html
    row = Assignment.objects.filter(user=alice)[0]
    assert row.due_at is not None and timezone.localtime(row.due_at).strftime("%Y-%m-%d %H:%M") == "2026-12-24 23:59"
    html = lead.post(f"{HERE}picked/", {"article": [fifty[2].pk], "action": "training"}, follow=True).content.decode()
    assert "Only articles with gold" in html
    gold(fifty[2], lea)
    for action, purpose in (("training", "training"), ("check", "check")):
        lead.post(f"{HERE}picked/", {"article": [fifty[2].pk], "action": action})
        assert Probe.objects.get().purpose == purpose
    lead.post(f"{HERE}picked/", {"article": [fifty[2].pk], "action": "over"})
    assert Probe.objects.get().revealed_at is not None
    lead.post(f"{HERE}picked/", {"article": [fifty[2].pk], "action": "ordinary"})
    assert not Probe.objects.exists()


def test_settings_and_skills_are_kept_or_explained(lead: Client, project: Project, alice: User) -> None:
    good = {"mode": "next", "due_days": "7", "pass_mark": "85", "tries": "2", "check_rate": "5"}
    assert lead.post(f"{HERE}settings/", good).status_code == 302
    assert lead.post(f"{HERE}settings/", {**good, "check_rate": "51"}).status_code == 422
    project.refresh_from_db()
    found = project.assignment_settings
    assert (found.mode, found.due_days, found.pass_mark, found.check_rate) == ("next", 7, 85, 5)
    lead.post(f"{HERE}member/", {"member": "alice", "skills": " 법  경제 법 "})
    assert Membership.objects.get(user=alice, project=project).skills == "법 경제"
    html = lead.post(f"{HERE}member/", {"member": "alice", "skills": "가" * 61}, follow=True).content.decode()
    assert "Skills are words" in html
    assert lead.post(f"{HERE}member/", {"member": "charlie", "skills": "x"}).status_code == 404


def test_my_work_shows_what_comes_first_first(
    project: Project, fifty: list[Article], alice: User, rita: User, lea: User, client_for: Browser
) -> None:
    change_settings(project, mode="next")
    now = timezone.now()
    assign(project, [fifty[0].pk, fifty[1].pk], ["alice"], lea)
    assign(project, [fifty[2].pk], ["alice"], lea, now - timedelta(days=1))
    layer = submit(open_layer(fifty[1], alice).pk)
    give_back(layer.pk, rita, "이름이 빠졌어요")
    client = client_for(alice)
    response = client.get("/projects/news/my-work/")
    assert [row.article.key for row in response.context["page"].rows] == ["n-01", "n-02", "n-00"]
    html = response.content.decode()
    assert "이름이 빠졌어요" in html and "overdue" in html and "autofocus" in html
    # Nothing tells her who else has an article.
    assert "bob" not in html
    assert client.post("/projects/news/take/")["Location"] == f"/articles/{fifty[1].pk}/"


def test_my_work_is_paged_without_a_gap(
    project: Project, make_article: Make, alice: User, rita: User, lea: User, client_for: Browser
) -> None:
    now = timezone.now()
    for number in range(120):
        article = make_article(f"n-{number:03}")
        due = now + timedelta(days=number % 3) if number % 3 else None
        assign(project, [article.pk], ["alice"], lea, due)
        if number % 40 == 0:
            give_back(submit(open_layer(article, alice).pk).pk, rita, "다시")
    client = client_for(alice)
    seen: list[str] = []
    query = ""
    for _ in range(3):
        context = client.get(f"/projects/news/my-work/{query}").context
        seen += [row.article.key for row in context["page"].rows]
        query = context["next"]
    assert query == ""
    assert len(seen) == len(set(seen)) == 120
    assert seen[:3] == ["n-040", "n-080", "n-000"]  # returned: due first, then the one without a date


def test_taking_where_nothing_is_left_says_so(project: Project, alice: User, client_for: Browser) -> None:
    change_settings(project, mode="next")
    html = client_for(alice).post("/projects/news/take/", follow=True).content.decode()
    assert "There is nothing for you to do at the moment." in html


def test_in_a_project_that_hands_out_an_annotator_sees_only_her_articles(
    project: Project, fifty: list[Article], alice: User, rita: User, lea: User, client_for: Browser
) -> None:
    change_settings(project, mode="assigned")
    assign(project, [fifty[3].pk], ["alice"], lea)
    shown = client_for(alice).get("/projects/news/").context["page"].rows
    assert [row.key for row in shown] == ["n-03"]
    assert len(client_for(rita).get("/projects/news/").context["page"].rows) == 50


def test_training_shows_how_it_went_and_where_labels_and_gold_part(
    project: Project, make_article: Make, alice: User, bob: User, lea: User, client_for: Browser
) -> None:
    article = gold(make_article("t", title=HOSTILE), lea)
    set_probes(project, [article.pk], "training", lea)
    client = client_for(alice)
    assert client.get(f"/articles/{article.pk}/versus-gold/").status_code == 404
    submit(open_layer(article, alice).pk)
    remark = Layer.objects.get(kind="gold")
    remark.comments.create(author=lea, annotation="e1", body="회사 이름입니다")
    html = client.get(f"/articles/{article.pk}/versus-gold/").content.decode()
    assert "<mark>가온전자</mark>" in html and "Not marked" in html and "회사 이름입니다" in html
    assert "Try 1: 0 %" in html and HOSTILE not in html
    mine = client.get("/projects/news/my-work/").content.decode()
    assert "Not at the pass mark yet" in mine and "1 / 3" in mine
    assert client_for(bob).get(f"/articles/{article.pk}/versus-gold/").status_code == 404
    assert client_for(lea).get(f"/articles/{article.pk}/versus-gold/?annotator=alice").status_code == 200
    assert client_for(bob).get(f"/articles/{article.pk}/versus-gold/?annotator=alice").status_code == 403


def test_a_hidden_check_leaves_no_trace_for_its_annotator(
    project: Project, make_article: Make, alice: User, lea: User, client_for: Browser
) -> None:
    article = gold(make_article("c"), lea)
    set_probes(project, [article.pk], "check", lea)
    layer = submit(open_layer(article, alice).pk)
    assert Grade.objects.filter(layer=layer).exists()
    client = client_for(alice)
    for address in ("/projects/news/versus-gold/", "/projects/news/my-work/", "/projects/news/"):
        html = client.get(address).content.decode()
        assert "F1, strict" not in html and "Hidden check" not in html, address
        assert f"/articles/{article.pk}/versus-gold/" not in html, address
    assert client.get(f"/articles/{article.pk}/versus-gold/").status_code == 404
    assert client.get(f"/articles/{article.pk}/?layer={Layer.objects.get(kind='gold').pk}").status_code == 404
    assert "F1, strict" in client_for(lea).get("/projects/news/versus-gold/?annotator=alice").content.decode()
    reveal(project, article.pk)
    assert "F1, strict" in client.get("/projects/news/versus-gold/").content.decode()
    assert client.get(f"/articles/{article.pk}/versus-gold/").status_code == 200
