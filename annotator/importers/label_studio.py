"""Label Studio: a JSON array of tasks with annotations and predictions.

Every annotation is a layer of its own, every prediction a layer of a machine. Regions are counted in code points by
newer versions and in UTF-16 units by older ones; their `text` tells. It is copied from the page, where runs of blanks
are one, so white space counts for nothing when it is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, UnitEvidence, folded, prove
from annotator.core.intake import IncomingLayer
from annotator.importers._json_items import Item, listed, objects
from annotator.importers._regions import Arrow, Ids, Region, body_of, weigh
from annotator.importers.base import BaseImporter, Draft, Refused, Source

BEGUN = re.compile(rb'[\xef\xbb\xbf\s]*\[?\s*\{\s*"data"\s*:\s*\{')
TASK = re.compile(rb'"data"\s*:\s*\{')
WORK = re.compile(rb'"(annotations|predictions|completions)"\s*:\s*\[')
OWN_KINDS = ("entity", "event", "boilerplate")
"""Names of control tags in the configuration that Gisa writes: they say of what kind a region is."""

LONGEST = 100


class Importer(BaseImporter):
    label = {"ko": "Label Studio JSON", "en": "Label Studio JSON"}
    description = {
        "ko": "작업 JSON. 주석마다 레이어 하나, 예측은 기계 레이어가 됩니다.",
        "en": "Tasks as JSON: each annotation becomes a layer, each prediction a machine layer.",
    }
    shared = (".json", ".jsonl", ".xml")
    example = (
        '[{"data": {"text": "…"}, "annotations": [{"result": [{"id": "a1", "type": "labels", "value": {"start": 0,'
    )

    def recognises(self, source: Source, head: Callable[[], bytes]) -> bool:
        start = head()
        if source.name.lower().endswith(".xml"):
            return b"<View" in start
        return start.lstrip(b"\xef\xbb\xbf \t\r\n[").startswith(b"{") and bool(
            TASK.search(start) and WORK.search(start)
        )

    def is_settings(self, source: Source) -> bool:
        return source.name.lower().endswith(".xml")

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        evidence = weigh(_claimed(source), folded)
        for item in objects(source):
            if isinstance(item, Refused):
                yield item
                continue
            try:
                yield _draft(source.name, item, evidence)
            except InvalidError as error:
                yield Refused(source.name, item.line, error.code, error.message, item.raw)


def _text_key(task: Mapping[str, Any]) -> str:
    """Which of a task's data is the article: `text`, else the longest string.

    Raises InvalidError (`no_text`).
    """
    data = task.get("data")
    texts = {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}
    if not texts:
        raise InvalidError("no_text", "The task has no text in its `data`.")
    return "text" if "text" in texts else max(texts, key=lambda key: len(texts[key]))


def _works(task: Mapping[str, Any]) -> Iterator[tuple[bool, Mapping[str, Any]]]:
    """What was done on a task: (whether a machine did it, annotation or prediction)."""
    for name, machine in (("annotations", False), ("completions", False), ("predictions", True)):
        for one in listed(task, name):
            if not isinstance(one, dict):
                raise InvalidError("not_an_object", f"`{name}` must hold objects, not {type(one).__name__}.")
            yield machine, one


def _results(work: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = listed(work, "result")
    if not all(isinstance(one, dict) and isinstance(one.get("value", {}), dict) for one in found):
        raise InvalidError("not_an_object", "`result` must hold objects with an object `value`.")
    return found


def _labels_in(value: Mapping[str, Any]) -> list[str]:
    """The labels of a region's value; [] for a result of another type."""
    labels = value.get("labels", value.get("hypertextlabels"))
    if labels is None or not isinstance(labels, list) or not all(isinstance(one, str) for one in labels):
        return []
    return labels


def _claim(one: Mapping[str, Any]) -> Claim:
    value = one["value"]
    offsets = value.get("globalOffsets")
    if not isinstance(offsets, dict):
        offsets = value
    surface = value.get("text")
    start, end = (_whole(offsets.get(key)) for key in ("start", "end"))
    return Claim(start, end, surface if isinstance(surface, str) else "", f"region {one.get('id')}")


def _whole(offset: Any) -> Any:
    """Offsets of some versions are strings of digits."""
    return int(offset) if isinstance(offset, str) and re.fullmatch("[0-9]{1,9}", offset) else offset


def _spans(work: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in _results(work) if one.get("type") != "relation" and _labels_in(one.get("value", {}))]


