"""Decide what becomes gold, question by question. Each function is one transaction.

Gold is a layer like any other: every ruling is saved through its journal, so it has undo, history and checks.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import orjson
from django.db import IntegrityError, transaction

from annotator.core.adjudicating import Question
from annotator.core.aligning import Mark
from annotator.core.changes import BatchError, Change
from annotator.core.choosing import Choice, Strategy, choose, picked, union_of
from annotator.core.errors import ConflictError, ForbiddenError, InvalidError
from annotator.core.problems import scheme_errors
from annotator.core.records import EMPTY_BODY, Body
from annotator.core.ruling import WaitsError, changes_between, rule
from annotator.core.ruling_drafts import Draft
from annotator.core.scheme import Scheme
from annotator.models import Article, Layer, Revision, Ruling, User
from annotator.models.mention import SURFACE_LENGTH
from annotator.queries.adjudication import Case, case_of, gold_among, latest_rulings
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import finish as finish_layer
from annotator.workflow.annotating import open_again, write_changes
from annotator.workflow.telling import tell

COPIED = ("project", "layer", "question", "kind", "start", "end", "surface", "label", "cause", "digest", "votes")


def begin(article: Article, user: User) -> Case:
    """Open the gold layer of an article, and take what all agree about.

    Raises ConflictError (`too_few_layers`) before two have handed in their labels.
    """
    with transaction.atomic():
        return _Desk(article, user).settled()


def decide(article: Article, user: User, draft: Draft) -> Case:
    """Write one ruling into gold; then what all agree about and only waited for it.

    Raises ConflictError (`votes_changed`, `ruled_meanwhile`, `too_few_layers`), ForbiddenError (`layer_done`), and
    InvalidError for a choice that cannot be (`no_such_question`, `bad_pieces`, `reason_needed`, `filler_rejected` …).
    """
    with transaction.atomic():
        desk = _Desk(article, user)
        question = desk.asked(draft)
        marks = desk.chosen(question, draft)
        desk.write(question, marks, draft.take, how="person", of=draft.of, reason=draft.reason)
        return desk.settled()


def take_back(article: Article, user: User) -> Case:
    """Undo the last ruling that a person made on an article, with what was taken because of it.

    Raises ConflictError (`nothing_to_undo`, `changed_since`).
    """
    with transaction.atomic():
        desk = _Desk(article, user)
        desk.undo_last()
        return desk.settled()


@dataclass(slots=True)
class Merge:
    """What a strategy did to an article, or would do. `left` counts open questions by why they stay open."""

    decided: int = 0
    agreed: int = 0
    kept: int = 0
    left: Counter[str] = field(default_factory=Counter)
    finished: bool = False


def merge(
    article: Article, user: User | None, strategy: Strategy, trust: Sequence[str] = (), *, preview: bool = False
) -> Merge:
    """Decide by a strategy what no person has; `trust` are user names, best first.

    A person's ruling is never overridden, no argument of an event is dropped, and what a strategy cannot decide stays
    open. `preview` changes nothing.
    """
    with transaction.atomic():
        desk = _Desk(article, user)
        result = desk.merge(strategy, trust, write=not preview)
        if preview:
            transaction.set_rollback(True)
        return result


def complete(article: Article, user: User | None) -> Case:
    """Say that gold is done: it and the labels that it was made of are finished with.

    Raises ConflictError (`still_open`) while a question is open.
    """
    with transaction.atomic():
        desk = _Desk(article, user)
        case = desk.settled()
        if case.open:
            raise ConflictError("still_open", f"{len(case.open)} questions are open.", {"open": len(case.open)})
        for layer in (*case.layers.values(), desk.gold):  # gold last: finishing it locks the numbers of the project
            finish_layer(layer.pk)
        tell(case.rulings.values(), case.layers.values())
        return case_of(article)


def resume(article: Article) -> Case:
    """Go on adjudicating an article that was done. The annotators' labels stay finished."""
    case = case_of(article)
    if case.gold is not None:
        open_again(case.gold.pk)
    return case_of(article)


