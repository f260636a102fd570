"""NIKL corpora, and the ETRI ones that only look like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats import article, articles, at, lost, there_and_back, values, written
from tests.importers.support import drafts, refused

FILE = Path(__file__).parent.parent.parent / "fixtures" / "imports" / "nikl-ne.json"


def corpus(*marks: dict[str, Any], form: str = "김가람은 왔다") -> bytes:
    return json.dumps(
        {"id": "c", "document": [{"id": "d", "sentence": [{"id": "s", "form": form, "NE": [*marks]}]}]}
    ).encode()


def test_a_corpus_comes_back_byte_for_byte() -> None:
    assert there_and_back("nikl-ne", FILE.read_bytes()) == FILE.read_bytes()


def test_a_document_is_an_article_and_a_sentence_a_line() -> None:
    (found,) = articles("nikl-ne", FILE.read_bytes())
    assert (found.id, found.text) == ("GISA2600000001.1", "가온전자, 공장 짓는다\n김가람은 🤝 3일 왔다.")
    assert values(found, "entities") == [("OG", "가온전자"), ("PS", "김가람"), ("DT", "3일")]
    assert (found.meta["publisher"], found.meta["published_at"], found.meta["author"]) == (
        "가온일보",
        "20261102",
        "기자",
    )


def test_a_shifted_offset_is_put_right_by_its_form_and_noted() -> None:
    (found,) = drafts("nikl-ne", corpus({"form": "김가람", "label": "PS", "begin": 1, "end": 4}))
    assert found.layers[0].body["entities"] == [{"label": "PS", "start": 0, "end": 3}]
    assert found.notes


def test_the_morpheme_ids_of_etri_are_refused_by_name() -> None:
    etri = {"title": "t", "sentence": [{"id": 0, "text": "김가람은", "morp": [], "NE": [
        {"id": 0, "text": "김가람", "type": "PS_NAME", "begin": 0, "end": 0}
    ]}]}  # fmt: skip
    for value in (etri, {"document": [etri]}):
        (found,) = refused("nikl-ne", json.dumps(value).encode())
        assert found.code == "etri_morpheme_ids" and "ETRI" in found.reason


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b'{"document": 7}', "bad_shape", "document"),
        (b'{"document": [{"sentence": [{"form": 7}]}]}', "bad_shape", "document[0].sentence[0].form"),
        (b'{"document": [{"sentence": [{"id": "a"}]}]}', "missing_key", "document[0].sentence[0].form"),
        (b"[7]", "not_an_object", "object"),
        (b'{"document":\n [}', "bad_json", ""),
        (corpus({"form": "박다온", "label": "PS", "begin": 0, "end": 3}), "surface_mismatch", "NE[0]"),
        (corpus({"form": "김", "label": "PS", "begin": "0", "end": 1}), "bad_shape", "NE[0].begin"),
        (corpus(form="김\n가람"), "bad_sentence", "sentence[0].form"),
    ],
)
def test_a_wrong_corpus_is_refused_with_its_place(data: bytes, code: str, place: str) -> None:
    found = refused("nikl-ne", data)[0]
    assert found.code == code and place in found.reason


def test_one_wrong_document_does_not_lose_the_others() -> None:
    data = json.dumps({"document": [{"sentence": 7}, {"id": "b", "sentence": [{"form": "가"}]}]}).encode()
    assert [one.reason[:20] for one in refused("nikl-ne", data)] == ["document[0].sentence"]


def test_our_own_articles_are_written_in_sentences() -> None:
    text = "가온전자는 왔다. 김가람도 왔다.\n끝"
    one = article(text, entities=[at(text, "가온전자", label="OG"), at(text, "온전", label="PS")])
    (document,) = json.loads(written("nikl-ne", one))["document"]
    assert [sentence["form"] for sentence in document["sentence"]] == ["가온전자는 왔다.", "김가람도 왔다.", "끝"]
    assert document["sentence"][0]["NE"] == [{"id": 1, "form": "가온전자", "label": "OG", "begin": 0, "end": 4}]
    assert lost("nikl-ne", one) == {"nested": 1}
