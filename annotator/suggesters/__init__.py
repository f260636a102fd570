"""Sources of suggestions: one file each; the file's name is the source's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import annotator.suggesters as package
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names
from annotator.suggesters.base import BaseSuggester


class Words(TypedDict):
    """What a source says to people: its name by language, and its reasons by code and language."""

    label: Mapping[str, str]
    reasons: Mapping[str, Mapping[str, str]]


def suggester_names() -> list[str]:
    """The names of all sources, sorted."""
    return plugin_names(package)


def suggester(name: str) -> BaseSuggester:
    """A new instance of the source of this name.

    Raises InvalidError (`unknown_source`).
    """
    try:
        found: type[BaseSuggester] = load_plugin(package, name, "Suggester")
    except KeyError:
        known = ", ".join(suggester_names())
        raise InvalidError("unknown_source", f"There is no source {name!r}; there are {known}.") from None
    return found(name)


def words_of(name: str) -> Words | None:
    """The words of the source of this name; None when there is none (any more), or when its file is broken."""
    try:
        found = suggester(name)
        return {"label": found.label, "reasons": found.reasons}
    except Exception:  # whatever a plug-in's file does, its suggestions are shown
        return None
