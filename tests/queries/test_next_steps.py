"""What a lead is told to do next, from the empty project to the first labels."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from annotator.models import Project, Role, User
from annotator.queries.next_steps import next_step
from annotator.workflow.annotating import open_layer, submit
from annotator.workflow.planning import Wish, make_plan
from annotator.workflow.projects import create_project, set_member


def test_the_steps_follow_what_was_done(
    lea: User, alice: User, project: Project, make_article: Callable[..., object]
) -> None:
    assert next_step(project) == "import"
    make_article("n-1")
    assert next_step(project) == "hand-out"
    make_plan(project, Wish(members=("alice",)), lea)
    assert next_step(project) == "wait"
    layer = open_layer(project.articles.get(), alice)
    assert next_step(project) == "wait"
    submit(layer.pk)
    assert next_step(project) == ""


def test_a_lead_alone_is_to_add_people(
    lea: User, alice: User, project: Project, make_article: Callable[..., object], client_for: Callable[..., Client]
) -> None:
    make_article("n-1")
    alone = create_project("alone", "Alone", "news-ko", lea)
    project.articles.update(project=alone)
    assert next_step(alone) == "people"
    client = client_for(lea)
    assert 'href="/projects/alone/members/">Members <' in client.get("/projects/alone/").content.decode()
    set_member(alone, "alice", Role.ANNOTATOR)
    assert next_step(alone) == "hand-out"
    assert (
        'href="/projects/alone/assignments/">Assignments <' in client.get("/projects/alone/members/").content.decode()
    )
    assert 'class="note"' not in client.get("/projects/alone/assignments/").content.decode()
    assert 'class="note"' not in client_for(alice).get("/projects/alone/").content.decode()
