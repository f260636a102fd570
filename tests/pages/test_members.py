"""Members of a project."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotator.models import Membership, Project, Role, User

Browser = Callable[[User | None], Client]
MEMBERS = "/projects/news/members/"


@pytest.fixture
def browser(project: Project, lea: User, client_for: Browser) -> Client:
    return client_for(lea)


def role_of(name: str) -> str | None:
    return Membership.objects.filter(user__username=name).values_list("role", flat=True).first()


def test_a_lead_adds_a_member(browser: Client, charlie: User) -> None:
    response = browser.post(f"{MEMBERS}set/", {"username": "charlie", "role": "reviewer"}, follow=True)
    assert role_of("charlie") == "reviewer"
    assert "charlie is now: Reviewer." in response.content.decode()


def test_a_lead_changes_a_role(browser: Client) -> None:
    browser.post(f"{MEMBERS}set/", {"username": "alice", "role": "lead"})
    assert role_of("alice") == "lead"


def test_a_name_that_nobody_has_is_said_at_its_field(browser: Client) -> None:
    response = browser.post(f"{MEMBERS}set/", {"username": "nobody", "role": "annotator"})
    assert response.status_code == 404
    assert "There is no user of this name." in response.content.decode()


def test_a_role_that_there_is_not_is_refused(browser: Client) -> None:
    assert browser.post(f"{MEMBERS}set/", {"username": "alice", "role": "queen"}).status_code == 422
    assert role_of("alice") == "annotator"


def test_a_lead_removes_a_member(browser: Client) -> None:
    browser.post(f"{MEMBERS}remove/", {"username": "bob"})
    assert role_of("bob") is None


def test_the_last_lead_stays(browser: Client) -> None:
    assert browser.post(f"{MEMBERS}remove/", {"username": "lea"}).status_code == 409
    response = browser.post(f"{MEMBERS}set/", {"username": "lea", "role": "annotator"})
    assert "A project must keep at least one lead." in response.content.decode()
    assert role_of("lea") == "lead"


def test_a_lead_who_steps_down_lands_where_she_may_be(browser: Client, project: Project) -> None:
    Membership.objects.filter(user__username="rita").update(role=Role.LEAD)
    response = browser.post(f"{MEMBERS}set/", {"username": "lea", "role": "annotator"}, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/projects/news/"


def test_a_lead_who_leaves_lands_on_her_projects(browser: Client) -> None:
    Membership.objects.filter(user__username="rita").update(role=Role.LEAD)
    response = browser.post(f"{MEMBERS}remove/", {"username": "lea"}, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/"


@pytest.mark.parametrize("name", ["alice", "rita"])
@pytest.mark.parametrize("action", ["set", "remove"])
def test_nobody_else_changes_members(name: str, action: str, project: Project, client_for: Browser) -> None:
    client = client_for(User.objects.get(username=name))
    assert client.post(f"{MEMBERS}{action}/", {"username": "bob", "role": "lead"}).status_code == 403
    assert role_of("bob") == "annotator"


@pytest.mark.parametrize("action", ["set", "remove"])
def test_an_outsider_changes_nothing(action: str, project: Project, charlie: User, client_for: Browser) -> None:
    client = client_for(charlie)
    assert client.post(f"{MEMBERS}{action}/", {"username": "charlie", "role": "lead"}).status_code == 404
    assert role_of("charlie") is None


@pytest.mark.parametrize("action", ["set", "remove"])
def test_members_change_by_post_only(action: str, browser: Client) -> None:
    assert browser.get(f"{MEMBERS}{action}/", {"username": "bob"}).status_code == 405
