"""The brat files by brat's own rules: a reader of a dozen lines, independent of ours, that checks them as brat does."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from bioc import brat as bioc_brat

from annotator.core.records import AnnotatedArticle, LayerHeader, body_from_dict, encode_body
from annotator.core.scheme import Scheme
from annotator.core.text import sha256
from annotator.exporters import exporter
from annotator.presets import load_preset
from tests.exporters.test_golden import FOLDER
from tests.exporters.test_golden import article as golden
from tests.importers.support_files import only_draft, prepared
from tests.sample import sample


def check(text: str, ann: str, conf: str) -> Counter[str]:
    """brat's verification: offsets, surfaces, no span over a line break, references, types known to the conf."""
    ids: set[str] = set()
    lines = [line.split("\t") for line in ann.splitlines()]
    for name, body, *rest in lines:
        assert name not in ids or name == "*"
        ids.add(name)
        if name.startswith("T"):
            type_, places = body.split(" ", 1)
            pieces = [tuple(map(int, place.split())) for place in places.split(";")]
            assert pieces == sorted(pieces) and all(start < end <= len(text) for start, end in pieces)
            assert " ".join(text[start:end] for start, end in pieces) == rest[0]
            assert "\n" not in rest[0] and "\t" not in rest[0]
            assert re.search(rf"^{re.escape(type_)}( |$)", conf, re.MULTILINE)
    for name, body, *_rest in lines:
        if name[0] in "ER":
            assert {pair.split(":")[1] for pair in body.split() if ":" in pair} <= ids
        elif name[0] in "A#N":
            assert body.split()[1] in ids
    return Counter(name[0] for name, *_rest in lines)


