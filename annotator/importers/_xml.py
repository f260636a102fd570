"""XML as a flat list of elements. Documents that declare types or entities of their own are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from annotator.core.errors import InvalidError

MAX_DEPTH = 100


@dataclass(slots=True)
class Element:
    """An element: `space` is its namespace; `parent` its index in the list, -1 for the outermost."""

    line: int
    space: str
    name: str
    attributes: dict[str, str]
    parent: int
    text: str = ""


@dataclass(slots=True)
class _Reader:
    elements: list[Element] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def start(self, line: int, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise InvalidError("bad_xml", f"Line {line}: elements are nested more than {MAX_DEPTH} deep.", line)
        space, _, local = name.rpartition("}")
        parent = self.open[-1] if self.open else -1
        self.open.append(len(self.elements))
        self.elements.append(Element(line, space, local, attributes, parent))

    def data(self, text: str) -> None:
        if self.open:
            self.elements[self.open[-1]].text += text


def read_xml(data: bytes) -> list[Element]:
    """The elements in their order.

    Raises InvalidError (`bad_xml`, `doctype`) whose details are the number of the line.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise InvalidError("doctype", "The file has a document type declaration; remove it.", parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda name, attributes: reader.start(parser.CurrentLineNumber, name, attributes)
    parser.EndElementHandler = lambda name: reader.open.pop()
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        said = expat.errors.messages[error.code]
        raise InvalidError("bad_xml", f"Not XML: {said} at column {error.offset + 1}.", error.lineno) from None
    except (ValueError, LookupError) as error:
        raise InvalidError("bad_xml", f"Not XML that can be read: {error}.", 1) from None
    return reader.elements
