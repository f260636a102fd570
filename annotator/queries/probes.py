"""Articles that people are measured on: which there are, who has passed, how labels compare with gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from annotator.core.comparing import Difference, differences
from annotator.core.grading import ItemKind, Score, scores
from annotator.core.spans import overlaps
from annotator.models import Article, Assignment, Comment, Grade, Layer, Membership, Probe, Project, Role, User

PAGE_SIZE = 50


def gold_of(article_id: int) -> Layer | None:
    """The gold layer that counts: a finished one before others, then the newest."""
    finished = When(status__in=("submitted", "done"), then=Value(0))
    rows = Layer.objects.filter(article=article_id, kind="gold")
    return rows.order_by(Case(finished, default=Value(1), output_field=IntegerField()), "-pk").first()


def has_gold() -> Exists:
    """Of an article: whether it has a gold layer."""
    return Exists(Layer.objects.filter(article=OuterRef("pk"), kind="gold"))


def training_of(project: Project) -> QuerySet[Probe]:
    """What a new member goes through, in the order of import."""
    return Probe.objects.filter(article__project=project, purpose="training", revealed_at=None).order_by("article")


def is_in_training(project: Project, user: User) -> bool:
    """Whether the user must go through training before she gets real work: annotators must, until they have passed."""
    return Membership.objects.filter(trainee(project, user), project=project, user=user).exists()


def trainee(project: Project, user: User) -> Q:
    """Of the user's membership: whether she is in training."""
    return Q(Exists(_not_passed(project, user)), role=Role.ANNOTATOR, passed_at=None, waived=False)


def _not_passed(project: Project, user: User) -> QuerySet[Probe]:
    """Training articles that the user has not passed; those that were real work to her do not count."""
    passed = Grade.objects.filter(layer__article=OuterRef("article"), layer__user=user, passed=True)
    worked = Assignment.objects.filter(article=OuterRef("article"), user=user, purpose="work")
    return training_of(project).filter(~Exists(passed), ~Exists(worked))


def has_passed_all(project: Project, user: User) -> bool:
    """Whether the user has reached the pass mark on every training article of the project."""
    return not _not_passed(project, user).exists()


def in_training(project: Project) -> set[int]:
    """The ids of all members who must go through training before they get real work. Two queries."""
    rows = Membership.objects.filter(project=project, role=Role.ANNOTATOR, passed_at=None, waived=False)
    articles = set(training_of(project).values_list("article", flat=True))
    if not articles:
        return set()
    done = set(
        Grade.objects.filter(layer__article__in=articles, passed=True).values_list("layer__user", "layer__article")
    )
    done |= set(Assignment.objects.filter(article__in=articles, purpose="work").values_list("user", "article"))
    return {user for user in rows.values_list("user", flat=True) if any((user, one) not in done for one in articles)}


@dataclass(frozen=True, slots=True)
class Result:
    """How one person did. `first` is what she did before she had seen the gold; `best` of all tries, summed up."""

    user: User
    training: int
    passed: int
    first: Score
    checks: int
    on_checks: Score


@dataclass(frozen=True, slots=True)
class Step:
    """A training article and how the user did on it; `tries` are those that she has used."""

    article: Article
    state: str
    tries: int
    best: float | None
    passed: bool


def training_steps(project: Project, user: User) -> list[Step]:
    """The training articles of a project as somebody has them."""
    own = Assignment.objects.filter(article=OuterRef("article"), user=user)
    grades = Grade.objects.filter(layer__article=OuterRef("article"), layer__user=user).order_by()
    rows = (
        training_of(project)
        .select_related("article")
        .defer("article__text", "article__meta")
        .annotate(
            state=Subquery(own.values("state")[:1]),
            worked=Exists(own.filter(purpose="work")),
            tries=Subquery(grades.values("layer__article").annotate(n=Count("pk")).values("n")),
            best=Subquery(grades.values("layer__article").annotate(n=Max("f1")).values("n")),
            passed=Exists(grades.filter(passed=True)),
        )
    )
    return [
        Step(row.article, row.state or "todo", row.tries or 0, row.best, row.passed) for row in rows if not row.worked
    ]


def results_of(project: Project) -> dict[int, Result]:
    """How everybody did on training and hidden checks, by user id. For leads."""
    rows = (
        Grade.objects.filter(layer__article__project=project).select_related("layer__user").order_by("layer", "number")
    )
    by_user: dict[int, list[Grade]] = {}
    for grade in rows:
        if grade.layer.user_id is not None:
            by_user.setdefault(grade.layer.user_id, []).append(grade)
    return {user: _result(grades) for user, grades in by_user.items()}


