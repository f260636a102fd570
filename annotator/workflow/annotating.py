"""Open a layer, save changes to it, submit it. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction

from annotator.core.annotations import COLLECTIONS
from annotator.core.changes import BatchError, Change, Fault, apply, touched
from annotator.core.decisions import Decision
from annotator.core.errors import ConflictError, ForbiddenError, InvalidError
from annotator.core.problems import Problem, problems_of, scheme_errors
from annotator.core.records import EMPTY_BODY, Body, decode_body, rights_of
from annotator.core.scheme import Scheme
from annotator.core.text import written
from annotator.models import Article, Layer, LayerReturn, Revision, User
from annotator.models import Scheme as SchemeRow
from annotator.models.mention import mention_rows, replace_mentions, rewrite_mentions
from annotator.queries.guidelines import guideline_number
from annotator.queries.schemes import current_scheme
from annotator.workflow.deadlocks import once_more_after_deadlock
from annotator.workflow.deciding import new_decisions, store_decisions
from annotator.workflow.finishing import record_finished
from annotator.workflow.following import follow, follow_new
from annotator.workflow.grading import grade, need_another_try
from annotator.workflow.webhooks import about_layer, notify

MANY = 50
"""From so many touched annotations on, all mentions of a layer are written anew."""

MAX_BATCH = 1_000
"""Changes, and decisions, in one request; the outbox of a long day offline is sent in several."""

RETURN_LENGTH = 2_000
"""The longest reason for returning labels, in code points."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `version` counts the changes of the layer's life, `decided` names the decisions that it has."""

    version: int
    applied: list[str]
    duplicates: list[str]
    problems: list[Problem]
    decided: list[str]


class StaleError(ConflictError):
    """The layer has changed since `base`, and these changes do not go on top of it."""

    def __init__(self, message: str, version: int, since: list[dict[str, Any]]) -> None:
        super().__init__("stale", message)
        self.version = version
        self.since = since


@once_more_after_deadlock
def open_layer(article: Article, user: User) -> Layer:
    """The user's own layer on an article, made when there is none; from then on she has the article."""
    found = Layer.objects.filter(article=article, kind="human", user=user).first()
    if found:
        return found
    try:
        return _make_layer(article, user)
    except IntegrityError:  # another tab was quicker, or somebody has just assigned the article to her
        return Layer.objects.filter(article=article, kind="human", user=user).first() or _make_layer(article, user)


def _make_layer(article: Article, user: User) -> Layer:
    scheme = current_scheme(article.project)
    with transaction.atomic():
        layer = Layer.objects.create(
            article=article,
            kind="human",
            user=user,
            author_name=user.get_username(),
            scheme_version=scheme.version,
            guideline_opened=guideline_number(article.project),
            body=EMPTY_BODY.decode(),
        )
        follow_new(layer, article, user)
        return layer


def save_changes(
    layer_id: int, user: User, base: int, changes: Sequence[Change], decisions: Sequence[Decision] = ()
) -> Saved:
    """Apply changes to a layer and write them to its journal, with the decisions that led to them, all or none.

    Changes and decisions that the layer has already are dropped, so that a client may send again what it is not
    sure of. A stale `base` is fine as long as nobody has edited the same annotations since.
    Raises StaleError, BatchError, ForbiddenError (`layer_submitted`) or InvalidError (`too_many_changes`,
    `bad_decision`).
    """
    if max(len(changes), len(decisions)) > MAX_BATCH:
        raise InvalidError("too_many_changes", f"At most {MAX_BATCH:,} changes and decisions fit in one request.")
    with transaction.atomic():
        layer = Layer.objects.select_for_update().select_related(None).get(pk=layer_id)
        fresh, duplicates = _split_known(layer, changes)
        body = decode_body(layer.body)
        article = Article.objects.only("text", "project").select_related("project").get(pk=layer.article_id)
        scheme_row = current_scheme(article.project)
        scheme = scheme_row.value
        undecided = new_decisions(layer, decisions)
        if fresh or undecided:
            _need_writable(layer)
        if fresh:
            body = _write(layer, user, base, body, fresh, article.text, scheme_row.version, scheme)
        if undecided:
            store_decisions(layer, user, undecided)
    # Looking for problems takes a while in a long layer, and needs no lock.
    return Saved(
        version=layer.version,
        applied=[one.id for one in fresh],
        duplicates=duplicates,
        problems=problems_of(body, scheme),
        decided=list(dict.fromkeys(one.id for one in decisions)),
    )


