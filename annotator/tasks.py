"""Background jobs: thin calls into workflow/, run by a worker (`manage.py serve` has one).

`…_soon` puts a job into the queue unless one like it waits there. Jobs of a whole project work in pieces, so that an
article that somebody opens does not wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from annotator.core.choosing import Strategy
from annotator.models import Article, MergeRun, Project, Release, User
from annotator.workflow import webhooks
from annotator.workflow.learning import learn
from annotator.workflow.measuring import ask_for_agreement, measure_agreement
from annotator.workflow.merging_gold import ask, ask_first, go_on
from annotator.workflow.releasing import fill_release
from annotator.workflow.sources_of_suggestions import ask_for, ask_for_article, has_begun
from annotator.workflow.suggesting import suggest_article, suggest_project

PIECE = 20
"""Articles that one job of a project works on."""
AHEAD = 40
"""Articles that get new suggestions at once after learning; the others do when they are opened."""


def suggest_article_soon(article: Article) -> None:
    """Have suggestions made for an article that somebody looks at."""
    if ask_for_article(article):
        suggest_article_job.enqueue(article.pk)


def suggest_project_soon(project: Project) -> None:
    """Have suggestions made for all articles of a project that have none or old ones."""
    if ask_for(project, "run"):
        suggest_project_job.enqueue(project.pk)


def learn_soon(project: Project) -> None:
    """Have the sources learn from what was confirmed."""
    if ask_for(project, "learning"):
        learn_job.enqueue(project.pk)


def measure_soon(project: Project) -> bool:
    """Have the agreement of a project measured anew; False when that waits already."""
    asked = ask_for_agreement(project)
    if asked:
        measure_job.enqueue(project.pk)
    return asked


def merge_soon(project: Project, user: User, strategy: Strategy, trust: Sequence[str]) -> MergeRun:
    """Have a project adjudicated by a strategy. Raises ConflictError (`merge_running`)."""
    run = ask(project, user, strategy, trust)
    merge_job.enqueue(run.pk)
    return run


def preview_merge(project: Project, user: User, strategy: Strategy, trust: Sequence[str]) -> MergeRun:
    """Have counted what a merge would do: a first piece at once, the others in the background."""
    run = ask_first(project, user, strategy, trust)
    if run.finished_at is None:
        merge_job.enqueue(run.pk)
    return run


@task(priority=-20)
def merge_job(run_id: int) -> None:
    run = MergeRun.objects.select_related("project", "by").filter(pk=run_id, finished_at=None).first()
    if run is not None and go_on(run, PIECE):
        merge_job.enqueue(run_id)


@task(priority=50)
def suggest_article_job(article_id: int) -> None:
    article = Article.objects.select_related("project").filter(pk=article_id, project__archived_at=None).first()
    if article is not None:
        suggest_article(article)


@task(priority=-50)
def suggest_project_job(project_id: int) -> None:
    project = _open_project(project_id)
    if project is None:
        return
    has_begun(project, "run")
    if suggest_project(project, limit=PIECE).articles == PIECE:
        suggest_project_soon(project)


@task()
def learn_job(project_id: int) -> None:
    project = _open_project(project_id)
    if project is not None and learn(project):
        suggest_project(project, limit=AHEAD)


@task(priority=-20)
def measure_job(project_id: int) -> None:
    project = Project.objects.filter(pk=project_id).first()
    if project is not None:
        measure_agreement(project)


def deliver_soon(delivery: int, seconds: float = 0) -> None:
    """Have a webhook told, not before some seconds have passed."""
    job = deliver_job.using(run_after=timezone.now() + timedelta(seconds=seconds)) if seconds else deliver_job
    job.enqueue(delivery)


@task(priority=20)
def deliver_job(delivery_id: int) -> None:
    webhooks.deliver(delivery_id)


def release_soon(release: Release) -> None:
    """Have the file of a release made."""
    release_job.enqueue(release.pk)


@task(priority=10)
def release_job(release_id: int) -> None:
    release = Release.objects.select_related("project").filter(pk=release_id, state="making").first()
    if release is not None:
        fill_release(release)


def _open_project(project_id: int) -> Project | None:
    """The project, unless it is gone or archived since the job was asked for."""
    return Project.objects.filter(pk=project_id, archived_at=None).first()
