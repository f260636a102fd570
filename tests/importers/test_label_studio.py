"""Label Studio tasks as they are met: units, displayed surfaces, several annotators, predictions, relations."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from annotator.core.intake import Prepared
from annotator.importers.base import Refused
from tests.importers.support import read
from tests.importers.support_files import only_draft, prepared

TEXT = "🤝 가온전자  김가람 대표가 박다온과 만났다."


def region(name: str, surface: str, label: str, shift: int = 0, **more: Any) -> dict[str, Any]:
    start = TEXT.index(surface) + shift
    value = {"start": start, "end": start + len(surface), "text": surface, "labels": [label]}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def task(*result: dict[str, Any], **more: Any) -> dict[str, Any]:
    annotation = {"id": 7, "completed_by": {"email": "kim@x.test"}, "was_cancelled": False, "result": list(result)}
    return {"id": 1, "data": {"text": TEXT, "press": "가온일보"}, "annotations": [annotation], **more}


def load(*tasks: dict[str, Any]) -> Prepared:
    return prepared(only_draft("label-studio", {"a.json": orjson.dumps(list(tasks))}))


def test_a_task_is_an_article_with_its_data_and_annotators() -> None:
    article = load(task(region("a1", "가온전자", "OG")))
    (layer,) = article.layers
    assert (article.key, article.meta) == ("1", '{"press":"가온일보"}')
    assert (layer.header.kind, layer.header.author) == ("imported", "kim@x.test")


@pytest.mark.parametrize("shift", [0, 1])
def test_the_unit_is_told_by_the_surfaces(shift: int) -> None:
    """An emoji before everything: in UTF-16 units all offsets are one more."""
    article = load(task(region("a1", "가온전자", "OG", shift), region("a2", "박다온", "PS", shift)))
    assert [one["text"] for one in article.layers[0].items["entities"]] == ["가온전자", "박다온"]


def test_a_surface_as_the_page_showed_it_is_no_difference() -> None:
    one = region("a1", "가온전자  김가람", "OG")
    one["value"]["text"] = "가온전자 김가람"
    assert load(task(one)).layers[0].items["entities"][0]["text"] == "가온전자  김가람"


def test_predictions_become_a_machine_layer() -> None:
    one = task(predictions=[{"model_version": "m1", "score": 0.9, "result": [region("p1", "김가람", "PS")]}])
    (layer,) = load(one).layers
    assert (layer.header.kind, layer.header.author) == ("machine", "m1")


def test_every_annotation_is_a_layer_and_skipped_ones_are_counted() -> None:
    one = task(region("a1", "가온전자", "OG"))
    one["annotations"] += [
        {"completed_by": 3, "result": [region("b1", "김가람", "PS")]},
        {"completed_by": 3, "result": [region("c1", "박다온", "PS")]},
        {"completed_by": 4, "was_cancelled": True, "result": []},
    ]
    draft = only_draft("label-studio", {"a.json": orjson.dumps([one])})
    assert [layer.header["author"] for layer in draft.layers if layer.header] == ["kim@x.test", "3", "3-2"]
    assert "left out: a skipped annotation of Label Studio" in draft.notes


def test_relations_from_a_span_that_the_scheme_calls_an_event_are_its_arguments() -> None:
    arrows = [
        {"type": "relation", "from_id": "v", "to_id": "a", "direction": "right", "labels": ["Participant"]},
        {"type": "relation", "from_id": "b", "to_id": "v", "direction": "left", "labels": ["Participant"]},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
    ]
    spans = [region("v", "만났", "MEETING"), region("a", "김가람", "PS"), region("b", "박다온", "PS")]
    events = {one["type"]: one for one in load(task(*spans, *arrows)).layers[0].items["events"]}
    assert [one["target"] for one in events["MEETING"]["arguments"]] == ["a", "b"]
    assert [one["target"] for one in events["related"]["arguments"]] == ["a", "b"]


def test_choices_of_a_region_are_attributes_and_the_rest_is_counted() -> None:
    choice = {"id": "a1", "from_name": "grade", "type": "choices", "value": {"start": 2, "choices": ["high"]}}
    rating = {"id": "z", "from_name": "stars", "type": "rating", "value": {"rating": 3}}
    draft = only_draft("label-studio", {"a.json": orjson.dumps([task(region("a1", "가온전자", "OG"), choice, rating)])})
    assert draft.layers[0].body["entities"][0]["attributes"] == {"grade": "high"}
    assert any("rating" in note for note in draft.notes)


def test_offsets_of_a_page_are_its_global_ones() -> None:
    one = region("a1", "가온전자", "OG", type="hypertextlabels")
    value = one["value"]
    one["value"] = {
        "start": "/div[1]/text()[1]",
        "end": "/div[1]/text()[1]",
        "globalOffsets": {"start": value["start"], "end": value["end"]},
        "hypertextlabels": ["OG"],
    }
    assert load(task(one)).layers[0].items["entities"][0]["text"] == "가온전자"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"data": {}}, "no_text"),
        ({"data": {"text": 3}}, "no_text"),
        ({"annotations": {"result": []}}, "not_a_list"),
        ({"annotations": [3]}, "not_an_object"),
        ({"annotations": [{"result": [region("a", "가온전자", "OG", 200)]}]}, "span_outside"),
        ({"annotations": [{"result": [{"type": "relation", "from_id": "x", "to_id": "y"}]}]}, "dangling_reference"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_the_others_are_read(change: dict[str, Any], code: str) -> None:
    data = b"[\n" + b",\n".join(orjson.dumps(one) for one in (task(), {**task(), **change}, task())) + b"]"
    found = read("label-studio", data, "a.json")
    assert [isinstance(one, Refused) for one in found] == [False, True, False]
    refused = found[1]
    assert isinstance(refused, Refused) and (refused.line, refused.code) == (3, code)


def test_a_file_that_is_cut_off_says_so_after_what_was_whole() -> None:
    data = orjson.dumps([task(), task()])[:-30]
    found = read("label-studio", data, "a.json")
    assert isinstance(found[1], Refused) and found[1].code == "bad_json"
    assert not isinstance(found[0], Refused)


def test_thousands_of_tasks_are_read_one_by_one() -> None:
    """The reader holds pieces of the file, not the file: values across every edge of a piece come whole."""
    tasks = [task(region("a1", "가온전자", "OG"), id=number, padding="가" * (number % 997)) for number in range(2500)]
    found = read("label-studio", orjson.dumps(tasks), "a.json")
    assert [one.key for one in found if not isinstance(one, Refused)] == [str(number) for number in range(2500)]
