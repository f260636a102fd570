"""Read files that belong together through an importer, as an import does."""

from __future__ import annotations

import io
from collections.abc import Mapping

from annotator.core.intake import Prepared, prepare
from annotator.core.scheme import Scheme
from annotator.importers import importer
from annotator.importers.base import Draft, Refused, Source
from annotator.presets import load_preset


def read_files(name: str, files: Mapping[str, bytes]) -> list[Draft | Refused]:
    """Everything that an importer makes of these files."""

    def source(file: str) -> Source:
        return Source(file, lambda: io.BytesIO(files[file]), find=lambda one: source(one) if one in files else None)

    one = importer(name)
    sources = [source(file) for file in files]
    whole = [each for each in sources if not one.is_settings(each) and not one.part_of(each)]
    return [draft for each in whole for draft in one.read(each)]


def only_draft(name: str, files: Mapping[str, bytes]) -> Draft:
    """The one draft; the test fails when anything else came."""
    (draft,) = read_files(name, files)
    assert isinstance(draft, Draft), draft
    return draft


def prepared(draft: Draft, scheme: Scheme | None = None) -> Prepared:
    """A draft as it would be stored."""
    scheme = scheme or load_preset("news-ko")
    return prepare(draft.text, scheme=scheme, key=draft.key, meta=draft.meta, layers=draft.layers)