def _split_known(layer: Layer, changes: Sequence[Change]) -> tuple[list[Change], list[str]]:
    """The changes that the journal does not have, and the ids of those it has, or that came twice."""
    ids = [UUID(change.id) for change in changes]
    seen = set(Revision.objects.filter(layer=layer, change_id__in=ids).values_list("change_id", flat=True))
    fresh: list[Change] = []
    duplicates: list[str] = []
    for change, change_id in zip(changes, ids, strict=True):
        if change_id in seen:
            duplicates.append(change.id)
        else:
            fresh.append(change)
            seen.add(change_id)
    return fresh, duplicates


def _need_writable(layer: Layer) -> None:
    if layer.status in ("submitted", "done"):
        raise ForbiddenError(
            "layer_submitted",
            "These labels are submitted. Open them again to go on.",
            {"status": layer.status},
        )


def _write(
    layer: Layer,
    user: User,
    base: int,
    body: Body,
    changes: list[Change],
    text: str,
    scheme_version: int,
    scheme: Scheme,
) -> Body:
    _need_base(layer, base, changes)
    try:
        after, inverses = apply(body, changes, text)
    except BatchError as error:
        if base < layer.version and any(fault.missing for fault in error.faults):
            raise _stale(layer, base) from None
        raise
    faults = _scheme_faults(changes, after, scheme)
    if faults:
        raise BatchError(faults)
    record_changes(layer, user, body, after, changes, inverses, scheme_version, scheme)
    return after


def write_changes(
    layer: Layer, author: User | None, body: Body, changes: list[Change], text: str, scheme: SchemeRow
) -> Body:
    """Apply changes of the server's own making to a locked layer, whatever its state, and write them to its journal.

    They are held against text and scheme as a person's are. Raises BatchError; then nothing is written.
    """
    after, inverses = apply(body, changes, text)
    faults = _scheme_faults(changes, after, scheme.value)
    if faults:
        raise BatchError(faults)
    record_changes(layer, author, body, after, changes, inverses, scheme.version, scheme.value)
    return after


def record_changes(
    layer: Layer,
    author: User | None,
    before: Body,
    after: Body,
    changes: Sequence[Change],
    inverses: Sequence[Change],
    scheme_version: int,
    scheme: Scheme,
) -> None:
    """Store what `changes` made of a locked layer, and write them to its journal."""
    _store(layer, after, scheme_version, scheme, len(changes))
    _mention(layer, before, after, touched(changes))
    Revision.objects.bulk_create(
        Revision(
            layer=layer,
            version=layer.version - len(changes) + number,
            change_id=UUID(change.id),
            author=author,
            change=orjson.dumps(change.to_dict()).decode(),
            inverse=orjson.dumps(inverse.to_dict()).decode(),
        )
        for number, (change, inverse) in enumerate(zip(changes, inverses, strict=True), start=1)
    )


def _need_base(layer: Layer, base: int, changes: Sequence[Change]) -> None:
    """Raises StaleError when somebody else has edited the same annotations since `base`."""
    if base > layer.version:
        raise StaleError(f"The layer is at version {layer.version}, not yet at {base}.", layer.version, [])
    if base == layer.version:
        return
    since = changes_since(layer, base)
    others = touched(since)
    if "*" in others or others & touched(changes):
        raise _stale(layer, base)


def _stale(layer: Layer, base: int) -> StaleError:
    since = [change.to_dict() for change in changes_since(layer, base)]
    return StaleError("These labels were changed elsewhere in the meantime.", layer.version, since)


def changes_since(layer: Layer, version: int) -> list[Change]:
    """The changes of a layer after a version, oldest first."""
    rows = Revision.objects.filter(layer=layer, version__gt=version).order_by("version")
    return [Change(**orjson.loads(row)) for row in rows.values_list("change", flat=True)]


def _scheme_faults(changes: Sequence[Change], after: Body, scheme: Scheme) -> list[Fault]:
    """Labels that the scheme does not have, in what these changes wrote. Older ones may stay."""
    faults: list[Fault] = []
    last = {str(change.value.get("id")): change for change in changes}
    for annotation_id, change in last.items():
        found = after.find(annotation_id)
        errors = scheme_errors(found[1], scheme) if found else ()
        faults.extend(Fault(change.id, error.code, error.message) for error in errors)
    return faults


