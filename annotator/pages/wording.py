"""Words of the data model and of the project in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotator.models import Role

WORDS: Mapping[str, Promise] = {
    "todo": _("To do"),
    "doing": _("Doing"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "done": _("Done"),
    "human": _("Human"),
    "gold": _("Gold"),
    "machine": _("Machine"),
    "imported": _("Imported"),
    "all": _("All layers"),
    "submit": _("Labels are submitted"),
    "adjudicate": _("Labels are adjudicated"),
    "release": _("A release is made"),
    "ping": _("Test"),
    "waiting": _("Waiting"),
    "delivered": _("Delivered"),
    "failed": _("Failed"),
    "making": _("Being made"),
    "ready": _("Ready"),
    "line": _("line"),
    "span": _("span"),
    "block": _("block"),
}

REASONS: Mapping[str, Promise] = {
    "bad_json": _("Not valid JSON"),
    "bad_row": _("Not a valid table row"),
    "not_an_object": _("Not a JSON object"),
    "no_text": _("No text"),
    "empty_text": _("The text is empty"),
    "nul_character": _("The text holds NUL characters"),
    "wrong_encoding": _("Not this encoding"),
    "unknown_encoding": _("Unknown encoding"),
    "unknown_extension": _("Unknown file type"),
    "wrong_sha256": _("The text is not the one that was hashed"),
    "bad_surface": _("A label does not fit its text"),
    "span_outside": _("A label lies outside the text"),
    "empty_span": _("A label marks nothing"),
    "dangling_reference": _("A label refers to one that is not there"),
    "duplicate_id": _("Two labels have the same id"),
    "offset_inside_character": _("A label cuts a character in two"),
    "unknown_key": _("A field that records do not have"),
    "unknown_record": _("A version of the record that is not known"),
    "line_too_long": _("The line is too long"),
    "file_too_large": _("The file is too large"),
    "bad_zip": _("A damaged archive"),
    "zip_bomb": _("An archive that unpacks to far too much"),
    "zip_too_large": _("An archive with too many files"),
    "nested_zip": _("An archive inside an archive"),
    "encrypted": _("An encrypted file"),
    "unreadable": _("The file cannot be read"),
    "surface_mismatch": _("A label does not mark the words that it says"),
    "no_text_file": _("The text of these labels is not beside them"),
    "no_labels_file": _("The labels of this text are not beside it"),
    "bad_line": _("A line that cannot be understood"),
    "no_text_column": _("No column is the text"),
    "unknown_column": _("There is no such column"),
    "bad_file": _("A damaged file"),
    "missing_package": _("This installation cannot read this format"),
}
"""Why a record was refused; the refusal's own sentence has the particulars."""


LOSSES: Mapping[str, Promise] = {
    "layer": _("Articles without labels are left out"),
    "metadata": _("Metadata of articles is left out"),
    "event": _("Events or their arguments are left out"),
    "attributes": _("Attributes are left out"),
    "discontinuous": _("Spans in pieces are written without their gaps"),
    "nested": _("Of overlapping entities only the longest is written"),
    "link": _("Coreference is left out"),
    "boilerplate": _("Boilerplate marks are left out"),
    "label": _("Labels are spelled otherwise"),
    "edges": _("Line breaks at the edges of a span are left out"),
    "long_text": _("Long surfaces are cut"),
    "cuts_token": _("Spans that cut a word are left out"),
    "role_repeated": _("Repeated roles are left out"),
}

COLUMNS: Mapping[str, Promise] = {
    "text": _("Text"),
    "key": _("Key"),
    "title": _("Title"),
    "url": _("Address"),
    "publisher": _("Publisher"),
    "published_at": _("Published"),
    "language": _("Language"),
}
"""What a column of a table can be."""

KINDS: Mapping[str, Promise] = {
    "entity": _("Entity"),
    "event": _("Event"),
    "boilerplate": _("Boilerplate"),
    "role": _("Role"),
}


FIELDS: Mapping[str, Promise] = {
    "title": _("Title"),
    "key": _("Key"),
    "publisher": _("Publisher"),
    "url": _("Address"),
    "meta": _("Metadata"),
}
"""Where beside its text an article was found."""


def field_name(name: str) -> str:
    """A field of an article."""
    return str(FIELDS.get(name, name))


EXAMPLE_FAULTS: Mapping[str, Promise] = {
    "no_such_article": _("The project has no article with this key"),
    "span_outside": _("The place does not lie in the article"),
    "too_long": _("It quotes too much"),
    "unknown_label": _("The scheme has no such label"),
}
"""Why an example of a guideline leads nowhere."""


def example_fault(code: str) -> str:
    """Why an example of a guideline leads nowhere."""
    return str(EXAMPLE_FAULTS.get(code, code))


def loss(code: str) -> str:
    """What a format loses, in short; a code without words of its own is shown as it is."""
    return str(LOSSES.get(code, code))


def kind_name(kind: str) -> str:
    """A kind of label."""
    return str(KINDS.get(kind, kind))


def reason(code: str) -> str:
    """Why a record was refused, in short."""
    return str(REASONS.get(code, _("Cannot be read")))


def word(value: str) -> str:
    """A state, a kind of layer … as people read it."""
    return str(WORDS.get(value, value))


def role_name(value: str | None) -> str:
    """A role; who has none but sees the project is a superuser, and a lead everywhere."""
    return str(Role(value or Role.LEAD).label)


def local(names: Mapping[str, str]) -> str:
    """Of {"ko": …, "en": …}, what the reader's language says; else what there is."""
    language = (get_language() or "en").split("-")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
