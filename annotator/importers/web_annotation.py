"""W3C Web Annotation (JSON-LD): annotations with position and quote selectors on a text file beside them.

The text is the file that the targets name as their source, or one of the same name with `.txt`. By the standard
positions are code points; some tools count UTF-16, which the quotes show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import orjson

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json_items import listed
from annotator.importers._regions import Arrow, Ids, Region, body_of, weigh
from annotator.importers.base import BaseImporter, Draft, Refused, Source, decode_whole, read_whole

KINDS = ("entity", "event", "boilerplate")
CONTEXT = b"www.w3.org/ns/anno"


class Importer(BaseImporter):
    label = {"ko": "웹 주석 (W3C)", "en": "Web Annotation (W3C)"}
    description = {
        "ko": "JSON-LD 주석과 그 옆의 텍스트 파일(폴더나 zip). 위치와 인용 선택자를 대조합니다.",
        "en": "JSON-LD annotations and the text file beside them, in a folder or zip; positions are held to quotes.",
    }
    extensions = (".jsonld",)
    shared = (".json", ".txt")
    example = (
        '{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [{"type": "Annotation",'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        if source.name.lower().endswith(".txt"):
            return self.part_of(source) is not None
        return CONTEXT in head()

    def part_of(self, source: Source) -> Source | None:
        return source.beside(".jsonld") if source.name.lower().endswith(".txt") else None

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        raw = b""
        try:
            raw = read_whole(source)
            if source.name.lower().endswith(".txt"):
                raise InvalidError("no_labels_file", "There is no .jsonld file beside this text.")
            try:
                value = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError as error:
                yield Refused(source.name, error.lineno, "bad_json", f"Not JSON: {error.msg}", raw)
                return
            yield _Page(source, value).draft(raw)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message, raw)


def _annotations(value: Any) -> list[dict[str, Any]]:
    """The annotations of a page, a collection, an array, or the one that the file is.

    Raises InvalidError (`not_annotations`).
    """
    if isinstance(value, dict) and isinstance(value.get("first"), dict):
        value = value["first"]
    if isinstance(value, dict) and "items" in value:
        value = listed(value, "items")
    found = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(one, dict) and "target" in one for one in found):
        raise InvalidError("not_annotations", "The file holds no annotations with a `target`.")
    return found


def _all(value: Any) -> list[Any]:
    """JSON-LD writes one of a thing without a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


class _Page:
    def __init__(self, source: Source, value: Any) -> None:
        self._source = source
        self._creator = ""
        if isinstance(value, dict):
            self._creator = _name(value.get("creator"))
            if not value.get("items", True):
                value = []
        self._annotations = _annotations(value) if value else []
        self._label = value.get("label") if isinstance(value, dict) else None
        self._ids = Ids()
        self._notes: Counter[str] = Counter()

    def draft(self, raw: bytes) -> Draft:
        text, name = self._text()
        spanned = [(one, places) for one in self._annotations if (places := _places(one))]
        claims = [claim for _one, places in spanned for claim in places]
        evidence = weigh([(text, claims)])
        proof = prove(text, claims, evidence.unit)
        self._notes.update([*proof.notes, *([evidence.note] if evidence.note else [])])
        left = list(proof.spans)
        regions: list[Region] = []
        for one, places in spanned:
            pieces, left = sorted(left[: len(places)]), left[len(places) :]
            regions += self._regions(one, pieces)
        arrows = [arrow for one in self._annotations if not _places(one) for arrow in self._arrows(one)]
        layer = IncomingLayer({"author": self._creator}, body_of(regions, arrows, self._ids), flat=True)
        key = self._label if isinstance(self._label, str) else str(PurePosixPath(name).with_suffix(""))
        return Draft(
            self._source.name,
            text,
            key,
            layers=(layer,) if regions else (),
            raw=raw,
            notes=tuple(self._notes),
        )

    def _text(self) -> tuple[str, str]:
        """The text and the name of its file.

        Raises InvalidError (`no_text_file`, `many_texts`).
        """
        named = {
            PurePosixPath(source.split("#", 1)[0]).name
            for one in self._annotations
            for target in _all(one.get("target"))
            if isinstance(target, dict) and isinstance(source := target.get("source"), str)
        }
        if len(named) > 1:
            raise InvalidError("many_texts", f"The annotations are of {len(named)} texts; one file has those of one.")
        for name in (*named, ".txt"):
            found = self._source.beside(name) if name and name not in (".", "..") else None
            if found is not None:
                return decode_whole(found)[1].text, found.name
        wanted = ", ".join(named) or "a .txt file of the same name"
        raise InvalidError("no_text_file", f"The text that is annotated is not beside the file: {wanted}.")

    def _regions(self, one: Mapping[str, Any], pieces: list[tuple[int, int]]) -> Iterator[Region]:
        labels, kind, attributes = _said(one)
        for label in labels or ["Annotation"]:
            region_id = self._ids.take(_short_id(one.get("id")), "e")
            fragments = pieces if len(pieces) > 1 else ()
            yield Region(region_id, label, pieces[0][0], pieces[-1][1], kind, fragments, dict(attributes))

    def _arrows(self, one: Mapping[str, Any]) -> Iterator[Arrow]:
        """An annotation whose targets are annotations: an arrow from each to the next."""
        ends = [_short_id(target.get("id") if isinstance(target, dict) else target) for target in _all(one["target"])]
        labels, _kind, _attributes = _said(one)
        if len(ends) < 2:
            self._notes["left out: annotations without a position in the text"] += 1
            return
        for first, second in zip(ends, ends[1:], strict=False):
            yield Arrow(labels[0] if labels else "related", self._ids.find(first), self._ids.find(second))


def _name(creator: Any) -> str:
    if isinstance(creator, dict):
        creator = creator.get("nickname") or creator.get("name") or creator.get("id")
    return creator[:150] if isinstance(creator, str) else ""


def _short_id(value: Any) -> str:
    """The end of an annotation's IRI: what is behind its last `#`, `/` or `:`."""
    return value.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1] if isinstance(value, str) else ""


def _places(one: Mapping[str, Any]) -> list[Claim]:
    """What an annotation claims of the text: a claim for each target that has a position."""
    found = []
    for target in _all(one.get("target")):
        selectors = _all(target.get("selector")) if isinstance(target, dict) else []
        by_type = {str(one.get("type")): one for one in selectors if isinstance(one, dict)}
        position, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector", {})
        if position is None and quote:
            raise InvalidError("no_position", f"{one.get('id')}: a quote without a position is not looked for.")
        if position is not None:
            surface = quote.get("exact")
            found.append(
                Claim(
                    position.get("start", -1),
                    position.get("end", -1),
                    surface if isinstance(surface, str) else "",
                    f"annotation {one.get('id')}",
                )
            )
    return found


def _said(one: Mapping[str, Any]) -> tuple[list[str], str, dict[str, str]]:
    """Labels, kind and attributes in the bodies of an annotation."""
    labels: list[str] = []
    kind = ""
    attributes: dict[str, str] = {}
    for body in _all(one.get("body")):
        value = body.get("value") if isinstance(body, dict) else body
        purpose = body.get("purpose") if isinstance(body, dict) else None
        if not isinstance(value, str) or not value:
            continue
        if purpose == "classifying" and value in KINDS:
            kind = value
        elif purpose == "describing" and "=" in value:
            name, _, said = value.partition("=")
            attributes[name] = said
        elif purpose in (None, "tagging", "classifying", "identifying"):
            labels.append(value)
        else:
            attributes["note"] = value[:100]
    return labels, kind, attributes
