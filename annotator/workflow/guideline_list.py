"""The guideline's change list: which rulings have found their way into it."""

from __future__ import annotations

from django.utils import timezone

from annotator.models import Ruling, User


def take_up(row: Ruling, user: User, wanted: bool) -> Ruling:
    """Say that a ruling is in the guideline, or that it is not. Who said so first stays."""
    if wanted == (row.guideline_at is not None):
        return row
    row.guideline_at, row.guideline_by = (timezone.now(), user) if wanted else (None, None)
    row.save(update_fields=["guideline_at", "guideline_by"])
    return row