def written(articles: list[AnnotatedArticle]) -> dict[str, str]:
    data = b"".join(exporter("brat", load_preset("news-ko")).chunks(articles))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_brat_takes_the_golden_files() -> None:
    files = written([golden(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()])
    assert check(files["a-1.txt"], files["a-1.ann"], files["annotation.conf"]) == Counter("TTTTTTTTE*AAA")
    assert files["a-2.ann"] == ""


def test_names_of_files_are_safe_and_each_is_there_once() -> None:
    text = "가\n나"
    body = body_from_dict({"entities": [{"id": "e1", "label": "P S/x", "start": 0, "end": 3, "text": text}]})
    names = ["../../etc/x", "a/b", "A/B", "..", "?*", "", "a/b", "/a//b/../c", "x" * 300 + "/y"]
    articles = [
        AnnotatedArticle(
            name, text, sha256(text), "ko", {}, LayerHeader("human", "../al", "done", 1, 1), encode_body(body)
        )
        for name in names
    ]
    files = written(articles)
    assert len(files) == 2 * len(names) + 1
    for name in files:
        assert not re.search(r'[\\:*?"<>|]|(^|/)\.|//|^/', name) and len(name) < 220
    assert len({name.lower() for name in files}) == len(files)
    for name in files:
        if name.endswith(".ann"):
            check(files[f"{name[:-4]}.txt"], files[name], files["annotation.conf"])
    lost = list(exporter("brat").losses(articles[0]))
    assert [(one.code, one.annotation) for one in lost] == [("label", "e1")]
    assert {"etc/x.ann", "a/b.ann", "a/b/c.ann"} <= files.keys()


TEXT = "가온전자와\n다온은행이 합병했다. 가온은행은 다시 나온다."
ANN = (
    "T9\tMerge 12 14\t합병\n"
    "E2\tMerge:T9 Org1:T1 Org2:T4\n"
    "M1\tNegation E2\n"
    "T1\tORG 0 4\t가온전자\n"
    "#7\tAnnotationComments T1\t  두 칸  띄움 \n"
    "\n"
    "T4\tORG 6 10\t다온은행\n"
    "E1\tMerge:T9 \n"
    "T2\tORG 0 5;6 11\t가온전자와 다온은행이\n"
    "T3\tORG 18 20;20 22\t가온 은행\n"
    "*\tEquiv T4 T1\n"
    "*\tEquiv T2 T4\n"
    "R8\tOwns Arg1:T1 Arg2:T4\n"
    "#2\tAnnotatorNotes R8\t관계에 단 메모\n"
    f"#3\tAnnotatorNotes T4\t{'긴 메모 ' * 40}\n"
    "A5\tSure T1 2\n"
    "N3\tReference T1 Wiki:Q1\t가온"
)


def came_from_brat(ann: str) -> AnnotatedArticle:
    article = prepared(only_draft("brat", {"a.txt": TEXT.encode(), "a.ann": ann.encode()}), Scheme("x", "1", "ko", {}))
    header = LayerHeader("human", "al", "done", 1, 1)
    return AnnotatedArticle(
        "a", article.text, article.sha256, "ko", orjson.loads(article.meta), header, article.layers[0].body.encode()
    )


def written_again(article: AnnotatedArticle, change: Callable[[dict[str, Any]], None] = lambda items: None) -> str:
    items = orjson.loads(article.body)
    change(items)
    return written([replace(article, body=encode_body(body_from_dict(items)))])["a.ann"]


@pytest.mark.parametrize("ann", [ANN, ANN + "\n", ANN.replace("\n", "\r\n") + "\r\n"])
def test_what_came_from_brat_goes_back_byte_for_byte(ann: str) -> None:
    article = came_from_brat(ann)
    assert written_again(article) == ann
    assert not list(exporter("brat").losses(article))
    assert "가온전자" not in article.meta["brat"]["lines"][3]


def test_only_the_lines_whose_annotations_changed_are_written_anew() -> None:
    def change(items: dict[str, Any]) -> None:
        entities = {one["id"]: one for one in items["entities"]}
        entities["T1"]["attributes"]["Sure"] = "3"
        entities["T3"]["label"] = "BANK"
        items["entities"].append({"id": "e9", "label": "ORG", "start": 0, "end": 2, "text": "가온", "attributes": {}})
        for one in items["events"]:
            for argument in one["arguments"]:
                argument["role"] = argument["role"].replace("Org1", "Org2")
        items["events"] = [one for one in items["events"] if one["id"] != "R8"]
        items["links"][0]["members"].append("e9")

    again = written_again(came_from_brat(ANN), change)
    expected = ANN.replace("A5\tSure T1 2", "A5\tSure T1 3").replace(
        "ORG 18 20;20 22\t가온 은행", "BANK 18 22\t가온은행"
    )
    expected = expected.replace("Org1:T1 Org2:T4", "Org2:T1 Org22:T4")
    lines = [line for line in expected.split("\n") if "R8" not in line]
    assert again.split("\n") == [*lines, "T6\tORG 0 2\t가온", "*\tEquiv T2 T6", ""]


@pytest.mark.parametrize("meta", [{"lines": ["T1\tX 0 1"]}, {"lines": [1], "beside": []}, ["T1"], {"lines": "T1"}])
def test_metadata_that_anybody_wrote_is_not_believed(meta: object) -> None:
    article = came_from_brat(ANN)
    plain = written([replace(article, meta={})])["a.ann"]
    assert written([replace(article, meta={"brat": meta})])["a.ann"] == plain


def test_a_parser_of_others_reads_what_is_written() -> None:
    article = sample()
    files = written([article])
    found = bioc_brat.loads(files["kb-1.txt"], files["kb-1.ann"])
    assert found.text == article.text
    marks = [*article.items["entities"], *article.items["boilerplate"]]
    triggers = [(one["type"], one["trigger"]["text"]) for one in article.items["events"]]
    mentions = {one.id: one.text for one in found.entities}
    kinds = sorted((one.type, one.text) for one in found.entities)
    assert kinds == sorted([*((one["label"], one["text"]) for one in marks), *triggers])
    for one in found.entities:
        assert " ".join(article.text[span.begin : span.end] for span in one.locations) == one.text
    events = {one.type: one for one in found.events}
    filled = {role: mentions[target] for role, target in events["MEETING"].arguments.items()}
    assert filled == {"Participant": "김가람", "Participant2": "박다온", "Time": "3일"}
    assert mentions[events["MEETING"].trigger_id] == "만났"
    assert events["ANNOUNCE"].arguments["Topic"] == events["MEETING"].id
    (same,) = found.equiv_relations
    assert {mentions[one] for one in same.argids} == {"가온전자", "가온일보"}
    assert {one.refid for one in found.attributes} <= {one.id for one in found.annotations}
