"""Number layers as they are finished, so that others can follow a project without missing any."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.models import Finished, Layer, Project
from annotator.models.finishing import take_numbers


def record_finished(project: Project, layers: Sequence[Layer]) -> None:
    """Give layers that have just been finished the next numbers; inside the transaction that finishes them.

    Whoever makes a layer `submitted` or `done`, or a gold one, calls it. It locks until the commit: call it late.
    """
    if not layers:
        return
    first = take_numbers(project.pk, len(layers))
    Finished.objects.bulk_create(
        Finished(project=project, number=number, layer=layer, version=layer.version)
        for number, layer in enumerate(layers, start=first)
    )
