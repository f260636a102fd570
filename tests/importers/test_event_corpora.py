"""DyGIE++, MAVEN, OmniEvent, RAMS, WikiEvents, ACE: token numbers become characters, and back. CASIE and PHEE."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.core.records import AnnotatedArticle
from tests.formats import article, articles, at, lost, stored, there_and_back, values, written
from tests.importers.support import drafts, refused
from tests.sample import TEXT, sample

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "imports"
FILES = {name.stem: name for name in FOLDER.iterdir()}


def only(name: str) -> AnnotatedArticle:
    (found,) = articles(name, FILES[name].read_bytes())
    return found


def filled(one: AnnotatedArticle, number: int = 0) -> list[tuple[str, str]]:
    """Roles of an event and the words of their fillers."""
    texts = {item["id"]: item["text"] for item in one.items["entities"]}
    return [(said["role"], texts[said["target"]]) for said in one.items["events"][number]["arguments"]]


@pytest.mark.parametrize("name", ["dygie", "maven", "omnievent"])
def test_a_document_comes_back_with_all_that_it_says(name: str) -> None:
    data = FILES[name].read_bytes()
    assert json.loads(there_and_back(name, data)) == json.loads(data)


def test_dygie_has_entities_relations_events_and_clusters() -> None:
    found = only("dygie")
    assert (found.id, found.text) == ("d-1", "가온전자 가 다온시 에서 만났다 .\n그 회사 는 짓는다 !")
    assert values(found, "entities") == [("OG", "가온전자"), ("LC", "다온시"), ("OG", "그 회사")]
    assert sorted(values(found, "events")) == [("Build", "짓는다"), ("LOCATED", "가온전자"), ("Meet", "만났다")]
    assert filled(found, 1) == [("Who", "가온전자"), ("Where", "다온시")]
    assert len(found.items["links"]) == 1


def test_dygie_arguments_that_no_entity_marks_become_entities() -> None:
    data = {"doc_key": "d", "sentences": [["가", "나", "다"]], "events": [[[[0, "X"], [1, 2, "R"]]]]}
    (draft,) = drafts("dygie", json.dumps(data).encode())
    assert draft.notes == ("arguments that no entity marks became entities Argument",)
    assert values(stored(draft), "entities") == [("Argument", "나 다")]


def test_dygie_says_what_it_cannot_hold() -> None:
    text = "가온이 힘을 모아 짓는다. 다온시에서였다."
    one = article(
        text,
        entities=[at(text, "가온", id="e1", label="OG"), at(text, "다온시", id="e2", label="LC")],
        events=[
            {"id": "v1", "type": "A", "trigger": at(text, "힘을 모아"), "arguments": []},
            {
                "id": "v2",
                "type": "B",
                "trigger": at(text, "짓는"),
                "arguments": [{"role": "Who", "target": "e1"}, {"role": "Where", "target": "e2"}],
            },
            {"id": "v3", "type": "C", "trigger": at(text, "짓는"), "arguments": [{"role": "What", "target": "v2"}]},
        ],
    )
    assert lost("dygie", one) == {"trigger": 1, "other_sentence": 1, "argument": 1}
    (back,) = articles("dygie", written("dygie", one))
    assert sorted(values(back, "events")) == [("B", "짓는"), ("C", "짓는")]


def test_maven_has_a_trigger_for_each_mention_and_its_text() -> None:
    found = only("maven")
    assert found.text == "가온전자가 만났다, 짓는다.\n회동은 길었다."
    assert values(found, "events") == [("Meet", "만났다"), ("Build", "짓는다"), ("Meet", "회동")]
    assert found.meta["title"] == "지어낸 글"


def test_maven_arg_has_entities_and_arguments_by_characters() -> None:
    text = "가온이 다온을 산다"
    entity = {"id": "en-1", "type": "ORG", "mention": [{"id": "m-1", "mention": "가온", "offset": [0, 2]}]}
    event = {
        "id": "ev-1",
        "type": "Buy",
        "mention": [{"id": "t-1", "trigger_word": "산다", "offset": [8, 10]}],
        "argument": {"Buyer": [{"entity_id": "en-1"}], "Bought": [{"content": "다온", "offset": [4, 6]}]},
    }
    data = {"id": "x", "title": "t", "document": text, "entities": [entity], "events": [event]}
    (found,) = articles("maven", json.dumps(data).encode())
    assert values(found, "entities") == [("ORG", "가온"), ("Argument", "다온")]
    assert filled(found) == [("Buyer", "가온"), ("Bought", "다온")]


def test_omnievent_counts_characters_and_our_articles_come_back() -> None:
    assert filled(only("omnievent")) == [("Buyer", "가온"), ("Bought", "다온")]
    (back,) = articles("omnievent", written("omnievent", sample()))
    assert back.text == TEXT
    assert sorted(values(back, "entities")) == sorted(values(sample(), "entities"))
    assert sorted(values(back, "events")) == sorted(values(sample(), "events"))
    assert lost("omnievent", sample()) == {"attributes": 2, "argument": 1, "boilerplate": 1, "metadata": 1}
    assert len(back.items["links"]) == 1


def test_rams_has_arguments_in_other_sentences() -> None:
    found = only("rams")
    assert values(found, "events") == [("contact.meet.inperson", "만났다")]
    assert filled(found) == [("who", "가온전자"), ("where", "새 공장")]
    assert (found.language, found.meta["url"]) == ("ko", "http://news.example/1")


def test_wikievents_keeps_the_text_as_it_was_written() -> None:
    found = only("wikievents")
    assert found.text == "가온전자가 만났다.\n\n박다온도."
    assert filled(found) == [("Participant", "가온전자"), ("Participant", "박다온")]


def test_ace_json_keeps_the_sentence_and_its_relations() -> None:
    found = only("ace-json")
    assert (found.id, found.text) == ("a-1-0", "가온전자가 다온시에서 만났다.")
    assert sorted(values(found, "events")) == [("Contact:Meet", "만났다"), ("GEN-AFF:Org-Location", "가온전자")]
    assert values(found, "entities") == [("ORG", "가온전자"), ("GPE", "다온시")]


def test_casie_has_events_with_their_hoppers_and_what_is_known_of_fillers() -> None:
    found = only("casie")
    assert (found.id, found.meta["title"], found.meta["published_at"]) == ("2001", "가온전자 해킹", "2026-11-02")
    assert found.meta["url"] == "http://news.example/2001"
    assert values(found, "events") == [("Attack.Databreach", "해킹"), ("Attack.Databreach", "새어 나갔다")]
    assert filled(found) == [("Victim", "가온전자"), ("Compromised-Data", "회원 정보")]
    assert [one["attributes"] for one in found.items["events"]] == [
        {"hopper": "0", "realis": "Actual"},
        {"hopper": "1", "realis": "Other"},
    ]
    assert [one["attributes"] for one in found.items["entities"]] == [
        {"wikidataid": "Q1"},
        {"confidence": "0.5", "subtype": "Leak"},
    ]


def test_casie_mentions_shifted_like_their_neighbours_are_put_right() -> None:
    value = json.loads(FILES["casie"].read_bytes())
    first, second = value["cyberevent"]["hopper"][0]["events"][0]["argument"]
    second["startOffset"] -= 1
    first |= {"text": "가", "startOffset": 14}  # 가 stands at 0, 4 and 15
    (draft,) = drafts("casie", json.dumps(value).encode())
    assert sorted(draft.notes) == ["offsets put right as those beside them", "offsets put right by their surface"]
    assert [one["start"] for one in stored(draft).items["entities"]] == [15, 21]
    second["startOffset"] += 1
    (found,) = refused("casie", json.dumps(value).encode())
    assert found.code == "surface_mismatch" and "argument[0]" in found.reason


def test_phee_has_arguments_in_pieces_arguments_of_arguments_and_cues() -> None:
    found = only("phee")
    events = {one["type"]: one for one in found.items["events"]}
    entities = {one["id"]: one for one in found.items["entities"]}
    adverse = events["Adverse_event"]
    assert [(one["role"], one["target"]) for one in adverse["arguments"]] == [
        ("Subject", "T2"),
        ("Subject.Age", "T3"),
        ("Treatment", "T4"),
        ("Treatment.Drug", "T5"),
        ("Treatment.Drug", "T6"),
        ("Treatment.Combination", "E2"),
        ("Effect", "T8"),
        ("Speculated", "T9"),
    ]
    assert entities["T8"]["fragments"] == [[21, 23], [28, 30]] and entities["T9"]["text"] == "듯하다"
    assert adverse["attributes"] == {"Speculated": "true"}
    assert [one["target"] for one in events["Combination"]["arguments"]] == ["T5", "T6"]


def test_a_shifted_mention_is_put_right_by_its_words_and_noted() -> None:
    value = json.loads(FILES["wikievents"].read_bytes())
    value["entity_mentions"][1] |= {"start": 5, "end": 6}
    (draft,) = drafts("wikievents", json.dumps(value).encode())
    assert draft.notes and ("PER", "박다온") in values(stored(draft), "entities")


def change(name: str, *path: Any, value: Any) -> bytes:
    """The fixture with another value at a place."""
    document = json.loads(FILES[name].read_bytes())
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("name", "path", "value", "code", "place"),
    [
        ("dygie", ("sentences",), [[""]], "empty_token", "sentences[0][0]"),
        ("dygie", ("sentences",), [], "no_text", "no tokens"),
        ("dygie", ("ner", 0, 0), [0, 99, "OG"], "span_outside", "ner[0][0]"),
        ("dygie", ("ner", 0, 0), [0, 1], "bad_shape", "ner[0][0]"),
        ("dygie", ("events", 0, 0, 1), [0, "x", "R"], "bad_shape", "events[0][0][1][1]"),
        ("dygie", ("clusters",), [[7]], "bad_shape", "clusters[0][0]"),
        ("maven", ("events", 0, "mention", 0, "offset"), [1, 9], "span_outside", "events[0].mention[0]"),
        ("maven", ("events", 0, "mention", 0, "sent_id"), 7, "span_outside", "sentence 7"),
        ("maven", ("events", 0, "mention", 0, "trigger_word"), "없다", "surface_mismatch", "events[0].mention[0]"),
        ("maven", ("content", 0, "tokens"), "x", "bad_shape", "content[0].tokens"),
        ("omnievent", ("entities", 0, "mentions", 0, "position"), [0], "bad_shape", "position"),
        ("omnievent", ("events", 0, "type"), None, "missing_key", "events[0].type"),
        ("rams", ("gold_evt_links", 0, 0), [0, 0], "dangling_reference", "gold_evt_links[0][0]"),
        ("rams", ("evt_triggers", 0, 2), [], "bad_shape", "evt_triggers[0][2]"),
        ("wikievents", ("event_mentions", 0, "arguments", 0, "entity_id"), "x", "dangling_reference", "arguments[0]"),
        ("wikievents", ("text",), "다른 글", "surface_mismatch", "sentences[0][0][0]"),
        ("ace-json", ("entity_mentions", 0, "text"), "없다", "surface_mismatch", "entity_mentions[0]"),
        ("ace-json", ("event_mentions", 0, "trigger", "end"), 0, "span_outside", "event_mentions[0].trigger"),
        ("casie", ("cyberevent", "hopper", 0, "events", 0, "nugget", "text"), "없다", "surface_mismatch", "nugget"),
        ("casie", ("cyberevent", "hopper", 0, "events", 0, "argument", 0, "role"), 7, "bad_shape", "argument[0].role"),
        ("casie", ("content",), None, "missing_key", "content"),
        ("phee", ("annotations", 0, "events", 0, "Effect", "start"), [[1]], "bad_shape", "Effect.text[0]"),
        ("phee", ("annotations", 0, "events", 0, "Trigger", "text"), [["먹", "고"]], "bad_shape", "Trigger.text[0]"),
        ("phee", ("annotations", 0, "events", 0, "Effect", "start"), [[1, -2]], "surface_mismatch", "Effect"),
    ],
)
def test_a_wrong_document_is_refused_with_its_place(name: str, path: Any, value: Any, code: str, place: str) -> None:
    good = FILES[name].read_bytes()
    (found,) = refused(name, good + change(name, *path, value=value))
    assert (found.code, found.line) == (code, 2) and place in found.reason
