"""Store a batch of prepared articles with their layers: one transaction, few statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from annotator.core.intake import Prepared, PreparedLayer
from annotator.core.records import EMPTY_BODY, LayerHeader
from annotator.importers.base import Draft, Refused
from annotator.models import Article, Layer, Membership, Project, Revision, User
from annotator.models.layer import FINISHED
from annotator.models.mention import insert_mentions, mention_rows
from annotator.models.search_index import index_articles, row_of
from annotator.workflow.finishing import record_finished
from annotator.workflow.following import follow_many

DEFAULT_AUTHOR = "import"


@dataclass(frozen=True, slots=True)
class Batch:
    """What all batches of one import share."""

    project: Project
    user: User | None
    scheme_version: int
    keep_layers: bool
    number: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record that can be stored, with where it came from."""

    draft: Draft
    article: Prepared


@dataclass(slots=True)
class Outcome:
    """What storing a batch did."""

    created: int = 0
    layers: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """Rows to insert."""

    articles: list[Article] = field(default_factory=list)
    layers: list[tuple[Layer, PreparedLayer]] = field(default_factory=list)


def store(batch: Batch, incoming: Sequence[Incoming]) -> Outcome:
    """Store records in order. When the database refuses them together, they are stored one by one."""
    try:
        return _store(batch, incoming)
    except DatabaseError as error:
        if len(incoming) == 1:
            return Outcome(refused=[_refuse(incoming[0], "database", f"The database refuses it: {error}.")])
    outcome = Outcome()
    for one in incoming:
        single = store(batch, [one])
        outcome.created += single.created
        outcome.layers += single.layers
        outcome.duplicates += single.duplicates
        outcome.refused += single.refused
    return outcome


def _store(batch: Batch, incoming: Sequence[Incoming]) -> Outcome:
    with transaction.atomic():
        outcome, plan = _Planner(batch, incoming).plan()
        _insert(batch, plan)
    return outcome


