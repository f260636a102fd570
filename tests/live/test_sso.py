"""Single sign-on against a provider on this machine, and the second factor, on a real server."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests

from benchmarks.live import HOST, ROOT
from tests.made_once import copy_of

CLIENT, SECRET = "gisa-client", "a-client-secret"


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider that asks nobody for a password: `person` is who sits at the browser."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Answers)
        self.issuer = f"http://{HOST}:{self.server_address[1]}"
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.refuse = ""
        self.faults: list[str] = []


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: object) -> None:
        pass

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        issuer, parts = self.server.issuer, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "userinfo_endpoint": f"{issuer}/userinfo",
                    "jwks_uri": f"{issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif parts.path == "/authorize":
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked
            back = {"error": self.server.refuse} if self.server.refuse else {"code": code}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({**back, 'state': asked['state']})}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif parts.path == "/userinfo":
            self._json(self.server.person)
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        asked = self.server.codes.pop(sent.get("code", ""), None)
        challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            self.server.faults.append("a code or a client that nobody knows")
            self._json({"error": "invalid_grant"}, 400)
            return
        if asked.get("code_challenge") != base64.urlsafe_b64encode(challenge).decode().rstrip("="):
            self.server.faults.append("no proof of possession (PKCE)")
        now = int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.server.person}
        token = jwt.encode(claims, "x" * 32, algorithm="HS256")
        self._json({"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": token})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def server(provider: Provider, tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[str]:
    """A server with single sign-on and the second factor, a local alice, and a project with a lead."""
    folder = copy_of(empty_database, tmp_path_factory.mktemp("sso"))  # as of an installation without these
    mine = {
        "GISA_DATA_DIR": str(folder),
        "GISA_DEBUG": "true",  # the static files as they are
        "GISA_SSO_URL": provider.issuer,
        "GISA_SSO_CLIENT_ID": CLIENT,
        "GISA_SSO_SECRET": SECRET,
        "GISA_SSO_NAME": "Newsroom",
        "GISA_SECOND_FACTOR": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        for name, value in mine.items():
            patch.setenv(name, value)
        python(SETUP)
        port = free_port()
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "waitress",
            f"--listen={HOST}:{port}",
            "annotator.wsgi:application",
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
        try:
            address = f"http://{HOST}:{port}"
            wait_for(f"{address}/readyz")
            yield address
        finally:
            process.kill()
            process.wait()


SETUP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from annotator.models import User
from annotator.workflow.projects import create_project
alice = User.objects.create_user("alice", password="a-long-password")
create_project("news", "News", "news-ko", alice)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(address, timeout=20).status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError("The server does not answer.")


def python(code: str) -> str:
    """What some code prints, on the server's database."""
    return manage("shell", "-v", "0", "-c", code)


