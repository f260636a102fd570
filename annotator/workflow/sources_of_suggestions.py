"""The sources of a project: which may run, what they have learned, what went wrong with them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Literal

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.core.errors import NotFoundError
from annotator.core.proposals import Suggestion, fault_of
from annotator.models import Article, Project, SuggestionRun, SuggestionSettings, SuggestionSource
from annotator.suggesters import suggester, suggester_names
from annotator.suggesters.base import BaseSuggester, Context
from annotator.workflow.limits import limited

PATIENCE = 3
"""Failures in a row after which a source is left out until it has learned anew or somebody lets it try again."""
MAX_SUGGESTIONS = 5_000
LOST = timedelta(minutes=15)
"""A job that was asked for so long ago and has not begun was lost with its queue."""
SOON = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass
class Source:
    """A source with its row. `problem` says why it does not run, "" when it does."""

    name: str
    row: SuggestionSource
    plugin: BaseSuggester | None
    problem: str = ""
    _error: str = ""
    _failed: bool = False
    _ran: bool = False
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._saved_failures = self.row.failures

    @property
    def runs(self) -> bool:
        return self.plugin is not None and not self.problem and self.row.enabled and self.row.failures < PATIENCE

    @property
    def label(self) -> Mapping[str, str]:
        """What it is called, by language; one that cannot be loaded goes by its name."""
        return self.plugin.label if self.plugin else {"": self.name}

    @property
    def paused(self) -> bool:
        """Left out because it failed too often."""
        return self.row.failures >= PATIENCE

    @cached_property
    def model(self) -> bytes:
        """What the source has learned. Always the same object, so that sources can keep what they read from it."""
        return bytes(self.row.model)

    @property
    def costs(self) -> list[tuple[str, int]]:
        """What a remote source has cost so far: requests, tokens, what could not be used."""
        usage: dict[str, int] = orjson.loads(self.row.usage)
        return sorted(usage.items())

    def run(self, text: str, context: Context) -> list[Suggestion]:
        """What the source proposes; a source that breaks, hangs or talks nonsense proposes nothing."""
        assert self.plugin is not None
        found: list[Suggestion] = []
        fault = ""
        self._ran = True
        try:
            with limited(self.plugin.seconds):
                for one in self.plugin.suggest(text, context):
                    wrong = fault_of(one, text, context.scheme)
                    if wrong:
                        fault = wrong
                        self.faults["refused"] += 1
                    elif len(found) < MAX_SUGGESTIONS:
                        found.append(one)
                    else:
                        fault = f"more than {MAX_SUGGESTIONS:,} suggestions for one article"
                        break
        except Exception as error:  # whatever a source does, annotating goes on
            self._fail(f"{type(error).__name__}: {error}")
            return []
        if fault:
            self._fail(f"offered what cannot be: {fault}", hard=not found)
        return found

    def vetoes(self, text: str, context: Context) -> list[tuple[int, int]]:
        """Spans that the source knows to be no boilerplate."""
        assert self.plugin is not None
        try:
            with limited(self.plugin.seconds):
                return list(self.plugin.vetoes(text, context))
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")
            return []

    def _fail(self, message: str, hard: bool = True) -> None:
        log.warning("Suggestions of %s: %s", self.name, message)
        self._error, self._failed = message[:500], self._failed or hard

    def close_article(self) -> None:
        """Count what happened on one article; a source that failed PATIENCE times in a row is left out from now on."""
        if self._ran and self._failed:
            self.row.failures += 1
        elif self._ran:
            self.row.failures = 0
        self._ran = self._failed = False

    def save(self) -> None:
        """Write failures, the last error and what a remote source has cost since the last time."""
        fields = ["failures"] if self.row.failures != self._saved_failures else []
        self._saved_failures = self.row.failures
        if self._error:
            self.row.error, self.row.error_at, self._error = self._error, timezone.now(), ""
            fields += ["error", "error_at"]
        if self.plugin and self.plugin.usage:
            usage = Counter(orjson.loads(self.row.usage))
            usage.update(self.plugin.usage)
            self.row.usage = orjson.dumps(dict(usage)).decode()
            self.plugin.usage.clear()
            fields.append("usage")
        if fields:
            self.row.save(update_fields=fields)


def settings_of(project: Project) -> SuggestionSettings:
    """How the project wants its suggestions; what it has not said is as the model has it."""
    return SuggestionSettings.objects.get_or_create(project=project)[0]


def sources_of(project: Project, names: Iterable[str] = ()) -> list[Source]:
    """All sources of a project, or those of these names, each with its row.

    Raises InvalidError (`unknown_source`) for a name that no file has.
    """
    for name in names:
        suggester(name)
    wanted = list(names) or suggester_names()
    rows = {row.name: row for row in _rows(project, wanted)}
    missing = [SuggestionSource(project=project, name=name, enabled=_on(name)) for name in wanted if name not in rows]
    SuggestionSource.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        rows = {row.name: row for row in _rows(project, wanted)}
    return [_source(name, rows[name]) for name in wanted]


def personal_names() -> list[str]:
    """The sources that look at the reader's own labels."""
    return [name for name in suggester_names() if _is(name, "personal")]


