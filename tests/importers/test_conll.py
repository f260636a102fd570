"""Token rows of every scheme, there and back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from seqeval.metrics.sequence_labeling import get_entities

from tests.formats import article, articles, at, lost, there_and_back, values, written
from tests.importers.support import drafts, read, refused

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "imports"


def entities(data: bytes) -> list[tuple[str, str]]:
    (found,) = articles("conll-bio", data)
    return values(found, "entities")


@pytest.mark.parametrize(("name", "file"), [("conll-bio", "conll-bio.conll"), ("conll-iobes", "conll-iobes.iobes")])
def test_a_file_comes_back_byte_for_byte(name: str, file: str) -> None:
    data = (FOLDER / file).read_bytes()
    assert there_and_back(name, data, file) == data


def test_documents_are_articles_and_sentences_lines() -> None:
    found = articles("conll-bio", (FOLDER / "conll-bio.conll").read_bytes(), "news.conll")
    assert [one.id for one in found] == ["news:1", "news:16"]
    assert found[0].text == "가온전자 는 3일 김가람 박다온 을 만났다 .\n다온시 시청 에서"
    assert values(found[0], "entities") == [
        ("OG", "가온전자"),
        ("DT", "3일"),
        ("PS", "김가람"),
        ("PS", "박다온"),
        ("LC", "다온시 시청"),
    ]
    assert found[1].text == "# 🤝 표시"


def test_without_documents_a_sentence_is_an_article_and_a_comment_may_name_it() -> None:
    found = articles("conll-iobes", (FOLDER / "conll-iobes.iobes").read_bytes())
    assert [(one.id, one.text) for one in found] == [("m-1", "가온 전자 는"), ("m-2", "김 가 람")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (b"a I-PS\nb I-PS\nc B-PS\n", [("PS", "a b"), ("PS", "c")]),
        (b"a B-PS\nb I-OG\nc O\n", [("PS", "a"), ("OG", "b")]),
        (b"a U-PS\nb B-PS\nc L-PS\n", [("PS", "a"), ("PS", "b c")]),
        (b"a PER-B\nb PER-I\nc -\t\n".replace(b"c -\t", b"c O"), [("PER", "a b")]),
        (b"a B_PS\nb I_PS\n", [("PS", "a b")]),
        (b"a B-A-B\nb I-A-B\n", [("A-B", "a b")]),
    ],
)
def test_tags_of_other_schemes_are_read(rows: bytes, expected: list[tuple[str, str]]) -> None:
    assert entities(rows) == expected


def test_inner_tags_that_begin_an_entity_are_noted() -> None:
    (found,) = drafts("conll-bio", b"a I-PS\nb O\n")
    assert found.notes == ("entities that begin with an inner tag, as in IOB1",)


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"a O\nb\n\nc O\n", 2, "bad_row"),
        (b"-DOCSTART- O\n\na O\nb X-PS\n\n-DOCSTART- O\n\nc O\n", 4, "bad_tag"),
        (b"a O\nb B-\n\nc O\n", 2, "bad_tag"),
        (b"x\tO\n \tO\n\nc\tO\n", 2, "blank_token"),
        (b"-DOCSTART- O\n\n-DOCSTART- O\n\nc O\n", 1, "empty_document"),
    ],
)
def test_a_wrong_row_loses_its_document_only_and_is_named(data: bytes, line: int, code: str) -> None:
    bad, good = read("conll-bio", data)
    assert (getattr(bad, "code", ""), bad.line) == (code, line)
    assert getattr(good, "text", "") == "c"


def test_a_file_that_stops_being_text_says_where() -> None:
    found = refused("conll-bio", "가 O\n\n나 O\n".encode() + b"\xff\xfe O\n", encoding="utf-8")
    assert found[-1].code == "wrong_encoding"


def test_an_edited_article_keeps_its_columns_where_the_tokens_are_the_same() -> None:
    (found,) = articles("conll-bio", b"-DOCSTART- -X- O O\n\nab NN I-NP O\nc VV I-VP O\n\nd NN I-NP O\n\n")
    edited = article(found.text, meta=dict(found.meta), entities=[{"label": "PS", "start": 0, "end": 1}])
    assert written("conll-bio", edited) == (b"-DOCSTART- -X- O O\n\na _ _ B-PS\nb _ _ O\nc _ _ O\n\nd NN I-NP O\n\n")


def test_what_a_column_of_tags_cannot_hold_is_said() -> None:
    text = "가온전자 김가람 대표는 \n 왔다"
    one = article(
        text,
        entities=[
            at(text, "가온전자 김가람 대표는", id="e1", label="OG"),
            at(text, "김가람", id="e2", label="PS", attributes={"role": "x"}),
            at(text, "가온전자 김가람", id="e3", label="PS", fragments=[[0, 4], [5, 8]]),
            at(text, " \n", id="e4", label="PS"),
            at(text, " 왔다", id="e5", label="DT"),
        ],
        events=[{"id": "v1", "type": "MOVE", "trigger": at(text, "왔다"), "arguments": []}],
        boilerplate=[at(text, "가온전자", id="b1", label="byline")],
        links=[{"id": "l1", "members": ["e1", "e2"]}],
    )
    assert lost("conll-bio", one) == {
        "nested": 1,
        "discontinuous": 1,
        "blank": 1,
        "outer_space": 1,
        "event": 1,
        "boilerplate": 1,
        "link": 1,
    }


def test_seqeval_reads_the_tags_of_what_is_written() -> None:
    text = "가온전자는 다온시 시청에"
    one = article(text, entities=[at(text, "가온전자", label="OG"), at(text, "다온시 시청", label="LC")])
    for name in ("conll-bio", "conll-iobes"):
        rows = [line.split(" ") for line in written(name, one).decode().split("\n") if line][1:]
        found = get_entities([row[-1] for row in rows])
        assert found == [("OG", 0, 0), ("LC", 2, 3)]


def test_our_own_export_comes_back_with_the_same_labels() -> None:
    text = "가온전자는 3일 왔다. 김가람이 🤝 웃었다.\n끝"
    one = article(text, entities=[at(text, "가온전자", label="OG"), at(text, "김가람", label="PS")])
    for name in ("conll-bio", "conll-iobes"):
        (back,) = articles(name, written(name, one))
        assert back.text == "가온전자 는 3일 왔다.\n김가람 이 🤝 웃었다.\n끝"
        assert values(back, "entities") == [("OG", "가온전자"), ("PS", "김가람")]
