"""Prodigy's and spaCy's JSON lines: text, spans, relations.

A span at which a relation begins is the trigger of an event, the relation's label the role of its child; relations
named COREF link mentions. Tasks that were rejected or ignored have no labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotator.core.annotations import ID
from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, Unit, UnitEvidence, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json import Document, Node, read_documents
from annotator.importers._links import linked
from annotator.importers.base import BaseImporter, Draft, Refused, Source

COREFERENCE = {"COREF", "same"}
KNOWN = {"text", "tokens", "spans", "relations", "answer", "meta", "id"}
KINDS = {"entity", "event", "boilerplate"}


class Importer(BaseImporter):
    label = {"ko": "Prodigy·spaCy JSONL", "en": "Prodigy and spaCy JSONL"}
    description = {
        "ko": "한 줄에 기사 하나: text, spans, relations. 관계가 시작되는 구간은 사건의 유발어가 됩니다.",
        "en": "An article a line: text, spans, relations. A span at which relations begin triggers an event.",
    }
    shared = (".jsonl", ".json")
    example = '{"text": "김가람은 왔다", "spans": [{"start": 0, "end": 3, "label": "PS"}], "answer": "accept"}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        own = any(key in line for key in (b'"token_start"', b'"_task_hash"', b'"_input_hash"', b'"_view_id"'))
        return b'"text"' in line and b'"spans"' in line and (own or b'"tokens"' in line)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda document: _draft(source.name, document))


def _draft(name: str, document: Document) -> Draft:
    task = Node(document.value)
    text = task.get("text").text()
    notes: list[str] = []
    answer = task.find("answer")
    layers: tuple[IncomingLayer, ...] = ()
    if answer and answer.text() != "accept":
        notes.append(f"labels left out: the answer is {answer.text()[:20]}")
    elif task.find("spans"):
        layers = (IncomingLayer(_header(task), _lists(text, task, notes)),)
    meta, key = _meta(task, notes)
    return Draft(name, text, key, meta, layers=layers, line=document.line, raw=document.raw, notes=tuple(notes))


def _header(task: Node) -> dict[str, Any] | None:
    author = task.find("_annotator_id") or task.find("_session_id")
    return {"author": author.text()[:150]} if author else None


def _meta(task: Node, notes: list[str]) -> tuple[dict[str, Any], str]:
    """The metadata and the key of a task. Prodigy's own keys begin with an underscore and say nothing of the text."""
    found = task.find("meta")
    meta = dict(found.object()) if found else {}
    for name, value in task.object().items():
        if name.startswith("_"):
            if name not in ("_annotator_id", "_session_id"):
                notes.append(f"left out: {name}")
        elif name not in KNOWN:
            meta.setdefault(name, value)
    key = task.find("id")
    given = key.name() if key else meta.pop("id", "")
    return meta, str(given) if isinstance(given, str | int) else ""


def _lists(text: str, task: Node, notes: list[str]) -> dict[str, Any]:
    """The annotations of a task in the record's lists."""
    spans = task.all("spans")
    relations = task.all("relations")
    ids = _ids(spans)
    values = [
        {"id": key, "label": span.get("label").text(), "start": start, "end": end, **_attributes(span)}
        for key, span, (start, end) in zip(ids, spans, _places(text, task, spans, notes), strict=True)
    ]
    ends = [_end(relation, spans, ids) for relation in relations]
    links = [(head, child) for relation, (head, child) in zip(relations, ends, strict=True) if _is_link(relation)]
    roles: dict[str, list[dict[str, str]]] = {}
    for relation, (head, child) in zip(relations, ends, strict=True):
        if not _is_link(relation):
            roles.setdefault(head, []).append({"role": relation.get("label").text(), "target": child})
    lists: dict[str, Any] = {"entities": [], "events": [], "boilerplate": []}
    for span, value in zip(spans, values, strict=True):
        kind = _kind(span) or ("event" if value["id"] in roles else "entity")
        if kind == "event":
            lists["events"].append(_event(value, roles.get(value["id"], [])))
        elif kind == "boilerplate":
            lists["boilerplate"].append({name: value[name] for name in ("id", "label", "start", "end")})
        else:
            lists["entities"].append(value)
        if kind != "event" and value["id"] in roles:
            raise InvalidError("bad_relation", f"{span.place} is {kind}, but a relation begins at it.")
        if kind == "event" and not _kind(span):
            notes.append("spans at which relations begin became events")
    lists["links"] = linked(links)
    return lists


