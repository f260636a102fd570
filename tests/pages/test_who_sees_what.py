"""Every page as lead, reviewer, annotator, superuser, outsider and nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotator.models import Article, Project, User

Browser = Callable[[User | None], Client]

FOR_MEMBERS = ["/projects/news/", "/projects/news/guideline/", "/projects/news/export/", "/projects/news/dashboard/"]
FOR_MEMBERS += ["/projects/news/search/", "/projects/news/guideline/history/", "/projects/news/releases/"]
FOR_LEADS = ["/projects/news/import/", "/projects/news/members/", "/projects/news/settings/"]
FOR_LEADS += ["/projects/news/suggestions/", "/projects/news/suggestions/table/"]
FOR_LEADS += ["/projects/news/lines/", "/projects/news/lines/preview/"]
FOR_LEADS += ["/projects/news/webhooks/", "/projects/news/guideline/edit/"]
FOR_EVERYBODY = ["/", "/inbox/", "/account/", "/account/password/"]
FOR_MEMBERS += ["/projects/news/my-work/", "/projects/news/versus-gold/"]
FOR_LEADS += ["/projects/news/assignments/", "/projects/news/assignments/list/", "/projects/news/assignments/pick/"]


@pytest.mark.parametrize("address", [*FOR_EVERYBODY, *FOR_MEMBERS, *FOR_LEADS, "/new-project/", "/articles/1/"])
def test_nobody_is_sent_to_sign_in_and_comes_back(address: str, project: Project, client_for: Browser) -> None:
    response = client_for(None).get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/login/?next={address}"


@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_an_outsider_has_an_account_and_her_own_projects(
    address: str, project: Project, charlie: User, client_for: Browser
) -> None:
    response = client_for(charlie).get(address)
    assert response.status_code == 200
    assert "News" not in response.content.decode()


@pytest.mark.parametrize("address", [*FOR_MEMBERS, *FOR_LEADS, "/projects/news/export/download/"])
def test_for_an_outsider_the_project_does_not_exist(
    address: str, project: Project, charlie: User, client_for: Browser
) -> None:
    response = client_for(charlie).get(address)
    assert response.status_code == 404
    assert "There is no such project" in response.content.decode()


def test_for_an_outsider_the_article_does_not_exist(article: Article, charlie: User, client_for: Browser) -> None:
    assert client_for(charlie).get(f"/articles/{article.pk}/").status_code == 404


@pytest.mark.parametrize("address", [*FOR_EVERYBODY, *FOR_MEMBERS])
@pytest.mark.parametrize("name", ["alice", "rita", "lea", "admin"])
def test_members_and_superusers_see_the_project(
    address: str, name: str, project: Project, admin: User, client_for: Browser
) -> None:
    response = client_for(User.objects.get(username=name)).get(address)
    assert response.status_code == 200


@pytest.mark.parametrize("address", FOR_LEADS)
@pytest.mark.parametrize("name", ["alice", "rita"])
def test_only_leads_run_the_project(address: str, name: str, project: Project, client_for: Browser) -> None:
    response = client_for(User.objects.get(username=name)).get(address)
    assert response.status_code == 403
    assert "Your role in this project does not allow this." in response.content.decode()


@pytest.mark.parametrize("address", FOR_LEADS)
@pytest.mark.parametrize("name", ["lea", "admin"])
def test_leads_and_superusers_run_the_project(
    address: str, name: str, project: Project, admin: User, client_for: Browser
) -> None:
    assert client_for(User.objects.get(username=name)).get(address).status_code == 200


@pytest.mark.parametrize("name", ["alice", "admin"])
def test_members_and_superusers_open_the_workbench(
    name: str, article: Article, admin: User, client_for: Browser
) -> None:
    response = client_for(User.objects.get(username=name)).get(f"/articles/{article.pk}/")
    assert response.status_code == 200
    assert response.context["article"] == article
    assert response.cookies["csrftoken"].value


def test_tabs_show_only_what_one_may_do(project: Project, alice: User, lea: User, client_for: Browser) -> None:
    assert 'href="/projects/news/settings/"' in client_for(lea).get("/projects/news/").content.decode()
    assert 'href="/projects/news/settings/"' not in client_for(alice).get("/projects/news/").content.decode()


def test_staff_only_make_projects(admin: User, alice: User, client_for: Browser) -> None:
    assert client_for(alice).get("/new-project/").status_code == 403
    assert client_for(admin).get("/new-project/").status_code == 200


def test_a_wrong_address_is_a_page(client_for: Browser, db: None) -> None:
    response = client_for(None).get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address." in response.content.decode()
