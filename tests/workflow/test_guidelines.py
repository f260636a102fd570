"""Guidelines have versions; examples in them lead to real words; layers know theirs; readers are told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotator.core.errors import ConflictError, InvalidError
from annotator.core.text_differences import differences
from annotator.models import Article, GuidelineVersion, Project, User
from annotator.queries.guidelines import project_guideline_html
from annotator.workflow.annotating import open_layer, submit
from annotator.workflow.guidelines import mark_read, publish_guideline, restore_guideline

ApiFor = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]
TEXTS = st.lists(st.sampled_from(["", "가 나 다", "가 나 라", "# 기준", "- 하나"]), max_size=8).map("\n".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
def test_differences_hold_every_line_that_came_or_went(before: str, after: str) -> None:
    lines = differences(before, after)
    gone = [one.text for one in lines if one.kind == "gone"]
    came = [one.text for one in lines if one.kind == "new"]
    assert (before == after) == (lines == [])
    assert len(after.split("\n")) - len(before.split("\n")) == len(came) - len(gone)
    assert set(gone) <= set(before.split("\n")) and set(came) <= set(after.split("\n"))


def test_a_rewritten_line_shows_which_words() -> None:
    old, new = differences("조사는 뺀다", "조사는 꼭 뺀다")
    assert [text for text, changed in new.pieces if changed] == ["꼭 "] or [
        text for text, changed in new.pieces if changed
    ] == [" 꼭"]
    assert not any(changed for _, changed in old.pieces)


def test_versions_are_added_and_an_old_one_comes_back_as_a_new_one(project: Project, lea: User) -> None:
    publish_guideline(project, lea, "# 하나", "처음")
    assert publish_guideline(project, lea, "# 하나") is None
    publish_guideline(project, lea, "# 둘", base=1)
    with pytest.raises(ConflictError, match="Version 2"):
        publish_guideline(project, lea, "# 셋", base=1)
    restored = restore_guideline(project, lea, 1)
    assert restored is not None and restored.number == 3
    project.refresh_from_db()
    assert project.guideline == "# 하나"
    assert [row.text for row in GuidelineVersion.objects.filter(project=project)] == ["# 하나", "# 둘", "# 하나"]


def test_an_example_quotes_its_article_and_links_there(article: Article, project: Project, lea: User) -> None:
    publish_guideline(project, lea, "예: [[gaon-1:0-4|OG]]는 `[[gaon-1:0-4]]`로")
    html = project_guideline_html(project)
    place = f"/articles/{article.pk}/?at=0-4"
    assert f'<a class="example" href="{place}"><q lang="ko">가온전자</q></a> <span class="badge">OG</span>는' in html
    assert "<code>[[gaon-1:0-4]]</code>" in html


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("[[none:0-4]]", "no_such_article"),
        ("[[gaon-1:0-9999]]", "span_outside"),
        ("[[gaon-1:4-4]]", "span_outside"),
        ("[[gaon-1:0-4|NOPE]]", "unknown_label"),
    ],
)
def test_a_broken_example_is_named_with_its_line_and_nothing_is_published(
    article: Article, project: Project, lea: User, bad: str, code: str
) -> None:
    with pytest.raises(InvalidError) as caught:
        publish_guideline(project, lea, f"# 기준\n\n첫 줄\n둘째 줄 [[gaon-1:0-4]]\n- 셋\n- {bad}\n")
    assert isinstance(caught.value.details, list)
    assert [(one["line"], one["code"], one["text"]) for one in caught.value.details] == [(6, code, bad)]
    assert not GuidelineVersion.objects.exists()


def test_an_example_is_never_markup(make_article: Any, project: Project, lea: User) -> None:
    text = "<script>alert(1)</script>"
    make_article("k<b>", text)
    publish_guideline(project, lea, f'[[k<b>:0-{len(text)}]] [[x"><img src=x>:0-1]]'.replace("[[x", "[ [x"))
    html = project_guideline_html(project)
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_a_layer_knows_the_versions_it_was_made_under(
    article: Article, project: Project, lea: User, alice: User, api_for: ApiFor
) -> None:
    publish_guideline(project, lea, "# 1")
    layer = open_layer(article, alice)
    publish_guideline(project, lea, "# 2")
    submit(layer.pk)
    record = api_for(alice).get(f"/api/v1/layers/{layer.pk}/").data
    assert record["guideline"] == {"opened": 1, "submitted": 2}


def test_a_reader_is_told_once_that_it_has_changed(
    article: Article, project: Project, lea: User, alice: User, client_for: Browser
) -> None:
    publish_guideline(project, lea, "# 1")
    client = client_for(alice)
    changed = "changed since you last read it"
    assert changed not in client.get("/projects/news/").content.decode()  # she has never read it
    mark_read(project, alice, 1)
    publish_guideline(project, lea, "# 2")
    assert changed in client.get("/projects/news/").content.decode()
    assert "data-guideline-news" in client.get(f"/articles/{article.pk}/").content.decode()
    html = client.get("/projects/news/guideline/").content.decode()
    assert "/projects/news/guideline/versions/2/?since=1" in html
    assert "Changed since you last read it." not in client.get("/projects/news/guideline/").content.decode()
    assert changed not in client.get("/projects/news/").content.decode()
    assert "data-guideline-news" not in client.get(f"/articles/{article.pk}/").content.decode()
    assert changed not in client_for(lea).get("/projects/news/").content.decode()  # she wrote it


def test_the_history_shows_differences_and_only_leads_restore(
    project: Project, lea: User, alice: User, client_for: Browser
) -> None:
    publish_guideline(project, lea, "# 기준\n조사는 뺀다")
    publish_guideline(project, lea, "# 기준\n<b>는 넣는다", "<i>note</i>")
    html = client_for(alice).get("/projects/news/guideline/versions/2/").content.decode()
    assert "<del>" in html and "<ins>&lt;b&gt;는" in html and "<i>note" not in html
    assert client_for(alice).post("/projects/news/guideline/versions/1/restore/").status_code == 403
    assert client_for(lea).post("/projects/news/guideline/versions/1/restore/").status_code == 302
    assert client_for(alice).get("/projects/news/guideline/versions/9/").status_code == 404
    listed = client_for(alice).get("/projects/news/guideline/history/").content.decode()
    assert listed.count("guideline/versions/") == 3


def test_a_preview_publishes_nothing(project: Project, article: Article, lea: User, client_for: Browser) -> None:
    given_ = {"text": "# 새 [[gaon-1:0-4]] [[nix:0-1]]", "preview": "1", "base": "0"}
    html = client_for(lea).post("/projects/news/guideline/edit/", given_).content.decode()
    assert "<h2>새 " in html and "Line 1" in html
    assert not GuidelineVersion.objects.exists()
