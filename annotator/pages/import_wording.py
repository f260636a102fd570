"""What an import tells of refused records and of oddities, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "undecodable": _("Its characters cannot be read"),
    "lone_surrogate": _("Half of a character stands alone"),
    "too_long": _("The text is too long"),
    "bad_key": _("The id does not fit"),
    "bad_meta": _("The metadata cannot be stored"),
    "bad_offset": _("An offset is no whole number"),
    "offset_outside": _("A label lies outside the text"),
    "bad_span": _("A label has no proper place"),
    "bad_fragments": _("The pieces of a label are not in order"),
    "bad_id": _("The id of a label does not fit"),
    "bad_label": _("A label has no proper name"),
    "bad_value": _("A value of the wrong kind"),
    "bad_attributes": _("The attributes of a label do not fit"),
    "bad_trigger": _("An event has no proper trigger"),
    "bad_arguments": _("The arguments of an event do not fit"),
    "bad_argument": _("An argument of an event does not fit"),
    "bad_link": _("A link does not fit"),
    "bad_relation": _("A relation does not fit"),
    "bad_shape": _("Not the shape of this format"),
    "missing_key": _("Something that the format needs is missing"),
    "not_a_list": _("A list is expected there"),
    "bad_columns": _("The columns do not fit"),
    "bad_layer": _("A layer is not declared as it should be"),
    "bad_slot": _("Roles and their fillers do not fit"),
    "bad_chain": _("A chain does not fit"),
    "bad_tag": _("A tag that is not known"),
    "bad_sentence": _("A sentence does not fit its rows"),
    "empty_sentence": _("A sentence without words"),
    "empty_token": _("An empty token"),
    "blank_token": _("A token of white space only"),
    "empty_document": _("A document without text"),
    "empty_file": _("The file is empty"),
    "no_rows": _("A sentence without rows"),
    "no_html": _("No web page"),
    "page_too_large": _("The page is too large"),
    "bad_xml": _("Not valid XML"),
    "doctype": _("XML that defines things of its own"),
    "not_xmi": _("Not a file of this format"),
    "not_webanno": _("Not a file of this format"),
    "not_annotations": _("No annotations are in it"),
    "many_texts": _("Annotations of more than one text"),
    "no_position": _("An annotation does not say where it is"),
    "bad_docbin": _("Not a file of spaCy"),
    "etri_morpheme_ids": _("Its numbers count morphemes, not characters"),
    "bad_label_map": _("The list of labels cannot be understood"),
    "unknown_format": _("There is no such format"),
    "no_such_file": _("There is no such file"),
    "no_such_member": _("The author of these labels is no member"),
    "layer_exists": _("These labels are there already"),
    "no_labels": _("There are no labels"),
    "key_taken": _("Another article has this id"),
    "database": _("The database did not take it"),
    "outside_archive": _("A file that points out of its archive"),
}
"""Why a record was refused; the refusal's own sentence has the particulars."""


