"""Damaged files of every format: drafts or refusals, never anything else, and no draft that cannot be judged."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import orjson
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.intake import prepare
from annotator.exporters import exporter, exporter_names
from annotator.importers import importer, importer_names, importer_of
from annotator.importers.base import Draft, Refused, Source
from annotator.presets import load_preset
from tests.exporters.test_golden import article as golden_article

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "exports"
SCHEME = load_preset("news-ko")
ARTICLES = [golden_article(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]
BOTH = [
    name for name in importer_names() if name in exporter_names() and not exporter(name).binary and name != "csv-table"
]
"""Formats of text that read what they write; tables of spans are no tables of articles."""


def golden(name: str) -> dict[str, bytes]:
    """The files that the format's exporter writes, by name."""
    if (FOLDER / name).is_dir():
        return {path.name: path.read_bytes() for path in (FOLDER / name).iterdir()}
    pattern = "records.jsonl" if name == "json-lines" else f"{name}.*"
    return {path.name: path.read_bytes() for path in FOLDER.glob(pattern)}


IMPORTS = FOLDER.parent / "imports"


@cache
def seeds(name: str) -> dict[str, bytes]:
    """Whole files of every format: what its exporter writes, what foreign tools wrote, or a table made here.

    Made once: a workbook says when it was made, and damage must find the same bytes each time.
    """
    if name in BOTH:
        return golden(name)
    if name in TABLES:
        out = io.BytesIO()
        frame = pandas.DataFrame({"id": ["a", "b"], "title": ["하나", "둘"], "text": ["가온전자는\n3일 🤝", "둘째 글"]})
        TABLES[name](frame, out)
        return {f"table{importer(name).extensions[0]}": out.getvalue()}
    if name == "spacy-docbin":
        return {"golden.spacy": b"".join(exporter(name, SCHEME).chunks(ARTICLES))}
    if name == "plain-text":
        return {"a.txt": "가온전자, 공장 짓는다\n가온전자는 3일 …".encode("cp949")}
    return {path.name: path.read_bytes() for path in IMPORTS.glob(f"{name}.*")}


TABLES: dict[str, Callable[[pandas.DataFrame, io.BytesIO], object]] = {
    "csv-table": lambda frame, out: out.write(frame.to_csv(index=False).encode()),
    "excel": lambda frame, out: frame.to_excel(out, index=False),
    "parquet": lambda frame, out: frame.to_parquet(out),
}
BINARY = ("excel", "parquet", "spacy-docbin")


def read(name: str, files: dict[str, bytes]) -> Iterator[Draft | Refused]:
    def source(file: str) -> Source:
        return Source(file, lambda: io.BytesIO(files[file]), find=lambda one: source(one) if one in files else None)

    one = importer(name)
    for file in files:
        if not one.is_settings(source(file)) and not one.part_of(source(file)):
            yield from one.read(source(file))


def judge(name: str, files: dict[str, bytes]) -> None:
    """Read files and prepare every draft as an import does."""
    for one in read(name, files):
        assert isinstance(one, Draft | Refused)
        if isinstance(one, Refused):
            assert one.code and one.reason and one.file
            continue
        try:
            prepare(one.text, scheme=SCHEME, key=one.key, meta=one.meta, sha256=one.sha256, layers=one.layers)
        except InvalidError as error:
            assert error.code and error.message


@pytest.mark.parametrize("name", BOTH)
def test_the_files_of_every_format_are_recognised(name: str) -> None:
    files = golden(name)
    assert files
    for file, data in files.items():
        source = Source(file, lambda data=data: io.BytesIO(data), find=lambda one: None)  # type: ignore[misc]
        if Path(file).suffix in (*importer(name).extensions, *importer(name).shared) and not file.endswith(".txt"):
            assert importer_of(source).name == name


@pytest.mark.parametrize("name", importer_names())
def test_every_importer_reads_its_whole_files(name: str) -> None:
    """Else what is damaged below would be refused at the door."""
    found = list(read(name, seeds(name)))
    assert found and all(isinstance(one, Draft) for one in found)


@pytest.mark.parametrize("name", importer_names())
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_refused_with_a_reason(name: str, data: st.DataObject) -> None:
    files = seeds(name)
    file = data.draw(st.sampled_from(sorted(files)))
    whole = files[file]
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 40))
    junk = data.draw(st.sampled_from([b"", b"\x00", b"\xff", b"\n", b"\t", b'"', b"-1", b"99999", b"{", b"]", b"null"]))
    judge(name, {**files, file: whole[:at] + junk + whole[at + cut :]})


@pytest.mark.parametrize("name", BINARY)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_inside_a_packed_file_is_refused_with_a_reason(name: str, data: st.DataObject) -> None:
    """A flipped byte of a zip is found by its sum; a changed member of a sound zip is not."""
    ((file, whole),) = seeds(name).items()
    if name == "excel":
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        chosen = data.draw(st.sampled_from(sorted(members)))
        members[chosen] = _damaged(members[chosen], data)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for one, inside in members.items():
                archive.writestr(one, inside)
        judge(name, {file: out.getvalue()})
    elif name == "spacy-docbin":
        judge(name, {file: zlib.compress(_damaged(zlib.decompress(whole), data))})
    else:
        judge(name, {file: _damaged(whole, data)})


def _damaged(whole: bytes, data: st.DataObject) -> bytes:
    at, cut = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 8))
    return whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + cut :]


@pytest.mark.parametrize("name", importer_names())
@pytest.mark.parametrize("bomb", ["brackets", "elements", "entities", "NUL", "tabs", "quotes", "one line"])
def test_a_bomb_is_read_in_time_or_refused(name: str, bomb: str) -> None:
    data = {
        "brackets": b'{"text":' + b"[" * 100_000,
        "elements": b"<a>" * 100_000,
        "entities": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"<!ENTITY b '&a;&a;&a;&a;'>" * 9 + b"]><x>&b;</x>",
        "NUL": bytes(10_000),
        "tabs": b"\t" * 100_000,
        "quotes": b'"' * 20_001,
        "one line": b"x" * 1_000_000,
    }[bomb]
    started = time.monotonic()
    judge(name, {f"bomb{(*importer(name).extensions, '.json')[0]}": data})
    assert time.monotonic() - started < 10


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "start", "text"]), inner),
    max_leaves=4,
)


def _places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, (*path, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _places(one, (*path, index))


def _replace(value: object, path: tuple[object, ...], new: object) -> object:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    copy[path[0]] = _replace(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("name", [name for name in BOTH if any(".json" in file for file in golden(name))])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_json_value_that_is_another_one_is_refused_with_a_reason(name: str, data: st.DataObject) -> None:
    files = golden(name)
    file = data.draw(st.sampled_from([file for file in sorted(files) if ".json" in file]))
    lines = files[file].splitlines() if file.endswith("l") else [files[file]]
    value = orjson.loads(lines[0])
    path = data.draw(st.sampled_from(list(_places(value))))
    lines[0] = orjson.dumps(_replace(value, path, data.draw(JSON)))
    judge(name, {**files, file: b"\n".join(lines) + b"\n"})


def test_a_zip_of_pairs_is_no_more_than_its_files() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file, data in golden("brat").items():
            archive.writestr(file, data)
    assert len(list(read("brat", golden("brat")))) == 2
