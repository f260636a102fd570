"""Your own model behind an address: our JSON contract, or the `/predict` of a Label Studio ML backend.

The contract is in docs/suggestions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, cast

from annotator.core.proposals import KINDS, SuggestedKind, Suggestion
from annotator.core.reasons import because
from annotator.core.scheme import Scheme
from annotator.suggesters._anchoring import anchor, from_utf16
from annotator.suggesters._http import RemoteError, post_json
from annotator.suggesters.base import BaseSuggester, Context

URL = "GISA_MODEL_URL"
DEFAULT_SCORE = 0.7


class Suggester(BaseSuggester):
    label = {"ko": "내 모델(HTTP)", "en": "Your own model (HTTP)"}
    description = {
        "ko": "GISA_MODEL_URL의 서버에 본문을 보내고 제안을 받습니다. Label Studio ML 백엔드의 /predict도 됩니다.",
        "en": "Asks the server at GISA_MODEL_URL. An ML backend of Label Studio (…/predict) works as well.",
    }
    reasons = {
        "own_model": {"ko": "연결한 모델의 답", "en": "your own model marked it"},
    }
    remote = True
    seconds = 90.0

    def unavailable(self, options: Mapping[str, str]) -> str:
        return "" if options.get(URL) else f"{URL} is not set"

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        url = context.options[URL]
        if url.rstrip("/").endswith("/predict"):
            yield from self._label_studio(url, text, context.scheme)
            return
        payload = {
            "text": text,
            "language": context.language,
            "publisher": context.publisher,
            "labels": {
                "entity": sorted(context.scheme.entity_codes),
                "event": [event.code for event in context.scheme.events],
                "boilerplate": [label.code for label in context.scheme.boilerplate],
            },
        }
        answer = post_json(url, payload, self.usage)
        for one in _list(answer, "suggestions"):
            found = self._own(one, text)
            if found:
                yield found

    def _own(self, one: object, text: str) -> Suggestion | None:
        if not isinstance(one, dict) or one.get("kind", "entity") not in KINDS or not isinstance(one.get("label"), str):
            self.usage["malformed"] += 1
            return None
        span = self._span(one, text)
        if span is None:
            return None
        kind = cast(SuggestedKind, one.get("kind", "entity"))
        reason = str(one["reason"]) if one.get("reason") else because("own_model")
        return Suggestion(kind, one["label"], *span, _score(one.get("score")), reason)

    def _span(self, one: Mapping[str, Any], text: str) -> tuple[int, int] | None:
        """Offsets that fit the words that came with them, or the place of those words."""
        start, end, surface = one.get("start"), one.get("end"), one.get("text")
        if isinstance(surface, str) and surface:
            found = anchor(text, surface, start if type(start) is int else None)
            if found is None:
                self.usage["unanchored"] += 1
            return found
        if type(start) is int and type(end) is int and 0 <= start < end <= len(text):
            return start, end
        self.usage["malformed"] += 1
        return None

    def _label_studio(self, url: str, text: str, scheme: Scheme) -> Iterator[Suggestion]:
        payload = {"tasks": [{"id": 1, "data": {"text": text}}], "label_config": label_config(scheme), "project": "1"}
        for prediction in _list(post_json(url, payload, self.usage), "results"):
            for region in prediction.get("result", []) if isinstance(prediction, dict) else []:
                found = self._region(region, prediction.get("score"), text, scheme)
                if found:
                    yield found

    def _region(self, region: object, score: object, text: str, scheme: Scheme) -> Suggestion | None:
        value = region.get("value") if isinstance(region, dict) else None
        labels = value.get("labels") if isinstance(value, dict) else None
        if not isinstance(region, dict) or not isinstance(value, dict) or not isinstance(labels, list) or not labels:
            self.usage["malformed"] += 1
            return None
        start, surface = value.get("start"), value.get("text")
        if type(start) is int and isinstance(surface, str) and text[start : start + len(surface)] != surface:
            value = {**value, "start": from_utf16(text, start)}
        span = self._span(value, text)
        kind = _kind_of(str(labels[0]), scheme)
        if span is None or kind is None:
            return None
        return Suggestion(kind, str(labels[0]), *span, _score(region.get("score", score)), because("own_model"))


def label_config(scheme: Scheme) -> str:
    """The scheme as Label Studio describes one, for backends that look at it."""
    codes = [*(one.code for one in scheme.entities), *(one.code for one in scheme.boilerplate)]
    labels = "".join(f'<Label value="{escape(code)}"/>' for code in codes)
    return f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'


def _kind_of(label: str, scheme: Scheme) -> SuggestedKind | None:
    if label in scheme.entity_codes:
        return "entity"
    if scheme.boilerplate_label(label):
        return "boilerplate"
    return "event" if scheme.event(label) else None


def _list(answer: object, key: str) -> list[Any]:
    """Raises RemoteError when the answer is not of the contract's shape."""
    found = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise RemoteError(f"the answer has no list {key!r}")
    return found


def _score(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    return DEFAULT_SCORE