def _is(name: str, trait: str) -> bool:
    try:
        return bool(getattr(suggester(name), trait))
    except Exception:  # sources_of says what is wrong with it
        return False


def _on(name: str) -> bool:
    """Remote sources send texts elsewhere: a lead has to switch them on."""
    return not _is(name, "remote")


def _rows(project: Project, names: list[str]) -> QuerySet[SuggestionSource]:
    """Without their models, which are megabytes: one is read when its source runs."""
    return SuggestionSource.objects.filter(project=project, name__in=names).defer("model")


def _source(name: str, row: SuggestionSource) -> Source:
    try:
        plugin = suggester(name)
        problem = plugin.unavailable(settings.GISA_MODELS)
    except Exception as error:  # a file that cannot be imported must not take the others with it
        log.exception("The source %s cannot be loaded", name)
        return Source(name, row, None, f"cannot be loaded: {type(error).__name__}: {error}")
    return Source(name, row, plugin, problem)


def switch_source(project: Project, name: str, on: bool) -> SuggestionSource:
    """Switch a source on or off. Switching on also lets one try again that has failed too often.

    Raises NotFoundError (`no_such_source`).
    """
    if name not in suggester_names():
        raise NotFoundError("no_such_source", f"There is no source of suggestions {name!r}.")
    with transaction.atomic():
        row = sources_of(project, [name])[0].row
        row.enabled = on
        row.failures = 0
        row.save(update_fields=["enabled", "failures"])
    return row


def ask_for(project: Project, job: Literal["learning", "run"]) -> bool:
    """Whether a background job has to be put into the queue: not when one waits there already."""
    name = f"{job}_asked_at"
    now = timezone.now()
    free = Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lt": now - LOST})
    return bool(SuggestionSettings.objects.filter(free, pk=settings_of(project).pk).update(**{name: now}))


def has_begun(project: Project, job: Literal["learning", "run"]) -> None:
    """The job that was asked for has begun: what comes from now on needs another."""
    SuggestionSettings.objects.filter(project=project).update(**{f"{job}_asked_at": None})


def ask_for_article(article: Article) -> bool:
    """Whether a run on this article has to be put into the queue: its suggestions are old and nobody has asked."""
    run, _ = SuggestionRun.objects.get_or_create(article=article)
    now = timezone.now()
    if run.knowledge == settings_of(article.project).knowledge or (run.asked_at and run.asked_at > now - SOON):
        return False
    SuggestionRun.objects.filter(pk=run.pk).update(asked_at=now)
    return True


def change_settings(project: Project, *, hidden_share: int, inside_boilerplate: bool, order: str) -> SuggestionSettings:
    """Change how a project wants its suggestions; the form has checked the values. What is offered is old then."""
    with transaction.atomic():
        row = settings_of(project)
        if (row.hidden_share, row.inside_boilerplate) != (hidden_share, inside_boilerplate):
            row.knowledge += 1
        row.hidden_share, row.inside_boilerplate, row.order = hidden_share, inside_boilerplate, order
        row.save(update_fields=["hidden_share", "inside_boilerplate", "order", "knowledge"])
    return row
