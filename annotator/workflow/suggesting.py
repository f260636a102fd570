"""Run the sources on articles, merge what they propose, and write it as machine layers."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotator.core.merging import Merged, Rules, is_hidden, merge, silent
from annotator.core.proposals import Sample, Spot, Suggestion
from annotator.core.records import Body, decode_body
from annotator.core.simhash import BITS, NEAR, distance, from_signed, simhash, to_signed
from annotator.models import Article, Layer, Project, SuggestionNotes, SuggestionRun, User
from annotator.models.scheme import Scheme
from annotator.queries.lessons import confirmed_articles, sample_of, verdicts
from annotator.queries.schemes import current_scheme
from annotator.suggesters.base import Context
from annotator.workflow.machine_layers import write_layer
from annotator.workflow.sources_of_suggestions import Source, personal_names, settings_of, sources_of

MAX_COPIES = 3
COMPARED = 20_000
"""The newest articles that near-duplicates are looked for among: wire copies come within days."""
log = logging.getLogger(__name__)


@dataclass
class Desk:
    """What the runs on the articles of one project share."""

    project: Project
    scheme: Scheme
    knowledge: int
    hidden_share: float
    rules: Rules
    sources: list[Source]
    hashes: dict[int, int] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Report:
    """What a run did. `failed` names the sources that broke, with their last error."""

    articles: int = 0
    hidden: int = 0
    offered: int = 0
    changed: int = 0
    held_back: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    failed: dict[str, str] = field(default_factory=dict)


def open_desk(project: Project, names: Iterable[str] = ()) -> Desk:
    """Everything that the sources need of a project, read once.

    Raises InvalidError (`unknown_source`).
    """
    wishes = settings_of(project)
    runs = SuggestionRun.objects.filter(article__project=project, ran_at__isnull=False).order_by("-article_id")
    return Desk(
        project=project,
        scheme=current_scheme(project),
        knowledge=wishes.knowledge,
        hidden_share=wishes.hidden_share / 100,
        rules=Rules(silent=silent(verdicts(project)), inside_boilerplate=wishes.inside_boilerplate),
        sources=sources_of(project, names),
        hashes={pk: from_signed(value) for pk, value in runs.values_list("article_id", "simhash")[:COMPARED]},
        confirmed=set(confirmed_articles(project).values_list("pk", flat=True)),
    )


def suggest_project(
    project: Project,
    *,
    names: Iterable[str] = (),
    everything: bool = False,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Run the sources on all articles that nobody has finished and whose suggestions are old.

    With `everything`, on every article; with `limit`, on the first so many. `progress` gets how many
    articles are done, and how many there are.
    """
    desk, report = open_desk(project, names), Report()
    keys = _stale(desk, everything)[:limit]
    for number, key in enumerate(keys, start=1):
        _run(desk, Article.objects.get(pk=key), report)
        if progress:
            progress(number, len(keys))
    _close(desk, report)
    return report


def suggest_article(article: Article) -> Report:
    """Run the sources on one article, unless what is offered there is new."""
    desk, report = open_desk(article.project), Report()
    run = SuggestionRun.objects.filter(article=article).first()
    if run is None or run.knowledge != desk.knowledge:
        _run(desk, article, report)
        _close(desk, report)
    return report


def _stale(desk: Desk, everything: bool) -> list[int]:
    rows = Article.objects.filter(project=desk.project).order_by("pk")
    if not everything:
        rows = rows.exclude(pk__in=desk.confirmed).exclude(suggestion_run__knowledge=desk.knowledge)
    return list(rows.values_list("pk", flat=True))


def _run(desk: Desk, article: Article, report: Report) -> None:
    value = simhash(article.text)
    near = sorted(
        (distance(value, other), pk)
        for pk, other in desk.hashes.items()
        if pk != article.pk and distance(value, other) <= NEAR
    )
    desk.hashes[article.pk] = value
    hidden = is_hidden(article.key, desk.hidden_share)
    merged = Merged() if hidden else propose(desk, article, _copies(desk, [pk for _, pk in near]))
    with transaction.atomic():
        report.changed += _write(desk, article, merged.offered)
        SuggestionRun.objects.update_or_create(
            article=article,
            defaults={
                "knowledge": desk.knowledge,
                "asked_at": None,
                "ran_at": timezone.now(),
                "hidden": hidden,
                "offered": len(merged.offered),
                "uncertainty": _uncertainty(merged),
                "novelty": _novelty(desk, value, article.pk),
                "simhash": to_signed(value),
                "group_id": min([pk for _, pk in near] + [article.pk]) if near else None,
            },
        )
        if near:
            SuggestionRun.objects.filter(article__in=[pk for _, pk in near], group=None).update(
                group_id=min([pk for _, pk in near] + [article.pk])
            )
    report.articles += 1
    report.hidden += hidden
    report.offered += len(merged.offered)
    for rule, count in merged.held_back.items():
        report.held_back[rule] += count