NOTES: Sequence[tuple[str, Promise]] = (
    (r"not in the scheme: (entity|event|boilerplate) (?P<name>.+)", _("Not in the label scheme: %(name)s")),
    (r"passed over, it holds no articles: (?P<name>.+)", _("Passed over, it holds no articles: %(name)s")),
    (r"passed over, hidden: (?P<name>.+)", _("Passed over, a hidden file: %(name)s")),
    (
        r"left out: annotations of the layer (?P<name>\S+) that mark no character",
        _("Left out: annotations of the layer %(name)s that mark no character"),
    ),
    (r"left out: annotations of the layer (?P<name>\S+)", _("Left out: annotations of the layer %(name)s")),
    (
        r"left out: annotations without a position in the text",
        _("Left out: annotations without a position in the text"),
    ),
    (r"left out: relations of the layer (?P<name>\S+)", _("Left out: relations of the layer %(name)s")),
    (
        r"left out: links of (?P<name>\S+) to nothing that is kept",
        _("Left out: links of %(name)s to nothing that is kept"),
    ),
    (
        r"left out: values of (?P<name>.+) longer than (?P<n>\d+) characters",
        _("Left out: values of %(name)s longer than %(n)s characters"),
    ),
    (r"left out: chains of fewer than two mentions", _("Left out: chains of fewer than two mentions")),
    (r"left out: an argument, with its filler", _("Left out: an argument, with its filler")),
    (r"left out: arguments whose filler is no longer there", _("Left out: arguments whose filler is no longer there")),
    (r"left out: links whose members are no longer there", _("Left out: links whose members are no longer there")),
    (r"left out: relation (?P<name>.+), with its member", _("Left out: the relation %(name)s, with its member")),
    (r"left out: a member of a link, with its label", _("Left out: a member of a link, with its label")),
    (r"left out: role (?P<name>.+)", _("Left out: the role %(name)s")),
    (r"left out: (entity|event|boilerplate) (?P<name>.+)", _("Left out: the label %(name)s")),
    (r"left out: a skipped annotation of Label Studio", _("Left out: a skipped annotation of Label Studio")),
    (
        r"left out: results of type (?P<name>.+) that describe no region, or at length",
        _("Left out: results of the type %(name)s that describe no region, or at length"),
    ),
    (r"left out: user_data of Gisa that is not JSON", _("Left out: data of Gisa that is no JSON")),
    (r"left out: (?P<name>.+)", _("Left out: %(name)s")),
    (r"labels left out: the answer is (?P<name>.+)", _("Labels left out, since the answer is %(name)s")),
    (
        r"kept for brat only: (?P<name>.+) \(long, repeated, or on a relation\)",
        _("Kept for brat only, since it fits nowhere: %(name)s"),
    ),
    (
        r"offsets are code points, though the format counts UTF-16 units",
        _("Offsets are code points, though the format counts UTF-16 units"),
    ),
    (
        r"offsets are (?P<name>UTF-16|code points): shown by (?P<n>\d+) records",
        _("Offsets are %(name)s, as %(n)s records show"),
    ),
    (
        r"offsets are (?P<name>UTF-16|code points): taken, since nothing tells them apart in (?P<n>\d+) records",
        _("Offsets are taken for %(name)s, since nothing in %(n)s records tells"),
    ),
    (r"offsets put right by their surface", _("Offsets put right by the words that they mark")),
    (r"offsets put right as those beside them", _("Offsets put right like those beside them")),
    (
        r"meta\.(?P<name>.+) does not fit; it is kept as meta\.original_.+",
        _("The metadata %(name)s does not fit its place and is kept as original_%(name)s"),
    ),
    (
        r"(?P<name>.+) that no entity marks became entities (?P<label>.+)",
        _("What no entity marked became entities %(label)s: %(name)s"),
    ),
    (r"entities that begin with an inner tag, as in IOB1", _("Entities that begin with an inner tag, as in IOB1")),
    (r"spans that cut a token, kept as they are", _("Spans that cut a token, kept as they are")),
    (
        r"arguments of an event with several mentions, given to the first",
        _("Arguments of an event with several mentions, given to the first"),
    ),
    (
        r"the tokens are not those of the text; the tokens are taken",
        _("The tokens are not those of the text; the tokens are taken"),
    ),
    (
        r"no main text was found, so no boilerplate is suggested",
        _("No main text was found, so no boilerplate is suggested"),
    ),
    (r"the page's metadata cannot be read: (?P<name>.+)", _("The metadata of the page cannot be read: %(name)s")),
    (r"the page's main text cannot be found: (?P<name>.+)", _("The main text of the page cannot be found: %(name)s")),
)
"""What is told of taken records, as the importers say it; the first that fits counts."""

_NOTES = [(re.compile(said), told) for said, told in NOTES]


def reason(code: str) -> str:
    """Why a record was refused, in short."""
    return str(REASONS.get(code, _("Cannot be read")))


def note(said: str) -> str:
    """A note of an import in the reader's language; one without words of its own is shown as it is."""
    for pattern, told in _NOTES:
        if match := pattern.fullmatch(said):
            return str(told) % match.groupdict()
    return said
