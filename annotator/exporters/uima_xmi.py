"""UIMA CAS XMI, as INCEpTION and dkpro-cassis read it: a file for each article, and one type system for all.

Offsets are UTF-16 units. Tokens and sentences are written too, since INCEpTION shows nothing without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from annotator.core.losses import Loss
from annotator.core.offsets import to_utf16
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import sentences, tokens
from annotator.exporters._held import metadata_left_out, whole
from annotator.exporters._uima import Cas, Layer, cas
from annotator.exporters.base import FileNames, FilesExporter

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
TOKEN, SENTENCE = f"{DKPRO}segmentation.type.Token", f"{DKPRO}segmentation.type.Sentence"
METADATA = f"{DKPRO}metadata.type.DocumentMetaData"
DOCUMENT = "uima.tcas.DocumentAnnotation"
ANNOTATION = "uima.tcas.Annotation"
STRING = "uima.cas.String"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Attributes = list[tuple[str, object]]


class Exporter(FilesExporter):
    label = {"ko": "UIMA CAS XMI", "en": "UIMA CAS XMI"}
    description = {
        "ko": "INCEpTION이 읽는 XMI를 기사마다 하나씩, TypeSystem.xml과 함께 zip으로.",
        "en": "An XMI file for each article, for INCEpTION and other UIMA tools, with TypeSystem.xml, in a zip.",
    }
    example = '<ner:NamedEntity xmi:id="7" sofa="1" begin="0" end="3" value="PS"/>'

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        names = FileNames()
        types: dict[str, Layer] = {}
        for article in articles:
            found = cas(article, whole)
            for layer in found.layers.values():
                known = types.setdefault(layer.name, Layer(layer.name, [], {}, layer.chain, layer.base))
                known.features += [name for name in layer.features if name not in known.features]
                known.links.update(layer.links)
            name = names.name(article)
            yield f"{name}.xmi", _document(article, found, name).encode()
        yield "TypeSystem.xml", _type_system(types).encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from cas(article, whole).losses
        yield from metadata_left_out(article, "title", "uima")
        illegal = len(_ILLEGAL.findall(article.text))
        if illegal:
            yield Loss("control_character", article.id, "", f"{illegal} characters that XML cannot hold become blanks.")


class _Elements:
    """The elements of a document, with prefixes for the packages of their types."""

    def __init__(self) -> None:
        self._prefixes = {"uima.cas": "cas", "uima.tcas": "tcas"}
        self._lines: list[str] = []
        self._last = 1

    def new_id(self) -> int:
        self._last += 1
        return self._last

    def add(self, type_name: str, key: int, attributes: Attributes) -> None:
        package, _, name = type_name.rpartition(".")
        prefix = self._prefixes.setdefault(package, f"{package.rpartition('.')[2]}{len(self._prefixes)}")
        said = "".join(f" {attribute}={_quoted(str(value))}" for attribute, value in attributes)
        self._lines.append(f'  <{prefix}:{name} xmi:id="{key}"{said}/>\n')

    def text(self, after: str) -> str:
        """The document; `after` is what follows the annotations."""
        spaces = "".join(
            f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"' for package, prefix in self._prefixes.items()
        )
        head = f'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"{spaces} xmi:version="2.0">'
        body = "".join(self._lines)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n  <cas:NULL xmi:id="0"/>\n{body}{after}</xmi:XMI>\n'


def _document(article: AnnotatedArticle, found: Cas, name: str) -> str:
    text, move = article.text, to_utf16(article.text)
    elements = _Elements()
    members: list[int] = []

    def annotation(type_name: str, start: int, end: int, more: Attributes, key: int = 0) -> None:
        key = key or elements.new_id()
        members.append(key)
        elements.add(type_name, key, [("sofa", 1), ("begin", move(start)), ("end", move(end)), *more])

    language = re.sub(r"[^A-Za-z-]", "", article.language) or "x-unspecified"
    title = str(article.meta.get("title") or name)
    about: Attributes = [("language", language), ("documentTitle", _legal(title)), ("documentId", _legal(name))]
    annotation(METADATA, 0, len(text), about)
    for start, end in sentences(text):
        annotation(SENTENCE, start, end, [])
    for start, end in tokens(text, 0, len(text)):
        annotation(TOKEN, start, end, [])
    ids = {mark.id: elements.new_id() for mark in found.marks}
    following = {one: other for chain in found.chains for one, other in pairwise(chain)}
    for mark in found.marks:
        links: dict[str, list[str]] = {}
        for feature, role, target in mark.links:
            key = elements.new_id()
            links.setdefault(feature, []).append(str(key))
            kind = found.layers[mark.layer].links[feature]
            elements.add(kind, key, [("role", _legal(role)), ("target", ids[target])])
        values: Attributes = [(feature, _legal(value)) for feature, value in mark.features.items()]
        values += [(feature, " ".join(keys)) for feature, keys in links.items()]
        values += [("next", ids[following[mark.id]])] if mark.id in following else []
        annotation(mark.layer, mark.start, mark.end, values, ids[mark.id])
    spans = {mark.id: mark for mark in found.marks}
    for arc in found.arcs:
        dependent = spans[arc.target]
        values = [("Governor", ids[arc.source]), ("Dependent", ids[arc.target])]
        values += [(feature, _legal(value)) for feature, value in arc.features.items()]
        annotation(arc.layer, dependent.start, dependent.end, values)
    for chain in found.chains:
        key = elements.new_id()
        members.append(key)
        elements.add(head_of(spans[chain[0]].layer), key, [("sofa", 1), ("first", ids[chain[0]])])
    about_text = f'sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={_quoted(_legal(text))}'
    sofa = f'  <cas:Sofa xmi:id="1" {about_text}/>\n'
    view = f'  <cas:View sofa="1" members="{" ".join(map(str, members))}"/>\n'
    return elements.text(sofa + view)


def head_of(layer: str) -> str:
    """The type that begins the chains of a layer: tools find it by its name."""
    return f"{layer.removesuffix('Link')}Chain"


def _type_system(types: dict[str, Layer]) -> str:
    """Every type that the documents use, also those that UIMA tools have built in."""
    described = [
        _type(METADATA, DOCUMENT, [("documentTitle", STRING, ""), ("documentId", STRING, "")]),
        _type(SENTENCE, ANNOTATION, []),
        _type(TOKEN, ANNOTATION, []),
    ]
    links = sorted({kind for layer in types.values() for kind in layer.links.values()})
    described += [_type(kind, "uima.cas.TOP", [("role", STRING, ""), ("target", ANNOTATION, "")]) for kind in links]
    for name, layer in sorted(types.items()):
        features = [(feature, STRING, "") for feature in layer.features]
        features += [(feature, "uima.cas.FSArray", kind) for feature, kind in layer.links.items()]
        features += [(end, ANNOTATION, "") for end in ("Governor", "Dependent") if layer.base]
        if layer.chain:
            features.append(("next", name, ""))
            described.append(_type(head_of(name), "uima.cas.AnnotationBase", [("first", name, "")]))
        described.append(_type(name, ANNOTATION, features))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
        f"  <types>\n{''.join(described)}  </types>\n</typeSystemDescription>\n"
    )


def _type(name: str, parent: str, features: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f"        <featureDescription><name>{feature}</name><description/><rangeTypeName>{kind}</rangeTypeName>"
        f"{f'<elementType>{element}</elementType>' if element else ''}</featureDescription>\n"
        for feature, kind, element in features
    )
    inner = f"\n      <features>\n{rows}      </features>" if rows else ""
    return (
        f"    <typeDescription>\n      <name>{name}</name><description/>"
        f"<supertypeName>{parent}</supertypeName>{inner}\n    </typeDescription>\n"
    )


def _legal(text: str) -> str:
    """The text with a blank for each character that XML cannot hold, so that offsets stay."""
    return _ILLEGAL.sub(" ", text)


def _quoted(value: str) -> str:
    """An attribute's value; a line break would be read as a blank if it were not written as a reference."""
    return '"' + escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}) + '"'
