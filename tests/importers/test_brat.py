"""brat standoff: every kind of line, repeated roles, line breaks, units, and what is wrong by its line."""

from __future__ import annotations

import io
import zipfile

import pytest

from annotator.core.records import AnnotatedArticle, LayerHeader
from annotator.core.scheme import Scheme
from annotator.core.text import sha256
from annotator.exporters import exporter
from annotator.importers.base import Refused
from annotator.models import Article, Layer, Project
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources
from tests.importers.support_files import only_draft, prepared, read_files

TEXT = "김가람이 어제 사임했다. 가온전자와\n다온은행이 합병했다."
ANN = """\
T1\tPER 0 3\t김가람
T2\tResign 8 10\t사임
T3\tTIME 5 7\t어제
T4\tORG 0 2;8 10\t김가 사임
T5\tORG 14 18\t가온전자
T6\tORG 20 24\t다온은행
T7\tMerge-Org 26 28\t합병
T8\tORG 14 19;20 25\t가온전자와 다온은행이
E1\tResign:T2 Who:T1 When:T3
E2\tMerge-Org:T7 Org-Arg:T5 Org-Arg2:T6
R1\tWorksFor Arg1:T1 Arg2:T5\t
*\tEquiv T5 T8
A1\tPlanned E1
A2\tPolarity E1 Negative
N1\tReference T1 Wiki:Q1\t김가람
#1\tAnnotatorNotes T1\t동명이인 아님
"""
FILES = {"a.txt": TEXT.encode(), "a.ann": ANN.encode()}


def test_every_line_comes_back_as_it_was() -> None:
    article = prepared(only_draft("brat", FILES), Scheme("x", "1", "ko", {}))
    (layer,) = article.layers
    again = AnnotatedArticle(
        "a", TEXT, sha256(TEXT), "ko", {}, LayerHeader("human", "a", "done", 1, 1), layer.body.encode()
    )
    files = dict(exporter("brat").files([again]))  # type: ignore[attr-defined]
    assert files["a.ann"].decode() == ANN
    assert files["a.txt"].decode() == TEXT
    assert not list(exporter("brat").losses(again))


def test_what_it_says_is_what_is_kept() -> None:
    items = prepared(only_draft("brat", FILES)).layers[0].items
    by_id = {one["id"]: one for one in items["entities"]}
    assert by_id["T4"]["fragments"] == [[0, 2], [8, 10]]
    # A span that was only split at the line break is one span.
    assert (by_id["T8"]["text"], "fragments" in by_id["T8"]) == ("가온전자와\n다온은행이", False)
    assert by_id["T1"]["attributes"] == {"Reference": "Wiki:Q1 김가람", "note": "동명이인 아님"}
    events = {one["type"]: one for one in items["events"]}
    assert [one["role"] for one in events["Merge-Org"]["arguments"]] == ["Org-Arg", "Org-Arg"]
    assert events["Resign"]["attributes"] == {"Planned": "true", "Polarity": "Negative"}
    assert events["WorksFor"]["attributes"] == {"form": "relation"}
    assert [one["members"] for one in items["links"]] == [["T5", "T8"]]


CONF = b"[entities]\nORG\n[relations]\n[events]\nPair\tSide1:ORG, Side2:ORG, Theme*:ORG  # comment\n[attributes]\n"


@pytest.mark.parametrize(
    ("line", "conf", "roles"),
    [
        ("E1\tPair:T1 Side1:T2 Side2:T3", CONF, ["Side1", "Side2"]),
        ("E1\tPair:T1 Theme:T2 Theme2:T3", CONF, ["Theme", "Theme"]),
        ("E1\tPair:T1 Side2:T2 Side22:T3", CONF, ["Side2", "Side2"]),
        ("E1\tPair:T1 Side1:T2 Side2:T3", b"", ["Side1", "Side2"]),
        ("E1\tPair:T1 Theme:T2 Theme2:T3", b"", ["Theme", "Theme"]),
    ],
)
def test_the_number_of_a_repeated_role_goes_unless_the_schema_has_it(line: str, conf: bytes, roles: list[str]) -> None:
    ann = f"{line}\nT1\tPair 0 1\t가\nT2\tORG 2 3\t나\nT3\tORG 4 5\t다\n".encode()
    draft = only_draft("brat", {"x/a.txt": "가 나 다".encode(), "x/a.ann": ann, "annotation.conf": conf})
    (event,) = draft.layers[0].body["events"]
    assert [one["role"] for one in event["arguments"]] == roles


