"""A file of rows that an article came from, kept in its metadata without the article's words, for the way back.

Such a file may say more than a record can. As long as labels and text are what they were, it goes back as it came.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from annotator.core.text import sha256

MAX_BYTES = 32 * 1024**2
"""The largest file that is kept, unpacked."""


def fingerprint(text: str, items: Mapping[str, Iterable[Mapping[str, Any]]]) -> str:
    """A hash of a text and of the lists of a record on it, whatever the order of the lists."""
    kept = [sha256(text), *(sorted(map(_entity, items.get(name, ()))) for name in ("entities", "boilerplate"))]
    kept.append(sorted(map(_event, items.get("events", ()))))
    kept.append(sorted(_dumped([link.get("type", "same"), *link["members"]]) for link in items.get("links", ())))
    return sha256(_dumped(kept))


def _entity(one: Mapping[str, Any]) -> str:
    return _dumped([one["id"], one["label"], *_place(one), _pairs(one)])


def _event(one: Mapping[str, Any]) -> str:
    arguments = [[argument["role"], argument["target"]] for argument in one.get("arguments", ())]
    return _dumped([one["id"], one["type"], *_place(one["trigger"]), arguments, _pairs(one)])


def _place(one: Mapping[str, Any]) -> list[Any]:
    return [one["start"], one["end"], [list(piece) for piece in one.get("fragments") or ()]]


def _pairs(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(one.get("attributes", {}).items())


def _dumped(value: object) -> str:
    return orjson.dumps(value).decode()


def packed(rows: str) -> str:
    """Rows as metadata holds them, "" when they are too many."""
    data = rows.encode()
    return "" if len(data) > MAX_BYTES else base64.b64encode(zlib.compress(data, 9)).decode()


def unpacked(said: object) -> str:
    """The rows of metadata, "" when they are none: anybody may have written it."""
    if not isinstance(said, str) or not said:
        return ""
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(base64.b64decode(said, validate=True), MAX_BYTES)
        return data.decode() if reader.eof else ""
    except (ValueError, binascii.Error, zlib.error):
        return ""
