"""Rows of characters, there and back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.importers.base import Draft
from tests.formats import article, articles, at, lost, there_and_back, values, written
from tests.importers.support import read

FILE = Path(__file__).parent.parent.parent / "fixtures" / "imports" / "klue-ner.tsv"


def test_a_file_comes_back_byte_for_byte_with_its_broken_header() -> None:
    assert there_and_back("klue-ner", FILE.read_bytes()) == FILE.read_bytes()


def test_labels_come_from_the_rows_not_from_the_header() -> None:
    first, second = articles("klue-ner", FILE.read_bytes())
    assert (first.id, first.text) == ("gisa_train_00000-news", "김가람은 3일 다온시에서 왔다.")
    assert values(first, "entities") == [("PS", "김가람"), ("DT", "3일"), ("LC", "다온시")]
    assert (second.text, values(second, "entities")) == ("가온전자# 값", [("OG", "가온"), ("OG", "전자")])


def test_a_header_is_written_anew_when_the_labels_have_changed() -> None:
    (_, second) = articles("klue-ner", FILE.read_bytes())
    edited = article(
        second.text, key=second.id, meta=dict(second.meta), entities=[at(second.text, "가온전자", label="OG")]
    )
    assert (
        written("klue-ner", edited)
        .decode()
        .startswith("## gisa_train_00001-news\t<가온전자:OG># 값\n가\tB-OG\n온\tI-OG")
    )


def test_the_end_of_a_file_comes_back_as_it_was() -> None:
    for data in (b"## a\tx\nx\tO\n", b"## a\tx\nx\tO\n\n", b"## h\n\n## a\tx\nx\tO\n\n"):
        assert there_and_back("klue-ner", data) == data


def test_each_line_of_an_article_is_a_sentence_and_a_tab_is_a_character() -> None:
    text = "제목\n\n김가람\t왔다"
    one = article(text, key="kb-1", entities=[at(text, "김가람\t", label="PS"), at(text, "목\n\n김", label="OG")])
    out = written("klue-ner", one)
    assert out.decode().split("\n\n")[1].split("\n")[0] == "## kb-1-3\t<김가람\t:PS>왔다"
    assert lost("klue-ner", one) == {"crosses_line": 1}
    assert [(found.id, found.text) for found in articles("klue-ner", out)] == [
        ("kb-1-1", "제목"),
        ("kb-1-3", "김가람\t왔다"),
    ]
    assert values(articles("klue-ner", out)[1], "entities") == [("PS", "김가람\t")]


@pytest.mark.parametrize(
    ("rows", "line", "code"),
    [
        (b"## a\tx\nx\tB-\n", 2, "bad_tag"),
        (b"## a\tx\nx\tO\nyO\n", 3, "bad_row"),
        (b"\tO\n", 1, "bad_row"),
    ],
)
def test_a_wrong_row_loses_its_sentence_only(rows: bytes, line: int, code: str) -> None:
    bad, good = read("klue-ner", rows + b"\n## b\tz\nz\tO\n")
    assert (getattr(bad, "code", ""), bad.line) == (code, line)
    assert isinstance(good, Draft) and good.key == "b"
