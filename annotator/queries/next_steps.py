"""What a lead has to do next until the first labels come in."""

from __future__ import annotations

from typing import Literal

from annotator.models import Article, Assignment, Membership, Project, Role
from annotator.models.assigning import OPEN

NextStep = Literal["import", "people", "hand-out", "wait", ""]


def next_step(project: Project) -> NextStep:
    """The step that comes next; "" when somebody has handed in labels, and the lead knows her way."""
    # Whoever has labels on an article has an assignment to it.
    given = Assignment.objects.filter(project=project)
    if given.exclude(state__in=OPEN).exists():
        return ""
    if not Article.objects.filter(project=project).exists():
        return "import"
    if given.exists():
        return "wait"
    return "hand-out" if Membership.objects.filter(project=project).exclude(role=Role.LEAD).exists() else "people"
