"""Import formats: one file each; the file's name is the format's name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath

import annotator.importers as package
from annotator.core.errors import InvalidError
from annotator.core.plugins import load_plugin, plugin_names
from annotator.importers.base import HEAD_BYTES, BaseImporter, Source


def importer_names() -> list[str]:
    """The names of all import formats, sorted."""
    return plugin_names(package)


def importer(name: str) -> BaseImporter:
    """The import format of this name.

    Raises InvalidError (`unknown_format`).
    """
    try:
        found: type[BaseImporter] = load_plugin(package, name, "Importer")
    except KeyError:
        known = ", ".join(importer_names())
        raise InvalidError("unknown_format", f"There is no import format {name!r}; there are {known}.") from None
    return found(name)


def importer_for(filename: str) -> BaseImporter:
    """The import format of a file, by its extension alone.

    Raises InvalidError (`unknown_extension`).
    """
    suffix = PurePosixPath(filename).suffix.lower()
    for name in importer_names():
        found = importer(name)
        if suffix in found.extensions:
            return found
    raise InvalidError(
        "unknown_extension",
        f"No import format reads {suffix or 'a file without an extension'}; say which one it is.",
    )


def importer_of(source: Source) -> BaseImporter:
    """The import format of a file: one that recognises it, else by its extension, else by its first bytes.

    Raises InvalidError (`unknown_extension`).
    """
    suffix = PurePosixPath(source.name).suffix.lower()
    head = _head_of(source)
    for name in importer_names():
        found = importer(name)
        if suffix in found.shared and found.recognises(source, head):
            return found
    if suffix:
        return importer_for(source.name)
    bare = head()[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return importer("json-lines" if bare.startswith((b"{", b"[")) else "plain-text")


def _head_of(source: Source) -> Callable[[], bytes]:
    @cache
    def head() -> bytes:
        with source.open() as file:
            return file.read(HEAD_BYTES)

    return head
