"""Layers read from their journals: as they were at a time, and held against what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from annotator.core.changes import BatchError, Change, replay
from annotator.core.errors import AnnotatorError, NotFoundError
from annotator.core.records import Body, decode_body
from annotator.models import Layer, Mention, Project, Revision, Scheme
from annotator.models.mention import mention_rows
from annotator.queries.schemes import current_scheme

CHUNK = 50
"""Layers read at a time: the memory of a check, whatever the size of the project."""


@dataclass(frozen=True, slots=True)
class Then:
    """A layer as it was: its annotations, its version, and the scheme that held."""

    version: int
    body: Body
    scheme: Scheme


def layer_at(layer: Layer, *, version: int | None = None, at: datetime | None = None) -> Then:
    """The layer as its journal tells it, up to a version or to a time (the moment itself included).

    Raises NotFoundError (`no_such_version`) for a version that the layer has not reached yet, BatchError for a
    broken journal.
    """
    if version is not None and version > layer.version:
        raise NotFoundError("no_such_version", f"The layer is at version {layer.version}, not yet at {version}.")
    rows = Revision.objects.filter(layer=layer).order_by("version")
    if version is not None:
        rows = rows.filter(version__lte=version)
    if at is not None:
        # By version: a clock that was set back must not tear the journal apart.
        last = rows.filter(at__lte=at).order_by("-version").values_list("version", flat=True).first()
        rows = rows.filter(version__lte=last or 0)
    found = list(rows.values_list("version", "at", "change"))
    body = replay((Change(**orjson.loads(change)) for _, _, change in found), layer.article.text)
    reached, moment = (found[-1][0], found[-1][1]) if found else (0, layer.created_at)
    return Then(reached, body, _scheme_at(layer.article.project, moment))


def _scheme_at(project: Project, moment: datetime) -> Scheme:
    known = Scheme.objects.filter(project=project, created_at__lte=moment).order_by("-version").first()
    return known or current_scheme(project)


@dataclass(frozen=True, slots=True)
class Checked:
    """A layer that was held against its journal. `faults` is empty when all agrees."""

    layer: Layer
    faults: list[str]


def layers_to_check(project: Project | None) -> QuerySet[Layer]:
    """The layers of a project, or of all."""
    rows = Layer.objects.all()
    return rows if project is None else rows.filter(article__project=project)


def check_layers(layers: QuerySet[Layer]) -> Iterator[Checked]:
    """Rebuild every layer from its journal and compare it with what is stored; by id, in constant memory."""
    last = 0
    while True:
        rows = layers.filter(pk__gt=last).order_by("pk").select_related("article__project")
        chunk = list(rows.defer("article__meta")[:CHUNK])
        if not chunk:
            return
        yield from _check_chunk(chunk)
        last = chunk[-1].pk


def _check_chunk(chunk: list[Layer]) -> Iterator[Checked]:
    keys = [layer.pk for layer in chunk]
    journals: dict[int, list[tuple[int, str]]] = {key: [] for key in keys}
    revisions = Revision.objects.filter(layer__in=keys).order_by("layer_id", "version")
    for layer_id, version, change in revisions.values_list("layer_id", "version", "change"):
        journals[layer_id].append((version, change))
    mentions: dict[int, Counter[Any]] = {key: Counter() for key in keys}
    rows = Mention.objects.filter(layer__in=keys).values_list("layer_id", "kind", "label", "surface", "start")
    for row in rows:
        mentions[row[0]][row] += 1
    for layer in chunk:
        yield Checked(layer, list(_faults(layer, journals[layer.pk], mentions[layer.pk])))


def _faults(layer: Layer, journal: list[tuple[int, str]], mentions: Counter[Any]) -> Iterator[str]:
    versions = [version for version, _ in journal]
    if versions != list(range(_first(journal), layer.version + 1)):
        yield f"the journal has {len(versions)} revisions up to {max(versions, default=0)}, the layer {layer.version}"
        return
    try:
        stored = decode_body(layer.body)
    except (AnnotatorError, ValueError) as error:
        yield f"what is stored cannot be read: {error}"
        return
    try:
        rebuilt = replay((Change(**orjson.loads(change)) for _, change in journal), layer.article.text)
    except BatchError as error:
        fault = error.faults[0]
        yield f"the journal stops at change {fault.change}: {fault.message}"
        return
    except (TypeError, ValueError) as error:
        yield f"the journal cannot be read: {error}"
        return
    yield from _differences(stored, rebuilt)
    if layer.annotations != len(stored):
        yield f"the count of annotations is {layer.annotations}, there are {len(stored)}"
    if mentions != Counter(mention_rows(layer.pk, stored.to_dict())):
        yield "the mentions are not those of the annotations"


def _first(journal: list[tuple[int, str]]) -> int:
    """The version that a journal begins with: 1, or that of a layer which came whole from another installation."""
    return journal[0][0] if journal and orjson.loads(journal[0][1]).get("op") == "load" else 1


def _differences(stored: Body, rebuilt: Body) -> Iterator[str]:
    """Ids of annotations that are not what the journal says, at most ten."""
    if stored == rebuilt:
        return
    wrong = [
        one.id
        for kind in ("entity", "event", "boilerplate", "link")
        for one in {**stored.of_kind(kind), **rebuilt.of_kind(kind)}.values()
        if stored.of_kind(kind).get(one.id) != rebuilt.of_kind(kind).get(one.id)
    ]
    more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
    yield f"not what the journal says: {', '.join(wrong[:10])}{more}"
