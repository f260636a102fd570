"""Label Studio: tasks as JSON with the labelling configuration that shows them.

A task for each article, an annotation for each of its layers; a machine's layer is a prediction. Offsets are code
points. The names of the control tags (entity, event, boilerplate) say of what kind a region is when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any
from xml.sax.saxutils import quoteattr

import orjson

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.core.relations import FORM
from annotator.core.scheme import Scheme
from annotator.exporters._regions import arrows_of, regions_of
from annotator.exporters.base import FilesExporter

TASKS = 500
"""Tasks in one file: what is held in memory."""


class Exporter(FilesExporter):
    label = {"ko": "Label Studio JSON", "en": "Label Studio JSON"}
    description = {
        "ko": "작업 JSON과 라벨링 설정(labels.xml)을 담은 zip. 기계 레이어는 예측이 됩니다.",
        "en": "A zip of task files and the labelling configuration (labels.xml). Machine layers become predictions.",
    }
    example = '[{"data":{"text":"…"},"annotations":[{"result":[{"id":"e1","from_name":"entity","to_name":"text",…'

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        used: dict[str, dict[str, None]] = {"entity": {}, "event": {}, "boilerplate": {}, "relation": {}}
        choices: dict[str, dict[str, None]] = {}
        tasks = (self._task(list(layers), used, choices) for _key, layers in groupby(articles, lambda one: one.id))
        number = 0
        while held := list(islice(tasks, TASKS)):
            number += 1
            yield f"tasks-{number:04}.json", b"[\n" + b",\n".join(held) + b"\n]\n"
        yield "labels.xml", _config(self.scheme, used, choices).encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        return losses_of(article, "discontinuous")

    def _task(
        self,
        layers: list[AnnotatedArticle],
        used: Mapping[str, dict[str, None]],
        choices: dict[str, dict[str, None]],
    ) -> bytes:
        first = layers[0]
        annotations, predictions = [], []
        for one in layers:
            if one.layer is None:
                continue
            result = list(_results(one, used, choices))
            if one.layer.kind == "machine":
                predictions.append({"model_version": one.layer.author, "result": result})
            else:
                work = {"created_username": one.layer.author, "was_cancelled": False}
                annotations.append({**work, "ground_truth": one.layer.kind == "gold", "result": result})
        meta = {key: value for key, value in first.meta.items() if value and key not in ("text", "id")}
        data = {"text": first.text, "id": first.id, **meta}
        return orjson.dumps({"data": data, "annotations": annotations, "predictions": predictions})


def _results(
    article: AnnotatedArticle, used: Mapping[str, dict[str, None]], choices: dict[str, dict[str, None]]
) -> Iterator[dict[str, Any]]:
    for one in regions_of(article.items):
        kind = one["kind"]
        used[kind].setdefault(one["label"])
        span = {"start": one["start"], "end": one["end"], "text": one["text"]}
        head = {"id": one["id"], "to_name": "text", "origin": "manual"}
        yield {**head, "from_name": kind, "type": "labels", "value": {**span, "labels": [one["label"]]}}
        for name, value in one["attributes"].items():
            if name == FORM:
                continue
            choices.setdefault(name, {}).setdefault(value)
            yield {**head, "from_name": name, "type": "choices", "value": {**span, "choices": [value]}}
    for label, source, target in arrows_of(article.items):
        used["relation"].setdefault(label)
        yield {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": [label]}


def _config(scheme: Scheme, used: Mapping[str, dict[str, None]], choices: Mapping[str, dict[str, None]]) -> str:
    """The labelling configuration: the labels of the scheme, then those that only the articles have."""
    events = dict.fromkeys([*(one.code for one in scheme.events), *used["event"]])
    labels = {
        "entity": dict.fromkeys([*(one.code for one in scheme.entities), *used["entity"]]),
        "event": events,
        "boilerplate": dict.fromkeys([*(one.code for one in scheme.boilerplate), *used["boilerplate"]]),
    }
    roles = dict.fromkeys([*(role.code for one in scheme.events for role in one.roles), *used["relation"]])
    attributes = {one.code: dict.fromkeys(value.code for value in one.values) for one in scheme.attributes}
    for name, values in choices.items():
        attributes.setdefault(name, {}).update(values)
    lines = ["<View>"]
    for name, codes in labels.items():
        if codes:
            inner = "".join(f"<Label value={quoteattr(code)}/>" for code in codes)
            lines.append(f'  <Labels name="{name}" toName="text">{inner}</Labels>')
    if roles:
        lines.append(f"  <Relations>{''.join(f'<Relation value={quoteattr(code)}/>' for code in roles)}</Relations>")
    lines.append('  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>')
    for name, values in attributes.items():
        inner = "".join(f"<Choice value={quoteattr(value)}/>" for value in values)
        lines.append(f'  <Choices name={quoteattr(name)} toName="text" perRegion="true">{inner}</Choices>')
    return "\n".join([*lines, "</View>"]) + "\n"
