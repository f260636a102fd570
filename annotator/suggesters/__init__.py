"""Sources of suggestions: one file each; the file's name is the source's name."""

from __future__ import annotations

import annotator.suggesters as package
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names
from annotator.suggesters.base import BaseSuggester


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