def propose(desk: Desk, article: Article, copies: list[Sample]) -> Merged:
    """What the sources propose for an article, merged. It looks at nobody's labels of the article itself."""
    context = Context(
        scheme=desk.scheme.value,
        language=article.language,
        publisher=article.publisher,
        guideline=desk.project.guideline,
        copies=copies,
        options=settings.GISA_MODELS,
    )
    shared = [one for one in desk.sources if one.runs and one.plugin and not one.plugin.personal]
    proposals: dict[str, list[Suggestion]] = {}
    vetoed: set[tuple[int, int]] = set()
    for source in shared:
        if source.plugin and not source.plugin.after:
            own = replace(context, model=source.model)
            proposals[source.name] = source.run(article.text, own)
            vetoed.update(source.vetoes(article.text, own))
    for name, ones in proposals.items():
        proposals[name] = [one for one in ones if one.kind != "boilerplate" or (one.start, one.end) not in vetoed]
    entities = [
        Spot("entity", one.label, one.start, one.end)
        for one in merge(proposals, article.text, desk.rules).offered
        if one.kind == "entity"
    ]
    for source in shared:
        if source.plugin and source.plugin.after:
            own = replace(context, model=source.model, entities=entities)
            proposals[source.name] = source.run(article.text, own)
    for source in shared:
        source.close_article()
    return merge(proposals, article.text, desk.rules)


def _copies(desk: Desk, near: list[int]) -> list[Sample]:
    """The confirmed ones of an article's near-duplicates, nearest first."""
    keys = [pk for pk in near if pk in desk.confirmed][:MAX_COPIES]
    articles = Article.objects.in_bulk(keys)
    found = (sample_of(articles[pk]) for pk in keys if pk in articles)
    return [one for one in found if one]


def _write(desk: Desk, article: Article, offered: list[Suggestion]) -> int:
    """Each suggestion goes into the layer of its strongest source; how many layers changed."""
    by_source: dict[str, list[Suggestion]] = {one.name: [] for one in desk.sources}
    for one in offered:
        by_source[one.sources[0]].append(one)
    personal = {one.name for one in desk.sources if one.plugin and one.plugin.personal}
    changed = 0
    for name, ones in by_source.items():
        if name not in personal:
            changed += write_layer(article, name, ones, desk.scheme)
    return changed


def _uncertainty(merged: Merged) -> float:
    """0 where all sources are sure and agree, towards 1 where they are not."""
    doubts = [1 - one.score for one in merged.offered if one.kind != "boilerplate"]
    if not doubts:
        return 0.0
    return min(1.0, sum(doubts) / len(doubts) + 0.1 * merged.held_back.get("overlap", 0) / len(doubts))


def _novelty(desk: Desk, value: int, article: int) -> float:
    """0 for a copy of a finished article, 1 for a text like no other; half of the bits differ by chance."""
    distances = [distance(value, desk.hashes[pk]) for pk in desk.confirmed if pk in desk.hashes and pk != article]
    return min(1.0, min(distances, default=BITS) / (BITS / 2))


def _close(desk: Desk, report: Report) -> None:
    for source in desk.sources:
        source.save()
        if source.row.failures and source.row.error:
            report.failed[source.name] = source.row.error


def refresh_own(article: Article, user: User) -> None:
    """Bring the suggestions that rest on the user's own labels of the article up to date. Quick: it is in a request."""
    own = Layer.objects.filter(article=article, kind="human", user=user).first()
    if own is None or is_hidden(article.key, settings_of(article.project).hidden_share / 100):
        return
    for source in sources_of(article.project, personal_names()):
        if source.runs:
            _refresh(source, article, user, own)


def _refresh(source: Source, article: Article, user: User, own: Layer) -> None:
    author = f"{source.name}:{user.get_username()}"[:150]
    notes = SuggestionNotes.objects.filter(layer__article=article, layer__author_name=author).first()
    if notes and notes.made_for == own.version:
        return
    body: Body = decode_body(own.body)
    scheme = current_scheme(article.project)
    context = Context(scheme.value, article.language, article.publisher, present=body)
    found = [replace(one, sources=(source.name,)) for one in source.run(article.text, context)]
    source.close_article()
    source.save()
    if not found and notes is None:
        return
    with transaction.atomic():
        write_layer(article, author, found, scheme, owner=user)
        SuggestionNotes.objects.filter(layer__article=article, layer__author_name=author).update(made_for=own.version)
