"""Assignments by API: lists, handing out, taking, giving back; and what annotators do not learn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.models import Article, Assignment, Layer, Project, User
from annotator.workflow.annotating import finish, open_layer, submit
from annotator.workflow.planning import Wish, assign, make_plan
from annotator.workflow.probing import change_settings, reveal, set_probes
from tests.workflow.test_grading import gold

ApiFor = Callable[[User | None], APIClient]
Make = Callable[..., Article]
BASE = "/api/v1/projects/news"


@pytest.fixture
def ten(make_article: Make) -> list[Article]:
    return [make_article(f"n-{number}") for number in range(10)]


def test_a_dry_run_counts_and_the_plan_is_what_was_seen(
    api_for: ApiFor, ten: list[Article], lea: User, make_article: Make
) -> None:
    api = api_for(lea)
    rule: dict[str, Any] = {"each": 1, "share": 20, "members": ["alice", "bob"]}
    shown = api.post(f"{BASE}/assignments/", {**rule, "dry_run": True}, format="json").data
    assert (shown["plan"], shown["shared"], shown["loads"], shown["count"]) == (None, 2, {"alice": 6, "bob": 6}, 12)
    make_article("late")
    seen = {**rule, "seen": shown["seen"]}
    assert api.post(f"{BASE}/assignments/", seen, format="json").data["error"]["code"] == "plan_changed"
    made = api.post(f"{BASE}/assignments/", rule, format="json").data
    assert made["articles"] == 11
    undone = api.post(f"/api/v1/plans/{made['plan']}/undo/")
    assert undone.data == {"removed": made["count"]}


def test_by_hand_and_to_somebody_else(api_for: ApiFor, ten: list[Article], bob: User, lea: User) -> None:
    api = api_for(lea)
    given = {"articles": [ten[0].pk], "members": ["alice"], "due_at": "2026-12-24T18:00+09:00"}
    assert api.post(f"{BASE}/assignments/", given, format="json").data["count"] == 1
    (row,) = api.get(f"{BASE}/assignments/").data["results"]
    assert (row["user"], row["state"], row["due_at"].isoformat()) == ("alice", "todo", "2026-12-24T09:00:00+00:00")
    moved = api.post(f"{BASE}/reassign/", {"assignments": [row["id"]], "to": "bob"}, format="json")
    assert moved.data == {"moved": 1}
    assert [one["key"] for one in api_for(bob).get(f"{BASE}/assignments/").data["results"]] == ["n-0"]


def test_taking_hands_out_and_asking_does_not(
    api_for: ApiFor, project: Project, ten: list[Article], alice: User, lea: User
) -> None:
    change_settings(project, mode="next")
    make_plan(project, Wish(), lea)
    api = api_for(alice)
    assert api.get(f"{BASE}/next/").data == {"next": None}
    assert api.post(f"/api/v1/articles/{ten[0].pk}/layer/").data["error"]["code"] == "not_assigned"
    assert api.post(f"{BASE}/take/", {}, format="json").data["next"]["key"] == "n-0"
    assert api.get(f"{BASE}/next/").data["next"]["key"] == "n-0"
    layer = api.post(f"/api/v1/articles/{ten[0].pk}/layer/").data["layer_id"]
    assert api.post(f"{BASE}/take/", {"besides": ten[0].pk}, format="json").data["next"]["key"] == "n-1"
    found = api.get(f"/api/v1/articles/{ten[0].pk}/neighbours/").data
    assert (found["next_open"]["key"], found["position"], found["count"], found["take"]) == ("n-1", 1, 2, True)
    assert api.post(f"/api/v1/layers/{layer}/submit/").data["status"] == "submitted"
    assert api.post(f"{BASE}/take/", {"another": True}, format="json").data["next"]["key"] == "n-2"


def test_a_returned_layer_says_why_and_by_whom(api_for: ApiFor, article: Article, alice: User, rita: User) -> None:
    layer = submit(open_layer(article, alice).pk)
    address = f"/api/v1/layers/{layer.pk}/"
    answer = api_for(rita).post(f"{address}return/", {"reason": " 경계를 보세요 "}, format="json")
    assert answer.data["status"] == "returned"
    returned = api_for(alice).get(address).data["returned"]
    assert (returned["reason"], returned["by"]) == ("경계를 보세요", "rita")
    assert api_for(rita).post(f"{address}return/", {"reason": ""}, format="json").status_code == 422
    api_for(alice).post(f"{address}submit/")
    assert api_for(alice).get(address).data["returned"] is None


def test_a_machines_layer_goes_back_to_nobody(api_for: ApiFor, article: Article, rita: User) -> None:
    layer = Layer.objects.create(
        article=article, kind="machine", author_name="crf", status="done", scheme_version=1, body="{}"
    )
    answer = api_for(rita).post(f"/api/v1/layers/{layer.pk}/return/", {"reason": "x"}, format="json")
    assert answer.data["error"]["code"] == "not_human"
    layer.refresh_from_db()
    assert layer.status == "done"


def test_an_annotator_cannot_tell_a_check_and_never_sees_its_gold(
    api_for: ApiFor, project: Project, make_article: Make, alice: User, rita: User, lea: User
) -> None:
    article = gold(make_article("c"), lea)
    hidden = Layer.objects.get(kind="gold")
    api = api_for(alice)
    set_probes(project, [article.pk], "check", lea)
    assign(project, [article.pk], ["alice"], lea)
    (row,) = api.get(f"{BASE}/assignments/").data["results"]
    assert row["purpose"] == "work"
    assert api_for(rita).get(f"{BASE}/assignments/?purpose=check").data["results"][0]["purpose"] == "check"
    assert len(api.get(f"{BASE}/assignments/?purpose=work").data["results"]) == 1
    assert api.get(f"/api/v1/layers/{hidden.pk}/").status_code == 404
    exported = b"".join(api.get(f"{BASE}/export/?layers=gold").streaming_content)
    assert exported == b""
    answer = api.post(f"/api/v1/layers/{open_layer(article, alice).pk}/submit/").data
    assert (answer["status"], answer["graded"]) == ("submitted", False)
    assert api.get(f"{BASE}/versus-gold/").data["results"] == []
    # Who is done with an article sees its gold, but not that of a check until it is over.
    finish(Layer.objects.get(user=alice, kind="human").pk)
    assert api.get(f"/api/v1/layers/{hidden.pk}/").status_code == 404
    everything = api_for(lea).get(f"{BASE}/versus-gold/?annotator=alice").data
    assert (everything["total"]["gold"], everything["results"][0]["purpose"]) == (1, "check")
    reveal(project, article.pk)
    assert api.get(f"/api/v1/layers/{hidden.pk}/").status_code == 200


def test_a_training_article_comes_back_with_a_comparison(
    api_for: ApiFor, project: Project, make_article: Make, alice: User, lea: User
) -> None:
    article = gold(make_article("t"), lea)
    set_probes(project, [article.pk], "training", lea)
    api = api_for(alice)
    assert api.post(f"{BASE}/take/", {}, format="json").data["next"]["id"] == article.pk
    layer = api.post(f"/api/v1/articles/{article.pk}/layer/").data["layer_id"]
    answer = api.post(f"/api/v1/layers/{layer}/submit/").data
    assert (answer["status"], answer["graded"]) == ("returned", True)
    assert api.get(f"/api/v1/layers/{layer}/").data["returned"]["by"] is None
    found = api.get(f"/api/v1/articles/{article.pk}/versus-gold/").data
    assert [(one["cause"], one["label_a"], one["label_b"]) for one in found["differences"]] == [("missing", "", "OG")]
    team = {one["user"]: one for one in api_for(lea).get(f"{BASE}/team/").data["results"]}
    assert (team["alice"]["in_training"], team["alice"]["training_f1"], team["rita"]["in_training"]) == (True, 0, False)


def test_leads_change_settings_members_and_probes(
    api_for: ApiFor, project: Project, make_article: Make, lea: User
) -> None:
    api = api_for(lea)
    changed = api.post(f"{BASE}/team/", {"settings": {"mode": "next", "due_days": 5}}, format="json").data
    assert (changed["mode"], changed["due_days"], changed["pass_mark"]) == ("next", 5, 80)
    assert api.post(f"{BASE}/team/", {"settings": {"mode": "any"}}, format="json").status_code == 422
    api.post(f"{BASE}/team/", {"member": "alice", "skills": "법", "waived": True}, format="json")
    row = next(one for one in api.get(f"{BASE}/team/").data["results"] if one["user"] == "alice")
    assert row["skills"] == ["법"]
    article = gold(make_article("c"), lea)
    for purpose in ("check", "training", "over"):
        answer = api.post(f"{BASE}/probes/", {"articles": [article.pk], "purpose": purpose}, format="json")
        assert answer.data == {"changed": 1}
    assert api.get(f"{BASE}/probes/").data["results"][0]["over"] is True
    assert api.post(f"{BASE}/probes/", {"articles": [article.pk], "purpose": "x"}, format="json").status_code == 422


@pytest.mark.parametrize("address", ["assignments/", "team/"])
def test_lists_take_the_same_queries_however_long_they_are(
    address: str, api_for: ApiFor, project: Project, make_article: Make, lea: User
) -> None:
    api = api_for(lea)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(f"{BASE}/{address}").status_code == 200
        return len(captured)

    make_article("one")
    make_plan(project, Wish(), lea)
    few = queries()
    for number in range(30):
        make_article(f"more-{number}")
    make_plan(project, Wish(members=("alice", "bob")), lea)
    assert queries() == few


def test_a_list_is_followed_to_its_end(api_for: ApiFor, project: Project, ten: list[Article], lea: User) -> None:
    make_plan(project, Wish(), lea)
    api = api_for(lea)
    page = api.get(f"{BASE}/assignments/?limit=4&person=-").data
    seen = [one["id"] for one in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).data
        seen += [one["id"] for one in page["results"]]
    assert seen == list(Assignment.objects.order_by("pk").values_list("pk", flat=True))
