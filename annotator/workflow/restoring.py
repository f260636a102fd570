"""Bring a layer back to what it was: a new revision on top, never a rewrite of its journal."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from annotator.core.changes import Change, apply
from annotator.core.records import decode_body
from annotator.models import Action, Layer, User
from annotator.queries.journal import layer_at
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import record_changes
from annotator.workflow.auditing import record


def restore_layer(
    layer_id: int, author: User | None, *, version: int | None = None, at: datetime | None = None
) -> tuple[Layer, int]:
    """Load the annotations that the layer had at a version or a time; the layer, and the version they are from.

    Nothing is written when it has these annotations already. Its status stays.
    Raises NotFoundError (`no_such_version`), or BatchError for a version inside a batch, where references dangle.
    """
    with transaction.atomic():
        locked = Layer.objects.select_for_update().select_related(None).get(pk=layer_id)
        layer = Layer.objects.select_related("article__project").get(pk=locked.pk)
        then = layer_at(layer, version=version, at=at)
        before = decode_body(layer.body)
        if then.body == before:
            return layer, then.version
        change = Change(str(uuid.uuid4()), "load", "layer", then.body.to_dict())
        after, inverses = apply(before, [change], layer.article.text)
        scheme = current_scheme(layer.article.project)
        record_changes(layer, author, before, after, [change], inverses, scheme.version, scheme.value)
        facts = {"layer": layer.pk, "owner": layer.author_name, "from_version": then.version, "version": layer.version}
        record(Action.LAYER_RESTORED, author, layer.article.project, **facts)
        return layer, then.version
