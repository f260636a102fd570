"""CASIE: news of cyber attacks, a file an article, events by characters with what fills their roles.

`hopper`s are groups of events that tell of the same; the number of its group is an attribute of each event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from annotator.core.intake import IncomingLayer
from annotator.importers._json import Node, read_documents
from annotator.importers._json_items import Item
from annotator.importers._pieces import Pieces
from annotator.importers.base import BaseImporter, Draft, Refused, Source

LONGEST = 100
"""Characters of an attribute's value."""


class Importer(BaseImporter):
    label = {"ko": "CASIE", "en": "CASIE"}
    description = {
        "ko": "파일 하나에 뉴스 기사 하나: 사건의 방아쇠말과 논항, 실제 여부(realis), 같은 사건 묶음.",
        "en": "A news article a file: event nuggets with their arguments, realis, and hoppers of events.",
    }
    shared = (".json", ".jsonl")
    example = '{"content": "…", "sourcefile": "1.txt", "cyberevent": {"hopper": [{"index": 0, "events": […]}]}, …}'

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        return b'"cyberevent"' in head() and (b'"hopper"' in head() or b'"sourcefile"' in head())

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        return read_documents(source, lambda item: _draft(source.name, item))


def _draft(name: str, item: Item) -> Draft:
    document = Node(item.value)
    pieces = Pieces(document.get("content").text())
    events = list(_events(document, pieces))
    pieces.prove()
    said = document.find("sourcefile")
    file = said.text() if said else name
    layer = IncomingLayer(None, {"entities": pieces.items(), "events": events})
    return Draft(
        name,
        pieces.text,
        PurePosixPath(file).stem,
        _meta(document),
        "en",
        (layer,) if events else (),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(pieces.notes),
    )


def _meta(document: Node) -> dict[str, Any]:
    """Title, address and date (`2018_11_09`) under the names that Gisa has for them."""
    info = document.find("info")
    found = {key: node.name() for key in info.object() if (node := info.find(key))} if info else {}
    names = {"title": "title", "link": "url", "date": "published_at"}
    meta = {names.get(key, key): value for key, value in found.items() if key != "type"}
    if "published_at" in meta:
        meta["published_at"] = meta["published_at"].replace("_", "-")
    return meta


def _events(document: Node, pieces: Pieces) -> Iterator[dict[str, Any]]:
    cyber = document.find("cyberevent")
    for number, hopper in enumerate(cyber.all("hopper") if cyber else ()):
        index = hopper.find("index")
        group = index.name() if index else str(number)
        for event in hopper.all("events"):
            yield _event(event, group, pieces)


def _event(event: Node, group: str, pieces: Pieces) -> dict[str, Any]:
    nugget = event.get("nugget")
    subtype, realis = event.find("subtype"), event.find("realis")
    kind = event.get("type").text()
    return {
        "id": pieces.ids.take(event.get("index").name(), "v"),
        "type": f"{kind}.{subtype.text()}" if subtype else kind,
        "trigger": pieces.span([(nugget.get("startOffset"), nugget.get("text").text())], nugget.place),
        "arguments": [_argument(one, pieces) for one in event.all("argument")],
        "attributes": {**({"realis": realis.text()} if realis else {}), "hopper": group},
    }


def _argument(argument: Node, pieces: Pieces) -> dict[str, str]:
    """The role and its filler. What is known of either beyond its name becomes an attribute of the filler."""
    role = argument.get("role")
    words = argument.get("text").text()
    entity = pieces.entity(
        argument.get("index").name(),
        argument.get("type").text(),
        [(argument.get("startOffset"), words)],
        argument.place,
    )
    known = argument.find("external_reference")
    more = {**(known.object() if known else {}), **role.object()}
    for name, value in more.items():
        shown = value if isinstance(value, str) else repr(value)
        if name == "type" or value is None:
            continue
        if len(shown) > LONGEST:
            pieces.notes.append(f"left out: values of {name[:40]} longer than {LONGEST} characters")
        else:
            entity["attributes"][name] = shown
    return {"role": role.get("type").text(), "target": entity["id"]}