def _event(value: Mapping[str, Any], arguments: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": value["id"],
        "type": value["label"],
        "trigger": {"start": value["start"], "end": value["end"]},
        "arguments": arguments,
        "attributes": value.get("attributes", {}),
    }


def _ids(spans: list[Node]) -> list[str]:
    """The ids that spans have, where they are fit to be one; else a number."""
    taken: set[str] = set()
    ids: list[str] = []
    for index, span in enumerate(spans):
        given = span.object().get("id")
        key = given if isinstance(given, str) and ID.fullmatch(given) and given not in taken else f"s{index + 1}"
        while key in taken:
            key += "_"
        taken.add(key)
        ids.append(key)
    return ids


def _places(text: str, task: Node, spans: list[Node], notes: list[str]) -> tuple[tuple[int, int], ...]:
    """The spans in code points; their tokens show whether they were counted so."""
    tokens = task.all("tokens")
    words = [_claim(token, "text") for token in tokens]
    evidence = UnitEvidence()
    claims = [_span_claim(span, words) for span in spans]
    evidence.add(text, [*words, *claims])
    if evidence.unit != "code points":
        notes.append(evidence.note)
    unit: Unit = evidence.unit
    prove(text, words, unit)
    proof = prove(text, claims, unit)
    notes += proof.notes
    starts, ends = {word.start for word in words}, {word.end for word in words}
    if words and any(claim.start not in starts or claim.end not in ends for claim in claims):
        notes.append("spans that cut a token, kept as they are")
    return proof.spans


def _span_claim(span: Node, words: list[Claim]) -> Claim:
    if span.find("start"):
        return _claim(span, "text")
    first, last = span.get("token_start").number(), span.get("token_end").number()
    if not 0 <= first <= last < len(words):
        raise InvalidError("span_outside", f"{span.place}: there are no tokens {first}–{last}.")
    return Claim(words[first].start, words[last].end, "", span.place)


def _claim(one: Node, surface: str) -> Claim:
    found = one.find(surface)
    return Claim(one.get("start").number(), one.get("end").number(), found.text() if found else "", one.place)


def _end(relation: Node, spans: list[Node], ids: list[str]) -> tuple[str, str]:
    return _which(relation, "head", spans, ids), _which(relation, "child", spans, ids)


def _which(relation: Node, side: str, spans: list[Node], ids: list[str]) -> str:
    """The span at one side of a relation: by its id, by its place and label, or by its last token.

    Raises InvalidError (`bad_relation`).
    """
    said = relation.find(f"{side}_span")
    if said:
        wanted = said.object()
        for keys in (("id",), ("start", "end", "label"), ("token_start", "token_end", "label")):
            if all(wanted.get(key) is not None for key in keys):
                for key, span in zip(ids, spans, strict=True):
                    if all(span.object().get(name) == wanted[name] for name in keys):
                        return key
    token = relation.get(side).number()
    found = [key for key, span in zip(ids, spans, strict=True) if span.object().get("token_end") == token]
    if len(found) != 1:
        many = "more than one span ends" if found else "no span ends"
        raise InvalidError("bad_relation", f"{relation.place}.{side}: {many} with token {token}.")
    return found[0]


def _kind(span: Node) -> str:
    kind = span.object().get("kind")
    return kind if kind in KINDS else ""


def _is_link(relation: Node) -> bool:
    return relation.get("label").text() in COREFERENCE


def _attributes(span: Node) -> dict[str, Any]:
    found = span.find("attributes")
    return {"attributes": found.object()} if found else {}
