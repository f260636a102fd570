"""doccano, sequence labelling: JSON lines with `label` triples, or with `entities` and `relations`.

doccano counts code points, or grapheme clusters if the project said so, and users' scripts count UTF-16; the file
does not say which, so evidence decides. Every other key is metadata, as doccano flattens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, UnitEvidence, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json_items import Item, listed, objects
from annotator.importers._regions import Arrow, Ids, Region, body_of, weigh
from annotator.importers.base import BaseImporter, Draft, Refused, Source

TEXT = ("text", "data")
LABELS = ("label", "labels")
KNOWN = {*TEXT, *LABELS, "id", "entities", "relations", "Comments"}
SHARED_BY_ALL = {"all", "admin", "unknown"}
"""Names of files in doccano's archive that are nobody's own."""


class Importer(BaseImporter):
    label = {"ko": "doccano JSONL", "en": "doccano JSONL"}
    description = {
        "ko": "doccano의 개체·관계 표시. 사건 이름이 붙은 범위와 관계는 사건과 논항이 됩니다.",
        "en": "Sequence labels and relations of doccano. Spans named like event types become events with arguments.",
    }
    shared = (".jsonl", ".json")
    example = '{"id": 5, "text": "가온전자는 …", "label": [[0, 4, "OG"]], "Comments": []}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return any(_is_doccano(value) for value in _first_lines(head()))

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        evidence = weigh(_claimed(source))
        stem = PurePosixPath(source.name).stem
        author = "" if stem in SHARED_BY_ALL else stem[:150]
        for item in objects(source):
            if isinstance(item, Refused):
                yield item
                continue
            try:
                yield _draft(source.name, item, evidence, author)
            except InvalidError as error:
                yield Refused(source.name, item.line, error.code, error.message, item.raw)


def _first_lines(head: bytes) -> Iterator[Any]:
    for line in head.split(b"\n")[:20]:
        try:
            yield orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError:
            continue


def _is_doccano(value: Any) -> bool:
    if not isinstance(value, dict) or "record" in value or not any(isinstance(value.get(key), str) for key in TEXT):
        return False
    if isinstance(value.get("Comments"), list):
        return True
    spans = next((value[key] for key in LABELS if isinstance(value.get(key), list)), None)
    if spans:
        return all(isinstance(one, list) and len(one) == 3 and isinstance(one[2], str) for one in spans)
    entities = value.get("entities")
    return (
        bool(entities)
        and isinstance(entities, list)
        and all(isinstance(one, dict) and "start_offset" in one for one in entities)
    )


def _spans(value: Mapping[str, Any]) -> list[tuple[object, object, object, object]]:
    """(id, start, end, label) of every span.

    Raises InvalidError (`bad_span`) with its place.
    """
    found: list[tuple[object, object, object, object]] = []
    for name in (*LABELS, "entities"):
        for number, one in enumerate(listed(value, name)):
            if isinstance(one, list) and len(one) == 3:
                found.append((None, *one))
            elif isinstance(one, dict) and {"start_offset", "end_offset", "label"} <= one.keys():
                found.append((one.get("id"), one["start_offset"], one["end_offset"], one["label"]))
            else:
                message = "a span is [start, end, label] or {start_offset, end_offset, label}"
                raise InvalidError("bad_span", f"{name}[{number}]: {message}, not {orjson.dumps(one)[:60].decode()}.")
    return found


def _claims(value: Mapping[str, Any]) -> list[Claim]:
    return [
        Claim(start, end, "", f"span {number}")  # type: ignore[arg-type]  # evidence refuses what is no number
        for number, (_id, start, end, _label) in enumerate(_spans(value), start=1)
    ]


def _text(value: Mapping[str, Any]) -> str:
    for name in TEXT:
        if isinstance(value.get(name), str):
            return str(value[name])
    raise InvalidError("no_text", "The object has no `text`.")


def _claimed(source: Source) -> Iterator[tuple[str, list[Claim]]]:
    for item in objects(source):
        if isinstance(item, Item):
            try:
                yield _text(item.value), _claims(item.value)
            except InvalidError:
                continue  # it is refused when it is read


def _draft(name: str, item: Item, evidence: UnitEvidence, author: str) -> Draft:
    value = item.value
    text = _text(value)
    proof = prove(text, _claims(value), evidence.unit)
    ids = Ids()
    regions = [
        Region(ids.take(foreign, "e"), _label(label), start, end)
        for (foreign, _start, _end, label), (start, end) in zip(_spans(value), proof.spans, strict=True)
    ]
    arrows = [_arrow(one, number, ids) for number, one in enumerate(listed(value, "relations"))]
    meta = {key: one for key, one in value.items() if key not in KNOWN}
    if value.get("Comments"):
        meta["Comments"] = value["Comments"]
    key = value.get("id")
    layer = IncomingLayer({"author": author}, body_of(regions, arrows, ids), flat=True)
    return Draft(
        name,
        text,
        str(key) if isinstance(key, str | int) and not isinstance(key, bool) else "",
        meta,
        layers=(layer,) if regions else (),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=(*proof.notes, *([evidence.note] if evidence.note else [])),
    )


def _label(label: object) -> str:
    if not isinstance(label, str):
        raise InvalidError("bad_label", f"A label must be a name, not {label!r}.")
    return label


def _arrow(one: object, number: int, ids: Ids) -> Arrow:
    if not isinstance(one, dict) or not {"from_id", "to_id", "type"} <= one.keys():
        raise InvalidError("bad_relation", f"relations[{number}] must have from_id, to_id and type.")
    return Arrow(_label(one["type"]), ids.find(one["from_id"]), ids.find(one["to_id"]))
