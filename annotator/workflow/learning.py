"""Let the sources of a project learn from what people have confirmed. Always in the background."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.models import Article, Project, SuggestionSettings
from annotator.queries.lessons import confirmed_articles, samples, track
from annotator.queries.schemes import current_scheme
from annotator.suggesters.base import Lessons
from annotator.workflow.limits import limited
from annotator.workflow.sources_of_suggestions import Source, has_begun, settings_of, sources_of

SECONDS = 600
"""The longest that learning may take."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Learned:
    """What one source learned from."""

    source: str
    articles: int
    seconds: float
    error: str = ""


def learn(project: Project, *, force: bool = False, progress: Callable[[str], None] | None = None) -> list[Learned]:
    """Train every source for which enough is new; with `force`, every one that learns."""
    settings_of(project)
    has_begun(project, "learning")
    confirmed, articles = confirmed_articles(project).count(), Article.objects.filter(project=project).count()
    done: list[Learned] = []
    for source in sources_of(project):
        if source.plugin is None or not source.plugin.learns or not source.row.enabled:
            continue
        basis = confirmed if source.plugin.learns == "confirmed" else confirmed + articles
        if force or source.plugin.is_due(source.row.trained_on, basis):
            if progress:
                progress(source.name)
            done.append(_learn(source, project, basis))
    if done:
        SuggestionSettings.objects.filter(project=project).update(knowledge=F("knowledge") + 1)
    return done


def _learn(source: Source, project: Project, basis: int) -> Learned:
    """Train one source; what it knew stays when it fails."""
    assert source.plugin is not None
    started = time.perf_counter()
    everything = source.plugin.learns == "all"
    error, model = "", b""
    try:
        with limited(SECONDS):
            found = samples(project, unconfirmed=everything)
            lessons = Lessons(current_scheme(project).value, found, track(project), settings.GISA_MODELS)
            model = source.plugin.learn(lessons)
    except Exception as fault:  # whatever a source does, the others learn
        log.exception("The source %s could not learn", source.name)
        error = f"could not learn: {type(fault).__name__}: {fault}"[:500]
    seconds = time.perf_counter() - started
    row = source.row
    row.trained_on, row.trained_at, row.seconds = basis, timezone.now(), seconds
    fields = ["trained_on", "trained_at", "seconds", "failures"]
    if error:
        row.error, row.error_at = error, timezone.now()
        fields += ["error", "error_at"]
    else:
        row.model, row.failures = model, 0
        fields.append("model")
    with transaction.atomic():
        row.save(update_fields=fields)
    return Learned(source.name, basis, seconds, error)
