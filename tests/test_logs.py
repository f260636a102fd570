"""The log: a line a message that nobody forges, JSON by one setting, nothing secret in it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from annotator.core.caller import CALLER, Caller
from annotator.logs import JsonFormatter, LineFormatter, one_line
from annotator.models import Layer, Project, User
from annotator.workflow.accounts import create_token

Browser = Callable[[User | None], Client]


def logged(message: str, *, error: Exception | None = None, **extra: Any) -> logging.LogRecord:
    trace = (type(error), error, None) if error else None
    record = logging.LogRecord("annotator.x", logging.INFO, "x.py", 1, message, None, trace)
    record.__dict__.update(extra)
    return record


@pytest.mark.parametrize("evil", ["\n", "\r", "\x1b[2J", "\x00", "\u202e", "\u2028", "\x85", "\u2066"])
def test_what_breaks_a_line_is_written_as_an_escape(evil: str) -> None:
    assert one_line(f"가{evil}나") == "가" + evil.encode("unicode_escape").decode() + "나"


def test_a_traceback_never_looks_like_a_message() -> None:
    text = LineFormatter().format(
        logged("broke", error=ValueError("x\n2026-11-02 10:00:00,000 INFO annotator.audit: y"))
    )
    assert [line for line in text.splitlines()[1:] if not line.startswith("  | ")] == []


def test_json_has_one_object_a_line_with_the_request() -> None:
    before = CALLER.set(Caller("192.0.2.1", "abc12345"))
    try:
        text = JsonFormatter().format(logged("a\nb\ud800", error=ValueError("c\nd"), status=200, path="/\udcff"))
    finally:
        CALLER.reset(before)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["request_id"], line["status"], line["level"]) == ("abc12345", 200, "INFO")
    assert "ValueError" in line["traceback"]


def test_a_request_is_a_line_of_who_what_and_how_long(
    project: Project, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "annotator.requests"):
        client = APIClient(headers={"authorization": f"Token {create_token(alice)}"})
        response = client.get("/api/v1/projects/?q=secret")
    (record,) = [one for one in caplog.records if one.name == "annotator.requests"]
    assert (record.method, record.path, record.status) == ("GET", "/api/v1/projects/", 200)  # type: ignore[attr-defined]
    assert record.user == alice.pk and record.ms > 0  # type: ignore[attr-defined]
    assert len(response["X-Request-ID"]) == 32


def test_a_line_costs_no_query(client_for: Browser, alice: User, django_assert_num_queries: Any) -> None:
    client = client_for(alice)
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_a_proxys_id_of_the_request_is_kept_and_a_forged_one_is_not(db: None, settings: Any) -> None:
    settings.GISA_BEHIND_PROXY = True
    assert Client().get("/healthz", headers={"x-request-id": "proxy-12345"})["X-Request-ID"] == "proxy-12345"
    assert Client().get("/healthz", headers={"x-request-id": "a b; evil=1"})["X-Request-ID"] != "a b; evil=1"


def test_nothing_secret_is_ever_logged(
    layer: Layer, alice: User, caplog: pytest.LogCaptureFixture, client_for: Browser
) -> None:
    token = create_token(alice)
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "annotator.requests"):
        Client().post("/login/", {"username": "alice", "password": "a-wrong-secret"})
        Client().post("/login/", {"username": "alice", "password": "a-long-password"})
        api = APIClient(headers={"authorization": f"Token {token}"})
        api.get(f"/api/v1/articles/{layer.article_id}/?token={token}")
        api.post(f"/api/v1/layers/{layer.pk}/changes/", {"base": "가온전자"}, format="json")
        APIClient(headers={"authorization": f"Token {token[:-1]}x"}).get("/api/v1/projects/")
        client_for(alice).get("/projects/news/?q=비밀")
    written = [one for one in caplog.records if not one.name.startswith(("django.db", "django.template"))]
    assert len(written) >= 12
    text = "\n".join(JsonFormatter().format(one) + LineFormatter().format(one) for one in written)
    for secret in (token, token[4:15], "a-wrong-secret", "a-long-password", "가온전자", "비밀", layer.article.title):
        assert secret not in text


def test_one_setting_makes_every_line_json(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); import logging; from django.test import Client;"
        "client = Client(HTTP_HOST='localhost'); client.get('/healthz'); client.get('/api/v1/nowhere/');"
        "logging.getLogger('somebody.else').warning('a\\nb')"
    )
    environment = {**os.environ, "GISA_DATA_DIR": str(tmp_path), "GISA_LOG_JSON": "true"}
    environment["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    paths = [line["path"] for line in lines if line["logger"] == "annotator.requests"]
    assert paths == ["/healthz", "/api/v1/nowhere/"]
    assert lines[-1]["message"] == "a\nb"
    # Each once, though Django has handlers of its own.
    assert len([line for line in lines if line["logger"] == "django.request"]) == 1
