"""What was finished in a project, in the order in which it was: for those who follow from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from annotator.models import Finished, Layer, Project
from annotator.models.layer import FINISHED

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """Layers in order of their numbers. `cursor` is the number after which to go on, `more` whether it pays at once."""

    rows: list[Finished]
    cursor: int
    more: bool


def finished_page(project: Project, visible: Q, after: int = 0, size: int = PAGE_SIZE) -> FinishedPage:
    """What was finished after a number: each layer once, as it is now, at the place where it was finished last.

    A layer that is open again is left out: it comes with a new number when it is finished again. Numbers are given out
    in the order of commits, so nothing can appear below a cursor.
    """
    size = max(1, min(size, MAX_PAGE_SIZE))
    later = Finished.objects.filter(layer=OuterRef("layer"), number__gt=OuterRef("number"))
    layers = Layer.objects.filter(visible, pk=OuterRef("layer"), status__in=FINISHED)
    rows: list[Any] = list(
        Finished.objects.filter(project=project, number__gt=after)
        .select_related("layer__article__project")
        .annotate(again=Exists(later), seen=Exists(layers))
        .order_by("number")[: size + 1]
    )
    kept = [row for row in rows[:size] if row.seen and not row.again]
    cursor = rows[:size][-1].number if rows else after
    return FinishedPage(kept, cursor, len(rows) > size)
