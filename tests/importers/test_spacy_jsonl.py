"""Prodigy's tasks, there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.core.offsets import to_utf16
from tests.formats import articles, lost, values, written
from tests.importers.support import drafts, refused
from tests.sample import TEXT, sample


def task(**value: Any) -> bytes:
    return json.dumps({"text": "가온이 산다 나온을", **value}, ensure_ascii=False).encode() + b"\n"


def span(start: int, end: int, label: str, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "label": label, **more}


def test_everything_that_it_can_say_comes_back() -> None:
    assert lost("spacy-jsonl", sample()) == {}
    (back,) = articles("spacy-jsonl", written("spacy-jsonl", sample()))
    for name in ("entities", "events", "boilerplate"):
        assert back.items[name] == sample().items[name]
    assert [one["members"] for one in back.items["links"]] == [["e1", "e8"]]
    assert (back.id, back.text) == (sample().id, TEXT)
    assert (back.meta["title"], back.meta["section"]) == ("가온전자", "경제")


def test_tokens_put_together_are_the_text_and_spans_are_whole_tokens() -> None:
    (value,) = [json.loads(line) for line in written("spacy-jsonl", sample()).splitlines()]
    tokens = value["tokens"]
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == TEXT
    for one in value["spans"]:
        words = tokens[one["token_start"] : one["token_end"] + 1]
        assert (words[0]["start"], words[-1]["end"]) == (one["start"], one["end"])
    for one in value["relations"]:
        assert one["head"] == one["head_span"]["token_end"] and one["child"] == one["child_span"]["token_end"]


def test_a_span_named_like_an_event_type_is_a_trigger_and_other_relations_stay_relations() -> None:
    spans = [span(0, 2, "ORG", token_start=0, token_end=0), span(4, 6, "MEETING", token_start=2, token_end=2)]
    relation = {"head": 2, "child": 0, "label": "Buyer"}
    (found,) = articles("spacy-jsonl", task(spans=spans, relations=[relation]))
    assert values(found, "events") == [("MEETING", "산다")]
    assert values(found, "entities") == [("ORG", "가온")]
    assert found.items["events"][0]["arguments"][0]["role"] == "Buyer"
    spans[1]["label"] = "PRODUCT"
    (found,) = articles("spacy-jsonl", task(spans=spans, relations=[relation]))
    assert found.items["events"][0]["attributes"] == {"form": "relation"}
    (value,) = [json.loads(line) for line in written("spacy-jsonl", found).splitlines()]
    assert [(one["label"], one["head_span"]["label"]) for one in value["relations"]] == [("Buyer", "PRODUCT")]


def test_relations_between_mentions_are_links() -> None:
    spans = [span(0, 2, "ORG", token_end=0), span(7, 9, "ORG", token_end=3)]
    (found,) = articles("spacy-jsonl", task(spans=spans, relations=[{"head": 0, "child": 3, "label": "COREF"}]))
    assert len(found.items["links"][0]["members"]) == 2 and not found.items["events"]


def test_rejected_tasks_bring_no_labels_and_say_so() -> None:
    (found,) = drafts("spacy-jsonl", task(spans=[span(0, 2, "ORG")], answer="reject"))
    assert (found.layers, found.notes) == ((), ("labels left out: the answer is reject",))


def test_offsets_in_utf16_are_recognised_by_the_tokens() -> None:
    text = "🤝 가온이 🎉 왔다"
    move = to_utf16(text)
    tokens = [
        {"text": word, "start": move(text.index(word)), "end": move(text.index(word) + len(word)), "id": n}
        for n, word in enumerate(("🤝", "가온", "이", "🎉", "왔다"))
    ]
    value = {"text": text, "tokens": tokens, "spans": [span(tokens[4]["start"], tokens[4]["end"], "X")]}
    (found,) = articles("spacy-jsonl", json.dumps(value).encode())
    assert values(found, "entities") == [("X", "왔다")]


def test_a_span_that_cuts_a_token_is_kept_and_noted() -> None:
    tokens = [{"text": "가온이", "start": 0, "end": 3, "id": 0}]
    (found,) = drafts("spacy-jsonl", task(tokens=tokens, spans=[span(0, 2, "ORG")]))
    assert found.notes == ("spans that cut a token, kept as they are",)


@pytest.mark.parametrize(
    ("value", "code", "place"),
    [
        ({"spans": 7}, "bad_shape", "spans"),
        ({"spans": [span(0, 2, "X"), {"start": 1}]}, "missing_key", "spans[1].end"),
        ({"spans": [span(0, 99, "X")]}, "span_outside", "spans[0]"),
        ({"spans": [{"token_start": 0, "token_end": 3, "label": "X"}]}, "span_outside", "spans[0]"),
        ({"spans": [span(0, 2, "X")], "relations": [{"head": 0, "child": 1, "label": "A"}]}, "bad_relation", "[0]"),
        (
            {"spans": [span(0, 2, "X")], "tokens": [{"text": "없다", "start": 0, "end": 2}]},
            "surface_mismatch",
            "tokens[0]",
        ),
        ({"answer": 7}, "bad_shape", "answer"),
    ],
)
def test_a_wrong_task_is_refused_with_its_place(value: dict[str, Any], code: str, place: str) -> None:
    (found,) = refused("spacy-jsonl", task() + task(**value))
    assert (found.code, found.line) == (code, 2) and place in found.reason
