"""How long people have worked, in active seconds."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from annotator.models import Layer, WorkSession


def seconds_on(layers: QuerySet[Layer]) -> int:
    """The active seconds of all visits to these layers: one layer, an author's, a project's."""
    return WorkSession.objects.filter(layer__in=layers).aggregate(total=Sum("seconds"))["total"] or 0
