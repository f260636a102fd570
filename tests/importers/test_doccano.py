"""doccano's two shapes, its flattened metadata, and offsets whose unit the file does not say."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from annotator.importers import importer_of
from annotator.importers.base import Refused, Source
from tests.importers.support import drafts, read, refused
from tests.importers.support_files import prepared


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


def test_triples_are_entities_and_other_keys_metadata() -> None:
    record = {"id": 5, "text": "가온전자 만남", "label": [[0, 4, "OG"]], "Comments": ["?"], "press": "가온일보"}
    (draft,) = drafts("doccano", lines(record), "kim.jsonl")
    article = prepared(draft)
    assert (article.key, orjson.loads(article.meta)) == ("5", {"press": "가온일보", "Comments": ["?"]})
    assert article.layers[0].header.author == "kim"
    assert [one["text"] for one in article.layers[0].items["entities"]] == ["가온전자"]


def test_relations_between_entities_are_kept_as_such() -> None:
    entities = [
        {"id": 10, "label": "OG", "start_offset": 0, "end_offset": 4},
        {"id": 11, "label": "LC", "start_offset": 5, "end_offset": 7},
    ]
    relations = [{"id": 1, "from_id": 10, "to_id": 11, "type": "foundedAt"}]
    (draft,) = drafts("doccano", lines({"text": "가온전자 다온", "entities": entities, "relations": relations}))
    (event,) = prepared(draft).layers[0].items["events"]
    assert (event["type"], event["attributes"]) == ("foundedAt", {"form": "relation"})
    assert [one["target"] for one in event["arguments"]] == ["10", "11"]


@pytest.mark.parametrize("shift", [0, 1])
def test_the_unit_is_told_by_the_edges_of_words_over_the_whole_file(shift: int) -> None:
    text = "🤝 가온전자 다온시에 공장 짓는다"
    spans = [[2 + shift, 6 + shift, "OG"], [7 + shift, 9 + shift, "LC"], [12 + shift, 14 + shift, "AR"]]
    (first, second) = drafts("doccano", lines({"text": text, "label": spans[:1]}, {"text": text, "label": spans}))
    for draft, expected in ((first, ["가온전자"]), (second, ["가온전자", "다온", "공장"])):
        assert [one["text"] for one in prepared(draft).layers[0].items["entities"]] == expected
        assert any(note.startswith(f"offsets are {'UTF-16' if shift else 'code points'}") for note in draft.notes)


@pytest.mark.parametrize(
    ("record", "recognised"),
    [
        ({"text": "가", "label": [[0, 1, "A"]]}, True),
        ({"data": "가", "labels": [[0, 1, "A"]]}, True),
        ({"text": "가", "label": [], "Comments": []}, True),
        ({"text": "가", "entities": [{"id": 1, "label": "A", "start_offset": 0, "end_offset": 1}]}, True),
        ({"text": "가", "label": "positive"}, False),
        ({"text": "가", "label": ["sports"]}, False),
        ({"text": "가", "entities": [{"label": "A", "start": 0, "end": 1}]}, False),
    ],
)
def test_only_what_is_doccano_is_taken_for_it(record: dict[str, Any], recognised: bool) -> None:
    import io

    source = Source("a.jsonl", lambda: io.BytesIO(lines(record)))
    assert (importer_of(source).name == "doccano") is recognised


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"label": []}, "no_text"),
        ({"text": "가나", "label": [[0, 9, "A"]]}, "span_outside"),
        ({"text": "가나", "label": [[0, 0, "A"]]}, "empty_span"),
        ({"text": "가나", "label": [["0", 1, "A"]]}, "bad_offset"),
        ({"text": "가나", "label": [[0, 1]]}, "bad_span"),
        ({"text": "가나", "label": [[0, 1, None]]}, "bad_label"),
        ({"text": "가나", "label": {"0": 1}}, "not_a_list"),
        ({"text": "가나", "relations": [{"from_id": 1, "to_id": 2, "type": "x"}]}, "dangling_reference"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_the_others_are_read(record: dict[str, Any], code: str) -> None:
    data = lines({"text": "하나", "label": []}, record, {"text": "둘", "label": []})
    (one,) = refused("doccano", data, "a.jsonl")
    assert (one.file, one.line, one.code) == ("a.jsonl", 2, code)
    assert one.raw == lines(record)
    assert len(read("doccano", data)) == 3


def test_a_line_that_is_no_json_loses_only_itself() -> None:
    data = lines({"text": "하나"}) + b'{"text": "broken\n' + lines({"text": "둘"})
    found = read("doccano", data)
    assert [isinstance(one, Refused) for one in found] == [False, True, False]
    assert isinstance(found[1], Refused) and found[1].line == 2
