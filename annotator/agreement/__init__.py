"""Measures of agreement: one file each; the file's name is the measure's name."""

from __future__ import annotations

import annotator.agreement as package
from annotator.agreement.base import BaseMeasure
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names


def measure_names() -> list[str]:
    """The names of all measures, sorted."""
    return plugin_names(package)


def measure(name: str) -> BaseMeasure:
    """A new instance of the measure of this name.

    Raises InvalidError (`unknown_measure`).
    """
    try:
        found: type[BaseMeasure] = load_plugin(package, name, "Measure")
    except KeyError:
        known = ", ".join(measure_names())
        raise InvalidError("unknown_measure", f"There is no measure {name!r}; there are {known}.") from None
    return found(name)


def measures() -> list[BaseMeasure]:
    """One of each, in the order in which people read them."""
    return sorted((measure(name) for name in measure_names()), key=lambda one: (one.order, one.name))
