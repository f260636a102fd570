"""Where one can go in a project: only pages that one may open, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotator.access import Grant
from annotator.models import Project, Role, User
from annotator.pages.navigation import GROUPS, tabs_for

Browser = Callable[[User | None], Client]
PAGES = [page for group in GROUPS for page in group.pages]


@pytest.mark.parametrize("name", ["alice", "rita", "lea"])
def test_every_page_that_is_shown_opens(name: str, project: Project, client_for: Browser) -> None:
    user = User.objects.get(username=name)
    role = Role(project.memberships.get(user=user).role)
    browser = client_for(user)
    for page in PAGES:
        status = browser.get(reverse(page.url, args=[project.slug])).status_code
        assert status == (200 if Grant(project, role).at_least(page.at_least) else 403), page.url


def test_the_open_page_and_its_group_are_marked(project: Project) -> None:
    tabs = tabs_for(Grant(project, Role.LEAD), "agreement")
    assert [tab.name for tab in tabs.pages if tab.current] == ["agreement"]
    assert [tab.name for tab in tabs.groups if tab.current] == ["dashboard"]


def test_a_step_of_the_import_belongs_to_the_import(project: Project) -> None:
    tabs = tabs_for(Grant(project, Role.LEAD), "import-check")
    assert [(tab.name, tab.current) for tab in tabs.pages if tab.current] == [("import", "true")]


def test_a_group_of_one_page_bears_its_name(project: Project) -> None:
    tabs = tabs_for(Grant(project, Role.ANNOTATOR), "dashboard")
    assert "Dashboard" in [str(tab.label) for tab in tabs.groups]
    assert tabs.pages == []


def test_no_group_and_no_page_stands_twice() -> None:
    urls = [page.url for group in GROUPS for page in group.pages]
    labels = [str(group.label) for group in GROUPS]
    assert sorted(set(urls)) == sorted(urls)
    assert sorted(set(labels)) == sorted(labels)
