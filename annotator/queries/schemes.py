"""Label schemes, read."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import NotFoundError
from annotator.core.records import RightsOfLabel
from annotator.models import Project, Scheme


def current_scheme(project: Project) -> Scheme:
    """The newest version of the project's scheme.

    Raises NotFoundError (`no_scheme`): a project is never made without one.
    """
    scheme = Scheme.objects.filter(project=project).order_by("-version").first()
    if scheme is None:
        raise NotFoundError("no_scheme", f"The project {project.slug} has no label scheme.")
    return scheme


def rights_by_version(project: Project) -> Mapping[int, RightsOfLabel]:
    """What each boilerplate label forbids, for every version of the project's scheme."""
    return {row.version: row.value.forbidden_by for row in Scheme.objects.filter(project=project)}
