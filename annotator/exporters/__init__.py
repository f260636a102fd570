"""Export formats: one file each; the file's name is the format's name."""

from __future__ import annotations

import annotator.exporters as package
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names
from annotator.exporters.base import BaseExporter


def exporter_names() -> list[str]:
    """The names of all export formats, sorted."""
    return plugin_names(package)


def exporter(name: str) -> BaseExporter:
    """The export format of this name.

    Raises InvalidError (`unknown_format`).
    """
    try:
        found: type[BaseExporter] = load_plugin(package, name, "Exporter")
    except KeyError:
        known = ", ".join(exporter_names())
        raise InvalidError("unknown_format", f"There is no export format {name!r}; there are {known}.") from None
    return found(name)
