"""Suggestions as the API gives them, with the words of their sources for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from annotator.core.reasons import Reason, in_words
from annotator.queries.suggestions import Suggestion
from annotator.suggesters import Words, words_of


def worded(found: Sequence[Suggestion]) -> dict[str, Any]:
    """`results`, and once for all of them the `words` of the sources that they name."""
    names = {name for one in found for name in one.sources}
    words = {name: known for name in sorted(names) if (known := words_of(name))}
    # What was imported as predictions has no source.
    results = [_item(one, words.get(one.sources[0]) if one.sources else None) for one in found]
    return {"results": results, "words": words}


def _item(one: Suggestion, words: Words | None) -> dict[str, Any]:
    coded = one.reason if isinstance(one.reason, Reason) else Reason("")
    return {
        **asdict(one),
        "reason": in_words(one.reason, words["reasons"] if words else {}, "en"),
        "reason_code": coded.code,
        "reason_parts": coded.parts,
    }
