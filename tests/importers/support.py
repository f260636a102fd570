"""Read bytes through an importer."""

from __future__ import annotations

import io

from annotator.importers import importer
from annotator.importers.base import Draft, Refused, Source


def read(format_name: str, data: bytes, name: str = "file", encoding: str | None = None) -> list[Draft | Refused]:
    """Everything that an importer makes of these bytes."""
    return list(importer(format_name).read(Source(name, lambda: io.BytesIO(data), encoding)))


def drafts(format_name: str, data: bytes, name: str = "file", encoding: str | None = None) -> list[Draft]:
    """The drafts; the test fails when anything was refused."""
    found = read(format_name, data, name, encoding)
    assert not [one for one in found if isinstance(one, Refused)]
    return [one for one in found if isinstance(one, Draft)]


def refused(format_name: str, data: bytes, name: str = "file", encoding: str | None = None) -> list[Refused]:
    """Only what was refused."""
    return [one for one in read(format_name, data, name, encoding) if isinstance(one, Refused)]
