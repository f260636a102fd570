"""spaCy's DocBin: entities from `doc.ents` and span groups; what Gisa wrote beside them from `user_data`."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import orjson

from annotator.core.annotations import ID
from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers.base import BaseImporter, Draft, Refused, Source, read_whole

MAX_UNPACKED = 1024**3
"""Bytes that a file may unpack to."""


class Importer(BaseImporter):
    label = {"ko": "spaCy DocBin", "en": "spaCy DocBin"}
    description = {
        "ko": "spaCy의 이진 파일. doc.ents와 doc.spans의 구간을 읽습니다.",
        "en": "spaCy's binary file; spans are read from doc.ents and doc.spans.",
    }
    extensions = (".spacy",)
    example = 'DocBin(docs=[doc], store_user_data=True).to_disk("labels.spacy")'
    requires = ("spacy",)
    extra = "spacy"

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        try:
            self.need()
            yield from _drafts(source.name, read_whole(source))
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)


def _drafts(name: str, data: bytes) -> Iterator[Draft]:
    """Raises InvalidError (`bad_docbin`, `file_too_large`)."""
    _check_size(data)
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    number = 0
    try:
        for doc in DocBin().from_bytes(data).get_docs(Vocab()):
            yield _draft(name, number + 1, doc)
            number += 1
    except Exception as error:  # a damaged file fails anywhere in spaCy, numpy or msgpack, with any error
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise InvalidError("bad_docbin", f"spaCy cannot read document {number + 1}: {said}") from None


def _check_size(data: bytes) -> None:
    """Unpack in pieces, keeping none: spaCy itself would unpack anything.

    Raises InvalidError (`bad_docbin`, `file_too_large`).
    """
    unpack = zlib.decompressobj()
    size, rest = 0, data
    try:
        while rest and not unpack.eof:
            size += len(unpack.decompress(rest, 1024**2))
            rest = unpack.unconsumed_tail
            if size > MAX_UNPACKED:
                raise InvalidError("file_too_large", f"The file unpacks to more than {MAX_UNPACKED:,} bytes.")
    except zlib.error:
        size = 0
    if not size or not unpack.eof:
        raise InvalidError("bad_docbin", "This is no DocBin: it is not compressed as one, or cut off.")


def _draft(name: str, number: int, doc: Any) -> Draft:
    notes: list[str] = []
    rest = _rest(doc, notes)
    lists = _lists(doc, rest, notes)
    labelled = doc.has_annotation("ENT_IOB") or len(doc.spans)
    author = rest.get("author")
    header = {"author": author} if isinstance(author, str) and author else None
    meta, language = rest.get("meta"), rest.get("language")
    return Draft(
        name,
        doc.text,
        str(rest.get("id") or f"{name}:{number}"),
        meta if isinstance(meta, dict) else {},
        language if isinstance(language, str) else "",
        layers=(IncomingLayer(header, lists),) if labelled else (),
        line=number,
        notes=tuple(notes),
    )


def _rest(doc: Any, notes: list[str]) -> dict[str, Any]:
    """What Gisa wrote for itself; {} for files of others."""
    said = doc.user_data.get("gisa")
    if not isinstance(said, str):
        return {}
    try:
        rest = orjson.loads(said)
    except orjson.JSONDecodeError:
        notes.append("left out: user_data of Gisa that is not JSON")
        return {}
    return rest if isinstance(rest, dict) else {}


def _lists(doc: Any, rest: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """The annotations of a document in the record's lists. Entities in `ents` and in a group are the same."""
    arguments, attributes = _object(rest, "arguments"), _object(rest, "attributes")
    ids: set[str] = set()
    found: dict[tuple[str, int, int, str], dict[str, Any]] = {}
    for kind, span in _spans(doc):
        place = (kind, span.start_char, span.end_char, span.label_)
        known = found.get(place)
        if known and (not span.id_ or span.id_ in ids):
            continue
        key = _id(span.id_, len(found), ids)
        found[(*place[:3], f"{span.label_}\n{key}") if known else place] = {
            "kind": kind,
            "id": key,
            "label": span.label_,
            "start": span.start_char,
            "end": span.end_char,
            "attributes": attributes.get(key, {}),
        }
    lists: dict[str, Any] = {"entities": [], "events": [], "boilerplate": [], "links": []}
    for one in found.values():
        kind = one.pop("kind")
        if kind == "events":
            given = arguments.get(one["id"])
            said = [item for item in given if isinstance(item, dict)] if isinstance(given, list | tuple) else []
            kept = [item for item in said if item.get("target") in ids]
            if len(kept) < len(said):
                notes.append("left out: arguments whose filler is no longer there")
            trigger = {"start": one["start"], "end": one["end"]}
            head = {"id": one["id"], "type": one["label"], "trigger": trigger}
            lists["events"].append({**head, "arguments": kept, "attributes": one["attributes"]})
        elif kind == "boilerplate":
            lists["boilerplate"].append({name: one[name] for name in ("id", "label", "start", "end")})
        else:
            lists["entities"].append(one)
    entities = {one["id"] for one in lists["entities"]}
    links = rest.get("links")
    for link in links if isinstance(links, list) else []:
        members = link.get("members") if isinstance(link, dict) else None
        if isinstance(members, list) and entities.issuperset(map(str, members)):
            lists["links"].append(link)
        else:
            notes.append("left out: links whose members are no longer there")
    return lists


def _spans(doc: Any) -> Iterator[tuple[str, Any]]:
    for key, group in doc.spans.items():
        kind = key if key in ("events", "boilerplate") else "entities"
        for span in group:
            yield kind, span
    for span in doc.ents:
        yield "entities", span


def _id(given: str, index: int, taken: set[str]) -> str:
    key = given if ID.fullmatch(given) and given not in taken else f"s{index + 1}"
    while key in taken:
        key += "_"
    taken.add(key)
    return key


def _object(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
