"""Assignments follow layers: the one place that says which state an assignment is in.

Whoever has a human layer has an assignment to its article, and the assignment's state is the layer's status; without a
layer it is `todo`. The callers hold the layer's lock, or have just made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.models import Article, Assignment, Layer, Probe, User

FINISHED = ("submitted", "done")


def follow(layer: Layer) -> None:
    """Bring the assignment of a layer's author in step with the layer."""
    if layer.kind != "human" or layer.user_id is None:
        return
    rows = Assignment.objects.filter(article=layer.article_id, user=layer.user_id)
    if not rows.update(**_step(layer.status, timezone.now())):
        _make([layer])


def follow_new(layer: Layer, article: Article, user: User) -> None:
    """A layer was made: its author has the article from now on, by her assignment or one of the pool's."""
    now = timezone.now()
    if Assignment.objects.filter(article=article, user=user).update(**_step(layer.status, now)):
        return
    pooled = Assignment.objects.select_for_update(skip_locked=True).filter(article=article, user=None)
    row = pooled.order_by("rank", "pk").first()
    if row is None:
        _make([layer])
        return
    Assignment.objects.filter(pk=row.pk).update(user=user, taken_at=now, **_step(layer.status, now))


def follow_many(layers: Sequence[Layer]) -> None:
    """Layers were stored in bulk, with whatever status they came."""
    human = [layer for layer in layers if layer.kind == "human" and layer.user_id is not None]
    if not human:
        return
    known = set(
        Assignment.objects.filter(
            article__in={layer.article_id for layer in human}, user__in={layer.user_id for layer in human}
        ).values_list("article_id", "user_id")
    )
    _make([layer for layer in human if (layer.article_id, layer.user_id) not in known])
    for layer in human:
        if (layer.article_id, layer.user_id) in known:
            follow(layer)


def purposes_of(articles: Iterable[int]) -> dict[int, str]:
    """training or check, for those of the articles that have gold to be measured on and are not over."""
    rows = Probe.objects.filter(article__in=list(articles), revealed_at=None)
    return dict(rows.values_list("article_id", "purpose"))


def _make(layers: Sequence[Layer]) -> None:
    """Assignments of people who took their articles themselves. Their rank is the article's: the order of import."""
    articles = {layer.article_id for layer in layers}
    projects = dict(Article.objects.filter(pk__in=articles).values_list("pk", "project_id"))
    purposes = purposes_of(articles)
    now = timezone.now()
    Assignment.objects.bulk_create(
        Assignment(
            project_id=projects[layer.article_id],
            article_id=layer.article_id,
            user_id=layer.user_id,
            state=layer.status,
            purpose=purposes.get(layer.article_id, "work"),
            rank=layer.article_id,
            made_by_id=layer.user_id,
            taken_at=now,
            started_at=now,
            finished_at=now if layer.status in FINISHED else None,
        )
        for layer in layers
    )


def _step(status: str, now: datetime) -> dict[str, Any]:
    """What a layer's status makes of an assignment."""
    finished = Coalesce(F("finished_at"), Value(now)) if status in FINISHED else None
    step = {"state": status, "started_at": Coalesce(F("started_at"), Value(now)), "finished_at": finished}
    # What is handed in counts, whoever has the article by now.
    return {**step, "withdrawn_at": None} if status in FINISHED else step
