"""Ask what is to become of labels that a project has not, and give it those that it is to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import orjson
from django.db import transaction

from annotator.core.errors import InvalidError
from annotator.core.growing import grown, scheme_from
from annotator.core.mapping import Inventory, LabelMap
from annotator.core.records import decode_body
from annotator.core.scheme import Scheme as SchemeValue
from annotator.importers.base import Refused
from annotator.models import Project, Scheme, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.importing import Found, HowToRead, prepare_draft, read_drafts

NO_LABELS = SchemeValue(id="none", version="0", language="", name={})


def take_stock(sources: Iterable[Found], how: HowToRead, scheme: SchemeValue = NO_LABELS) -> Inventory:
    """The labels in files, as they would be read with a scheme; nothing is stored. What is refused does not count.

    Raises InvalidError (`unknown_format`).
    """
    inventory = Inventory()
    for draft in read_drafts(sources, how, Counter()):
        if isinstance(draft, Refused):
            continue
        inventory.articles += 1
        if draft.layers:
            try:
                prepared = prepare_draft(draft, scheme)
            except InvalidError:
                continue  # it is refused when it is loaded
            for layer in prepared.layers:
                inventory.add(decode_body(layer.body))
    return inventory


def decide(
    project: Project,
    user: User | None,
    labels: LabelMap,
    sources: Callable[[], Iterable[Found]],
    how: HowToRead,
) -> LabelMap:
    """Give the project's scheme the labels that a map creates, as a new version; the map with their codes.

    `sources` opens the files anew: the roles of new event types are those that they have there. A map that creates
    nothing makes no version, and reads nothing.
    Raises InvalidError (`bad_label_map`).
    """
    scheme = current_scheme(project)
    labels.check(scheme.value)
    creates = any(choice.do == "create" for choice in labels.choices.values())
    inventory = take_stock(sources(), how, scheme.value) if creates else Inventory()
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        scheme = current_scheme(project)
        made, resolved = grown(scheme.value, inventory, labels)
        if made != scheme.value:
            body = orjson.dumps(made.to_dict()).decode()
            Scheme.objects.create(project=project, version=scheme.version + 1, body=body, author=user)
    return resolved


def scheme_of(sources: Iterable[Found], how: HowToRead, scheme_id: str, language: str) -> tuple[SchemeValue, LabelMap]:
    """A scheme of all labels in files, and the map to their codes, which differ where a label is no code.

    Raises InvalidError (`no_labels`, `unknown_format`).
    """
    inventory = take_stock(sources, how)
    if not inventory.labels:
        raise InvalidError("no_labels", "There are no labels in the files that can be read.")
    return scheme_from(inventory, scheme_id, language)
