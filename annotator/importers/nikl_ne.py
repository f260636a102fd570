"""NIKL corpora (모두의 말뭉치) with named entities: JSON of documents of sentences, offsets within the sentence.

The ETRI corpora look alike, but their `begin` and `end` are ids of morphemes; they are refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node
from annotator.importers._json_items import Item, objects
from annotator.importers.base import BaseImporter, Draft, Refused, Source

META = {"title": "title", "publisher": "publisher", "date": "published_at", "url": "url"}
"""Metadata of a document that Gisa has a place of its own for."""


class Importer(BaseImporter):
    label = {"ko": "모두의 말뭉치 개체명", "en": "NIKL named entities"}
    description = {
        "ko": "국립국어원 말뭉치 JSON(document, sentence, NE). 문서 하나가 기사 하나, 문장마다 한 줄이 됩니다.",
        "en": "JSON of the NIKL corpora (document, sentence, NE). A document is an article, a sentence a line.",
    }
    shared = (".json",)
    example = '{"id": "…", "document": [{"id": "…", "sentence": [{"form": "김가람은 왔다", "NE": [{"form": "김가람", …'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return b'"sentence"' in head() and (b'"document"' in head() or b'"morp"' in head())

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        for one in objects(source):
            yield from [one] if isinstance(one, Refused) else _corpus(source.name, one)


def _corpus(name: str, found: Item) -> Iterator[Draft | Refused]:
    try:
        corpus = Node(found.value)
        # A file that is a document itself is not NIKL's; it is read as far as telling what it is.
        documents = [corpus] if corpus.find("sentence") else corpus.get("document").items()
        head = {key: value for key, value in corpus.object().items() if key != "document"}
    except InvalidError as error:
        yield Refused(name, found.line, error.code, error.message)
        return
    for number, document in enumerate(documents):
        try:
            yield _draft(name, found.line, document, head if number == 0 else {})
        except InvalidError as error:
            yield Refused(name, found.line, error.code, error.message)


def _draft(name: str, line: int, document: Node, corpus: dict[str, Any]) -> Draft:
    sentences = document.get("sentence").items()
    forms: list[str] = []
    entities: list[dict[str, Any]] = []
    notes: list[str] = []
    position = 0
    for sentence in sentences:
        _refuse_etri(sentence)
        form = sentence.get("form").text()
        if "\n" in form:
            raise InvalidError("bad_sentence", f"{sentence.place}.form holds a line break; a sentence is one line.")
        marks = sentence.all("NE")
        claims = [_claim(mark) for mark in marks]
        proof = prove(form, claims, "code points")
        notes += proof.notes
        for mark, (start, end) in zip(marks, proof.spans, strict=True):
            entities.append({"label": mark.get("label").text(), "start": position + start, "end": position + end})
        forms.append(form)
        position += len(form) + 1
    if not forms:
        raise InvalidError("empty_document", f"{document.place}.sentence is empty.")
    key = document.find("id")
    return Draft(
        name,
        "\n".join(forms),
        key.name() if key else "",
        _meta(document, sentences, corpus),
        "ko",
        (IncomingLayer(None, {"entities": entities}),) if _labelled(sentences) else (),
        line=line,
        notes=tuple(notes),
    )


def _refuse_etri(sentence: Node) -> None:
    """Raises InvalidError (`etri_morpheme_ids`)."""
    marks = sentence.all("NE")
    if "morp" in sentence.object() or any("type" in mark.object() and "label" not in mark.object() for mark in marks):
        raise InvalidError(
            "etri_morpheme_ids",
            f"{sentence.place}: this is ETRI's JSON, whose begin and end count morphemes, not characters; "
            "convert it to the NIKL form first.",
        )


def _claim(mark: Node) -> Claim:
    return Claim(mark.get("begin").number(), mark.get("end").number(), mark.get("form").text(), mark.place)


def _labelled(sentences: list[Node]) -> bool:
    """Whether a document has been annotated at all: an empty NE list says that there is nothing."""
    return any("NE" in sentence.object() for sentence in sentences)


def _meta(document: Node, sentences: list[Node], corpus: dict[str, Any]) -> dict[str, Any]:
    """The metadata; under `nikl` what only this format has, for the way back."""
    found = document.find("metadata")
    metadata = found.object() if found else {}
    meta: dict[str, Any] = {}
    for name, value in metadata.items():
        known = META.get(name)
        meta[known if known and isinstance(value, str) else name] = value
    nikl: dict[str, Any] = {}
    if corpus:
        nikl["corpus"] = corpus
    ids = [sentence.object().get("id") for sentence in sentences]
    if any(ids):
        nikl["sentences"] = ids
    return {**meta, "nikl": nikl} if nikl else meta
