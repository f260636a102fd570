"""manage.py assign: look, do, take back, show the team."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Article, Assignment, AssignmentPlan, Project, User
from annotator.workflow.annotating import open_layer

Make = Callable[..., Article]


def run(*words: str) -> str:
    out = StringIO()
    call_command("assign", "news", *words, stdout=out)
    return out.getvalue()


def run_json(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.fixture
def fifty(make_article: Make) -> list[Article]:
    return [make_article(f"n-{number:02}") for number in range(50)]


def test_a_dry_run_says_what_would_be_and_the_real_one_does_it(fifty: list[Article]) -> None:
    words = ("--share", "20", "--to", "alice", "--to", "bob", "--due", "2026-12-24")
    text = run(*words, "--dry-run")
    assert "50 articles would be handed out; 10 of them with more annotators." in text and "alice: 30" in text
    assert not Assignment.objects.exists()
    found = run_json(*words)
    assert found["loads"] == {"alice": 30, "bob": 30}
    assert Assignment.objects.filter(due_at__isnull=False).count() == 60
    assert run_json("--team")["team"]["alice"]["todo"] == 30
    assert "is taken back: 60 assignments" in run("--undo", str(found["plan"]))
    assert not Assignment.objects.exists()


def test_what_is_begun_is_not_taken_back(fifty: list[Article], alice: User) -> None:
    run()
    open_layer(fifty[0], alice)
    with pytest.raises(CommandError, match="begun"):
        run("--undo", str(AssignmentPlan.objects.get().pk))
    lines = run("--team").splitlines()
    assert lines[1].split()[:3] == ["alice", "0", "1"]
    assert lines[-1].split()[:2] == ["-", "49"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--to", "charlie"], "not a member"),
        (["--each", "0"], "1 to 20 annotators"),
        (["--due", "soon"], "--due is a day"),
        (["--undo", "99"], "has no plan 99"),
        (["--publisher", "nobody"], "No article is left"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], message: str, fifty: list[Article], project: Project) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        run(*words)
    assert refused.value.returncode == 2
    assert not Assignment.objects.exists()
