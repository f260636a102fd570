"""Web annotations by other hands: one annotation, other bodies, UTF-16, a text that is not there."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from annotator.importers.base import Draft, Refused
from tests.importers.support_files import only_draft, prepared, read_files

TEXT = "🤝 가온전자 김가람"


def annotation(start: int, end: int, exact: str, **more: Any) -> dict[str, Any]:
    selector = [
        {"type": "TextQuoteSelector", "exact": exact},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"https://x.test/anno/{start}",
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "OG", "purpose": "tagging"},
        "target": {"source": "https://x.test/files/news.txt", "selector": selector},
        **more,
    }


def files(value: Any) -> dict[str, bytes]:
    return {"news.txt": TEXT.encode(), "news.jsonld": orjson.dumps(value)}


@pytest.mark.parametrize("shift", [0, 1])
def test_the_unit_is_told_by_the_quotes(shift: int) -> None:
    (layer,) = prepared(only_draft("web-annotation", files(annotation(2 + shift, 6 + shift, "가온전자")))).layers
    (entity,) = layer.items["entities"]
    assert (entity["text"], entity["label"]) == ("가온전자", "OG")


def test_a_collection_an_array_and_a_page_are_all_read() -> None:
    one = annotation(2, 6, "가온전자")
    for value in ([one], {"items": [one]}, {"type": "AnnotationCollection", "first": {"items": [one]}}):
        assert len(prepared(only_draft("web-annotation", files(value))).layers) == 1


def test_a_comment_is_a_note_of_a_span() -> None:
    body = [{"value": "PS", "purpose": "tagging"}, {"value": "대표", "purpose": "commenting"}]
    draft = only_draft("web-annotation", files(annotation(7, 10, "김가람", body=body)))
    assert draft.layers[0].body["entities"][0]["attributes"] == {"note": "대표"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"type": "AnnotationPage", "items": [{"type": "Annotation"}]}, "not_annotations"),
        (annotation(2, 6, "다온전자"), "surface_mismatch"),
        (annotation(2, 60, ""), "span_outside"),
        (
            annotation(
                2, 6, "", target={"source": "news.txt", "selector": {"type": "TextQuoteSelector", "exact": "가"}}
            ),
            "no_position",
        ),
        ([annotation(2, 6, "가온전자"), annotation(2, 6, "", target={"source": "b.txt"})], "many_texts"),
    ],
)
def test_what_is_wrong_is_refused(value: Any, code: str) -> None:
    (refused,) = read_files("web-annotation", files(value))
    assert isinstance(refused, Refused) and refused.code == code


def test_the_text_is_the_one_that_the_targets_name_whatever_the_file_is_called() -> None:
    found = read_files(
        "web-annotation", {"x/a.json": files(annotation(2, 6, "가온전자"))["news.jsonld"], "x/news.txt": TEXT.encode()}
    )
    assert isinstance(found[0], Draft) and found[0].text == TEXT
    assert isinstance(found[1], Refused) and found[1].code == "no_labels_file"


def test_annotations_without_their_text_are_refused() -> None:
    (refused,) = read_files("web-annotation", {"a.jsonld": orjson.dumps(annotation(2, 6, "가온전자"))})
    assert isinstance(refused, Refused) and refused.code == "no_text_file" and "news.txt" in refused.reason
