"""POST /layers/{id}/changes/: nothing is lost, nothing is doubled, nothing is half-saved."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Layer, Mention, Project, Revision, User

ApiFor = Callable[[User | None], APIClient]


def add_entity(entity_id: str = "e1", start: int = 0, end: int = 4, label: str = "OG", **more: Any) -> dict[str, Any]:
    value = {"id": entity_id, "label": label, "start": start, "end": end, **more}
    return {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": value}


def update(kind: str, **value: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "op": "update", "kind": kind, "value": value}


def remove(kind: str, annotation_id: str) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "op": "remove", "kind": kind, "value": {"id": annotation_id}}


@pytest.fixture
def save(api_for: ApiFor, alice: User, layer: Layer) -> Callable[..., Any]:
    """Save changes as alice; the response."""
    client = api_for(alice)

    def post(base: int, *changes: Any, layer_id: int = layer.pk) -> Any:
        return client.post(
            f"/api/v1/layers/{layer_id}/changes/", {"base": base, "changes": list(changes)}, format="json"
        )

    return post


def test_a_saved_change_is_in_the_layer_and_in_the_journal(save: Callable[..., Any], layer: Layer) -> None:
    change = add_entity()
    response = save(0, change)
    assert response.status_code == 200
    assert (response.data["version"], response.data["applied"]) == (1, [change["id"]])
    layer.refresh_from_db()
    assert orjson.loads(layer.body)["entities"][0]["text"] == "가온전자"
    revision = Revision.objects.get(layer=layer)
    assert orjson.loads(revision.inverse)["op"] == "remove"
    assert revision.author is not None and revision.author.username == "alice"


def test_a_change_sent_twice_is_applied_once(save: Callable[..., Any], layer: Layer) -> None:
    change = add_entity()
    save(0, change)
    response = save(0, change)
    assert response.status_code == 200
    assert (response.data["applied"], response.data["duplicates"]) == ([], [change["id"]])
    assert Revision.objects.filter(layer=layer).count() == 1


def test_a_change_twice_in_one_batch_is_applied_once(save: Callable[..., Any]) -> None:
    change = add_entity()
    response = save(0, change, change)
    assert (response.data["version"], response.data["duplicates"]) == (1, [change["id"]])


def test_a_stale_base_is_fine_when_other_annotations_were_edited(save: Callable[..., Any]) -> None:
    save(0, add_entity("e1"))
    response = save(0, add_entity("e2", 6, 9))
    assert (response.status_code, response.data["version"]) == (200, 2)


def test_a_stale_edit_of_the_same_annotation_is_a_conflict_that_tells_what_happened(
    save: Callable[..., Any],
) -> None:
    save(0, add_entity("e1"))
    relabelled = update("entity", id="e1", label="LC")
    save(1, relabelled)
    response = save(1, update("entity", id="e1", label="PS"))
    assert response.status_code == 409
    assert (response.data["error"]["code"], response.data["version"]) == ("stale", 2)
    assert [one["id"] for one in response.data["changes"]] == [relabelled["id"]]


def test_a_stale_edit_of_a_removed_annotation_is_a_conflict(save: Callable[..., Any]) -> None:
    save(0, add_entity("e1"))
    save(1, remove("entity", "e1"))
    assert save(1, update("entity", id="e1", label="PS")).status_code == 409


def test_a_base_from_the_future_is_a_conflict(save: Callable[..., Any]) -> None:
    assert save(7, add_entity()).status_code == 409


def test_a_bad_change_is_named_and_none_of_its_batch_is_saved(save: Callable[..., Any], layer: Layer) -> None:
    good, bad = add_entity("e1"), add_entity("e2", 0, 9999)
    response = save(0, good, bad)
    assert response.status_code == 422
    assert response.data["error"]["details"] == [
        {
            "change": bad["id"],
            "code": "span_outside",
            "message": response.data["error"]["details"][0]["message"],
        }
    ]
    layer.refresh_from_db()
    assert (layer.version, layer.body) == (0, '{"entities":[],"events":[],"boilerplate":[],"links":[]}')


def test_utf16_offsets_are_caught_by_the_surface(save: Callable[..., Any], article: Article) -> None:
    start = article.text.index("악수")  # behind an astral character: UTF-16 counts one more
    response = save(0, add_entity("e1", start + 1, start + 3, text="악수"))
    assert response.data["error"]["details"][0]["code"] == "surface_mismatch"


def test_a_label_outside_the_scheme_is_refused(save: Callable[..., Any]) -> None:
    assert save(0, add_entity(label="XX")).data["error"]["details"][0]["code"] == "unknown_label"


def test_a_change_without_a_uuid_is_refused_by_its_place(save: Callable[..., Any]) -> None:
    response = save(0, {**add_entity(), "id": "7"})
    assert (response.status_code, response.data["error"]["details"][0]["index"]) == (422, 0)


@pytest.mark.parametrize("body", [[], {}, {"base": 0}, {"base": "0", "changes": []}, {"base": -1, "changes": []}, 7])
def test_a_body_that_is_no_batch_is_refused(api_for: ApiFor, alice: User, layer: Layer, body: object) -> None:
    response = api_for(alice).post(f"/api/v1/layers/{layer.pk}/changes/", body, format="json")
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_batch")


@pytest.mark.parametrize("raw", [b"{", b"\xff", b'{"base": NaN}', b'"\\ud800"'])
def test_what_is_not_json_is_refused(api_for: ApiFor, alice: User, layer: Layer, raw: bytes) -> None:
    response = api_for(alice).post(f"/api/v1/layers/{layer.pk}/changes/", data=raw, content_type="application/json")
    assert (response.status_code, response.data["error"]["code"]) == (400, "parse_error")


def test_problems_come_back_with_the_save(save: Callable[..., Any]) -> None:
    event = {"id": "v1", "type": "MEETING", "trigger": {"start": 0, "end": 2}, "arguments": []}
    response = save(0, {"id": str(uuid.uuid4()), "op": "add", "kind": "event", "value": event})
    assert [problem["code"] for problem in response.data["problems"]] == ["missing_role"]


def test_confirming_a_rights_line_sets_the_rights_of_the_record(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer, article: Article
) -> None:
    start = article.text.index("저작권자")
    value = {"id": "b1", "label": "ai_ban", "start": start, "end": len(article.text)}
    save(0, {"id": str(uuid.uuid4()), "op": "add", "kind": "boilerplate", "value": value})
    record = api_for(alice).get(f"/api/v1/layers/{layer.pk}/").data
    assert record["rights"] == {"redistribution": "forbidden", "ai_training": "forbidden", "evidence": ["b1"]}


def test_mentions_follow_the_layer(save: Callable[..., Any], layer: Layer) -> None:
    save(0, add_entity("e1"), add_entity("e2", 6, 9, "LC"))
    save(2, update("entity", id="e1", label="PS"), remove("entity", "e2"))
    rows = Mention.objects.filter(layer=layer).values_list("kind", "label", "surface", "start")
    assert list(rows) == [("entity", "PS", "가온전자", 0)]


def test_a_submitted_layer_is_read_only_until_it_is_opened_again(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer
) -> None:
    client = api_for(alice)
    assert client.post(f"/api/v1/layers/{layer.pk}/submit/").data["status"] == "submitted"
    refused = save(0, add_entity())
    assert (refused.status_code, refused.data["error"]["code"]) == (403, "layer_submitted")
    assert client.post(f"/api/v1/layers/{layer.pk}/reopen/").data["status"] == "doing"
    assert save(0, add_entity()).status_code == 200


def test_a_change_that_was_saved_before_submitting_is_still_a_duplicate_after(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer
) -> None:
    change = add_entity()
    save(0, change)
    api_for(alice).post(f"/api/v1/layers/{layer.pk}/submit/")
    assert save(0, change).data["duplicates"] == [change["id"]]


def test_the_journal_gives_every_change_with_its_inverse(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer
) -> None:
    save(0, add_entity("e1"), add_entity("e2", 6, 9))
    page = api_for(alice).get(f"/api/v1/layers/{layer.pk}/revisions/?after=1").data
    assert [(one["version"], one["author"], one["inverse"]["value"]) for one in page["results"]] == [
        (2, "alice", {"id": "e2"})
    ]


def test_a_step_is_in_the_journal_with_the_change_and_its_inverse(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer
) -> None:
    assert save(0, {**add_entity("e1"), "step": "mark:1"}, add_entity("e2", 6, 9)).status_code == 200
    rows = api_for(alice).get(f"/api/v1/layers/{layer.pk}/revisions/").data["results"]
    assert (rows[0]["change"]["step"], rows[0]["inverse"]["step"]) == ("mark:1", "mark:1")
    assert "step" not in rows[1]["change"]


def test_the_journal_can_be_read_from_its_end(
    save: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.api.layers.REVISIONS", 2)
    save(0, *[add_entity(f"e{n}", n, n + 2) for n in range(5)])
    client, found = api_for(alice), []
    address = f"/api/v1/layers/{layer.pk}/revisions/?order=newest"
    while address:
        page = client.get(address).data
        found.append([one["version"] for one in page["results"]])
        address = page["next"]
    assert found == [[5, 4], [3, 2], [1]]
    assert client.get(f"/api/v1/layers/{layer.pk}/revisions/?order=oddest").status_code == 422


def test_nothing_is_saved_in_an_archived_project(save: Callable[..., Any], project: Project) -> None:
    from django.utils import timezone

    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now())
    assert save(0, add_entity()).data["error"]["code"] == "project_archived"


def test_saving_takes_the_same_number_of_queries_however_much_is_marked(
    save: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    save(0, *[add_entity(f"e{n}", n, n + 2) for n in range(60)])
    with django_assert_max_num_queries(14):
        save(60, add_entity("e99", 3, 8))


def test_what_a_machine_made_of_ones_labels_is_not_ones_own_to_change(
    article: Article, alice: User, api_for: ApiFor
) -> None:
    made = Layer.objects.create(
        article=article, kind="machine", author_name="same-article", user=alice, scheme_version=1, body="{}"
    )
    response = api_for(alice).post(f"/api/v1/layers/{made.pk}/changes/", {"base": 0, "changes": []}, format="json")
    assert response.status_code == 403