class _Planner:
    """Decides what each record of a batch becomes, with what the project has already."""

    def __init__(self, batch: Batch, incoming: Sequence[Incoming]) -> None:
        self._batch = batch
        self._incoming = incoming
        rows = Article.objects.filter(project=batch.project).only("key", "sha256")
        by_sha = rows.filter(sha256__in=[one.article.sha256 for one in incoming])
        by_key = rows.filter(key__in=[one.article.key for one in incoming])
        self._by_sha = {row.sha256: row for row in by_sha}
        self._keys = {row.key for row in by_key}
        self._bodies = self._stored_bodies()
        self._members = self._member_users()

    def _stored_bodies(self) -> dict[tuple[str, str, str], str]:
        """Layers that the articles of this batch have already: (sha256, kind, author) → body."""
        if not self._by_sha:
            return {}
        rows = Layer.objects.filter(article__in=list(self._by_sha.values()))
        values = rows.values_list("article__sha256", "kind", "author_name", "body")
        return {(sha256, kind, author): body for sha256, kind, author, body in values}

    def _member_users(self) -> dict[str, User]:
        if not self._batch.keep_layers:
            return {}
        members = Membership.objects.filter(project=self._batch.project).select_related("user")
        return {member.user.get_username(): member.user for member in members}

    def plan(self) -> tuple[Outcome, _Plan]:
        outcome, plan = Outcome(), _Plan()
        for one in self._incoming:
            refused = self._plan_one(one, outcome, plan)
            if refused:
                outcome.refused.append(refused)
        outcome.layers = len(plan.layers)
        outcome.created = len(plan.articles)
        return outcome, plan

    def _plan_one(self, one: Incoming, outcome: Outcome, plan: _Plan) -> Refused | None:
        """Plan one record; why it is refused, if it is."""
        known = self._by_sha.get(one.article.sha256)
        if known is None and one.article.key in self._keys:
            return _refuse(one, "key_taken", f"The id {one.article.key!r} belongs to another text.")
        layers: list[tuple[Layer, PreparedLayer]] = []
        for prepared in one.article.layers:
            header = self._header(prepared.header)
            place = (one.article.sha256, header.kind, header.author)
            user = self._members.get(header.author)
            if header.kind in ("human", "gold") and user is None:
                return _refuse(one, "no_such_member", f"{header.author!r} is not a member of the project.")
            stored = self._bodies.get(place)
            if stored is not None and stored != prepared.body:
                message = f"There are other {header.kind} labels by {header.author!r} on this text."
                return _refuse(one, "layer_exists", message)
            if stored is None:
                layers.append((self._layer(header, user, prepared), prepared))
        if known is None:
            known = self._article(one.article)
            plan.articles.append(known)
            self._by_sha[one.article.sha256] = known
            self._keys.add(one.article.key)
        else:
            outcome.duplicates.append(
                {
                    "file": one.draft.file,
                    "line": one.draft.line,
                    "id": one.article.key,
                    "same_as": known.key,
                    "labels": len(layers),
                }
            )
        for layer, prepared in layers:
            layer.article = known
            plan.layers.append((layer, prepared))
            self._bodies[one.article.sha256, layer.kind, layer.author_name] = prepared.body
        return None

    def _header(self, header: LayerHeader) -> LayerHeader:
        """Whose a layer becomes: labels that arrive with a text are `imported`, unless layers are kept.

        A machine's stay a machine's: nobody must take them for somebody's work.
        """
        author = header.author or DEFAULT_AUTHOR
        kind = header.kind if self._batch.keep_layers or header.kind == "machine" else "imported"
        return LayerHeader(kind, author, header.status, header.version, header.scheme)

    def _article(self, article: Prepared) -> Article:
        return Article(
            project=self._batch.project,
            key=article.key,
            text=article.text,
            sha256=article.sha256,
            characters=len(article.text),
            language=article.language,
            title=article.title,
            url=article.url,
            publisher=article.publisher,
            published_at=article.published_at,
            meta=article.meta,
            batch=self._batch.number,
        )

    def _layer(self, header: LayerHeader, user: User | None, prepared: PreparedLayer) -> Layer:
        return Layer(
            kind=header.kind,
            author_name=header.author,
            user=user if header.kind in ("human", "gold") else None,
            status=header.status,
            submitted_at=timezone.now() if header.status in FINISHED else None,
            # Kept layers go on counting where they were; all that was before is in the one revision that loads them.
            version=max(1, header.version) if self._batch.keep_layers else 1,
            scheme_version=self._batch.scheme_version,
            body=prepared.body,
            annotations=prepared.annotations,
            forbids_redistribution=prepared.forbids_redistribution,
            forbids_ai_training=prepared.forbids_ai_training,
        )


def _refuse(one: Incoming, code: str, reason: str) -> Refused:
    return Refused(one.draft.file, one.draft.line, code, reason, one.draft.raw, one.draft.head)


_EMPTY_LOAD = f'","op":"load","kind":"layer","value":{EMPTY_BODY.decode()}}}'


def _insert(batch: Batch, plan: _Plan) -> None:
    Article.objects.bulk_create(plan.articles)
    index_articles(row_of(article) for article in plan.articles)
    layers = [layer for layer, _ in plan.layers]
    for layer in layers:
        layer.article_id = layer.article.pk  # known only now
    Layer.objects.bulk_create(layers)
    follow_many(layers)
    finished = [one for one in layers if one.kind in ("human", "gold") and one.status in FINISHED]
    record_finished(batch.project, finished)
    Revision.objects.bulk_create(_first_revision(batch, layer, prepared) for layer, prepared in plan.layers)
    insert_mentions([row for layer, prepared in plan.layers for row in mention_rows(layer.pk, prepared.items)])


def _first_revision(batch: Batch, layer: Layer, prepared: PreparedLayer) -> Revision:
    """The journal of an imported layer begins with one change that loads it, put together from JSON as it is."""
    change_id = uuid.uuid4()
    head = f'{{"id":"{change_id}'
    return Revision(
        layer=layer,
        version=layer.version,
        change_id=change_id,
        author=batch.user,
        change=f'{head}","op":"load","kind":"layer","value":{prepared.body}}}',
        inverse=head + _EMPTY_LOAD,
    )
