"""Signing in and out, language, password, API tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

from annotator.models import Project, User

Browser = Callable[[User | None], Client]


def test_signing_in_leads_to_the_projects(alice: User, client_for: Browser) -> None:
    response = client_for(None).post("/login/", {"username": "alice", "password": "a-long-password"})
    assert response["Location"] == "/"


def test_signing_in_leads_back_to_where_one_was_going(alice: User, client_for: Browser) -> None:
    given = {"username": "alice", "password": "a-long-password", "next": "/account/"}
    assert client_for(None).post("/login/", given)["Location"] == "/account/"


def test_signing_in_never_leads_to_another_site(alice: User, client_for: Browser) -> None:
    given = {"username": "alice", "password": "a-long-password", "next": "https://example.com/"}
    assert client_for(None).post("/login/", given)["Location"] == "/"


def test_a_wrong_password_says_so(alice: User, client_for: Browser) -> None:
    response = client_for(None).post("/login/", {"username": "alice", "password": "wrong"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_signing_out_is_a_post(alice: User, client_for: Browser) -> None:
    client = client_for(alice)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("asked", "language", "heading"), [("ko-KR", "ko", "로그인"), ("fr", "en", "Sign in")])
def test_the_browser_says_which_language(
    asked: str, language: str, heading: str, db: None, client_for: Browser
) -> None:
    html = client_for(None).get("/login/", headers={"accept-language": asked}).content.decode()
    assert f'<html lang="{language}">' in html
    assert f"<h1>{heading}</h1>" in html


def test_the_language_can_be_changed_and_stays(db: None, client_for: Browser) -> None:
    client = client_for(None)
    response = client.post("/language/setlang/", {"language": "ko", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert '<html lang="ko">' in client.get("/login/").content.decode()


def test_the_password_can_be_changed(alice: User, client_for: Browser) -> None:
    given = {
        "old_password": "a-long-password",
        "new_password1": "ganada-rama-7",
        "new_password2": "ganada-rama-7",
    }
    response = client_for(alice).post("/account/password/", given, follow=True)
    assert "The password is changed." in response.content.decode()
    alice.refresh_from_db()
    assert alice.check_password("ganada-rama-7")


def test_a_token_is_shown_once_and_works(project: Project, alice: User, client_for: Browser) -> None:
    client = client_for(alice)
    response = client.post("/account/tokens/")
    token = response.context["token"]
    assert token in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert token not in client.get("/account/").content.decode()
    api = APIClient(headers={"authorization": f"Token {token}"})
    assert api.get("/api/v1/projects/").status_code == 200


def test_a_revoked_token_is_worthless(project: Project, alice: User, client_for: Browser) -> None:
    client = client_for(alice)
    token = client.post("/account/tokens/").context["token"]
    key = AuthToken.objects.get(user=alice).token_key
    assert client.post(f"/account/tokens/{key}/revoke/")["Location"] == "/account/"
    assert APIClient(headers={"authorization": f"Token {token}"}).get("/api/v1/projects/").status_code == 401


def test_nobody_revokes_anothers_token(alice: User, bob: User, client_for: Browser) -> None:
    client_for(alice).post("/account/tokens/")
    key = AuthToken.objects.get(user=alice).token_key
    assert client_for(bob).post(f"/account/tokens/{key}/revoke/").status_code == 404
    assert AuthToken.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize("address", ["/account/tokens/", "/account/tokens/abc/revoke/"])
def test_tokens_change_by_post_of_a_signed_in_user_only(address: str, alice: User, client_for: Browser) -> None:
    assert client_for(alice).get(address).status_code == 405
    assert client_for(None).post(address).status_code == 302
    assert AuthToken.objects.count() == 0


def test_a_form_from_elsewhere_is_refused_with_a_page(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/account/tokens/")
    assert response.status_code == 403
    assert "The page was open too long" in response.content.decode()
    assert AuthToken.objects.count() == 0
