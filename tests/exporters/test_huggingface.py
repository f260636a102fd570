"""`datasets` itself loads what is written."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import datasets
import pytest

from annotator.core.records import AnnotatedArticle
from annotator.exporters import exporter
from annotator.presets import load_preset
from tests.exporters.test_golden import FOLDER
from tests.exporters.test_golden import article as golden
from tests.formats import article, at, lost
from tests.sample import sample


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(datasets.config, "HF_DATASETS_OFFLINE", True)
    datasets.disable_progress_bars()


def unpacked(folder: Path, *made: AnnotatedArticle, **options: str) -> Path:
    """An export, unpacked."""
    data = b"".join(exporter("huggingface", load_preset("klue-ner"), options).chunks(made))
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder / "data")
    return folder / "data"


@pytest.mark.parametrize("kind", ["", "jsonl"])
def test_datasets_loads_it_with_its_labels(kind: str, tmp_path: Path) -> None:
    text = "가온전자는 왔다.\n김가람도"
    made = article(text, entities=[at(text, "가온전자", label="OG"), at(text, "김가람", label="PS")])
    folder = unpacked(tmp_path, made) / kind
    found = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    tags = found.features["ner_tags"].feature
    assert tags.names[:3] == ["O", "B-PS", "I-PS"]
    assert [[tags.int2str(tag) for tag in row["ner_tags"]] for row in found] == [["B-OG", "O", "O"], ["B-PS", "O"]]
    assert [row["tokens"] for row in found] == [["가온전자", "는", "왔다."], ["김가람", "도"]]
    assert [row["starts"] for row in found] == [[0, 4, 6], [10, 13]]
    assert [row["id"] for row in found] == ["a-1#1", "a-1#2"]


def test_labels_outside_the_scheme_come_last(tmp_path: Path) -> None:
    found = datasets.load_dataset(str(unpacked(tmp_path, sample())), split="train", cache_dir=str(tmp_path / "cache"))
    assert found.features["ner_tags"].feature.names[-2:] == ["B-CV", "I-CV"]


def test_characters_are_tokens_when_somebody_wants_so(tmp_path: Path) -> None:
    text = "가온 전자는"
    folder = unpacked(tmp_path, article(text, entities=[at(text, "가온 전자", label="OG")]), tokens="characters")
    (row,) = [json.loads(line) for line in (folder / "jsonl" / "data" / "train-00000.jsonl").read_text().splitlines()]
    assert row["tokens"] == list(text)
    assert row["ner_tags"] == ["B-OG", "I-OG", "I-OG", "I-OG", "I-OG", "O"]


def test_the_card_says_what_the_notices_forbid(tmp_path: Path) -> None:
    articles = [golden(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]
    folder = unpacked(tmp_path, *articles)
    card = (folder / "README.md").read_text()
    assert "1 of 1 articles carry a notice that forbids redistribution" in card
    found = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert set(found["ai_training"]) == {"forbidden"}


def test_many_articles_go_to_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.exporters.huggingface.SHARD", 2)
    folder = unpacked(tmp_path, *(article(f"글 {number}", key=f"a-{number}") for number in range(5)))
    assert len(list((folder / "data").glob("*.parquet"))) == 3
    found = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert [row["article"] for row in found] == [f"a-{number}" for number in range(5)]


def test_without_pyarrow_there_are_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.exporters.huggingface.importlib.util.find_spec", lambda name: None)
    folder = unpacked(tmp_path, sample())
    assert sorted(path.name for path in (folder / "data").iterdir()) == ["train-00000.jsonl"]
    found = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert len(found) == 4


def test_what_tags_cannot_hold_is_said() -> None:
    assert lost("huggingface", sample()) == {
        "nested": 2,
        "attributes": 1,
        "event": 2,
        "boilerplate": 1,
        "link": 1,
        "metadata": 1,
    }
