"""Handing in, with or without a reason for not annotating."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Layer, User

ApiFor = Callable[[User | None], APIClient]


@pytest.fixture
def client(api_for: ApiFor, alice: User) -> APIClient:
    return api_for(alice)


def submit(client: APIClient, layer: Layer, body: Any = None) -> Any:
    return client.post(f"/api/v1/layers/{layer.pk}/submit/", body, format="json")


def seen(client: APIClient, layer: Layer) -> tuple[str, str, str]:
    """State in the list, reason in the list, reason in the record."""
    row = client.get("/api/v1/projects/news/articles/").data["results"][0]
    return row["state"], row["cannot"], client.get(f"/api/v1/layers/{layer.pk}/").data["cannot"]


def test_an_article_that_cannot_be_annotated_is_submitted_with_the_reason(client: APIClient, layer: Layer) -> None:
    assert submit(client, layer, {"cannot": " 본문이 없는 사진 기사 "}).data["status"] == "submitted"
    reason = "본문이 없는 사진 기사"
    assert seen(client, layer) == ("submitted", reason, reason)


def test_the_reason_is_no_part_of_the_record(client: APIClient, layer: Layer) -> None:
    submit(client, layer, {"cannot": "사진뿐"})
    exported = b"".join(client.get("/api/v1/projects/news/export/").streaming_content)
    assert exported and "사진뿐".encode() not in exported


def test_reopening_takes_the_reason_away(client: APIClient, layer: Layer) -> None:
    submit(client, layer, {"cannot": "사진뿐"})
    assert client.post(f"/api/v1/layers/{layer.pk}/reopen/").data["cannot"] == ""
    assert seen(client, layer) == ("doing", "", "")


def test_submitting_again_keeps_the_reason_unless_there_is_a_new_one(client: APIClient, layer: Layer) -> None:
    submit(client, layer, {"cannot": "사진뿐"})
    assert submit(client, layer).data["cannot"] == "사진뿐"
    assert submit(client, layer, {"cannot": "영문 기사"}).data["cannot"] == "영문 기사"


def test_labels_that_are_done_get_no_reason(client: APIClient, layer: Layer) -> None:
    Layer.objects.filter(pk=layer.pk).update(status="done")
    assert submit(client, layer, {"cannot": "사진뿐"}).status_code == 403


@pytest.mark.parametrize(
    "body", [[], 7, "사진뿐", *({"cannot": bad} for bad in ("", "  ", 7, ["a"], "a\x00", "가" * 1001))]
)
def test_a_reason_that_is_none_is_refused(client: APIClient, layer: Layer, article: Article, body: Any) -> None:
    response = submit(client, layer, body)
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_reason")
    assert seen(client, layer)[0] == "doing"
