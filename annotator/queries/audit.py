"""The audit, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from django.db.models import QuerySet

from annotator.models import AuditEvent, Project

PAGE_SIZE = 50
OWN_COLUMNS = ("member", "account", "owner")
"""Details that name whom it was done to."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An event as it is shown: whom it was done to, and the other details as (name, value)."""

    event: AuditEvent
    whom: str
    details: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some events; `next` is what `before` takes for the older ones, or None."""

    rows: list[AuditRow]
    next: int | None


def audit_of(project: Project | None, action: str = "", user_name: str = "") -> QuerySet[AuditEvent]:
    """The events of a project, all of them for None."""
    rows = AuditEvent.objects.select_related("project")
    if project is not None:
        rows = rows.filter(project=project)
    if action:
        rows = rows.filter(action=action)
    return rows.filter(user_name=user_name) if user_name else rows


def audit_page(rows: QuerySet[AuditEvent], before: int | None = None, size: int = PAGE_SIZE) -> AuditPage:
    """The `size` events before an event's id, newest first."""
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: size + 1])
    more = len(found) > size
    return AuditPage([_row(one) for one in found[:size]], found[size - 1].pk if more else None)


def _row(event: AuditEvent) -> AuditRow:
    details = orjson.loads(event.details)
    whom = next((str(details.pop(name)) for name in OWN_COLUMNS if name in details), "")
    return AuditRow(event, whom, [(name, _shown(value)) for name, value in details.items()])


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
