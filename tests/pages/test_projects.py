"""The list of projects, new ones, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotator.models import Layer, Membership, Project, Role, User
from annotator.presets import preset_names
from annotator.workflow.projects import create_project

Browser = Callable[[User | None], Client]
HOSTILE = "<script>alert(1)</script>"


def test_a_card_shows_how_far_the_reader_is(layer: Layer, alice: User, client_for: Browser) -> None:
    Layer.objects.update(status="submitted")
    html = client_for(alice).get("/").content.decode()
    assert "1 of 1 articles submitted, 1 begun" in html
    assert '<progress max="1" value="1"' in html


def test_the_list_costs_the_same_for_many_projects(
    lea: User, client_for: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        create_project(f"p{number}", f"P{number}", "klue-ner", lea)
    client = client_for(lea)
    with django_assert_max_num_queries(4):
        assert client.get("/").content.decode().count('class="card whole"') == 8


def test_somebody_without_projects_learns_what_to_do(charlie: User, client_for: Browser) -> None:
    html = client_for(charlie).get("/").content.decode()
    assert "Ask a lead to add you" in html
    assert "<strong>charlie</strong>" in html


def test_staff_make_a_project_and_lead_it(admin: User, client_for: Browser) -> None:
    given = {"name": "경제", "slug": "economy", "preset": "news-ko", "description": ""}
    response = client_for(admin).post("/new-project/", given)
    assert response["Location"] == "/projects/economy/import/"
    assert Membership.objects.get(project__slug="economy").role == Role.LEAD


def test_every_preset_is_offered(admin: User, client_for: Browser) -> None:
    html = client_for(admin).get("/new-project/").content.decode()
    for name in preset_names():
        assert f'<option value="{name}"' in html


@pytest.mark.parametrize("slug", ["News", "a b", "-x", "_x", "news"])
def test_a_short_name_that_cannot_be_is_refused_at_its_field(
    slug: str, project: Project, admin: User, client_for: Browser
) -> None:
    given = {"name": "X", "slug": slug, "preset": "news-ko"}
    response = client_for(admin).post("/new-project/", given)
    assert response.status_code == 422
    assert 'id="id_slug_error"' in response.content.decode()
    assert Project.objects.count() == 1


def test_annotators_cannot_make_projects(alice: User, client_for: Browser) -> None:
    given = {"name": "X", "slug": "x", "preset": "news-ko"}
    assert client_for(alice).post("/new-project/", given).status_code == 403
    assert not Project.objects.exists()


def test_a_lead_writes_the_guideline_and_members_read_it(
    project: Project, lea: User, alice: User, client_for: Browser
) -> None:
    given = {"text": "# 기준\n\n조사는 **뺀다**.\n\n- 하나\n- `OG`", "note": "처음", "base": "0"}
    assert client_for(lea).post("/projects/news/guideline/edit/", given).status_code == 302
    html = client_for(alice).get("/projects/news/guideline/").content.decode()
    html = html.replace("\n", "")
    assert "<h2>기준</h2><p>조사는 <strong>뺀다</strong>.</p><ul><li>하나</li><li><code>OG</code></li></ul>" in html


def test_a_guideline_is_never_markup(project: Project, lea: User, client_for: Browser) -> None:
    guideline = f"# {HOSTILE}\n\n{HOSTILE} **{HOSTILE}** `{HOSTILE}`\n\n- {HOSTILE}"
    Project.objects.update(guideline=guideline, name=HOSTILE, description=HOSTILE)
    client = client_for(lea)
    for address in ("/", "/projects/news/", "/projects/news/guideline/", "/projects/news/settings/"):
        html = client.get(address).content.decode()
        assert HOSTILE not in html
        assert "&lt;script&gt;" in html


def test_the_guideline_page_lists_the_labels(project: Project, alice: User, client_for: Browser) -> None:
    html = client_for(alice).get("/projects/news/guideline/").content.decode()
    for code in ("PS", "MEETING"):
        assert f"<code>{code}</code>" in html


def test_a_lead_says_what_else_a_mark_leaves_out(project: Project, lea: User, client_for: Browser) -> None:
    client = client_for(lea)
    given = {"name": "News", "suffixes": " 씨\n측  씨 등"}
    assert client.post("/projects/news/settings/", given).status_code == 302
    project.refresh_from_db()
    assert project.suffix_list == ["씨", "측", "등"]
    assert ">\n씨 측 등</textarea>" in client.get("/projects/news/settings/").content.decode()


def test_a_word_ending_that_is_too_long_is_named(project: Project, lea: User, client_for: Browser) -> None:
    given = {"name": "News", "suffixes": f"씨 {'가' * 21}"}
    response = client_for(lea).post("/projects/news/settings/", given)
    assert response.status_code == 422
    html = response.content.decode()
    assert 'id="id_suffixes_error"' in html and f"({'가' * 21})" in html
    project.refresh_from_db()
    assert project.suffixes == ""


def test_settings_need_a_name(project: Project, lea: User, client_for: Browser) -> None:
    response = client_for(lea).post("/projects/news/settings/", {"name": " "})
    assert response.status_code == 422
    project.refresh_from_db()
    assert project.name == "News"


def test_an_archived_project_says_so_and_is_not_changed(project: Project, lea: User, client_for: Browser) -> None:
    Project.objects.update(archived_at="2026-01-01T00:00:00Z")
    client = client_for(lea)
    assert "This project is archived" in client.get("/projects/news/").content.decode()
    assert client.post("/projects/news/settings/", {"name": "Other"}).status_code == 403
    project.refresh_from_db()
    assert project.name == "News"
