"""Grade what is handed in on articles whose gold people are measured on. A part of handing in, in its transaction."""

from __future__ import annotations

import orjson
from django.utils import timezone

from annotator.core.errors import ForbiddenError
from annotator.core.grading import score
from annotator.models import Assignment, Grade, Layer, LayerReturn, Membership, Project
from annotator.queries.probes import gold_of, has_passed_all
from annotator.queries.teams import settings_of
from annotator.workflow.following import follow


def grade(layer: Layer) -> Grade | None:
    """Hold submitted labels against gold and keep what comes out; None where nobody is measured.

    A training article below the pass mark is returned at once, as long as there are tries. The last one that passes
    makes its author a member who gets real work.
    """
    if layer.kind != "human":
        return None
    rows = Assignment.objects.filter(article=layer.article_id, user=layer.user_id).exclude(purpose="work")
    measured = rows.select_related("project").first()
    gold = gold_of(layer.article_id) if measured else None
    if measured is None or gold is None:
        return None
    project = measured.project
    result = score(orjson.loads(layer.body), orjson.loads(gold.body))
    mark = settings_of(project).pass_mark
    made = Grade.objects.create(
        layer=layer,
        purpose=measured.purpose,
        number=Grade.objects.filter(layer=layer).count() + 1,
        right=result.right,
        own=result.own,
        gold=result.gold,
        f1=result.f1,
        passed=result.f1 * 100 >= mark,
    )
    if measured.purpose == "training":
        _go_on(layer, made, project, mark)
    return made


def _go_on(layer: Layer, grade: Grade, project: Project, mark: int) -> None:
    if grade.passed:
        if layer.user is not None and has_passed_all(project, layer.user):
            rows = Membership.objects.filter(project=project, user=layer.user, passed_at=None)
            rows.update(passed_at=timezone.now())
    elif grade.number < settings_of(project).tries:
        layer.status = "returned"
        layer.save(update_fields=["status", "updated_at"])
        LayerReturn.objects.create(
            layer=layer, reason=f"Training: F1 {grade.f1:.0%}, the pass mark is {mark} %. Compare, and try again."
        )
        follow(layer)


def need_another_try(layer_id: int) -> None:
    """Raises ForbiddenError (`training_over`) for a training article without a further try."""
    last = Grade.objects.filter(layer=layer_id, purpose="training").order_by("-number").first()
    if last is None or last.passed:
        return
    layer = Layer.objects.select_related("article__project").only("status", "article__project").get(pk=layer_id)
    if layer.status == "submitted" and last.number >= settings_of(layer.article.project).tries:
        raise ForbiddenError("training_over", "There is no further try on this article; ask a lead of the project.")