def _claimed(source: Source) -> Iterator[tuple[str, list[Claim]]]:
    for item in objects(source):
        if isinstance(item, Item):
            try:
                key = _text_key(item.value)
                yield (
                    item.value["data"][key],
                    [_claim(one) for _machine, work in _works(item.value) for one in _spans(work)],
                )
            except InvalidError:
                continue  # it is refused when it is read


def _draft(name: str, item: Item, evidence: UnitEvidence) -> Draft:
    task = item.value
    key = _text_key(task)
    data = dict(task["data"])
    text = data.pop(key)
    notes: Counter[str] = Counter([evidence.note] if evidence.note else [])
    layers: list[IncomingLayer] = []
    authors: Counter[tuple[bool, str]] = Counter()
    for machine, work in _works(task):
        if work.get("was_cancelled"):
            notes["left out: a skipped annotation of Label Studio"] += 1
            continue
        author = _author(work, machine)
        authors[machine, author] += 1
        if authors[machine, author] > 1:
            author = f"{author}-{authors[machine, author]}"
        body = _Work(text, work, evidence, notes).body()
        if any(body.values()):
            header = {"kind": "machine" if machine else "imported", "author": author}
            layers.append(IncomingLayer(header, body, flat=True))
    task_key = data.pop("id", None) or task.get("id")
    meta = task.get("meta")
    return Draft(
        name,
        text,
        str(task_key) if isinstance(task_key, str | int) else "",
        {**data, **(meta if isinstance(meta, dict) else {})},
        layers=tuple(layers),
        line=item.line,
        raw=item.raw,
        encoding=item.encoding,
        notes=tuple(notes),
    )


def _author(work: Mapping[str, Any], machine: bool) -> str:
    """Who did it, as far as the file says: a model, a user name, or the number of a user."""
    if machine:
        return str(work.get("model_version") or "predictions")[:140]
    by = work.get("created_username") or work.get("completed_by")
    if isinstance(by, dict):
        by = by.get("username") or by.get("email") or by.get("id")
    return str(by or "annotations")[:140]


class _Work:
    """One annotation or prediction as the body of a record."""

    def __init__(self, text: str, work: Mapping[str, Any], evidence: UnitEvidence, notes: Counter[str]) -> None:
        self._results = _results(work)
        self._spans = _spans(work)
        self._notes = notes
        proof = prove(text, [_claim(one) for one in self._spans], evidence.unit, folded)
        self._notes.update(proof.notes)
        self._places = proof.spans
        self._ids = Ids()

    def body(self) -> dict[str, list[dict[str, Any]]]:
        regions: dict[str, Region] = {}
        more: list[Region] = []
        for one, (start, end) in zip(self._spans, self._places, strict=True):
            kind = str(one.get("from_name"))
            for number, label in enumerate(_labels_in(one["value"])):
                region = Region(
                    self._ids.take(one.get("id"), "e"), label, start, end, kind if kind in OWN_KINDS else ""
                )
                if number == 0 and str(one.get("id")) not in regions:
                    regions[str(one.get("id"))] = region
                else:
                    more.append(region)
        for one in self._results:
            if one.get("type") != "relation" and not _labels_in(one.get("value", {})):
                self._describe(one, regions)
        arrows = [arrow for one in self._results if one.get("type") == "relation" for arrow in self._arrows(one)]
        return body_of([*regions.values(), *more], arrows, self._ids)

    def _describe(self, one: Mapping[str, Any], regions: Mapping[str, Region]) -> None:
        """A choice, a text … of a region is an attribute of it."""
        region = regions.get(str(one.get("id")))
        values = one.get("value", {}).get(str(one.get("type")))
        if isinstance(values, str | int | float):
            values = [values]
        name = one.get("from_name")
        if region and region.kind != "boilerplate" and isinstance(name, str) and isinstance(values, list) and values:
            value = ", ".join(map(str, values))
            if len(value) <= LONGEST and len(name) <= LONGEST:
                region.attributes[name] = value
                return
        self._notes[f"left out: results of type {one.get('type')} that describe no region, or at length"] += 1

    def _arrows(self, one: Mapping[str, Any]) -> Iterator[Arrow]:
        source, target = self._ids.find(one.get("from_id")), self._ids.find(one.get("to_id"))
        if one.get("direction") == "left":
            source, target = target, source
        labels = one.get("labels") or ["related"]
        for label in labels if isinstance(labels, list) else [labels]:
            yield Arrow(str(label), source, target)
