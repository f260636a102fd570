"""Whatever is posted to the API, the answer is never a 500 and an error always has the one shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotator.api.urls import urlpatterns
from annotator.models import Article, AssignmentPlan, Comment, Fix, Layer, LineAcceptance, User, Webhook
from annotator.workflow import webhooks
from tests.api.test_access import ruling_on
from tests.core.strategies import JSON, broken

ApiFor = Callable[[User | None], APIClient]
UUID = "00000000-0000-0000-0000-00000000000"
ENTITY = {"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자", "attributes": {}}
EVENT = {
    "id": "v1",
    "type": "MEETING",
    "trigger": {"start": 33, "end": 35},
    "arguments": [{"role": "Participant", "target": "e1"}],
    "attributes": {"polarity": "positive"},
}
WHOLE: dict[str, Any] = {
    "api-changes": {
        "base": 0,
        "changes": [
            {"id": f"{UUID}1", "op": "add", "kind": "entity", "value": ENTITY, "step": "s:1"},
            {"id": f"{UUID}2", "op": "add", "kind": "event", "value": EVENT},
            {"id": f"{UUID}3", "op": "update", "kind": "entity", "value": {"id": "e1", "end": 3, "fragments": None}},
            {"id": f"{UUID}4", "op": "add", "kind": "link", "value": {"id": "l1", "members": ["e1", "e2"]}},
            {"id": f"{UUID}5", "op": "remove", "kind": "event", "value": {"id": "v1"}},
        ],
        "decisions": [{"id": f"{UUID}6", "source": 1, "annotation": "e1", "verdict": "accepted"}],
    },
    "api-comments": {"start": 0, "end": 4, "annotation": "e1", "body": "왜?", "parent": None},
    "api-lines": {"publisher": "가온일보", "line": "제목", "label": "ad", "annotator": "alice", "seen": 1},
    "api-saved-searches": {"name": "협약", "query": "q=협약&in=labels", "shared": True},
    "api-guideline-versions": {"text": "# 기준 [[gaon-1:0-4|OG]]", "note": "왜", "base": 0},
    "api-releases": {"name": "v1", "layers": "gold", "status": "", "format": "json-lines", "note": "x"},
    "api-webhooks": {"url": "https://a.example/x", "events": ["submit", "release"]},
    "api-webhook": {"active": False},
    "api-inbox-read": {"ids": [1, 2]},
    "api-submit": {"cannot": "사진뿐"},
    "api-assignments": {
        "each": 1,
        "share": 20,
        "shared_by": 2,
        "members": ["alice"],
        "due_at": "2026-12-01T18:00+09:00",
    },
    "api-take": {"besides": 1, "another": True},
    "api-reassign": {"assignments": [1], "to": "bob"},
    "api-team": {"member": "bob", "skills": "법", "waived": True, "settings": {"mode": "next", "due_days": 3}},
    "api-probes": {"articles": [1], "purpose": "check"},
    "api-return": {"reason": "경계"},
    "api-time": {"session": f"{UUID}7", "seconds": 10},
}
"""A body that is right, or nearly, for what reads one."""

NUMBERED = [pattern for pattern in urlpatterns if "<int:" in str(pattern.pattern)]
POSTED = [pattern for pattern in urlpatterns if hasattr(getattr(pattern.callback, "cls", None), "post")]
ADDRESSES = [
    "projects/news/articles/",
    "projects/news/export/",
    "projects/news/next/",
    "projects/news/lines/",
    "projects/news/lines/?line=x",
    "layers/{layer}/revisions/",
    "projects/news/assignments/",
    "projects/news/finished/",
    "projects/news/releases/",
    "projects/news/guideline/versions/",
    "inbox/",
    "projects/news/search/?q=x",
    "projects/news/search/?q=x&in=labels",
    "projects/news/search/?q=x&in=comments",
]
ANYTHING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def test_every_kind_of_post_is_known() -> None:
    assert set(WHOLE) < {pattern.name for pattern in POSTED}
    assert len(POSTED) >= 8


def send(client: APIClient, address: str, body: Any) -> None:
    """Post a body; a bug raises here, as the test client does not hide it."""
    response = client.post(address, json.dumps(body), content_type="application/json")
    assert response.status_code < 500
    if response.status_code >= 400:
        error = json.loads(response.content)["error"]
        assert set(error) == {"code", "message", "details"}


@pytest.mark.parametrize("pattern", POSTED, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("person", ["alice", "lea"])
@ANYTHING
@given(data=st.data())
def test_no_body_is_a_server_error(
    pattern: URLPattern,
    person: str,
    data: st.DataObject,
    api_for: ApiFor,
    article: Article,
    layer: Layer,
    alice: User,
    lea: User,
) -> None:
    whole = WHOLE.get(pattern.name or "")
    body = data.draw(JSON | broken(whole) if whole else JSON)
    asked = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
    names = {name: named(name, article, layer, lea) for name in asked}
    send(api_for({"alice": alice, "lea": lea}[person]), reverse(pattern.name, kwargs=names), body)


def named(name: str, article: Article, layer: Layer, lea: User) -> str | int:
    """What an address names, as it is before anything was done with it."""
    project, alice = article.project, layer.user
    match name:
        case "slug":
            return "news"
        case "article_id":
            return article.pk
        case "layer_id":
            return layer.pk
        case "number":
            return 1
        case "comment_id":
            found = Comment.objects.filter(layer=layer).first()
            return (found or Comment.objects.create(layer=layer, author=alice, body="?")).pk
        case "acceptance_id":
            line = {"line": "-", "label": "ad", "author": alice, "annotator": alice}
            return LineAcceptance.objects.create(project=project, **line).pk
        case "plan_id":
            return AssignmentPlan.objects.create(project=project, rule="{}", articles=0, count=0).pk
        case "fix_id":
            fix = {"action": "remove", "author": lea, "count": 0, "layers": 0, "items": "[]"}
            return Fix.objects.create(project=project, **fix).pk
        case "ruling_id":
            of = {"user": lea, "scheme_version": 1, "body": layer.body}
            gold, _ = Layer.objects.get_or_create(article=article, kind="gold", author_name="lea", defaults=of)
            return ruling_on(gold, project, lea).pk
        case "webhook_id" | "delivery_id":
            hook = Webhook.objects.filter(project=project).first() or Webhook.objects.create(
                project=project, url="https://a.example/", secret="s", events="submit"
            )
            return hook.pk if name == "webhook_id" else webhooks.ping(hook, lea).pk
    raise AssertionError(f"Nothing is known of {name}.")


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "txt"])
@ANYTHING
@given(body=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60))
@example(body=b"")
def test_no_file_is_a_server_error(suffix: str, body: bytes, api_for: ApiFor, article: Article, lea: User) -> None:
    upload = SimpleUploadedFile(f"file.{suffix}", body)
    response = api_for(lea).post("/api/v1/projects/news/import/", {"file": upload}, format="multipart")
    assert response.status_code in (200, 422)


@ANYTHING
@given(format=st.text(max_size=8), encoding=st.text(max_size=8))
@example(format="", encoding="\x00")
@example(format="\x00", encoding="")
def test_no_field_beside_a_file_is_a_server_error(
    format: str, encoding: str, api_for: ApiFor, article: Article, lea: User
) -> None:
    fields = {"file": SimpleUploadedFile("a.txt", b"x"), "format": format, "encoding": encoding}
    response = api_for(lea).post("/api/v1/projects/news/import/", fields, format="multipart")
    assert response.status_code in (200, 422)


NAMES = ("q", "state", "limit", "after", "before", "order", "format", "layers", "status", "version", "annotator")
NAMES += ("publisher", "line", "person", "in", "batch", "label", "since", "until")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_hostile_parameter_is_a_server_error(address: str, api_for: ApiFor, layer: Layer, alice: User) -> None:
    for name, value in product(NAMES, ("\x00", "-1", "9" * 30)):
        response = api_for(alice).get(f"/api/v1/{address.format(layer=layer.pk)}", {name: value})
        assert response.status_code in (200, 403, 404, 422), (name, value)


@pytest.mark.parametrize("address", ADDRESSES)
@ANYTHING
@given(name=st.sampled_from(NAMES), value=st.text(max_size=6) | st.integers().map(str))
def test_no_parameter_is_a_server_error(
    address: str, name: str, value: str, api_for: ApiFor, layer: Layer, alice: User
) -> None:
    response = api_for(alice).get(f"/api/v1/{address.format(layer=layer.pk)}", {name: value})
    assert response.status_code in (200, 403, 404, 422)


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("pattern", NUMBERED, ids=lambda pattern: pattern.name)
def test_no_number_in_an_address_is_a_server_error(
    pattern: URLPattern, number: int, api_for: ApiFor, alice: User, article: Article
) -> None:
    names: dict[str, Any] = dict.fromkeys(re.findall("<int:([a-z_]+)>", str(pattern.pattern)), number)
    if "<slug:slug>" in str(pattern.pattern):
        names["slug"] = "news"
    for method in ("get", "post", "delete"):
        response = getattr(api_for(alice), method)(reverse(pattern.name, kwargs=names))
        assert response.status_code in (404, 405)