def test_offsets_that_count_utf16_after_an_emoji_are_told_by_their_surfaces() -> None:
    files = {"a.txt": "🤝 가온전자".encode(), "a.ann": "T1\tORG 3 7\t가온전자\n".encode()}
    draft = only_draft("brat", files)
    assert prepared(draft).layers[0].items["entities"][0]["start"] == 2
    assert draft.notes == ("offsets are UTF-16: shown by 1 records",)


def test_a_carriage_return_counts_as_brat_counts_it() -> None:
    files = {"a.txt": "가\r\n나다".encode(), "a.ann": "T1\tORG 3 5\t나다\n".encode()}
    assert prepared(only_draft("brat", files)).layers[0].items["entities"][0]["text"] == "나다"


@pytest.mark.parametrize(
    ("ann", "line", "code"),
    [
        ("T1\tORG 0 2\t가온\nT2 ORG 0 2 가온\n", 2, "bad_line"),
        ("T1\tORG zero 2\t가온\n", 1, "bad_line"),
        ("T1\tORG 0 2\t가온\nT1\tORG 0 2\t가온\n", 2, "duplicate_id"),
        ("T1\tORG 0 2\t가온\n\nE1\tMeet:T9\n", 3, "dangling_reference"),
        ("T1\tORG 0 2\t가온\nE1\tMeet:T1 Who:T7\n", 2, "dangling_reference"),
        ("R1\tIn Arg1:T1\n", 1, "bad_line"),
        ("*\tEquiv T1 T2\n", 1, "dangling_reference"),
        ("X1\tWhat 0 2\t가온\n", 1, "bad_line"),
        ("T1\tORG 0 2\t다온\n", 1, "surface_mismatch"),
        ("A1\tX T1\nT1\tORG 0 99\t다온\n", 2, "span_outside"),
        ("T1\tORG 1 1\t\n", 1, "empty_span"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(ann: str, line: int, code: str) -> None:
    (refused,) = read_files("brat", {"a.txt": "가온전자".encode(), "a.ann": ann.encode()})
    assert isinstance(refused, Refused)
    assert (refused.file, refused.line, refused.code) == ("a.ann", line, code)
    if code in ("surface_mismatch", "span_outside", "empty_span"):
        assert refused.reason.startswith("T1: ")


def test_labels_without_their_text_are_refused() -> None:
    (refused,) = read_files("brat", {"a.ann": b"T1\tORG 0 2\tab\n"})
    assert isinstance(refused, Refused) and refused.code == "no_text_file"


def test_pairs_of_an_archive_are_recognised_and_the_rest_stays_plain_text(project: Project, tmp_path: object) -> None:
    out = io.BytesIO()
    files = {**FILES, "annotation.conf": CONF, "b.txt": "라벨 없는 글".encode(), "sub/a.txt": b"x", "sub/a.ann": b""}
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path = f"{tmp_path}/brat.zip"
    with open(path, "wb") as file:
        file.write(out.getvalue())
    report = import_files(project, None, open_sources([path, path]))
    assert (report.created, report.layers, report.refused_count, report.duplicate_count) == (3, 1, 0, 3)
    assert report.notes["passed over, it holds no articles: annotation.conf"] == 2
    assert set(Article.objects.values_list("key", flat=True)) == {"a", "b", "sub/a"}
    assert Layer.objects.get().kind == "imported"


def test_a_text_alone_brings_its_labels(project: Project, tmp_path: object) -> None:
    for name, data in FILES.items():
        with open(f"{tmp_path}/{name}", "wb") as file:
            file.write(data)
    report = import_files(project, None, open_sources([f"{tmp_path}/a.txt", f"{tmp_path}/a.ann"]))
    assert (report.created, report.layers, report.records) == (1, 1, 1)
