"""Rulings out: the provenance of a project's gold. The audit knows who took it, as for every export."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.models import Action, Project, Ruling, User
from annotator.queries.rulings import stream
from annotator.workflow.auditing import record


def export_rulings(project: Project, by: User | None) -> Iterator[bytes]:
    """Every ruling with its votes, a line of JSON each, oldest first."""
    record(Action.EXPORTED, by, project, format="rulings", records=Ruling.objects.filter(project=project).count())
    return stream(project)
