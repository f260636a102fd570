"""Adjudicate a whole project by a strategy, a piece at a time, with its progress in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.core.choosing import Strategy
from annotator.core.errors import ConflictError, ForbiddenError
from annotator.models import Article, MergeRun, Project, User
from annotator.queries.adjudication import to_adjudicate
from annotator.workflow.adjudicating import complete, merge

AT_ONCE = 40
"""Articles that a preview counts while one waits; the others are counted in the background."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What a strategy did to many articles, or would do. `left` counts open questions by why they stay open."""

    articles: int = 0
    agreed: int = 0
    decided: int = 0
    kept: int = 0
    finished: int = 0
    left: Counter[str] = field(default_factory=Counter)
    left_in: int = 0

    @property
    def left_open(self) -> int:
        return self.left.total()

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why questions stay open, and how many. A template cannot ask `left`: a Counter has a 0 for every name."""
        return self.left.most_common()

    def to_dict(self) -> dict[str, Any]:
        return {
            "articles": self.articles,
            "agreed": self.agreed,
            "decided": self.decided,
            "kept": self.kept,
            "finished": self.finished,
            "left": dict(sorted(self.left.items())),
            "left_in": self.left_in,
        }

    @staticmethod
    def from_dict(value: dict[str, Any]) -> Report:
        return Report(**{**value, "left": Counter(value.get("left", {}))})


def ready(project: Project) -> int:
    """How many articles wait for adjudication."""
    return to_adjudicate(project, "open").count()


def merge_project(
    project: Project,
    user: User | None,
    strategy: Strategy,
    trust: Sequence[str] = (),
    *,
    preview: bool = False,
    limit: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Adjudicate every article that is ready; those with nothing left open are finished. One transaction an article."""
    report, after, total = Report(), 0, ready(project) if progress else 0
    while article := to_adjudicate(project, "open", after).values_list("pk", flat=True).first():
        after = article
        _one(after, user, strategy, trust, preview, report)
        if progress:
            progress(report.articles, total)
        if limit and report.articles >= limit:
            break
    return report


def _one(
    article_id: int, user: User | None, strategy: Strategy, trust: Sequence[str], preview: bool, report: Report
) -> None:
    article = Article.objects.select_related("project").get(pk=article_id)
    try:
        with transaction.atomic():
            done = merge(article, user, strategy, trust, preview=preview)
            if done.finished and not preview:
                complete(article, user)
    except (ConflictError, ForbiddenError):  # somebody finished it, or took labels back, a moment ago
        return
    report.articles += 1
    report.agreed += done.agreed
    report.decided += done.decided
    report.kept += done.kept
    report.finished += done.finished
    report.left += done.left
    report.left_in += bool(done.left)


def ask(project: Project, user: User, strategy: Strategy, trust: Sequence[str]) -> MergeRun:
    """Note that a project is to be merged; a job does it piece by piece.

    Raises ConflictError (`merge_running`).
    """
    try:
        with transaction.atomic():
            return MergeRun.objects.create(
                project=project, by=user, strategy=strategy, trust=" ".join(trust), total=ready(project)
            )
    except IntegrityError:
        raise ConflictError("merge_running", "Another merge of this project is still running.") from None


def ask_first(project: Project, user: User, strategy: Strategy, trust: Sequence[str]) -> MergeRun:
    """Begin to count what a merge would do; somebody's last preview makes way. It is finished when all is counted."""
    MergeRun.objects.filter(project=project, by=user, preview=True).delete()
    run = MergeRun.objects.create(
        project=project, by=user, strategy=strategy, trust=" ".join(trust), total=ready(project), preview=True
    )
    go_on(run, AT_ONCE)
    return run


def go_on(run: MergeRun, pieces: int) -> bool:
    """Merge or count the next `pieces` articles of a run; whether there are more."""
    report = Report.from_dict(orjson.loads(run.counts))
    strategy: Strategy = run.strategy  # type: ignore[assignment]
    for _ in range(pieces):
        article = to_adjudicate(run.project, "open", run.last_article).values_list("pk", flat=True).first()
        if article is None:
            run.finished_at = timezone.now()
            break
        run.last_article = article
        _one(article, run.by, strategy, run.trust.split(), run.preview, report)
        run.done += 1
    else:
        if not to_adjudicate(run.project, "open", run.last_article).exists():
            run.finished_at = timezone.now()
    run.counts = orjson.dumps(report.to_dict()).decode()
    now = {name: getattr(run, name) for name in ("counts", "done", "last_article", "finished_at")}
    # Not saved as a row: a preview may have made way for another one meanwhile.
    return bool(MergeRun.objects.filter(pk=run.pk).update(**now)) and run.finished_at is None
