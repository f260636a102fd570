"""JSON lines: native `gisa/1` records, or any objects that have a `text`; also one JSON array of them.

Lines are parsed one by one and never held together. A UTF-8 file with one broken line loses only that line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from annotator.core.annotations import COLLECTIONS
from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.core.records import RECORD
from annotator.importers.base import (
    BaseImporter,
    Draft,
    Refused,
    Source,
    encoding_of,
    read_whole,
    text_stream,
)

MAX_LINE_BYTES = 64 * 1024**2
KEY_NAMES = ("id", "key")
NATIVE = {
    "record",
    "id",
    "key",
    "text",
    "sha256",
    "language",
    "meta",
    "layer",
    "rights",
    *COLLECTIONS.values(),
}


class Importer(BaseImporter):
    label = {"ko": "JSON Lines", "en": "JSON Lines"}
    description = {
        "ko": '한 줄에 기사 하나: Gisa가 내보낸 기록, 또는 {"text": …}와 임의의 메타데이터.',
        "en": 'One article a line: records that Gisa exported, or {"text": …} with any metadata.',
    }
    extensions = (".jsonl", ".ndjson", ".json")
    example = '{"id": "kb-0017", "text": "가온전자, …\\n…", "publisher": "가온일보", "section": "economy"}'

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        try:
            with source.open() as file:
                head = file.read(1024**2)
            encoding = source.encoding or encoding_of(head)
            if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
                yield from _array(source)
            elif encoding.replace("_", "-").lower() in ("utf-8", "utf8", "ascii"):
                with source.open() as file:
                    yield from _records(source.name, _lines(file), "utf-8")
            else:
                yield from _foreign(source, encoding)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Line numbers and lines; None for a line that is longer than MAX_LINE_BYTES."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)
        yield number, None


def _foreign(source: Source, encoding: str) -> Iterator[Draft | Refused]:
    """A file in another encoding than UTF-8, decoded as it is read."""
    stream, name = text_stream(Source(source.name, source.open, encoding))
    number = 0
    with stream:
        while True:
            number += 1
            try:
                line = stream.readline(MAX_LINE_BYTES)
            except UnicodeError:
                # After bytes that are no text in this encoding nobody knows where the next line begins.
                yield Refused(source.name, number, "wrong_encoding", f"From here on the file is not {name}.")
                return
            if not line:
                return
            yield from _records(source.name, [(number, line.encode("utf-8", "surrogatepass"))], name)


def _array(source: Source) -> Iterator[Draft | Refused]:
    """A file that is one JSON array; it is read whole, so its size is bounded."""
    try:
        items = orjson.loads(read_whole(source).removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        yield Refused(source.name, error.lineno, "bad_json", f"Not JSON: {_why(error)}")
        return
    for number, item in enumerate(items, start=1):
        raw = orjson.dumps(item)
        yield _checked(source.name, number, raw + b"\n", item, "utf-8")


def _records(name: str, lines: Iterable[tuple[int, bytes | None]], encoding: str) -> Iterator[Draft | Refused]:
    for number, line in lines:
        if line is None:
            yield Refused(name, number, "line_too_long", f"The line is longer than {MAX_LINE_BYTES:,} bytes.")
            continue
        bare = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not bare.strip():
            continue
        try:
            value = orjson.loads(bare)
        except orjson.JSONDecodeError as error:
            yield Refused(name, number, "bad_json", f"Not JSON: {_why(error)}", line)
            continue
        yield _checked(name, number, line, value, encoding)


def _why(error: orjson.JSONDecodeError) -> str:
    if "surrogate" in error.msg:
        return f"{error.msg}: half of a surrogate pair"
    return f"{error.msg} at column {error.colno}"


def _checked(name: str, number: int, raw: bytes, value: Any, encoding: str) -> Draft | Refused:
    try:
        return _draft(name, number, raw, value, encoding)
    except InvalidError as error:
        return Refused(name, number, error.code, error.message, raw)


def _draft(name: str, number: int, raw: bytes, value: Any, encoding: str) -> Draft:
    if not isinstance(value, dict):
        raise InvalidError("not_an_object", f"A line must be an object, not {type(value).__name__}.")
    text = value.get("text")
    if not isinstance(text, str):
        raise InvalidError("no_text", "The object has no `text`." if text is None else "`text` must be a string.")
    version = value.get("record", RECORD)
    if "record" in value and (not isinstance(version, str) or version != RECORD):
        raise InvalidError("unknown_record", f"This reads {RECORD} records, not {version!r}.")
    return Draft(
        file=name,
        text=text,
        key=_key(value),
        meta=_meta(value),
        language=_string(value, "language"),
        layers=_layers(value),
        sha256=_string(value, "sha256"),
        line=number,
        raw=raw,
        encoding=encoding,
    )


def _key(value: Mapping[str, Any]) -> str:
    for name in KEY_NAMES:
        key = value.get(name)
        if isinstance(key, str | int) and not isinstance(key, bool) and str(key).strip():
            return str(key)
        if key is not None and key != "":
            raise InvalidError("bad_key", f"`{name}` must be a string or a whole number, not {key!r}.")
    return ""


def _string(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise InvalidError("bad_value", f"`{name}` must be a string, not {type(text).__name__}.")
    return text


def _meta(value: Mapping[str, Any]) -> dict[str, Any]:
    """What `meta` has, and every other key of the object: nothing that came with a text is dropped."""
    meta = value.get("meta")
    if meta is None:
        meta = {}
    if not isinstance(meta, dict):
        raise InvalidError("bad_meta", f"`meta` must be an object, not {type(meta).__name__}.")
    if value.get("record") == RECORD:
        unknown = sorted(value.keys() - NATIVE)
        if unknown:
            raise InvalidError("unknown_key", f"A {RECORD} record has no {', '.join(unknown)}; use `meta`.")
        return meta
    taken = {*NATIVE} if _labelled(value) else {"id", "key", "text", "language", "meta", "sha256"}
    return {**{name: one for name, one in value.items() if name not in taken}, **meta}


def _labelled(value: Mapping[str, Any]) -> bool:
    """Whether an object carries labels in the native lists."""
    if "record" in value:
        return True
    lists = [value[name] for name in COLLECTIONS.values() if name in value]
    return bool(lists) and all(isinstance(one, list) and all(isinstance(i, dict) for i in one) for one in lists)


def _layers(value: Mapping[str, Any]) -> tuple[IncomingLayer, ...]:
    """The labels of a record. A record with `layer` null and empty lists has none."""
    if not _labelled(value):
        return ()
    header = value.get("layer")
    if header is not None and not isinstance(header, dict):
        raise InvalidError("bad_layer", f"`layer` must be an object or null, not {type(header).__name__}.")
    if header is None and not any(value.get(name) for name in COLLECTIONS.values()):
        return ()
    return (IncomingLayer(header, {name: value.get(name) for name in COLLECTIONS.values()}),)
