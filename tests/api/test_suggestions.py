"""Suggestions are what is left to decide; a decision is stored once, with its changes, for ever."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from rest_framework.test import APIClient

from annotator.core.placing import place_body
from annotator.core.records import body_from_dict, encode_body
from annotator.models import Article, Decision, Layer, SuggestionNotes, User
from annotator.workflow.annotating import open_layer

ApiFor = Callable[[User | None], APIClient]
SUGGESTED = {
    "entities": [
        {"id": "e1", "label": "OG", "start": 0, "end": 4},
        {"id": "e2", "label": "LC", "start": 6, "end": 9},
    ],
    "events": [
        {
            "id": "v1",
            "type": "MEETING",
            "trigger": {"start": 10, "end": 12},
            "arguments": [{"role": "Participant", "target": "e1"}],
        }
    ],
    "boilerplate": [{"id": "b1", "label": "byline", "start": 13, "end": 16}],
    "links": [{"id": "l1", "members": ["e1", "e2"]}],
}


def suggesting_layer(article: Article, kind: str = "machine", author: str = "crf-1", **more: Any) -> Layer:
    body = encode_body(place_body(body_from_dict(SUGGESTED), article.text)).decode()
    return Layer.objects.create(
        article=article, kind=kind, author_name=author, scheme_version=1, status="done", body=body, **more
    )


@pytest.fixture
def source(article: Article) -> Layer:
    return suggesting_layer(article)


@pytest.fixture
def alice_api(api_for: ApiFor, alice: User) -> APIClient:
    return api_for(alice)


def decision(source: Layer | int, annotation: str, verdict: str = "rejected", **more: Any) -> dict[str, Any]:
    source_id = source if isinstance(source, int) else source.pk
    return {"id": str(uuid.uuid4()), "source": source_id, "annotation": annotation, "verdict": verdict, **more}


def decide(client: APIClient, layer: Layer, *decisions: Any, changes: Any = (), base: int = 0) -> Any:
    body = {"base": base, "changes": list(changes), "decisions": list(decisions)}
    return client.post(f"/api/v1/layers/{layer.pk}/changes/", body, format="json")


def open_ids(client: APIClient, article: Article) -> list[str]:
    return [one["value"]["id"] for one in client.get(f"/api/v1/articles/{article.pk}/suggestions/").data["results"]]


def test_of_many_the_surest_are_given_and_all_are_counted(
    alice_api: APIClient, article: Article, source: Layer
) -> None:
    notes = {"e1": {"score": 0.4}, "e2": {"score": 0.9}, "v1": {"score": 0.5}, "b1": {"score": 0.8}}
    SuggestionNotes.objects.create(layer=source, notes=orjson.dumps(notes).decode())
    address = f"/api/v1/articles/{article.pk}/suggestions/"
    found = alice_api.get(address, {"limit": 2}).data
    assert (found["count"], [one["value"]["id"] for one in found["results"]]) == (4, ["e2", "b1"])
    assert len(alice_api.get(address, {"limit": 9}).data["results"]) == 4
    assert alice_api.get(address, {"limit": "many"}).status_code == 422


def test_machine_and_imported_layers_suggest(alice_api: APIClient, article: Article, source: Layer) -> None:
    imported = suggesting_layer(article, "imported", "old tool")
    found = alice_api.get(f"/api/v1/articles/{article.pk}/suggestions/").data
    assert (found["count"], found["next"]) == (8, None)
    assert [(one["source"], one["item"]) for one in found["results"]][3:5] == [
        (source.pk, "boilerplate"),
        (imported.pk, "entity"),
    ]
    assert found["results"][0] == {
        "source": source.pk,
        "kind": "machine",
        "author": "crf-1",
        "item": "entity",
        "value": {"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자", "attributes": {}},
        "targets": {},
        "score": None,
        "reason": "",
        "reason_code": "",
        "reason_parts": (),
        "sources": (),
        "candidates": (),
    }
    assert found["results"][2]["targets"] == {"e1": {"label": "OG", "start": 0, "end": 4}}


def test_a_reason_is_given_as_code_and_as_english_with_the_words_of_its_source(
    alice_api: APIClient, article: Article, source: Layer
) -> None:
    notes = {
        "e1": {"score": 0.9, "reason": ["record", 3, 1], "sources": ["gazetteer", "crf", "gone"]},
        "e2": {"score": 0.9, "reason": "you marked it as LC twice here", "sources": ["same-article"]},
        "v1": {"score": 0.9, "reason": ["forgotten", "회의"], "sources": ["gone"]},
    }
    SuggestionNotes.objects.create(layer=source, notes=orjson.dumps(notes).decode())
    found = alice_api.get(f"/api/v1/articles/{article.pk}/suggestions/").json()
    assert [(one["reason"], one["reason_code"], one["reason_parts"]) for one in found["results"]] == [
        ("confirmed with this label 3×, otherwise 1×", "record", [3, 1]),
        ("you marked it as LC twice here", "", []),
        ("forgotten 회의", "forgotten", ["회의"]),
        ("", "", []),
    ]
    assert found["results"][0]["sources"] == ["gazetteer", "crf", "gone"]
    assert sorted(found["words"]) == ["crf", "gazetteer", "same-article"]
    assert found["words"]["gazetteer"]["label"] == {"ko": "이름 사전", "en": "Gazetteer"}
    assert found["words"]["gazetteer"]["reasons"]["record"]["ko"] == "이 라벨로 확인됨 {0}번, 아님 {1}번"


def test_no_words_are_sent_where_no_source_is_named(alice_api: APIClient, article: Article, source: Layer) -> None:
    assert alice_api.get(f"/api/v1/articles/{article.pk}/suggestions/").json()["words"] == {}


def test_labels_of_people_are_no_suggestions(alice_api: APIClient, article: Article, bob: User, rita: User) -> None:
    body = encode_body(place_body(body_from_dict(SUGGESTED), article.text)).decode()
    Layer.objects.filter(pk=open_layer(article, bob).pk).update(body=body)
    suggesting_layer(article, "gold", "rita", user=rita)
    assert open_ids(alice_api, article) == []


def test_what_is_marked_already_is_not_suggested(
    alice_api: APIClient, article: Article, layer: Layer, source: Layer
) -> None:
    same = {"id": "e9", "label": "OG", "start": 0, "end": 4}
    event = {"id": "v9", "type": "MEETING", "trigger": {"start": 10, "end": 12}}
    other_label = {"id": "e8", "label": "OG", "start": 6, "end": 9}
    changes = [
        {"id": str(uuid.uuid4()), "op": "add", "kind": kind, "value": value}
        for kind, value in (("entity", same), ("event", event), ("entity", other_label))
    ]
    assert decide(alice_api, layer, changes=changes).status_code == 200
    # What she has marked is suggested elsewhere in the article; see test_suggesting.py.
    assert [one for one in open_ids(alice_api, article) if not one.startswith("s")] == ["e2", "b1"]


def test_a_decision_is_stored_with_what_was_suggested(
    alice_api: APIClient, article: Article, layer: Layer, source: Layer, alice: User
) -> None:
    sent = decision(source, "v1", "accepted")
    response = decide(alice_api, layer, sent)
    assert (response.status_code, response.data["decided"], response.data["version"]) == (200, [sent["id"]], 0)
    row = Decision.objects.get()
    assert (str(row.decision_id), row.layer, row.source, row.author) == (sent["id"], layer, source, alice)
    assert (row.annotation, row.item, row.label, row.start, row.end) == ("v1", "event", "MEETING", 10, 12)
    assert (row.surface, row.verdict) == (article.text[10:12], "accepted")
    assert open_ids(alice_api, article) == ["e1", "e2", "b1"]


def test_the_newest_decision_counts_and_undone_opens_again(
    alice_api: APIClient, article: Article, layer: Layer, source: Layer
) -> None:
    decide(alice_api, layer, decision(source, "e1"), decision(source, "e2", "relabelled"))
    assert open_ids(alice_api, article) == ["v1", "b1"]
    decide(alice_api, layer, decision(source, "e1", "undone"))
    assert open_ids(alice_api, article) == ["e1", "v1", "b1"]
    decide(alice_api, layer, decision(source, "e1", "accepted"))
    assert open_ids(alice_api, article) == ["v1", "b1"]
    assert Decision.objects.count() == 4


def test_a_decision_sent_twice_is_stored_once(alice_api: APIClient, layer: Layer, source: Layer) -> None:
    sent = decision(source, "e1")
    decide(alice_api, layer, sent, sent)
    response = decide(alice_api, layer, sent)
    assert (response.status_code, response.data["decided"]) == (200, [sent["id"]])
    assert Decision.objects.count() == 1


def test_decisions_are_each_ones_own(
    api_for: ApiFor, alice_api: APIClient, article: Article, layer: Layer, source: Layer, bob: User
) -> None:
    decide(alice_api, layer, decision(source, "e1"))
    assert open_ids(api_for(bob), article) == ["e1", "e2", "v1", "b1"]


def test_bad_decisions_are_named_and_nothing_is_saved(
    api_for: ApiFor, layer: Layer, source: Layer, article: Article, alice: User, bob: User, make_article: Any
) -> None:
    elsewhere = suggesting_layer(make_article("other"))
    bad = [
        decision(10**12, "e1"),
        decision(elsewhere, "e1"),
        decision(open_layer(article, bob), "e1"),
        decision(suggesting_layer(article, "gold", "g", user=bob), "e1"),
        decision(source, "e99"),
        decision(source, "l1"),
    ]
    entity = {"id": "e1", "label": "OG", "start": 0, "end": 4}
    change = {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": entity}
    response = decide(api_for(alice), layer, decision(source, "e1"), *bad, changes=[change])
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_decision")
    assert [one["decision"] for one in response.data["error"]["details"]] == [one["id"] for one in bad]
    layer.refresh_from_db()
    assert (Decision.objects.count(), layer.version) == (0, 0)


@pytest.mark.parametrize(
    "bad",
    [
        7,
        {},
        {"id": "7"},
        {"source": "1"},
        {"source": True},
        {"source": 2**64},
        {"source": -1},
        {"annotation": ""},
        {"annotation": ["e1"]},
        {"verdict": "maybe"},
        {"verdict": ["accepted"]},
    ],
)
def test_what_is_no_decision_is_refused_by_its_place(
    alice_api: APIClient, layer: Layer, source: Layer, bad: Any
) -> None:
    sent = {**decision(source, "e1"), **bad} if isinstance(bad, dict) and bad else bad
    response = decide(alice_api, layer, decision(source, "e1"), sent)
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_decision")
    assert [one["index"] for one in response.data["error"]["details"]] == [1]


def test_decisions_that_are_no_list_are_refused(alice_api: APIClient, layer: Layer) -> None:
    body = {"base": 0, "changes": [], "decisions": {}}
    response = alice_api.post(f"/api/v1/layers/{layer.pk}/changes/", body, format="json")
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_batch")


def test_changes_that_fail_take_their_decisions_with_them(alice_api: APIClient, layer: Layer, source: Layer) -> None:
    beyond = {"id": "e1", "label": "OG", "start": 0, "end": 9999}
    change = {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": beyond}
    response = decide(alice_api, layer, decision(source, "e1", "accepted"), changes=[change])
    assert (response.status_code, Decision.objects.count()) == (422, 0)


def test_a_submitted_layer_takes_no_new_decisions(alice_api: APIClient, layer: Layer, source: Layer) -> None:
    known = decision(source, "e1")
    decide(alice_api, layer, known)
    alice_api.post(f"/api/v1/layers/{layer.pk}/submit/")
    assert decide(alice_api, layer, known).status_code == 200
    refused = decide(alice_api, layer, decision(source, "e2"))
    assert (refused.status_code, refused.data["error"]["code"]) == (403, "layer_submitted")


@pytest.mark.parametrize("sources", [1, 6])
def test_suggestions_take_few_queries(
    alice_api: APIClient,
    article: Article,
    layer: Layer,
    django_assert_num_queries: Any,
    sources: int,
) -> None:
    for number in range(sources):
        decide(alice_api, layer, decision(suggesting_layer(article, author=f"m{number}"), "e1"))
    open_ids(alice_api, article)
    # Those of her own labels are brought up to date, and newer ones are asked for: that is a fixed price.
    with django_assert_num_queries(15):
        # Machine layers that propose the same show it once.
        assert len(open_ids(alice_api, article)) == 3


def test_deciding_takes_the_same_number_of_queries_however_many_there_are(
    alice_api: APIClient, article: Article, layer: Layer, source: Layer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        decide(alice_api, layer, *[decision(source, "e1", verdict) for verdict in ("accepted", "undone") * 20])
    assert open_ids(alice_api, article) == ["e1", "e2", "v1", "b1"]