def _result(grades: list[Grade]) -> Result:
    training = [one for one in grades if one.purpose == "training"]
    last = {one.layer_id: one for one in grades if one.purpose == "check"}
    user = grades[0].layer.user
    assert user is not None
    return Result(
        user,
        len({one.layer_id for one in training}),
        len({one.layer_id for one in training if one.passed}),
        sum((score_of(one) for one in training if one.number == 1), Score()),
        len(last),
        sum((score_of(one) for one in last.values()), Score()),
    )


def score_of(grade: Grade) -> Score:
    return Score(grade.right, grade.own, grade.gold)


def shown_grades(project: Project, user: User, *, everything: bool) -> QuerySet[Grade]:
    """The newest grade of each article of a user, newest first: training and revealed checks, for leads all."""
    later = Grade.objects.filter(layer=OuterRef("layer"), number__gt=OuterRef("number"))
    rows = Grade.objects.filter(~Exists(later), layer__article__project=project, layer__user=user)
    if not everything:
        rows = rows.filter(Q(purpose="training") | Q(layer__article__probe__revealed_at__isnull=False))
    return rows.select_related("layer__article").defer("layer__body", "layer__article__text").order_by("-pk")


def totals_of(grades: QuerySet[Grade]) -> Score:
    """The items of all these grades together."""
    found = grades.order_by().aggregate(a=Sum("right"), b=Sum("own"), c=Sum("gold"))
    return Score(found["a"] or 0, found["b"] or 0, found["c"] or 0)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A layer held against gold, with what was said about gold's annotations: remarks by annotation id and by span."""

    layer: Layer
    gold: Layer
    scores: Mapping[ItemKind, Score]
    differences: list[Difference]
    grades: list[Grade]
    remarks: list[Comment]

    @property
    def score(self) -> Score:
        return sum(self.scores.values(), Score())

    def remarks_on(self, difference: Difference) -> list[str]:
        """What was said about gold here."""
        return [
            one.body
            for one in self.remarks
            if (one.annotation and one.annotation == difference.b)
            or (
                one.start is not None
                and one.end is not None
                and overlaps(one.start, one.end, difference.start, difference.end)
            )
        ]


def feedback_on(layer: Layer) -> Feedback | None:
    """A layer held against gold as both are now; None when the article has no gold."""
    gold = gold_of(layer.article_id)
    if gold is None:
        return None
    remarks = Comment.objects.filter(layer=gold, parent=None).order_by("pk")
    own, right = orjson.loads(layer.body), orjson.loads(gold.body)
    return Feedback(
        layer,
        gold,
        scores(own, right),
        differences(layer.article.text, own, right),
        list(Grade.objects.filter(layer=layer).order_by("number")),
        list(remarks),
    )


def pickable(
    project: Project, *, q: str = "", gold: str = "", publisher: str = "", batch: str = "", free: bool = False
) -> QuerySet[Article]:
    """Articles without texts, with `has_gold`, `people` who have them, `measured` (training, check) and `over_at`.

    `gold`: only those with gold, or of this purpose. `free`: only those that nobody has.
    """
    taken = Assignment.objects.filter(article=OuterRef("pk"), user__isnull=False, withdrawn_at=None).order_by()
    people = Subquery(taken.values("article").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = Article.objects.filter(project=project).defer("text", "meta")
    if any("\x00" in one for one in (q, publisher, batch)):
        return rows.none()
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(key__icontains=q))
    if publisher:
        rows = rows.filter(publisher=publisher)
    if batch:
        rows = rows.filter(batch=batch)
    if gold == "gold":
        rows = rows.filter(has_gold())
    elif gold:
        rows = rows.filter(probe__purpose=gold)
    if free:
        rows = rows.filter(~Exists(taken))
    return rows.annotate(
        has_gold=has_gold(), people=people, measured=F("probe__purpose"), over_at=F("probe__revealed_at")
    )


def pick_page(rows: QuerySet[Article], after: int | None, size: int = PAGE_SIZE) -> tuple[list[Article], int | None]:
    """The `size` articles after an id, and what `after` takes for the further ones."""
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def probes_of(project: Project) -> list[Any]:
    """The project's training and check articles with `people` measured, the mean of `right`, `own`, `gold`."""
    rows = Probe.objects.filter(article__project=project).select_related("article").defer("article__text")
    return list(
        rows.annotate(
            people=Count("article__layers", filter=Q(article__layers__grades__isnull=False), distinct=True),
            last_at=Max("article__layers__grades__at"),
        ).order_by("purpose", "article")
    )
