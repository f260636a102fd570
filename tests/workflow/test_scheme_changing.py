"""The scheme of a project changes under the labels that were made with it, and back."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from annotator.core.changes import Change
from annotator.core.errors import ConflictError, InvalidError
from annotator.models import Article, Layer, Mention, Project, Revision, Scheme, User
from annotator.queries.journal import check_layers
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import open_layer, save_changes, submit
from annotator.workflow.scheme_changing import change, undo

RENAME = {"op": "rename", "kind": "entity", "code": "OG", "to": "ORG"}
MERGE = {"op": "merge", "kind": "entity", "codes": ["PS", "OG"], "to": "NAME", "name": {"ko": "이름", "en": "Name"}}


def save(layer: Layer, op: str, kind: str = "entity", **value: Any) -> None:
    version = Layer.objects.values_list("version", flat=True).get(pk=layer.pk)
    assert layer.user
    save_changes(layer.pk, layer.user, version, [Change(str(uuid.uuid4()), op, kind, value)])  # type: ignore[arg-type]


def labels(layer: Layer) -> dict[str, str]:
    layer.refresh_from_db()
    body = orjson.loads(layer.body)
    return {one["id"]: one.get("label") or one["type"] for name in body for one in body[name] if name != "links"}


@pytest.fixture
def worked(layer: Layer, bob: User) -> tuple[Layer, Layer]:
    """Alice has e1 OG, e2 PS, e3 LC and has submitted; Bob has e1 OG."""
    save(layer, "add", id="e1", label="OG", start=0, end=4)
    save(layer, "add", id="e2", label="PS", start=6, end=9)
    save(layer, "add", id="e3", label="LC", start=10, end=12)
    his = open_layer(layer.article, bob)
    save(his, "add", id="e1", label="OG", start=0, end=4)
    submit(layer.pk)
    return layer, his


def sound() -> None:
    """The layers agree with their journals, and no label is unknown to the scheme."""
    assert [one.faults for one in check_layers(Layer.objects.all()) if one.faults] == []


def test_a_preview_counts_and_changes_nothing(worked: tuple[Layer, Layer], project: Project) -> None:
    done = change(project, None, [RENAME, {"op": "retire", "kind": "entity", "code": "LC"}], preview=True)
    assert done.to_dict() == {
        "from_version": 1,
        "to_version": 2,
        "layers": {"human": 2},
        "annotations": {"human": 3},
        "steps": [2, 1],
        "applied": False,
    }
    assert Scheme.objects.count() == 1
    assert labels(worked[0]) == {"e1": "OG", "e2": "PS", "e3": "LC"}


def test_applying_relabels_every_layer_by_ordinary_revisions(
    worked: tuple[Layer, Layer], project: Project, lea: User
) -> None:
    alices, bobs = worked
    done = change(project, lea, [RENAME], preview=False)
    assert (done.applied, done.annotations) == (True, {"human": 2})
    assert labels(alices) == {"e1": "ORG", "e2": "PS", "e3": "LC"}
    assert labels(bobs) == {"e1": "ORG"}
    assert (alices.status, alices.version, alices.scheme_version) == ("submitted", 4, 2)
    last = Revision.objects.get(layer=alices, version=4)
    assert orjson.loads(last.change)["value"] == {"id": "e1", "label": "ORG"}
    assert orjson.loads(last.inverse)["value"] == {"id": "e1", "label": "OG"}
    assert last.author == lea
    assert set(Mention.objects.filter(layer=alices).values_list("label", flat=True)) == {"ORG", "PS", "LC"}
    sound()


def test_a_wrong_step_changes_nothing(worked: tuple[Layer, Layer], project: Project) -> None:
    with pytest.raises(InvalidError):
        change(project, None, [RENAME, RENAME], preview=False)
    assert Scheme.objects.count() == 1 and labels(worked[0])["e1"] == "OG"


def test_one_call_takes_a_merge_back(worked: tuple[Layer, Layer], project: Project) -> None:
    change(project, None, [MERGE], preview=False)
    assert labels(worked[0]) == {"e1": "NAME", "e2": "NAME", "e3": "LC"}
    done = undo(project, None, preview=False)
    assert (done.from_version, done.to_version, done.annotations) == (2, 3, {"human": 3})
    assert labels(worked[0]) == {"e1": "OG", "e2": "PS", "e3": "LC"}
    first, last = Scheme.objects.get(version=1), Scheme.objects.get(version=3)
    assert last.value == first.value and last.undoes == 2
    sound()


def test_work_that_went_on_is_kept_when_a_change_is_taken_back(worked: tuple[Layer, Layer], project: Project) -> None:
    _, bobs = worked
    change(project, None, [MERGE], preview=False)
    save(bobs, "add", id="e8", label="NAME", start=6, end=8)  # new, with the merged label
    save(bobs, "update", id="e1", label="LC")  # somebody has chosen another since
    undo(project, None, preview=False)
    assert labels(bobs) == {"e1": "LC", "e8": "NAME"}
    kept = next(one for one in current_scheme(project).value.entities if one.code == "NAME")
    assert kept.retired
    save(bobs, "update", id="e8", start=6, end=9)  # what is retired can still be mended
    sound()


def test_a_renamed_label_is_renamed_back_in_new_marks_too(worked: tuple[Layer, Layer], project: Project) -> None:
    _, bobs = worked
    change(project, None, [RENAME, {"op": "rename", "kind": "entity", "code": "LC", "to": "OG"}], preview=False)
    save(bobs, "add", id="e8", label="OG", start=6, end=8)
    save(bobs, "add", id="e9", label="ORG", start=6, end=8)
    undo(project, None, preview=False)
    assert labels(bobs) == {"e1": "OG", "e8": "LC", "e9": "OG"}
    assert labels(worked[0]) == {"e1": "OG", "e2": "PS", "e3": "LC"}
    sound()


def test_changes_are_taken_back_one_after_another(worked: tuple[Layer, Layer], project: Project) -> None:
    change(project, None, [RENAME], preview=False)
    change(project, None, [{**RENAME, "code": "ORG", "to": "COMPANY"}], preview=False)
    undo(project, None, preview=False)
    assert labels(worked[0])["e1"] == "ORG"
    undo(project, None, preview=False)
    assert labels(worked[0])["e1"] == "OG"
    with pytest.raises(ConflictError, match="No change"):
        undo(project, None, preview=False)
    assert Scheme.objects.count() == 5
    sound()


def test_a_preview_of_an_undo_changes_nothing(worked: tuple[Layer, Layer], project: Project) -> None:
    change(project, None, [RENAME], preview=False)
    assert undo(project, None, preview=True).annotations == {"human": 2}
    assert Scheme.objects.count() == 2 and labels(worked[0])["e1"] == "ORG"


def test_an_event_gets_back_its_arguments(layer: Layer, project: Project) -> None:
    save(layer, "add", id="e1", label="OG", start=0, end=4)
    arguments = [{"role": role, "target": "e1"} for role in ("Participant", "Host")]
    trigger = {"start": 6, "end": 8}
    save(layer, "add", "event", id="v1", type="MEETING", trigger=trigger, arguments=arguments, attributes={})
    step = {"op": "merge", "kind": "role", "codes": ["Participant", "Host"], "to": "Participant"}
    change(project, None, [step, {"op": "rename", "kind": "event", "code": "MEETING", "to": "MEET"}], preview=False)
    layer.refresh_from_db()
    event = orjson.loads(layer.body)["events"][0]
    assert (event["type"], [one["role"] for one in event["arguments"]]) == ("MEET", ["Participant"])
    undo(project, None, preview=False)
    layer.refresh_from_db()
    event = orjson.loads(layer.body)["events"][0]
    assert (event["type"], [one["role"] for one in event["arguments"]]) == ("MEETING", ["Participant", "Host"])
    sound()


def test_a_preview_of_many_layers_takes_few_queries(
    make_article: Callable[..., Article], alice: User, project: Project, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        save(open_layer(make_article(f"a{number}"), alice), "add", id="e1", label="OG", start=0, end=4)
    with django_assert_max_num_queries(6):
        assert change(project, None, [RENAME], preview=True).annotations == {"human": 30}


def test_the_command_previews_applies_and_takes_back(
    worked: tuple[Layer, Layer], project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "steps.toml"
    file.write_text('[[steps]]\nop = "rename"\nkind = "entity"\ncode = "OG"\nto = "ORG"\n')

    def run(*args: str) -> str:
        out = io.StringIO()
        call_command("change_scheme", "news", *args, stdout=out)
        return out.getvalue()

    assert "Would change the scheme from version 1 to 2" in run(str(file), "--preview")
    assert labels(worked[0])["e1"] == "OG"
    assert "human: 2 annotations in 2 layers" in run(str(file))
    assert labels(worked[0])["e1"] == "ORG"
    assert "Changed the scheme from version 2 to 3" in run("--undo")
    assert labels(worked[0])["e1"] == "OG"


@pytest.mark.parametrize(
    ("text", "said"),
    [("steps = 7", "must be a list"), ("[[", "not TOML"), ("[[step]]\n", "not step"), ("", "must be a list")],
)
def test_a_wrong_file_is_refused(project: Project, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "steps.toml"
    file.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("change_scheme", "news", str(file))


@pytest.mark.parametrize("args", [["none", "x.toml"], ["news"], ["news", "x.toml", "--undo"], ["news", "x.toml"]])
def test_a_wrong_call_is_refused(project: Project, args: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("change_scheme", *args)


def test_a_lead_changes_the_scheme_through_the_api(
    worked: tuple[Layer, Layer], api_for: Callable[[User | None], APIClient], lea: User
) -> None:
    client, address = api_for(lea), "/api/v1/projects/news/scheme/"
    body = {"steps": [RENAME], "preview": True}
    assert client.post(f"{address}changes/", body, format="json").data["applied"] is False
    assert client.post(f"{address}changes/", {"steps": [RENAME]}, format="json").data["to_version"] == 2
    assert client.get(address).data["version"] == 2
    assert client.post(f"{address}undo/", {"preview": True}, format="json").data["annotations"] == {"human": 2}
    assert client.post(f"{address}undo/", format="json").data["applied"] is True
    assert client.post(f"{address}undo/").status_code == 409


@pytest.mark.parametrize("body", [[], {"preview": 1}, {"steps": "x"}, 7, {}])
def test_a_wrong_request_is_refused(
    api_for: Callable[[User | None], APIClient], lea: User, project: Project, body: object
) -> None:
    response = api_for(lea).post("/api/v1/projects/news/scheme/changes/", body, format="json")
    assert response.status_code == 422
