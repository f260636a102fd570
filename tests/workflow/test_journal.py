"""The journal: layers are rebuilt from it, read as they were, and brought back by going on."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.core.changes import Change
from annotator.models import Article, Layer, Mention, Revision, User
from annotator.workflow.annotating import save_changes
from annotator.workflow.demo import load_demo


def add(entity_id: str, start: int, end: int, label: str = "OG") -> Change:
    value = {"id": entity_id, "label": label, "start": start, "end": end}
    return Change(str(uuid.uuid4()), "add", "entity", value)


def edit(op: Any, **value: Any) -> Change:
    return Change(str(uuid.uuid4()), op, "entity", value)


@pytest.fixture
def worked(layer: Layer, alice: User) -> Layer:
    """Version 1 adds e1, 2 adds e2, 3 relabels e1, 4 removes e2."""
    for change in (
        add("e1", 0, 4),
        add("e2", 6, 9, "LC"),
        edit("update", id="e1", label="PS"),
        edit("remove", id="e2"),
    ):
        save_changes(layer.pk, alice, _version(layer), [change])
    layer.refresh_from_db()
    return layer


def _version(layer: Layer) -> int:
    return Layer.objects.values_list("version", flat=True).get(pk=layer.pk)


def check(*args: str) -> tuple[int, str]:
    """Exit status and output of check_layers."""
    out = io.StringIO()
    try:
        call_command("check_layers", *args, stdout=out)
    except SystemExit as exit_:
        return int(exit_.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_layer_agrees_with_its_journal(worked: Layer) -> None:
    assert check() == (0, "1 layers checked, 0 differ.\n")
    assert check("news") == (0, "1 layers checked, 0 differ.\n")


def test_the_demo_with_its_imported_labels_agrees(db: None) -> None:
    load_demo()
    status, out = check("demo")
    assert status == 0 and not out.startswith("0 ")


def _body(layer: Layer) -> None:
    body = orjson.loads(layer.body)
    body["entities"][0]["label"] = "LC"
    Layer.objects.filter(pk=layer.pk).update(body=orjson.dumps(body).decode())


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_body, "not what the journal says: e1"),
        (lambda layer: Revision.objects.filter(layer=layer, version=2).delete(), "the journal has 3 revisions"),
        (lambda layer: Layer.objects.filter(pk=layer.pk).update(version=9), "the journal has 4 revisions"),
        (lambda layer: Mention.objects.all().delete(), "the mentions"),
        (lambda layer: Layer.objects.filter(pk=layer.pk).update(annotations=7), "the count of annotations is 7"),
        (lambda layer: Layer.objects.filter(pk=layer.pk).update(body="{"), "what is stored cannot be read"),
        (lambda layer: Revision.objects.filter(version=3).update(change="{}"), "the journal cannot be read"),
        (
            lambda layer: Revision.objects.filter(layer=layer, version=1).update(
                change=orjson.dumps(add("e1", 0, 9_999).to_dict()).decode()
            ),
            "the journal stops at change",
        ),
    ],
)
def test_what_was_changed_beside_the_journal_is_found_and_named(
    worked: Layer, harm: Callable[[Layer], None], said: str
) -> None:
    harm(worked)
    status, out = check("news")
    assert status == 1
    assert f"layer {worked.pk} (news/gaon-1, human, alice): {said}" in out
    assert out.endswith("1 layers checked, 1 differ.\n")


def test_a_hostile_name_does_not_forge_a_line(worked: Layer) -> None:
    Layer.objects.filter(pk=worked.pk).update(version=9, author_name="x\nlayer 1: fine")
    assert len(check()[1].splitlines()) == 2


def test_the_check_of_a_project_that_is_not_there_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="no project 'none'"):
        check("none")


def test_many_layers_are_checked_in_few_queries(
    make_article: Callable[..., Article], alice: User, django_assert_max_num_queries: Any
) -> None:
    from annotator.workflow.annotating import open_layer

    for number in range(60):
        save_changes(open_layer(make_article(f"a{number}"), alice).pk, alice, 0, [add("e1", 0, 4)])
    with django_assert_max_num_queries(8):
        assert check()[0] == 0


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (0, []),
        (1, [("e1", "OG")]),
        (2, [("e1", "OG"), ("e2", "LC")]),
        (3, [("e1", "PS"), ("e2", "LC")]),
        (4, [("e1", "PS")]),
    ],
)
def test_the_api_gives_a_layer_as_it_was(
    worked: Layer, api_for: Callable[[User | None], APIClient], alice: User, version: int, expected: list[Any]
) -> None:
    found = api_for(alice).get(f"/api/v1/layers/{worked.pk}/?version={version}").data
    assert [(one["id"], one["label"]) for one in found["entities"]] == expected
    assert found["layer"]["version"] == version


def test_the_api_gives_a_layer_as_it_was_at_a_time(
    worked: Layer, api_for: Callable[[User | None], APIClient], alice: User
) -> None:
    now = timezone.now()
    for version in range(1, 5):
        Revision.objects.filter(version=version).update(at=now - timedelta(hours=10 - version))

    def at(moment: str) -> int:
        return int(api_for(alice).get(f"/api/v1/layers/{worked.pk}/", {"at": moment}).data["layer"]["version"])

    assert at((now - timedelta(hours=8, minutes=-1)).isoformat()) == 2
    assert at((now - timedelta(days=1)).isoformat()) == 0
    assert at(now.isoformat()) == 4
    unescaped = f"/api/v1/layers/{worked.pk}/?at={now.isoformat()}"
    assert api_for(alice).get(unescaped).data["layer"]["version"] == 4


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("version=5", 404),
        ("version=x", 422),
        ("at=yesterday", 422),
        ("at=2026-13-99T00:00Z", 422),
        ("at=0001-01-01T00:00%2B23:00", 422),
        ("version=1&at=2026-11-02T18:00Z", 422),
    ],
)
def test_a_version_that_never_was_is_refused(
    worked: Layer, api_for: Callable[[User | None], APIClient], alice: User, query: str, status: int
) -> None:
    response = api_for(alice).get(f"/api/v1/layers/{worked.pk}/?{query}")
    assert response.status_code == status
    assert response.data["error"]["code"] in ("no_such_version", "bad_parameter")


def test_a_layer_is_restored_by_a_new_revision(worked: Layer) -> None:
    out = io.StringIO()
    call_command("restore_layer", str(worked.pk), "--version", "2", stdout=out)
    worked.refresh_from_db()
    assert [(one["id"], one["label"]) for one in orjson.loads(worked.body)["entities"]] == [("e1", "OG"), ("e2", "LC")]
    assert worked.version == 5
    last = Revision.objects.get(layer=worked, version=5)
    assert orjson.loads(last.change)["op"] == "load"
    assert check() == (0, "1 layers checked, 0 differ.\n")
    assert "the 2 annotations of version 2; it is at version 5" in out.getvalue()


def test_a_restored_layer_can_be_restored_back(worked: Layer) -> None:
    call_command("restore_layer", str(worked.pk), "--version", "0", stdout=io.StringIO())
    call_command("restore_layer", str(worked.pk), "--version", "4", stdout=io.StringIO())
    worked.refresh_from_db()
    assert [one["id"] for one in orjson.loads(worked.body)["entities"]] == ["e1"]
    assert check()[0] == 0


def test_restoring_what_is_there_already_writes_nothing(worked: Layer) -> None:
    call_command("restore_layer", str(worked.pk), "--at", timezone.now().isoformat(), stdout=io.StringIO())
    assert Revision.objects.count() == 4


def test_a_client_on_an_older_version_is_told_of_the_restored_state(
    worked: Layer, api_for: Callable[[User | None], APIClient], alice: User
) -> None:
    call_command("restore_layer", str(worked.pk), "--version", "2", stdout=io.StringIO())
    change = edit("update", id="e1", label="LC").to_dict()
    address = f"/api/v1/layers/{worked.pk}/changes/"
    response = api_for(alice).post(address, {"base": 4, "changes": [change]}, format="json")
    assert response.status_code == 409
    assert response.data["changes"][0]["op"] == "load"


@pytest.mark.parametrize("when", [("--version", "9"), ("--version", "-1"), ("--at", "soon"), ("--at", "2026-99-99")])
def test_a_wrong_moment_is_refused_and_nothing_is_written(worked: Layer, when: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("restore_layer", str(worked.pk), *when, stdout=io.StringIO())
    assert Revision.objects.count() == 4