class _Desk:
    """One article while rulings are written. The gold layer is locked."""

    def __init__(self, article: Article, user: User | None) -> None:
        self.article = article
        self.user = user
        # Who adjudicates first makes the gold layer; the lock on the article lets nobody make a second one.
        Article.objects.select_for_update().only("pk").get(pk=article.pk)
        self.case = case_of(article)
        if len(self.case.layers) < 2:
            raise ConflictError("too_few_layers", "Fewer than two annotators have handed their labels in.")
        self.row = current_scheme(article.project)
        self.gold = self._locked_gold()
        self.case.gold = self.gold
        self.body = self.case.gold_body

    @property
    def scheme(self) -> Scheme:
        return self.row.value

    def _locked_gold(self) -> Layer:
        if self.case.gold is None:
            return self._new_gold()
        gold = Layer.objects.select_for_update().select_related(None).get(pk=self.case.gold.pk)
        if gold.status == "done":
            raise ForbiddenError("layer_done", "This article is adjudicated. Open it again to go on.")
        if gold.status == "submitted":  # somebody handed gold in at the workbench, with questions open
            gold = open_again(gold.pk)
        return gold

    def _new_gold(self) -> Layer:
        name = self.user.get_username() if self.user else "adjudication"
        try:
            with transaction.atomic():
                return Layer.objects.create(
                    article=self.article,
                    kind="gold",
                    user=self.user,
                    author_name=name,
                    scheme_version=self.row.version,
                    body=EMPTY_BODY.decode(),
                )
        except IntegrityError:
            found = gold_among(list(Layer.objects.filter(article=self.article, kind="gold").order_by("pk")))
            assert found is not None
            return found

    def asked(self, draft: Draft) -> Question:
        question = self.case.question(draft.question)
        if question is None:
            raise ConflictError("no_such_question", "This is not asked any more: the labels have changed.")
        if draft.digest and draft.digest != question.digest:
            raise ConflictError("votes_changed", "The labels have changed since you looked.")
        ruling = self.case.rulings.get(question.key)
        if ruling is not None and draft.seen != ruling.pk:
            raise ConflictError("ruled_meanwhile", f"{ruling.by or ruling.how} has decided this in the meantime.")
        return question

    def chosen(self, question: Question, draft: Draft) -> list[Mark]:
        if draft.take == "side":
            if draft.of not in question.voters:
                raise InvalidError("bad_ruling", f"Layer {draft.of} is none of those that are compared.")
            return question.side(draft.of)
        if draft.take == "union":
            return union_of(question)
        if draft.take == "pieces":
            return picked(question, draft.pieces)
        if draft.take == "nothing" and not draft.reason:
            raise InvalidError("reason_needed", "Say why nothing of this is an annotation.")
        return []

    def write(
        self, question: Question, marks: list[Mark], take: str, *, how: str, of: str = "", reason: str = ""
    ) -> None:
        """Make `marks` the answer to a question, and record the ruling.

        Raises InvalidError; then nothing of it is written.
        """
        before = self.gold.version
        if take != "hand":
            after = rule(self.body, self.case.board, question, marks, bring=how == "person")
            changes = changes_between(self.body, after, f"ruling-{before}")
            if changes:
                self.body = write_changes(self.gold, self.user, self.body, changes, self.article.text, self.row)
        self.record(question, marks, take, before, how=how, of=of, reason=reason)

    def record(
        self,
        question: Question,
        marks: list[Mark],
        take: str,
        before: int,
        *,
        how: str = "person",
        of: str = "",
        reason: str = "",
    ) -> None:
        ruling = self.ruling(question, marks, take, how)
        ruling.of, ruling.reason = self.case.author_of(of), reason
        ruling.from_version, ruling.to_version = before, self.gold.version
        ruling.save()
        self._note([ruling])

    def _note(self, rulings: Sequence[Ruling]) -> None:
        self.case = self.case.after(rulings, self.gold)

    def undo_last(self) -> None:
        rows = self.case.rulings.values()
        last = max((row for row in rows if row.how == "person"), key=lambda row: row.pk, default=None)
        if last is None:
            raise ConflictError("nothing_to_undo", "No ruling is left to take back.")
        undone = [row for row in rows if row.pk >= last.pk]
        top = max(row.to_version for row in undone)
        journal = Revision.objects.filter(layer=self.gold, version__gt=last.from_version, version__lte=top)
        inverses = [
            replace(Change(**orjson.loads(row)), id=str(uuid.uuid4()))
            for row in journal.order_by("-version").values_list("inverse", flat=True)
        ]
        before = self.gold.version
        if inverses:
            try:
                self.body = write_changes(self.gold, self.user, self.body, inverses, self.article.text, self.row)
            except BatchError:
                raise ConflictError("changed_since", "Gold has been changed by hand since that ruling.") from None
        made = []
        for row in undone:
            copy = Ruling(**{name: getattr(row, name) for name in COPIED})
            copy.take, copy.how, copy.taken, copy.by, copy.undoes = "undone", row.how, "[]", self.user, row
            copy.from_version, copy.to_version = before, self.gold.version
            made.append(copy)
        Ruling.objects.bulk_create(made)
        self.case = replace(self.case, gold=self.gold, rulings=latest_rulings(self.gold))

    def ruling(self, question: Question, marks: Sequence[Mark], take: str, how: str) -> Ruling:
        labels = [mark.core.label for mark in marks] or sorted(core.label for core in question.cores)
        votes = [
            {
                "user": layer.author_name,
                "layer": layer.pk,
                "version": layer.version,
                "marks": [] if question.agreed else [mark.to_dict() for mark in question.side(voter)],
            }
            for voter, layer in self.case.layers.items()
        ]
        return Ruling(
            project=self.article.project,
            layer=self.gold,
            question=question.key,
            kind=question.kind,
            start=question.start,
            end=question.end,
            surface=self.article.text[question.start : question.end][:SURFACE_LENGTH],
            label=labels[0],
            cause=question.cause,
            take=take,
            how=how,
            digest=question.digest,
            votes=orjson.dumps(votes).decode(),
            taken=orjson.dumps([mark.to_dict() for mark in marks]).decode(),
            by=self.user,
        )

    def settled(self) -> Case:
        """Take what all agree about, as far as what it refers to is decided; the case as it is then."""
        self.merge("unanimous", ())
        return self.case

    def merge(self, strategy: Strategy, trust: Sequence[str], *, write: bool = True) -> Merge:
        """Decide what no person has, in as many rounds as references need, and write all of it at once."""
        result = Merge()
        wanted = self._wanted(strategy, trust, result)
        body, rulings = self.body, list[Ruling]()
        ruled = set(self.case.ruled)
        while wanted:
            self.case.board.ruled = frozenset(ruled)
            waiting: list[tuple[Question, Choice, str]] = []
            for question, choice, _ in wanted:
                try:
                    body = self._tried(body, question, choice.marks or [])
                except InvalidError as error:
                    waiting.append((question, choice, error.code))
                    continue
                ruled.add(question.key)
                rulings.append(self._ruling_of(question, choice, strategy))
                result.agreed += question.agreed
                result.decided += not question.agreed
            if len(waiting) == len(wanted):
                break
            wanted = waiting
        result.left.update(Counter(code for _, _, code in wanted))
        result.finished = not result.left
        if write and rulings:
            self._write_all(body, rulings)
        return result

    def _wanted(self, strategy: Strategy, trust: Sequence[str], result: Merge) -> list[tuple[Question, Choice, str]]:
        """The questions that a strategy can decide; the others are counted in `result`."""
        voters = {layer.author_name: voter for voter, layer in self.case.layers.items()}
        order = [voters[name] for name in trust if name in voters]
        wanted: list[tuple[Question, Choice, str]] = []
        for question in self.case.questions:
            if question.key in self.case.ruled:
                result.kept += 1
                continue
            ruling = self.case.rulings.get(question.key)
            by_person = ruling is not None and ruling.how == "person"
            choice = Choice(None, "votes_changed") if by_person else choose(question, strategy, order)
            if choice.marks is None:
                result.left[choice.left or ""] += 1
            else:
                wanted.append((question, choice, ""))
        return wanted

    def _ruling_of(self, question: Question, choice: Choice, strategy: Strategy) -> Ruling:
        marks = choice.marks or []
        take = "side" if choice.of or question.agreed else "pieces" if marks else "nothing"
        row = self.ruling(question, marks, take, "unanimous" if question.agreed else strategy)
        row.of = self.case.author_of(choice.of)
        return row

    def _tried(self, body: Body, question: Question, marks: list[Mark]) -> Body:
        """Raises InvalidError for what cannot be written: an open filler, a label that the scheme does not have."""
        after = rule(body, self.case.board, question, marks, bring=False)
        kind = question.kind
        for key, one in after.of_kind(kind).items():
            if body.of_kind(kind).get(key) != one and next(iter(scheme_errors(one, self.scheme)), None):
                raise WaitsError("unknown_label", f"The scheme does not have what {key} says.")
        return after

    def _write_all(self, body: Body, rulings: list[Ruling]) -> None:
        before = self.gold.version
        changes = changes_between(self.body, body, f"ruling-{before}")
        if changes:
            self.body = write_changes(self.gold, self.user, self.body, changes, self.article.text, self.row)
        for one in rulings:
            one.from_version, one.to_version = before, self.gold.version
        self._note(Ruling.objects.bulk_create(rulings))