def _store(layer: Layer, after: Body, scheme_version: int, scheme: Scheme, count: int) -> None:
    items = after.to_dict()
    rights = rights_of(items["boilerplate"], scheme.forbidden_by, layer.kind)
    layer.body = orjson.dumps(items).decode()
    layer.version += count
    layer.annotations = len(after)
    layer.scheme_version = scheme_version
    layer.forbids_redistribution = rights.redistribution == "forbidden"
    layer.forbids_ai_training = rights.ai_training == "forbidden"
    layer.save(
        update_fields=[
            "body",
            "version",
            "annotations",
            "scheme_version",
            "forbids_redistribution",
            "forbids_ai_training",
            "updated_at",
        ]
    )


def _mention(layer: Layer, before: Body, after: Body, ids: set[str]) -> None:
    """Bring the mentions in step with the annotations that were touched."""
    if "*" in ids or len(ids) > MANY:
        rewrite_mentions(layer.pk, mention_rows(layer.pk, after.to_dict()))
        return
    old, new = (mention_rows(layer.pk, _items(body, ids)) for body in (before, after))
    replace_mentions(layer.pk, old, new)


def _items(body: Body, ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The lists of a record with these annotations only."""
    items: dict[str, list[dict[str, Any]]] = {name: [] for name in COLLECTIONS.values()}
    for kind, one in filter(None, map(body.find, ids)):
        items[COLLECTIONS[kind]].append(one.to_dict())
    return items


def submit(layer_id: int, cannot: str = "") -> Layer:
    """Hand the labels in. From then on they are read-only until they are opened again.

    `cannot` says why the article cannot be annotated; handing in again without a reason keeps the one there is.
    Where there is gold to be measured on, the labels are graded; a training article that is not good enough yet comes
    back at once.
    """
    with transaction.atomic():
        layer, changed = _set_status(layer_id, "submitted", {"doing", "returned"}, cannot)
        if changed:
            grade(layer)
        if changed and layer.status == "submitted":  # training that is not good enough is not finished
            _tell(layer, "submit")
        return layer


def reopen(layer_id: int) -> Layer:
    """Take submitted labels back to work on them; the reason why they could not be made goes.

    Raises ForbiddenError (`layer_done`) once a reviewer has finished with them, or (`training_over`) when there is no
    further try.
    """
    need_another_try(layer_id)
    return _set_status(layer_id, "doing", {"submitted", "returned"})[0]


def give_back(layer_id: int, by: User, reason: str) -> Layer:
    """Return submitted labels to their author, who reads the reason and hands in again.

    Raises InvalidError (`bad_reason`) or ForbiddenError (`layer_done` for labels that are not handed in,
    `not_human`).
    """
    reason = written(reason, "reason", RETURN_LENGTH, "bad_reason")
    with transaction.atomic():
        layer, _ = _set_status(layer_id, "returned", {"submitted", "done"})
        if layer.kind != "human":
            raise ForbiddenError("not_human", "Only what a person has handed in can be returned to her.")
        LayerReturn.objects.create(layer=layer, reason=reason, by=by)
        return layer


def finish(layer_id: int) -> Layer:
    """A reviewer is done with labels: from now on they stay as they are."""
    return _set_status(layer_id, "done", {"doing", "submitted"}, None)[0]


def open_again(layer_id: int) -> Layer:
    """Go on with gold that was finished."""
    return _set_status(layer_id, "doing", {"submitted", "done"})[0]


def _set_status(layer_id: int, status: str, allowed: set[str], cannot: str | None = "") -> tuple[Layer, bool]:
    """The layer with its new status, and whether that was another one. Its assignment follows.

    `cannot` None keeps the reason that there is.
    """
    with transaction.atomic():
        layer = Layer.objects.select_for_update().select_related(None).get(pk=layer_id)
        if layer.status == status and cannot in (None, "", layer.cannot):
            return layer, False
        if layer.status not in {status, *allowed}:
            raise ForbiddenError("layer_done", f"Labels that are {layer.status} cannot become {status}.")
        before, layer.status = layer.status, status
        layer.cannot = layer.cannot if cannot is None else cannot
        layer.save(update_fields=["status", "cannot", "updated_at"])
        follow(layer)
        if status == "done" and before != "done" and (layer.kind == "gold" or before != "submitted"):
            _tell(layer, "adjudicate" if layer.kind == "gold" else "")
        return layer, before != status


def _tell(layer: Layer, event: str) -> None:
    """What finishing means to others: the guideline of now is noted, followers get a number, webhooks the event."""
    article = Article.objects.select_related("project").only("key", "project").get(pk=layer.article_id)
    Layer.objects.filter(pk=layer.pk).update(guideline_submitted=guideline_number(article.project))
    record_finished(article.project, [layer])
    if event:
        notify(article.project, event, about_layer(layer, article))
