"""Prodigy's and spaCy's JSON lines: text, spans, relations.

A span that does not say what it is becomes an entity; the scheme says which are triggers, and relations from those
are their arguments. Relations named COREF link mentions. Tasks that were rejected or ignored have no labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, Unit, UnitEvidence, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._regions import SAME, Arrow, Ids, Region, body_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source

COREFERENCE = "COREF"
KNOWN = {"text", "tokens", "spans", "relations", "answer", "meta", "id"}
KINDS = {"entity", "event", "boilerplate"}


class Importer(BaseImporter):
    label = {"ko": "Prodigy·spaCy JSONL", "en": "Prodigy and spaCy JSONL"}
    description = {
        "ko": "한 줄에 기사 하나: text, spans, relations. 라벨이 사건 유형인 구간은 유발어, 그 관계는 논항이 됩니다.",
        "en": "An article a line: text, spans, relations. A span named like an event type is a trigger.",
    }
    shared = (".jsonl", ".json")
    example = '{"text": "김가람은 왔다", "spans": [{"start": 0, "end": 3, "label": "PS"}], "answer": "accept"}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        line = head().split(b"\n", 1)[0]
        own = any(key in line for key in (b'"token_start"', b'"_task_hash"', b'"_input_hash"', b'"_view_id"'))
        return b'"text"' in line and b'"spans"' in line and (own or b'"tokens"' in line)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    task = Node(item.value)
    text = task.get("text").text()
    notes: list[str] = []
    answer = task.find("answer")
    layers: tuple[IncomingLayer, ...] = ()
    if answer and answer.text() != "accept":
        notes.append(f"labels left out: the answer is {answer.text()[:20]}")
    elif task.find("spans"):
        layers = (IncomingLayer(_header(task), _lists(text, task, notes), flat=True),)
    meta, key = _meta(task, notes)
    return Draft(
        name, text, key, meta, layers=layers, line=item.line, raw=item.raw, encoding=item.encoding, notes=tuple(notes)
    )


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
    ids = Ids()
    regions = [
        Region(
            ids.take(span.object().get("id"), "s"),
            span.get("label").text(),
            start,
            end,
            _kind(span),
            attributes=_attributes(span),
        )
        for span, (start, end) in zip(spans, _places(text, task, spans, notes), strict=True)
    ]
    arrows = [_arrow(relation, spans, regions) for relation in task.all("relations")]
    return body_of(regions, arrows, ids)


def _arrow(relation: Node, spans: list[Node], regions: list[Region]) -> Arrow:
    label = relation.get("label").text()
    head, child = (_which(relation, side, spans, [one.id for one in regions]) for side in ("head", "child"))
    return Arrow(SAME if label == COREFERENCE else label, head, child)


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
    return kind if isinstance(kind, str) and kind in KINDS else ""


def _attributes(span: Node) -> dict[str, Any]:
    found = span.find("attributes")
    return found.object() if found else {}