def manage(*arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Browser:
    """Somebody at a browser: follows redirects, keeps cookies, sends the token of the form."""

    def __init__(self, server: str) -> None:
        self.base = server
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.base}{path}", timeout=20)

    def post(self, path: str, page: str = "/login/", **fields: str) -> requests.Response:
        return self.send(path, self.get(page).text, **fields)

    def send(self, path: str, form: str, **fields: str) -> requests.Response:
        """Post the form of a page that was loaded already."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, form
        given = {"csrfmiddlewaretoken": token[1], **fields}
        return self.session.post(f"{self.base}{path}", data=given, timeout=20)

    def sso(self, **person: Any) -> requests.Response:
        self.provider.person = person
        return self.post("/sso/sso/login/")

    provider: Provider


@pytest.fixture
def browser(server: str, provider: Provider) -> Browser:
    made = Browser(server)
    made.provider = provider
    provider.refuse = ""
    provider.faults.clear()
    return made


def who(browser: Browser) -> str:
    found = re.search(r"<h1>(.*?)</h1>", browser.get("/account/").text)
    return found[1] if found else ""


def test_the_button_leads_to_the_provider_and_back_into_no_project(browser: Browser) -> None:
    page = browser.get("/login/")
    assert "Sign in with Newsroom" in page.text
    assert f"form-action 'self' {browser.provider.issuer}" in page.headers["Content-Security-Policy"]
    back = browser.sso(sub="17", preferred_username="mina", email="mina@example.com", name="Mina")
    assert back.status_code == 200 and back.url == f"{browser.base}/"
    assert browser.provider.faults == []
    assert who(browser) == "mina"
    assert "News" not in browser.get("/").text.replace("Newsroom", "")
    assert browser.get("/projects/news/").status_code == 404
    assert browser.get("/admin/").status_code == 403


def test_the_same_person_has_the_same_account_and_anothers_name_is_taken_by_nobody(browser: Browser) -> None:
    browser.sso(sub="18", preferred_username="alice", email="alice@example.com", email_verified=True)
    first = who(browser)
    assert first != "alice" and first
    assert browser.get("/projects/news/").status_code == 404
    browser.session.cookies.clear()
    browser.sso(sub="18", preferred_username="renamed", email="other@example.com")
    assert who(browser) == first


def test_two_people_with_one_address_are_two(browser: Browser) -> None:
    browser.sso(sub="20", preferred_username="una", email="desk@example.com", email_verified=True)
    first = who(browser)
    browser.session.cookies.clear()
    browser.sso(sub="21", preferred_username="duo", email="desk@example.com", email_verified=True)
    assert {first, who(browser)} == {"una", "duo"}


def test_an_answer_that_nobody_asked_for_signs_nobody_in(browser: Browser) -> None:
    browser.provider.codes["stolen"] = {}
    answer = browser.get("/sso/sso/login/callback/?code=stolen&state=made-up")
    assert answer.status_code < 500
    assert "csrfmiddlewaretoken" in browser.get("/account/").text and browser.get("/account/").url.endswith(
        "/login/?next=/account/"
    )


def test_who_is_refused_by_the_provider_is_told_on_a_page(browser: Browser) -> None:
    browser.provider.refuse = "access_denied"
    answer = browser.sso(sub="22")
    assert answer.status_code == 200
    assert 'href="#main"' in answer.text
    assert browser.get("/account/").url.endswith("/login/?next=/account/")


FACTOR = "/sso/second-factor"


def code_of(secret: str, moment: float | None = None) -> str:
    """The code that an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(moment or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_an_account_with_an_app_needs_its_code_after_the_password(browser: Browser, server: str) -> None:
    password = {"username": "alice", "password": "a-long-password"}
    assert browser.post("/login/", **password).url == f"{browser.base}/"
    asked = browser.get(f"{FACTOR}/totp/activate/")
    assert "/sso/password/?next=" in asked.url
    wrong = browser.post(asked.url.removeprefix(browser.base), asked.url.removeprefix(browser.base), password="guess")
    assert "This is not the password" in wrong.text
    asked = browser.post(
        asked.url.removeprefix(browser.base), asked.url.removeprefix(browser.base), password=password["password"]
    )
    page = asked.text
    secret = re.search(r'name="authenticator_secret"[^>]*|id="authenticator_secret"[^>]*', page)
    found = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret and found, page
    activated = browser.send(f"{FACTOR}/totp/activate/", page, code=code_of(found[1]))
    assert "/recovery-codes/" in activated.url

    other = Browser(server)
    asked = other.post("/login/", **password)
    assert asked.url.endswith("/sso/second-factor/authenticate/")
    assert other.get("/account/").url.endswith("/login/?next=/account/")  # not in yet
    wrong = other.post(f"{FACTOR}/authenticate/", f"{FACTOR}/authenticate/", code="000000")
    assert wrong.url.endswith("authenticate/")
    # The code that set it up is used up; the next one is good a little early.
    right = code_of(found[1], time.time() + 30)
    signed_in = other.post(f"{FACTOR}/authenticate/", f"{FACTOR}/authenticate/", code=right)
    assert signed_in.url == f"{other.base}/"
    assert who(other) == "alice"

    third = Browser(server)
    third.post("/login/", **password)
    tries = [
        third.post(f"{FACTOR}/authenticate/", f"{FACTOR}/authenticate/", code=f"{number:06}").text
        for number in range(7)
    ]
    assert "Too many attempts" in tries[-1]


def test_the_secret_of_the_app_is_not_in_the_database_in_plain(browser: Browser, server: str) -> None:
    out = manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from allauth.mfa.models import Authenticator as A; print(list(A.objects.values_list('data', flat=True)))",
    )
    assert "gAAAA" in out


def test_the_audit_has_these_ways_in(server: str) -> None:
    imported = "from annotator.models import AuditEvent as Event"
    out = python(f"{imported}; print(list(Event.objects.values_list('action', 'user_name')))")
    assert "('signed_in', 'mina')" in out and "('sign_in_blocked', '')" in out


def test_a_backup_holds_its_tables(server: str, tmp_path: Path) -> None:
    assert "socialaccount" in manage("backup", str(tmp_path / "b.zip"))


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("GISA_SSO_CLIENT_ID", "", "Single sign-on needs"),
        ("GISA_SSO_URL", "login.example.com", "must be an address"),
    ],
)
def test_half_a_configuration_stops_the_start(
    setting: str, value: str, said: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, value)
    command = [sys.executable, "-W", "ignore", "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and said in done.stderr
