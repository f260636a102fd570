"""Comments: between a layer's author and the reviewers, on a span or not, resolved and reopened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from annotator.models import Article, Comment, Layer, Project, User
from annotator.workflow.annotating import open_layer

ApiFor = Callable[[User | None], APIClient]
Write = Callable[..., Any]
HOSTILE = "<script>alert(1)</script> \u202e' OR 1=1 -- {{ 7 * 7 }} 🤝"


@pytest.fixture
def write(api_for: ApiFor, layer: Layer, alice: User) -> Write:
    """Comment on alice's layer, as alice unless said otherwise; the response."""

    def post(body: Any = "왜 OG인가요?", by: User = alice, **more: Any) -> Any:
        return api_for(by).post(f"/api/v1/layers/{layer.pk}/comments/", {"body": body, **more}, format="json")

    return post


def comments(client: APIClient, layer: Layer) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/layers/{layer.pk}/comments/").data["results"]


def test_a_comment_on_a_span_is_read_back_as_it_was_written(
    write: Write, api_for: ApiFor, layer: Layer, rita: User
) -> None:
    made = write(f"  {HOSTILE}\r\n다음 줄 ", start=0, end=4, annotation="e1")
    assert made.status_code == 201
    found = api_for(rita).get(f"/api/v1/layers/{layer.pk}/comments/").data
    assert (found["count"], found["next"]) == (1, None)
    assert found["results"] == [
        {
            "id": made.data["id"],
            "author": "alice",
            "start": 0,
            "end": 4,
            "annotation": "e1",
            "body": f"{HOSTILE}\n다음 줄",
            "at": Comment.objects.get().at,
            "resolved": False,
            "resolved_by": None,
            "replies": [],
        }
    ]


def test_replies_are_with_their_comment(write: Write, api_for: ApiFor, layer: Layer, alice: User, rita: User) -> None:
    first, second = write("하나").data["id"], write("둘").data["id"]
    assert write("답", rita, parent=first).status_code == 201
    write("또 답", parent=first)
    found = comments(api_for(alice), layer)
    assert [(one["id"], [(reply["author"], reply["body"]) for reply in one["replies"]]) for one in found] == [
        (first, [("rita", "답"), ("alice", "또 답")]),
        (second, []),
    ]


def test_a_comment_is_resolved_by_whoever_did_it_first_and_reopened(
    write: Write, api_for: ApiFor, alice: User, rita: User
) -> None:
    comment_id = write().data["id"]
    write("답", parent=comment_id)
    resolve, reopen = (f"/api/v1/comments/{comment_id}/{verb}/" for verb in ("resolve", "reopen"))
    resolved = api_for(rita).post(resolve).data
    assert (resolved["resolved"], resolved["resolved_by"], len(resolved["replies"])) == (True, "rita", 1)
    assert api_for(alice).post(resolve).data["resolved_by"] == "rita"
    reopened = api_for(alice).post(reopen).data
    assert (reopened["resolved"], reopened["resolved_by"]) == (False, None)


def test_a_reply_is_neither_replied_to_nor_resolved(write: Write, api_for: ApiFor, alice: User) -> None:
    reply = write("답", parent=write().data["id"]).data["id"]
    assert write("답의 답", parent=reply).data["error"]["code"] == "bad_comment"
    response = api_for(alice).post(f"/api/v1/comments/{reply}/resolve/")
    assert (response.status_code, response.data["error"]["code"]) == (422, "is_reply")


def test_a_reply_to_a_comment_on_another_layer_is_refused(
    write: Write, article: Article, bob: User, rita: User
) -> None:
    other = Comment.objects.create(layer=open_layer(article, bob), author=bob, body="?")
    assert write("답", rita, parent=other.pk).status_code == 422


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"body": ""}, "bad_comment"),
        ({"body": " \n "}, "bad_comment"),
        ({"body": None}, "bad_comment"),
        ({"body": ["a"]}, "bad_comment"),
        ({"body": "a\x00b"}, "bad_comment"),
        ({"body": "가" * 4001}, "bad_comment"),
        ({"start": 0}, "bad_offset"),
        ({"start": 0, "end": True}, "bad_offset"),
        ({"start": 4, "end": 4}, "empty_span"),
        ({"start": -1, "end": 4}, "span_outside"),
        ({"start": 0, "end": 10**6}, "span_outside"),
        ({"annotation": "e 1"}, "bad_comment"),
        ({"annotation": 1}, "bad_comment"),
        ({"parent": 10**12}, "bad_comment"),
        ({"parent": 2**64}, "bad_comment"),
        ({"parent": "1"}, "bad_comment"),
    ],
)
def test_a_wrong_comment_is_refused(write: Write, fields: dict[str, Any], code: str) -> None:
    response = write(**fields)
    assert (response.status_code, response.data["error"]["code"]) == (422, code)
    assert not Comment.objects.exists()


def test_who_only_sees_a_layer_reads_its_comments_but_writes_none(
    api_for: ApiFor, article: Article, alice: User, rita: User
) -> None:
    machine = Layer.objects.create(article=article, kind="machine", author_name="crf", scheme_version=1, body="{}")
    address = f"/api/v1/layers/{machine.pk}/comments/"
    made = api_for(rita).post(address, {"body": "다시 돌려 주세요"}, format="json")
    assert made.status_code == 201
    client = api_for(alice)
    assert client.get(address).data["count"] == 1
    for refused in (
        client.post(address, {"body": "!"}, format="json"),
        client.post(f"/api/v1/comments/{made.data['id']}/resolve/"),
    ):
        assert (refused.status_code, refused.data["error"]["code"]) == (403, "not_your_layer")


def test_an_archived_project_takes_no_comments(write: Write, api_for: ApiFor, alice: User, project: Project) -> None:
    comment_id = write().data["id"]
    Project.objects.filter(pk=project.pk).update(archived_at=now())
    assert write().data["error"]["code"] == "project_archived"
    response = api_for(alice).post(f"/api/v1/comments/{comment_id}/resolve/")
    assert response.data["error"]["code"] == "project_archived"


@pytest.mark.parametrize("count", [1, 12])
def test_comments_take_few_queries(
    write: Write, api_for: ApiFor, layer: Layer, alice: User, rita: User, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        write("답", rita, parent=write().data["id"])
    with django_assert_num_queries(3):
        assert len(comments(api_for(alice), layer)) == count
