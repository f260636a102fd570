"""Keep how long annotators work."""

from __future__ import annotations

from django.db import transaction

from annotator.core.visits import Visit
from annotator.models import Layer, WorkSession


def record_visit(layer_id: int, visit: Visit) -> WorkSession:
    """Keep the active seconds of a visit so far. Reports may overtake each other: the largest number stays."""
    with transaction.atomic():
        layer = Layer.objects.select_for_update().only("pk").get(pk=layer_id)
        row, made = WorkSession.objects.get_or_create(
            layer=layer, session=visit.session, defaults={"seconds": visit.seconds}
        )
        if not made and visit.seconds > row.seconds:
            row.seconds = visit.seconds
            row.save(update_fields=["seconds", "updated_at"])
        return row
