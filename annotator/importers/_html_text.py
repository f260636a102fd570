"""The text that a reader of a page sees, in lines; and the encoding that a page says it has. Needs lxml."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.text import Decoded, decode

MAX_ELEMENTS = 200_000
MAX_DEPTH = 1_000
"""Elements within elements. Browsers stop at about 500; what reads the tree further on calls itself for each."""

_HIDDEN = (
    "script style noscript template head meta link title svg math canvas audio video iframe object embed applet "
    "textarea select option datalist map"
)
_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table "
    "tbody tfoot thead tr ul"
)
HIDDEN, BLOCKS = frozenset(_HIDDEN.split()), frozenset(_BLOCKS.split())
CELLS = frozenset({"td", "th"})
_NO_DISPLAY = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})["']""")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_KOREAN = {"euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "ksc_5601", "windows-949", "korean", "ms949"}


def decode_page(data: bytes, encoding: str | None) -> Decoded:
    """A page as text: with `encoding` when given, else with the one that it names, else as any text is recognised.

    A name that the bytes do not bear out counts for nothing.
    Raises InvalidError (`undecodable`, `unknown_encoding`, `wrong_encoding`).
    """
    said = "" if encoding else _named(data[:8192])
    if said:
        try:
            return decode(data, said)
        except InvalidError:
            pass
    return decode(data, encoding)


def _named(head: bytes) -> str:
    """The encoding that the beginning of a page names, as Python knows it; "" when none that it knows."""
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    match = _DECLARED.search(head) or _CHARSET.search(head)
    name = match[1].decode().lower() if match else ""
    if name in _KOREAN:
        return "cp949"
    # A page whose ASCII can be read is not in UTF-16, whatever it says.
    if name.startswith(("utf-16", "utf16", "utf-32")):
        return ""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def tree_of(text: str) -> Any:
    """A page as elements.

    Raises InvalidError (`no_html`, `page_too_large`).
    """
    from lxml import etree, html

    # libxml2 stops at a NUL; HTML reads it as the replacement character.
    data = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InvalidError("no_html", f"The file holds no page: {' '.join(str(error).split())[:100]}") from None
    _check_size(tree)
    return tree


def _check_size(tree: Any) -> None:
    """Raises InvalidError (`page_too_large`)."""
    from lxml import etree

    elements = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        elements += event == "start"
        depth += 1 if event == "start" else -1
        if elements > MAX_ELEMENTS or depth > MAX_DEPTH:
            message = f"The page has more than {MAX_ELEMENTS:,} elements, or nests them more than {MAX_DEPTH:,} deep."
            raise InvalidError("page_too_large", message)


def visible_lines(tree: Any) -> list[str]:
    """What a page shows, a line for each block that begins or ends; white space as a browser shows it."""
    lines: list[str] = []
    held: list[str] = []
    for piece in _pieces(tree):
        if piece == "\n":
            line = "".join(held).strip(" \t")
            lines += [line] if line.strip() else []
            held = []
        elif piece == " " and (not held or held[-1].endswith((" ", "\t"))):
            continue
        else:
            held.append(piece.lstrip(" ") if not held or held[-1].endswith((" ", "\t")) else piece)
    line = "".join(held).strip(" \t")
    return [*lines, line] if line.strip() else lines


def _pieces(tree: Any) -> Iterator[str]:
    """Words, single blanks, TABs between cells, and "\\n" where a line ends. No recursion: pages nest as they like."""
    from lxml import etree

    hidden = keeping = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            if not hidden:
                yield from _words(element.tail, keeping)
            continue
        gone = name in HIDDEN or _is_hidden(element)
        if event == "start":
            hidden += gone
            keeping += name in ("pre", "listing")
            if not hidden:
                yield from _edge(name)
                yield from _words(element.text, keeping)
            continue
        if not hidden:
            yield from ("\t",) if name in CELLS else _edge(name) if name != "br" else ()
        hidden -= gone
        keeping -= name in ("pre", "listing")
        if not hidden:
            yield from _words(element.tail, keeping)


def _edge(name: str) -> Iterator[str]:
    if name in BLOCKS or name == "br":
        yield "\n"


def _words(text: str | None, keeping: int) -> Iterator[str]:
    """A text with its white space folded, but for its line breaks where they are kept."""
    for number, line in enumerate((text or "").split("\n") if keeping else [text or ""]):
        if number:
            yield "\n"
        if line:
            yield _BLANKS.sub(" ", line)


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _NO_DISPLAY.search(style))
