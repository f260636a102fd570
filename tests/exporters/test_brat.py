"""The brat files by brat's own rules: a reader of a dozen lines, independent of ours, that checks them as brat does."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from annotator.core.records import AnnotatedArticle, LayerHeader, body_from_dict, encode_body
from annotator.core.text import sha256
from annotator.exporters import exporter
from annotator.presets import load_preset
from tests.exporters.test_golden import FOLDER
from tests.exporters.test_golden import article as golden


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
    names = ["../../etc/x", "a/b", "A/B", "..", "?*", "", "a/b"]
    articles = [
        AnnotatedArticle(
            name, text, sha256(text), "ko", {}, LayerHeader("human", "../al", "done", 1, 1), encode_body(body)
        )
        for name in names
    ]
    files = written(articles)
    assert len(files) == 2 * len(names) + 1
    for name in files:
        assert not re.search(r'[/\\:*?"<>|]', name) and not name.startswith(".")
    assert len({name.lower() for name in files}) == len(files)
    for name in files:
        if name.endswith(".ann"):
            check(files[f"{name[:-4]}.txt"], files[name], files["annotation.conf"])
    lost = list(exporter("brat").losses(articles[0]))
    assert [(one.code, one.annotation) for one in lost] == [("label", "e1")]
