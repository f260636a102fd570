"""Export formats: one file each; the file's name is the format's name."""

from __future__ import annotations

from collections.abc import Mapping

import annotator.exporters as package
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names
from annotator.core.scheme import Scheme
from annotator.exporters.base import NO_SCHEME, BaseExporter


def exporter_names() -> list[str]:
    """The names of all export formats, sorted."""
    return plugin_names(package)


def exporter(name: str, scheme: Scheme = NO_SCHEME, options: Mapping[str, str] | None = None) -> BaseExporter:
    """The export format of this name, for a project's scheme, with the options that somebody chose.

    Raises InvalidError (`unknown_format`, `unknown_option`).
    """
    try:
        found: type[BaseExporter] = load_plugin(package, name, "Exporter")
    except KeyError:
        known = ", ".join(exporter_names())
        raise InvalidError("unknown_format", f"There is no export format {name!r}; there are {known}.") from None
    return found(name, scheme, options)
