"""Agreement: the numbers of a project as they were computed last, and the disagreements behind them.

Both are derived from the layers and made anew at will; nothing else may rest on these tables.
"""

from __future__ import annotations

from django.db import models

from annotator.core.comparing import CAUSES, COMPARED
from annotator.core.edges import EDGES, MORE_LENGTH
from annotator.models.article import Article
from annotator.models.layer import Layer
from annotator.models.project import Project


class AgreementReport(models.Model):
    """The numbers of one computation, as JSON. `run` counts the computations; `state` says of which layers it is.

    `asked_at` is when a background job was asked for that has not begun yet; `last_run` is the newest that has begun,
    at `began_at`, and `done` of `total` articles are how far it is.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="agreement_report")
    run = models.PositiveIntegerField(default=0)
    last_run = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=100, blank=True, default="")
    body = models.TextField(default="{}")
    computed_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"agreement of {self.project}"


class Disagreement(models.Model):
    """One thing that two layers of an article differ in; core.comparing.Difference says what the fields mean.

    `first` is by the author whose name comes first; against gold (`gold`) it is the person's, and `second` is gold.
    `a_start`–`a_end` and `b_start`–`b_end` are what each side marks, null where it marks nothing. `week` is the Monday
    of the week in which the later of the two was handed in.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="disagreements")
    run = models.PositiveIntegerField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="disagreements")
    first = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="+")
    first_author = models.CharField(max_length=150)
    second_author = models.CharField(max_length=150)
    gold = models.BooleanField()
    week = models.DateField()
    kind = models.CharField(max_length=16)
    cause = models.CharField(max_length=16)
    edge = models.CharField(max_length=16, blank=True)
    more = models.CharField(max_length=MORE_LENGTH, blank=True)
    detail = models.CharField(max_length=100, blank=True)
    first_label = models.CharField(max_length=100, blank=True)
    second_label = models.CharField(max_length=100, blank=True)
    a_start = models.PositiveIntegerField(null=True)
    a_end = models.PositiveIntegerField(null=True)
    b_start = models.PositiveIntegerField(null=True)
    b_end = models.PositiveIntegerField(null=True)
    a = models.CharField(max_length=64, blank=True)
    b = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(COMPARED)), name="known_disagreement_kind"),
            models.CheckConstraint(condition=models.Q(cause__in=CAUSES), name="known_disagreement_cause"),
            models.CheckConstraint(condition=models.Q(edge__in=("", *EDGES)), name="known_disagreement_edge"),
        ]
        indexes = [
            models.Index(fields=["project", "run", "id"], name="disagreement_by_run"),
            models.Index(fields=["project", "run", "kind", "cause", "id"], name="disagreement_by_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}: {self.first_label} / {self.second_label}"
