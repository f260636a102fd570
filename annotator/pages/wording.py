"""Words of the data model and of the project in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotator.core.comparing import Difference
from annotator.core.scheme import Scheme
from annotator.models import Action, Role
from annotator.suggesters import words_of

WORDS: Mapping[str, Promise] = {
    "todo": _("To do"),
    "doing": _("Doing"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "done": _("Done"),
    "finished": _("Finished"),
    "impossible": _("Cannot be annotated"),
    "with-gold": _("With gold"),
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
    "unanimous": _("Unanimous"),
    "majority": _("Majority"),
    "trust": _("Trust order"),
    "relabel": _("Relabel"),
    "trim": _("Trim the edges"),
    "add": _("Add a mark"),
    "remove": _("Remove"),
    "work": _("Work"),
    "training": _("Training"),
    "check": _("Hidden check"),
}

LEFT_OPEN: Mapping[str, Promise] = {
    "disagreement": _("annotators disagree"),
    "tie": _("no majority"),
    "argument": _("an argument of an event would be dropped"),
    "votes_changed": _("a person ruled on other votes"),
    "filler_open": _("what it refers to is open"),
    "filler_rejected": _("what it refers to was rejected"),
    "still_referred_to": _("an event refers to what would go"),
    "unknown_label": _("the scheme does not have the label any more"),
}
"""Why a strategy leaves a question open."""


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
    "entity": _("Entities are left out"),
    "trigger": _("Triggers of more than one token are left out"),
    "other_sentence": _("Arguments in another sentence are left out"),
    "argument": _("Arguments whose filler is not in the file are left out"),
    "blank": _("Spans of white space are left out"),
    "outer_space": _("White space at the edges of a span is left out"),
    "crosses_line": _("Spans over a line break are left out"),
    "white_space": _("White space between sentences is changed"),
    "control_character": _("Control characters become blanks"),
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
    "link": _("Coreference"),
    "role": _("Role"),
    "argument": _("Role of an event"),
}


DIFFERENCES: Mapping[str, Promise] = {
    "same": _("The same"),
    "boundary": _("Boundary"),
    "label": _("Another label"),
    "both": _("Another label and boundary"),
    "argument": _("A role is filled otherwise"),
    "role": _("Another role"),
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


EDGES: Mapping[str, Promise] = {
    "space": _("space at the edge"),
    "bracket": _("half a bracket"),
    "punctuation": _("punctuation at the edge"),
    "particle": _("ends in a particle"),
}

UNFIXED: Mapping[str, Promise] = {
    "changed_since": _("It was changed in the meantime."),
    "not_for_this_action": _("This cannot be done here."),
    "nothing_to_change": _("It is like this already."),
    "not_in_scheme": _("The scheme does not have this label, or not these roles."),
    "marked_already": _("The same mark is there already."),
    "is_argument": _("An event refers to it."),
    "role_needed": _("Only leads fix people’s labels."),
}


def edge(code: str) -> str:
    """What is odd about the edges of a mark."""
    return str(EDGES.get(code, code))


def unfixed(code: str) -> str:
    """Why a line is not fixed."""
    return str(UNFIXED.get(code, code))


def left_open(code: str) -> str:
    """Why a strategy leaves a question open."""
    return str(LEFT_OPEN.get(code, code))


def kind_name(kind: str) -> str:
    """A kind of label."""
    return str(KINDS.get(kind, kind))


def word(value: str) -> str:
    """A state, a kind of layer … as people read it."""
    return str(WORDS.get(value, value))


def author_label(name: str, kind: str) -> str:
    """Who a layer is by: a source of suggestions is called as it calls itself, with the person whom it follows."""
    source, _colon, person = name.partition(":")
    words = words_of(source) if kind == "machine" else None
    if words is None:
        return name
    return f"{local(words['label'])} · {person}" if person else local(words["label"])


COSTS: Mapping[str, Promise] = {
    "requests": _("requests"),
    "retries": _("repeated requests"),
    "prompt_tokens": _("tokens sent"),
    "completion_tokens": _("tokens received"),
    "malformed": _("unreadable answers"),
    "unanchored": _("marks not found in the text"),
    "pieces_left_out": _("pieces left out"),
}


def cost_name(name: str) -> str:
    """What a remote source counts."""
    return str(COSTS.get(name, name))


DETAILS: Mapping[str, Promise] = {
    "format": _("format"),
    "layers": _("layers"),
    "status": _("state"),
    "records": _("records"),
    "articles": _("articles"),
    "refused": _("refused"),
    "annotations": _("annotations"),
    "role": _("role"),
    "before": _("before"),
    "preset": _("preset"),
    "layer": _("layer"),
    "from_version": _("from version"),
    "version": _("version"),
    "token": _("token"),
    "days": _("days"),
    "rows": _("rows"),
    "what": _("what"),
    "fields": _("fields"),
    "superuser": _("superuser"),
    "staff": _("staff"),
    "active": _("active"),
}
"""What the audit keeps beside who did what to whom."""

VALUES: Mapping[str, Promise] = {
    **{str(role): role.label for role in Role},
    "True": _("yes"),
    "False": _("no"),
    "made": _("made"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "change": _("change"),
    "undo": _("undo"),
}


def action_name(code: str) -> str:
    """What somebody did, of the audit."""
    return str(Action(code).label) if code in Action.values else code


def detail_name(code: str) -> str:
    """A detail of the audit."""
    return str(DETAILS.get(code, code))


def detail_value(value: str) -> str:
    """A value of such a detail: a word of ours in the reader's language, else as it is."""
    return str(VALUES[value]) if value in VALUES else word(value)


def role_name(value: str | None) -> str:
    """A role; who has none but sees the project is a superuser, and a lead everywhere."""
    return str(Role(value or Role.LEAD).label)


def label_names(scheme: Scheme) -> dict[str, Mapping[str, str]]:
    """What the labels of a scheme are called, by code; where kinds share a code, the entity's name."""
    return {
        **{one.code: one.name for one in scheme.boilerplate},
        **{one.code: one.name for one in scheme.events},
        **{one.code: one.name for one in scheme.entities},
    }


def local(names: Mapping[str, str]) -> str:
    """Of {"ko": …, "en": …}, what the reader's language says; else what there is."""
    language = (get_language() or "en").split("-")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def difference(one: Difference) -> str:
    """What somebody's labels (side a) and gold (side b) differ in, in a few words."""
    if one.cause in ("missing", "argument") and not (one.label_a and one.label_b):
        if one.cause == "missing":
            return str(_("Not marked") if one.label_b else _("Marked, but not in gold"))
        return str(_("A role is not filled") if one.label_b else _("A role is filled that gold leaves open"))
    if one.cause == "boundary" and one.more.strip():
        edge = _("The particle “%s”") if one.edge == "particle" else _("Boundary: “%s”")
        return str(edge) % one.more
    if one.cause == "attribute":
        return str(_("Attribute %s")) % one.detail
    if one.kind == "event" and one.cause == "label":
        return str(_("Another type"))
    return str(DIFFERENCES[one.cause])
