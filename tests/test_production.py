"""Settings as they are in production: what Django's own check says, cookies, HTTPS, hosts, headers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from annotator.models import User
from tests.made_once import copy_of
from tests.test_every_url import unsafe

ROOT = Path(__file__).parent.parent
HTTPS = {"GISA_HTTPS": "true", "GISA_HOSTS": "gisa.example.com", "GISA_BEHIND_PROXY": "true"}
ASK = """
import json, sys
import django
django.setup()
from django.test import Client
from annotator.models import User
User.objects.create_user("mina", password="a-long-password")
told = {"HTTP_HOST": "gisa.example.com", "HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.2"}
safe = {**told, "HTTP_X_FORWARDED_PROTO": "https"}
client = Client(raise_request_exception=False)
plain = client.get("/login/", **told)
page = client.get("/healthz", **safe)
signed = client.post("/login/", {"username": "mina", "password": "a-long-password"}, **safe)
spoken = client.post("/language/setlang/", {"language": "ko"}, **safe)
elsewhere = client.get("/login/", **{**safe, "HTTP_HOST": "evil.example.com"})
cookies = {name: [bool(one["secure"]), bool(one["httponly"]), one["samesite"]] for name, one in client.cookies.items()}
json.dump({
    "plain": [plain.status_code, plain["Location"], dict(plain.headers)],
    "page": [page.status_code, dict(page.headers)],
    "signed": signed.status_code,
    "cookies": cookies,
    "elsewhere": [elsewhere.status_code, elsewhere.content.decode(), dict(elsewhere.headers)],
    "health": client.get("/healthz", **told).status_code,
}, sys.stdout)
"""


def run(arguments: list[str], folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    # The second is what the browser tests need of Django in this process.
    left_out = ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"GISA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "annotator.settings", **extra}
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_djangos_check_for_deployments_finds_nothing(tmp_path: Path) -> None:
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, **HTTPS)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, collected_once: Path, empty_database: Path) -> dict[str, Any]:
    """What a server in production, behind a proxy with TLS, answers."""
    folder = copy_of(empty_database, tmp_path_factory.mktemp("production"))
    done = run(["-c", ASK], folder, GISA_STATIC_ROOT=str(collected_once), **HTTPS)
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_every_cookie_is_for_https_and_this_site_only(answers: dict[str, Any]) -> None:
    assert answers["signed"] == 302
    assert set(answers["cookies"]) == {"sessionid", "csrftoken", "django_language"}
    # Scripts send the csrf token, so they may read it.
    assert {name: flags[1] for name, flags in answers["cookies"].items() if not flags[1]} == {"csrftoken": False}
    assert all(secure and site == "Lax" for secure, _, site in answers["cookies"].values())


def test_plain_http_is_sent_to_https_with_all_headers(answers: dict[str, Any]) -> None:
    status, location, headers = answers["plain"]
    assert (status, location) == (301, "https://gisa.example.com/login/")
    assert unsafe(headers) == []


def test_browsers_are_told_to_come_by_https_for_a_year(answers: dict[str, Any]) -> None:
    status, headers = answers["page"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert unsafe(headers) == []


def test_another_host_is_refused_and_told_nothing(answers: dict[str, Any]) -> None:
    status, content, headers = answers["elsewhere"]
    assert status == 400
    assert "evil.example.com" not in content and "Traceback" not in content
    assert unsafe(headers) == []


def test_a_supervisor_asks_without_tls(answers: dict[str, Any]) -> None:
    assert answers["health"] == 200


@pytest.mark.parametrize("address", ["/static/annotator/favicon.svg", "/static/nothing.css", "/%00", "/nowhere/"])
def test_files_and_errors_have_the_headers_too(address: str, db: None) -> None:
    assert unsafe(Client().get(address).headers) == []


def test_a_broken_view_has_the_headers_and_tells_nothing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(user: User) -> None:
        raise RuntimeError("a secret in an exception")

    monkeypatch.setattr("annotator.pages.account.tokens_of", broken)
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    response = client.get("/account/")
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert unsafe(response.headers) == []
