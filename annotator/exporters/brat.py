"""brat standoff: a `.txt` and an `.ann` for every article, and the `annotation.conf` for all of them.

Ids that brat gave are kept, and what an article came with from brat is written as it came, line for line, as long as
it still says the same. A span over a line break is written in fragments, without the blanks at the break, since brat
has no other way. A role that is filled again gets a number: `Participant2`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.core.losses import Loss
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import FORM, MEMBER_ROLES, is_relation
from annotator.core.standoff import Kept, on_lines, surface
from annotator.exporters._brat_conf import Conf
from annotator.exporters._brat_lines import Rows, as_it_came, name_of
from annotator.exporters._held import metadata_left_out
from annotator.exporters.base import FileNames, FilesExporter

EVENT_ID = re.compile(r"(E\d+):(T\d+)")
NUMBERED = re.compile(r"([TER])(\d+)\Z")
EDGE_BREAK = re.compile(r"\A\s*\n|\n\s*\Z")


class Exporter(FilesExporter):
    label = {"ko": "brat standoff", "en": "brat standoff"}
    description = {
        "ko": "기사마다 .txt와 .ann, 그리고 annotation.conf. 비본문은 개체로 씁니다.",
        "en": "A .txt and an .ann for each article, and annotation.conf. Boilerplate is written as entities.",
    }
    example = "T1\tPS 0 3\t김가람\nT2\tMEETING 10 12\t회동\nE1\tMEETING:T2 Participant:T1"

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        names, conf = FileNames(folders=True), Conf(self.scheme, name_of)
        for article in articles:
            name = names.name(article)
            rows = _Lines(article).rows()
            kept = Kept.of(article.meta)
            conf.add(article.items)
            yield f"{name}.txt", article.text.encode()
            yield f"{name}.ann", as_it_came(kept, rows, article.text).encode()
        yield "annotation.conf", conf.text().encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        yield from metadata_left_out(article, "brat")
        for name, key in (("entities", "label"), ("events", "type"), ("boilerplate", "label")):
            for one in article.items[name]:
                if name_of(one[key]) != one[key]:
                    yield Loss("label", article.id, one["id"], f"{one[key]!r} is written as {name_of(one[key])!r}")
        for one in (*article.items["entities"], *article.items["boilerplate"]):
            if one["text"].strip() and EDGE_BREAK.search(one["text"]):
                yield Loss("edges", article.id, one["id"], "the line breaks at its edges are left out")
        for event in article.items["events"]:
            if is_relation(event) and len(event["attributes"]) > 1:
                yield Loss("attributes", article.id, event["id"], "relations have no attributes in brat")


class _Lines:
    """The lines of one `.ann` file."""

    def __init__(self, article: AnnotatedArticle) -> None:
        self._text = article.text
        self._items = article.items
        self._taken: set[str] = set()
        self._names: dict[str, str] = {}
        self._triggers: dict[str, str] = {}
        self._give_names()

    def _give_names(self) -> None:
        """Ids of brat first, so that new ones can keep out of their way."""
        events = [one for one in self._items["events"] if not is_relation(one)]
        relations = [one for one in self._items["events"] if is_relation(one)]
        spans = [*self._items["entities"], *self._items["boilerplate"]]
        for letter, items in (("T", spans), ("R", relations)):
            for one in items:
                matched = NUMBERED.fullmatch(one["id"])
                if matched and matched[1] == letter:
                    self._names[one["id"]] = one["id"]
        for one in events:
            matched = EVENT_ID.fullmatch(one["id"])
            if matched and matched[2] not in self._names:
                self._names[one["id"]], self._triggers[one["id"]] = matched[1], matched[2]
        self._taken = {*self._names.values(), *self._triggers.values()}
        for letter, items in (("T", spans), ("E", events), ("R", relations)):
            for one in items:
                if one["id"] not in self._names:
                    self._names[one["id"]] = self._fresh(letter)
        for one in events:
            if one["id"] not in self._triggers:
                self._triggers[one["id"]] = self._fresh("T")

    def _fresh(self, letter: str) -> str:
        number = 1 + sum(name.startswith(letter) for name in self._taken)
        while f"{letter}{number}" in self._taken:
            number += 1
        self._taken.add(f"{letter}{number}")
        return f"{letter}{number}"

    def rows(self) -> Rows:
        """All that there is to write: T, E and R lines by their ids, each kind in order; remarks; groups."""
        found: dict[str, str] = {}
        plain: dict[str, str] = {}
        remarks: list[tuple[str, str, str]] = []
        for one in (*self._items["entities"], *self._items["boilerplate"]):
            name = self._names[one["id"]]
            found[name] = self._bound(name, one["label"], one)
            remarks += [(name, *pair) for pair in one.get("attributes", {}).items()]
        for event in self._items["events"]:
            name = self._names[event["id"]]
            if is_relation(event):
                found[name] = plain[name] = self._relation(name, event)
                continue
            trigger = self._triggers[event["id"]]
            found[trigger] = self._bound(trigger, event["type"], event["trigger"])
            found[name] = self._event(name, trigger, event)
            plain[name] = self._event(name, trigger, event, numbered=False)
            remarks += [(name, *pair) for pair in event["attributes"].items() if pair[0] != FORM]
        groups = [[self._names[member] for member in link["members"]] for link in self._items["links"]]
        return Rows({name: found[name] for name in sorted(found, key=_order)}, plain, remarks, groups)

    def _bound(self, name: str, label: str, span: Mapping[str, Any]) -> str:
        parts = span.get("fragments") or [(span["start"], span["end"])]
        pieces = [piece for part in parts for piece in on_lines(self._text, part)]
        places = ";".join(f"{start} {end}" for start, end in pieces)
        return f"{name}\t{name_of(label)} {places}\t{surface(self._text, pieces)}"

    def _event(self, name: str, trigger: str, event: Mapping[str, Any], *, numbered: bool = True) -> str:
        filled: Counter[str] = Counter()
        words = [f"{name_of(event['type'])}:{trigger}"]
        for argument in event["arguments"]:
            role = name_of(argument["role"])
            filled[role] += 1
            number = filled[role] if numbered and filled[role] > 1 else ""
            words.append(f"{role}{number}:{self._names[argument['target']]}")
        return f"{name}\t{' '.join(words)}"

    def _relation(self, name: str, event: Mapping[str, Any]) -> str:
        pairs = zip(MEMBER_ROLES, event["arguments"], strict=True)
        words = [f"{name_of(one['role'] or role)}:{self._names[one['target']]}" for role, one in pairs]
        return f"{name}\t{name_of(event['type'])} {' '.join(words)}\t"


def _order(name: str) -> tuple[int, int]:
    return "TER".index(name[0]), int(name[1:])
