"""Any article, out and in again: what a format does not name as lost comes back."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.records import AnnotatedArticle
from annotator.exporters import exporter
from annotator.exporters.base import FilesExporter
from tests.core.strategies import ATTRIBUTES, TEXTS, spans
from tests.formats import article, articles, written

FORMATS = ["spacy-jsonl", "spacy-docbin", "webanno-tsv", "uima-xmi", "omnievent"]


@st.composite
def any_article(draw: st.DrawFn) -> AnnotatedArticle:
    """An article whose spans overlap, nest, come in pieces and cross lines as they like."""
    text = draw(TEXTS.filter(lambda one: bool(one.strip())))
    entities: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 5))):
        start, end = draw(spans(text))
        label = draw(st.sampled_from(["PS", "O|G_[1]", "B-\\;*->"]))
        entities.append(
            {"id": f"e{number}", "label": label, "start": start, "end": end, "attributes": draw(ATTRIBUTES)}
        )
        if end - start >= 3 and draw(st.booleans()):
            entities[-1]["fragments"] = [[start, start + 1], [end - 1, end]]
    events = []
    for number in range(draw(st.integers(0, 3))):
        start, end = draw(spans(text))
        targets = [*(one["id"] for one in entities), *(one["id"] for one in events)]
        roles = st.builds(
            lambda role, target: {"role": role, "target": target},
            st.sampled_from(["Time", "A;B"]),
            st.sampled_from(targets or ["e0"]),
        )
        arguments = draw(st.lists(roles, max_size=3)) if targets else []
        value = {"id": f"v{number}", "type": "MEETING", "trigger": {"start": start, "end": end}, "arguments": arguments}
        events.append({**value, "attributes": draw(ATTRIBUTES)})
    return article(text, entities=entities, events=events)


def expected(one: AnnotatedArticle, lost: dict[str, set[str]]) -> tuple[Counter[Any], Counter[Any]]:
    """Entities and events that are not lost; what is lost only in part is left out of the comparison."""
    spans_of = {item["id"]: (item["start"], item["end"]) for item in one.items["entities"]}
    spans_of |= {item["id"]: (item["trigger"]["start"], item["trigger"]["end"]) for item in one.items["events"]}
    entities: Counter[Any] = Counter()
    for item in one.items["entities"]:
        if item["id"] not in lost:
            attributes = tuple(sorted(item["attributes"].items()))
            entities[item["label"], item["start"], item["end"], attributes] += 1
    events: Counter[Any] = Counter()
    for item in one.items["events"]:
        if item["id"] in lost:
            continue
        arguments = sorted((said["role"], spans_of[said["target"]]) for said in item["arguments"])
        if not any(said["target"] in lost for said in item["arguments"]):
            events[item["type"], spans_of[item["id"]], tuple(arguments), tuple(sorted(item["attributes"].items()))] += 1
    return entities, events


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None)
@given(one=any_article())
def test_what_is_not_named_as_lost_comes_back(name: str, one: AnnotatedArticle) -> None:
    lost: dict[str, set[str]] = {}
    for loss in exporter(name).losses(one):
        lost.setdefault(loss.annotation, set()).add(loss.code)
    data = written(name, one)
    if isinstance(exporter(name), FilesExporter):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(archive.namelist()[0])
    try:
        (back,) = articles(name, data)
    except InvalidError as error:
        pytest.fail(error.message)
    if "" in lost:
        return
    assert back.text == one.text
    found_entities, found_events = expected(back, {})
    wanted_entities, wanted_events = expected(one, lost)
    assert not wanted_entities - found_entities
    assert not wanted_events - found_events
    assert found_entities.total() <= len(one.items["entities"])
