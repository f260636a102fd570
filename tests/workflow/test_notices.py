"""Comments call people by name, and nobody is called who may not read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.core.calling import called_in
from annotator.models import Article, Comment, Layer, Notice, Project, Role, User
from annotator.workflow.annotating import open_layer
from annotator.workflow.projects import remove_member, set_member

ApiFor = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@rita 보세요", ["rita"]),
        ("@Rita님께", ["rita"]),
        ("(@rita, @lea)", ["rita", "lea"]),
        ("@rita.", ["rita"]),
        ("@ritardo", []),
        ("rita@rita.example", []),
        ("@@rita", []),
        ("@김가람에게", ["김가람"]),
        ("@김가람쥐", []),
        ("@김가", ["김가"]),
        ("@rita @rita", ["rita"]),
        ("@", []),
    ],
)
def test_names_are_found_with_what_korean_glues_to_them(text: str, names: list[str]) -> None:
    assert called_in(text, ["rita", "lea", "김가", "김가람"]) == names


def write(api: APIClient, layer: Layer, body: str, parent: int | None = None) -> Any:
    answer = api.post(
        f"/api/v1/layers/{layer.pk}/comments/", {"body": body, "parent": parent, "start": 0, "end": 4}, format="json"
    )
    assert answer.status_code == 201, answer.data
    return answer.data


def inbox(api: APIClient) -> list[tuple[str, str]]:
    return [(one["reason"], one["comment"]["body"]) for one in api.get("/api/v1/inbox/").data["results"]]


def test_an_annotator_calls_reviewers_and_never_a_colleague(
    layer: Layer, bob: User, charlie: User, alice: User, rita: User, lea: User, api_for: ApiFor
) -> None:
    answer = write(api_for(alice), layer, "@rita @bob @charlie @nobody 이건 조직인가요?")
    assert answer["told"] == ["rita"]
    assert inbox(api_for(bob)) == inbox(api_for(charlie)) == inbox(api_for(lea)) == []
    assert [reason for reason, _ in inbox(api_for(rita))] == ["mention"]
    assert "기관" not in str(inbox(api_for(bob)))


def test_the_owner_and_who_wrote_in_the_thread_are_told(
    layer: Layer, alice: User, rita: User, lea: User, api_for: ApiFor
) -> None:
    first = write(api_for(rita), layer, "왜요?")
    assert [reason for reason, _ in inbox(api_for(alice))] == ["yours"]
    write(api_for(lea), layer, "그러게요", first["id"])
    assert inbox(api_for(rita)) == [("reply", "그러게요")]
    write(api_for(alice), layer, "@lea 고쳤습니다", first["id"])
    assert inbox(api_for(lea)) == [("mention", "고쳤습니다".join(["@lea ", ""]))]
    assert len(inbox(api_for(rita))) == 2


def test_who_may_no_longer_see_a_layer_has_nothing_in_her_inbox(
    layer: Layer, project: Project, alice: User, rita: User, api_for: ApiFor
) -> None:
    write(api_for(alice), layer, "@rita ?")
    set_member(project, "rita", Role.ANNOTATOR)
    assert api_for(rita).get("/api/v1/inbox/").data["unread"] == 0
    set_member(project, "rita", Role.REVIEWER)
    assert api_for(rita).get("/api/v1/inbox/").data["unread"] == 1
    remove_member(project, "rita")
    assert inbox(api_for(rita)) == []


def test_going_there_marks_it_read_and_the_header_counts(
    layer: Layer, alice: User, rita: User, bob: User, api_for: ApiFor, client_for: Browser
) -> None:
    write(api_for(alice), layer, "@rita <script>alert(1)</script>")
    client, notice = client_for(rita), Notice.objects.get()
    html = client.get("/inbox/").content.decode()
    assert 'class="count">1' in html and "<script>alert" not in html
    assert client_for(bob).get(f"/inbox/{notice.pk}/").status_code == 404
    response = client.get(f"/inbox/{notice.pk}/")
    assert response["Location"] == f"/articles/{layer.article_id}/?layer={layer.pk}&at=0-4&open=comments"
    assert 'class="count"' not in client.get("/inbox/").content.decode()
    assert "Nothing here" in client.get("/inbox/?unread=1").content.decode()


def test_reading_marks_only_ones_own(layer: Layer, alice: User, rita: User, lea: User, api_for: ApiFor) -> None:
    write(api_for(alice), layer, "@rita @lea")
    for_lea = Notice.objects.get(user=lea)
    api = api_for(rita)
    assert api.post("/api/v1/inbox/read/", {"ids": [for_lea.pk]}, format="json").data["unread"] == 1
    assert api.post("/api/v1/inbox/read/", {}, format="json").data["unread"] == 0
    assert api_for(lea).get("/api/v1/inbox/").data["unread"] == 1


def test_an_inbox_costs_the_same_for_many(article: Article, alice: User, rita: User, client_for: Browser) -> None:
    client, layer = client_for(rita), open_layer(article, alice)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/inbox/")
        return len(queries)

    def more(count: int) -> None:
        for _ in range(count):
            comment = Comment.objects.create(layer=layer, author=alice, body="?")
            Notice.objects.create(user=rita, comment=comment, reason="mention")

    more(1)
    before = cost()
    more(8)
    assert cost() == before <= 6
