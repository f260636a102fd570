"""What is to be adjudicated in an article: whose labels, which questions, what was ruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from annotator.core.adjudicating import Question, questions_of
from annotator.core.aligning import Core, cores_in
from annotator.core.records import EMPTY_BODY, Body, decode_body
from annotator.core.ruling import Board
from annotator.models import Article, Layer, Project, Ruling, User

PAGE_SIZE = 25
HANDED_IN = ("submitted", "done")
State = Literal["open", "ruled", "changed", "waits"]
"""Of a question: open, ruled, ruled about other votes than there are now, agreed but waiting for what it refers to."""


@dataclass
class Case:
    """An article with the labels that were handed in, by voter. A voter is the id of a layer, as text.

    `left_out` are people's layers that are not asked: unfinished, or handed in as not annotatable.
    """

    article: Article
    layers: Mapping[str, Layer]
    left_out: list[Layer]
    gold: Layer | None
    rulings: Mapping[str, Ruling]

    @cached_property
    def bodies(self) -> dict[str, Body]:
        return {voter: decode_body(layer.body) for voter, layer in self.layers.items()}

    @cached_property
    def questions(self) -> list[Question]:
        """The questions; none before two have handed their labels in."""
        return questions_of(self.bodies, self.article.text) if len(self.layers) > 1 else []

    @property
    def gold_body(self) -> Body:
        return decode_body(self.gold.body if self.gold else EMPTY_BODY)

    @cached_property
    def ruled(self) -> frozenset[str]:
        """Keys of the questions that a ruling answers as they are now."""
        return frozenset(one.key for one in self.questions if self.state(one) == "ruled")

    @cached_property
    def board(self) -> Board:
        return Board(self.questions, self.ruled)

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)

    def state(self, question: Question) -> State:
        ruling = self.rulings.get(question.key)
        if ruling is None:
            return "waits" if question.agreed and self.gold else "open"
        return "ruled" if ruling.digest == question.digest else "changed"

    @property
    def open(self) -> list[Question]:
        """The questions that a person has to decide; what all agree about decides itself."""
        return [one for one in self.questions if not one.agreed and one.key not in self.ruled]

    @property
    def by_hand(self) -> list[Core]:
        """What is in gold and answers no question: somebody marked it there."""
        gold = self.gold_body
        asked = {core for question in self.questions for core in question.cores}
        return sorted(core for key, core in cores_in(gold).items() if core not in asked and key not in self.board.known)

    def after(self, rulings: Iterable[Ruling], gold: Layer) -> Case:
        """The case when further rulings were made. The labels are the same, and so are the questions."""
        case = replace(self, gold=gold, rulings={**self.rulings, **{one.question: one for one in rulings}})
        case.__dict__.update({name: self.__dict__[name] for name in ("bodies", "questions") if name in self.__dict__})
        return case

    def author_of(self, voter: str) -> User | None:
        return self.layers[voter].user if voter in self.layers else None


def case_of(article: Article) -> Case:
    """What there is to adjudicate in an article, in three queries."""
    rows = Layer.objects.filter(article=article, kind__in=("human", "gold")).select_related("user").order_by("pk")
    found = list(rows)
    gold = gold_among(found)
    return _case(article, found, gold, latest_rulings(gold))


def _case(article: Article, rows: list[Layer], gold: Layer | None, rulings: Mapping[str, Ruling]) -> Case:
    people = [row for row in rows if row.kind == "human"]
    asked = [row for row in people if row.status in HANDED_IN and not row.cannot]
    return Case(
        article=article,
        layers={str(row.pk): row for row in asked},
        left_out=[row for row in people if row not in asked],
        gold=gold,
        rulings=rulings,
    )


def gold_among(rows: list[Layer]) -> Layer | None:
    """The gold layer that adjudication writes: of several the first that belongs to somebody."""
    gold = [row for row in rows if row.kind == "gold"]
    return next((row for row in gold if row.user_id), gold[0] if gold else None)


def latest_rulings(gold: Layer | None) -> dict[str, Ruling]:
    """The ruling that counts on each question of a gold layer: the newest that was not taken back."""
    if gold is None:
        return {}
    rows = Ruling.objects.filter(layer=gold).select_related("by", "of", "layer__article")
    return _counting(list(rows.order_by("pk")))


def _counting(rows: list[Ruling]) -> dict[str, Ruling]:
    """Of the rulings of a gold layer in order, those that count, by question."""
    undone = {row.undoes_id for row in rows}
    return {row.question: row for row in rows if row.take != "undone" and row.pk not in undone}


def to_adjudicate(project: Project, state: str = "", after: int = 0) -> QuerySet[Article]:
    """Articles that two or more have handed in, by id. `state`: open or done, any for ""."""
    handed_in = Layer.objects.filter(kind="human", status__in=HANDED_IN)
    # Counted in an index alone; who could not annotate is looked for among those few that are left.
    several = handed_in.filter(article__gt=after).values("article").annotate(n=Count("pk")).filter(n__gt=1)
    asked = handed_in.filter(article=OuterRef("pk"), cannot="").order_by().values("article").annotate(n=Count("pk"))
    rows = Article.objects.filter(project=project, pk__gt=after, pk__in=several.values("article"))
    rows = rows.annotate(asked=Subquery(asked.values("n"))).filter(asked__gt=1)
    done = Exists(Layer.objects.filter(article=OuterRef("pk"), kind="gold", status="done"))
    if state:
        rows = rows.filter(done if state == "done" else ~done)
    return rows.order_by("pk")


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, in order of import; `next` is what `after` takes, or None."""

    rows: list[Case]
    next: int | None


def case_page(project: Project, state: str = "", after: int = 0, size: int = PAGE_SIZE) -> CasePage:
    """The `size` cases after an article's id, in four queries."""
    found = list(to_adjudicate(project, state, after).values_list("pk", flat=True)[: size + 1])
    articles = Article.objects.select_related("project").defer("meta").in_bulk(found[:size])
    layers: dict[int, list[Layer]] = {}
    rows = Layer.objects.filter(article__in=found[:size], kind__in=("human", "gold")).select_related("user")
    for row in rows.order_by("pk"):
        layers.setdefault(row.article_id, []).append(row)
    golds = {pk: gold_among(layers.get(pk, [])) for pk in articles}
    rulings: dict[int, list[Ruling]] = {}
    for ruling in Ruling.objects.filter(layer__in=[gold.pk for gold in golds.values() if gold]).order_by("pk"):
        rulings.setdefault(ruling.layer_id, []).append(ruling)
    cases = [
        _case(articles[pk], layers[pk], golds[pk], _counting(rulings.get(gold.pk, [])) if (gold := golds[pk]) else {})
        for pk in found[:size]
    ]
    return CasePage(cases, found[size - 1] if len(found) > size else None)


def next_open(article: Article) -> int | None:
    """The article to adjudicate after this one; from the last, the first one again."""
    project = Project(pk=article.project_id)
    for after in (article.pk, 0):
        pk = to_adjudicate(project, "open", after).values_list("pk", flat=True).first()
        if pk is not None and pk != article.pk:
            return pk
    return None
