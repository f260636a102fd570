"""Native records, and any objects with a text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.importers.base import Draft
from tests.importers.support import drafts, read, refused


def line(**value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def test_a_broken_line_never_stops_the_others() -> None:
    lines = [line(id=str(number), text=f"기사 {number}") for number in range(1000)]
    lines[499] = b'{"id": "499", "text": "half\n'
    found = read("json-lines", b"".join(lines), "big.jsonl")
    assert len([one for one in found if isinstance(one, Draft)]) == 999
    (bad,) = refused("json-lines", b"".join(lines), "big.jsonl")
    assert (bad.line, bad.code, bad.raw) == (500, "bad_json", lines[499])


def test_other_keys_become_metadata() -> None:
    (found,) = drafts("json-lines", line(id=7, text="가", title="제목", section="경제", meta={"desk": "A"}))
    assert (found.key, dict(found.meta)) == ("7", {"title": "제목", "section": "경제", "desk": "A"})


def test_lists_of_labels_are_labels_also_without_a_record_version() -> None:
    (found,) = drafts("json-lines", line(text="가온", entities=[{"label": "OG", "start": 0, "end": 2}]))
    assert found.layers[0].body["entities"] == [{"label": "OG", "start": 0, "end": 2}]


def test_entities_that_are_no_objects_are_metadata() -> None:
    (found,) = drafts("json-lines", line(text="가온", entities=["가온"]))
    assert (found.layers, found.meta["entities"]) == ((), ["가온"])


def test_a_native_record_without_a_layer_brings_no_labels() -> None:
    (found,) = drafts("json-lines", line(record="gisa/1", text="가", layer=None, entities=[]))
    assert found.layers == ()


def test_one_array_is_read_like_lines() -> None:
    assert [one.key for one in drafts("json-lines", b'[{"id":"a","text":"x"},\n{"id":"b","text":"y"}]')] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_lines_are_read_in_their_encoding(encoding: str) -> None:
    data = "".join(f'{{"id":"{n}","text":"한국어 기사 {n}"}}\n' for n in range(30)).encode(encoding)
    assert [one.text for one in drafts("json-lines", data)] == [f"한국어 기사 {n}" for n in range(30)]


def test_a_utf8_file_with_one_line_in_another_encoding_loses_only_that_line() -> None:
    lines = [line(id=str(n), text=f"기사 {n}") for n in range(5)]
    lines[2] = '{"id":"2","text":"기사"}\n'.encode("cp949")
    (bad,) = refused("json-lines", b"".join(lines))
    assert (bad.line, bad.code) == (3, "bad_json")


@pytest.mark.parametrize(
    ("raw", "code", "hint"),
    [
        (b"[1, 2]\n", "not_an_object", "object"),
        (b'{"id": "a"}\n', "no_text", "text"),
        (b'{"text": 7}\n', "no_text", "string"),
        (b'{"text": "a", "id": [1]}\n', "bad_key", "id"),
        (b'{"text": "a", "meta": 7}\n', "bad_meta", "meta"),
        (b'{"text": "a", "record": "gisa/2"}\n', "unknown_record", "gisa/2"),
        (b'{"text": "a", "record": "gisa/1", "colour": 1}\n', "unknown_key", "colour"),
        (b'{"text": "\\ud800"}\n', "bad_json", "surrogate"),
        (b'{"text": NaN}\n', "bad_json", "column"),
        (b"{" * 5000 + b"\n", "bad_json", ""),
    ],
)
def test_a_wrong_record_is_refused_with_its_reason(raw: bytes, code: str, hint: str) -> None:
    (found,) = refused("json-lines", b'{"text": "fine"}\n' + raw)
    assert (found.line, found.code) == (2, code)
    assert hint in found.reason


def test_an_endless_line_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.importers.json_lines.MAX_LINE_BYTES", 100)
    found = read("json-lines", b'{"text": "' + b"x" * 500 + b'"}\n' + line(text="kurz"))
    assert [getattr(one, "code", one.line) for one in found] == ["line_too_long", 2]


def test_blank_lines_are_nothing() -> None:
    assert [one.line for one in drafts("json-lines", b"\n \n" + line(text="a") + b"\n")] == [3]
