"""UIMA CAS XMI of INCEpTION and other UIMA tools. A text of a file is an article; offsets are UTF-16 units.

TypeSystem.xml beside the file says which layers have links; without it only links that are there show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from pathlib import PurePosixPath

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, Unit, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._uima import ENDS, Arc, Layer, Mark, is_left_out, record_lists, short
from annotator.importers._xml import Element, read_xml
from annotator.importers.base import BaseImporter, Draft, Refused, Source, read_whole

TYPE_SYSTEM = "TypeSystem.xml"
XMI_ID = "http://www.omg.org/XMI}id"
CAS = "http:///uima/cas.ecore"
OUR_EVENTS = ("webanno.custom.Event", {"arguments": "webanno.custom.EventArgumentsLink"})
"""The layer that Gisa writes events to, which may have no links."""

POSITION = {"sofa", "begin", "end", XMI_ID}


class Importer(BaseImporter):
    label = {"ko": "UIMA CAS XMI", "en": "UIMA CAS XMI"}
    description = {
        "ko": "INCEpTION 등 UIMA 도구의 XMI. zip에 TypeSystem.xml이 있으면 함께 읽습니다.",
        "en": "XMI of INCEpTION and other UIMA tools. TypeSystem.xml in the same zip is read along.",
    }
    extensions = (".xmi",)
    shared = (".xml",)
    example = '<ner:NamedEntity xmi:id="7" sofa="1" begin="0" end="3" value="PS"/>'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return b"<xmi:XMI" in head()[:4096] or b"<typeSystemDescription" in head()[:4096]

    def is_settings(self, source: Source) -> bool:
        return source.name.lower().endswith(".xml") and self.recognises_types(source)

    def recognises_types(self, source: Source) -> bool:
        """Whether a file is a type system, which holds no text."""
        with source.open() as file:
            return b"<typeSystemDescription" in file.read(4096)

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        data = b""
        try:
            data = read_whole(source)
            document = _Document(read_xml(data), _type_system(source))
            for sofa in document.sofas:
                yield document.draft(source.name, sofa, data)
        except InvalidError as error:
            line = error.details if isinstance(error.details, int) else None
            yield Refused(source.name, line, error.code, error.message, data)


def _type_system(source: Source) -> dict[str, Layer]:
    """The types of the file beside, each with the features that it has itself or inherits; {} without that file.

    Raises InvalidError.
    """
    beside = source.beside(TYPE_SYSTEM)
    if beside is None:
        return {}
    try:
        elements = read_xml(read_whole(beside))
    except InvalidError as error:
        raise InvalidError(error.code, f"{TYPE_SYSTEM}: {error.message}") from None
    own: dict[str, tuple[str, list[str], dict[str, str]]] = {}
    for index, element in enumerate(elements):
        if element.name == "typeDescription":
            said = _said(elements, index)
            own[said.get("name", "")] = (said.get("supertypeName", ""), [], {})
    for index, element in enumerate(elements):
        if element.name == "featureDescription":
            said = _said(elements, index)
            owner = _said(elements, elements[element.parent].parent).get("name", "")
            if owner in own and said.get("rangeTypeName") == "uima.cas.FSArray":
                own[owner][2][said.get("name", "")] = said.get("elementType", "uima.cas.TOP")
            elif owner in own and said.get("rangeTypeName", "").startswith("uima.cas."):
                own[owner][1].append(said.get("name", ""))
    return {name: _inherited(name, own) for name in own}


def _said(elements: list[Element], parent: int) -> dict[str, str]:
    """The texts of the elements directly within one."""
    found: dict[str, str] = {}
    for element in elements[parent + 1 :]:
        if element.parent < parent:
            break
        if element.parent == parent:
            found[element.name] = element.text.strip()
    return found


def _inherited(name: str, own: dict[str, tuple[str, list[str], dict[str, str]]]) -> Layer:
    features: list[str] = []
    links: dict[str, str] = {}
    seen: set[str] = set()
    parent = name
    while parent in own and parent not in seen:
        seen.add(parent)
        parent, more, linked = own[parent]
        features = [*more, *features]
        links = {**linked, **links}
    return Layer(name, tuple(dict.fromkeys(features)), links)


class _Document:
    """The elements of a file by their ids."""

    def __init__(self, elements: list[Element], types: dict[str, Layer]) -> None:
        if not elements or elements[0].name != "XMI":
            raise InvalidError("not_xmi", "The file is no XMI.", 1)
        self._types = types
        self._elements = [one for one in elements if one.parent == 0]
        self._by_id = {one.attributes[XMI_ID]: one for one in self._elements if XMI_ID in one.attributes}
        self._nested = Counter(one.name for one in elements if one.parent > 0)
        self.sofas = [
            one for one in self._elements if one.space == CAS and one.name == "Sofa" and "sofaString" in one.attributes
        ]
        if not self.sofas:
            raise InvalidError("no_text", "The file has no Sofa with a text.", 1)

    def draft(self, name: str, sofa: Element, data: bytes) -> Draft:
        """The article of one text."""
        text = sofa.attributes["sofaString"]
        notes = [f"left out: the feature {feature[:40]}" for feature, n in self._nested.items() for _ in range(n)]
        found = [one for one in self._elements if {"begin", "end"} <= one.attributes.keys() and self._is_on(one, sofa)]
        layers = {
            layer: self._layer(layer, [one for one in found if _type(one) == layer]) for layer in map(_type, found)
        }
        marks = self._marks(text, found, layers, notes)
        arcs = [self._arc(one) for one in found if _is_relation(one)]
        lists, meta = record_lists(layers.values(), marks, self._chains(found), notes, arcs)
        about = next((one.attributes for one in found if one.name == "DocumentMetaData"), {})
        if about.get("documentTitle"):
            meta["title"] = about["documentTitle"]
        view = sofa.attributes.get("sofaID", "_InitialView")
        key = str(PurePosixPath(name).with_suffix(""))
        return Draft(
            name,
            text,
            key if view == "_InitialView" else f"{key}:{view}",
            meta,
            _language(about.get("language", "")),
            (IncomingLayer(None, lists),) if any(lists.values()) else (),
            line=sofa.line,
            raw=data,
            notes=tuple(notes),
        )

    def _is_on(self, one: Element, sofa: Element) -> bool:
        return one.attributes.get("sofa") == sofa.attributes.get(XMI_ID)

    def _layer(self, name: str, elements: list[Element]) -> Layer:
        """A layer as its type system has it, or as its annotations show it."""
        chain, base = self._is_chain(elements), self._base(elements)
        if name in self._types:
            known = self._types[name]
            return Layer(name, known.features, known.links, chain, base)
        features: dict[str, None] = {}
        links: dict[str, str] = dict(OUR_EVENTS[1]) if name == OUR_EVENTS[0] else {}
        for one in elements:
            for feature, value in one.attributes.items():
                if feature in POSITION or (base and feature in ENDS):
                    continue
                targets = self._links_of(value)
                if targets:
                    links[feature] = _type(targets[0])
                elif feature not in ("next", "first"):
                    features.setdefault(feature)
        return Layer(name, tuple(features), links, chain, base)

    def _base(self, elements: list[Element]) -> str:
        """The layer that a relation layer connects, "" for other layers."""
        ends = [self._by_id.get(one.attributes[ENDS[0]]) for one in elements if _is_relation(one)]
        return next((_type(end) for end in ends if end), "")

    def _arc(self, one: Element) -> Arc:
        features = {name: value for name, value in one.attributes.items() if name not in (*POSITION, *ENDS) and value}
        source, target = (one.attributes[end] for end in ENDS)
        return Arc(_type(one), source, target, features)

    def _is_chain(self, elements: list[Element]) -> bool:
        first = {one.attributes["first"] for one in self._elements if "first" in one.attributes}
        return any("next" in one.attributes or one.attributes.get(XMI_ID) in first for one in elements)

    def _links_of(self, value: str) -> list[Element]:
        """The link elements that a value names, [] when it is another value."""
        found = [self._by_id.get(key) for key in value.split()]
        links = [one for one in found if one and "target" in one.attributes and "begin" not in one.attributes]
        return links if links and len(links) == len(found) else []

    def _marks(self, text: str, found: list[Element], layers: dict[str, Layer], notes: list[str]) -> list[Mark]:
        kept: list[Element] = []
        for one in found:
            if _is_relation(one):
                continue
            if is_left_out(_type(one)):
                if one.name not in ("Token", "Sentence", "DocumentMetaData", "DocumentAnnotation"):
                    notes.append(f"left out: annotations of the layer {short(_type(one))}")
            elif one.attributes["begin"] == one.attributes["end"]:
                notes.append(f"left out: annotations of the layer {short(_type(one))} that mark no character")
            else:
                kept.append(one)
        spans = _places(text, kept, notes)
        return [self._mark(one, layers[_type(one)], *span, notes) for one, span in zip(kept, spans, strict=True)]

    def _mark(self, one: Element, layer: Layer, start: int, end: int, notes: list[str]) -> Mark:
        mark = Mark(one.attributes.get(XMI_ID, f"line {one.line}"), layer.name, start, end)
        for feature, value in one.attributes.items():
            if feature in POSITION or (feature in ("next", "first") and layer.chain):
                continue
            if feature in layer.links:
                links = self._links_of(value)
                if not links and value.strip():
                    notes.append(f"left out: links of {short(layer.name)} to nothing that is kept")
                for link in links:
                    target = link.attributes["target"]
                    mark.links.append((feature, link.attributes.get("role", ""), target))
            elif value:
                mark.features[feature] = value
        return mark

    def _chains(self, found: list[Element]) -> list[list[Hashable]]:
        """The ids of the mentions of each chain that begins on this text."""
        here = {one.attributes[XMI_ID] for one in found if XMI_ID in one.attributes}
        chains: list[list[Hashable]] = []
        for one in self._elements:
            key = one.attributes.get("first")
            chain: list[Hashable] = []
            while key in here and key not in chain:
                chain.append(key)
                key = self._by_id[str(key)].attributes.get("next")
            if chain:
                chains.append(chain)
        return chains


def _places(text: str, found: list[Element], notes: list[str]) -> tuple[tuple[int, int], ...]:
    """The spans in code points. The format counts UTF-16 units; code points are believed when only those fit.

    Raises InvalidError whose details are the number of the line.
    """
    claims = [_claim(one) for one in found]
    units: tuple[Unit, ...] = ("UTF-16", "code points")
    errors: list[InvalidError] = []
    for unit in units:
        try:
            spans = prove(text, claims, unit).spans
        except InvalidError as error:
            errors.append(error)
            continue
        if errors:
            notes.append("offsets are code points, though the format counts UTF-16 units")
        return spans
    said = errors[0]
    line = next((one.line for one in found if said.message.startswith(f"{_place(one)}: ")), None)
    raise InvalidError(said.code, said.message, line)


def _claim(one: Element) -> Claim:
    """Raises InvalidError (`bad_offset`)."""
    begin, end = one.attributes["begin"], one.attributes["end"]
    if not (begin.isdecimal() and end.isdecimal() and begin.isascii() and end.isascii() and len(begin + end) < 40):
        message = f"{_place(one)}: begin and end are whole numbers, not {begin[:20]!r} and {end[:20]!r}."
        raise InvalidError("bad_offset", message, one.line)
    return Claim(int(begin), int(end), "", _place(one))


def _place(one: Element) -> str:
    return f"{one.name} {one.attributes.get(XMI_ID, '')} in line {one.line}"


def _is_relation(one: Element) -> bool:
    return one.attributes.keys() >= set(ENDS)


def _type(one: Element) -> str:
    """The name of a type from a namespace such as http:///webanno/custom.ecore."""
    package = one.space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return one.name if package in ("", "uima.noNamespace") else f"{package}.{one.name}"


def _language(said: str) -> str:
    return "" if said == "x-unspecified" else said[:16]
