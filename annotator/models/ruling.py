"""Rulings: what was decided about each question of an article, by whom and why, for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.core.adjudicating import KINDS
from annotator.core.choosing import STRATEGIES
from annotator.core.ruling_drafts import REASON_LENGTH
from annotator.models.layer import Layer
from annotator.models.mention import SURFACE_LENGTH
from annotator.models.project import Project

TAKES = ("side", "union", "pieces", "nothing", "hand", "undone")
"""What was taken: one annotator's side, everything, chosen pieces, nothing; `hand`: it is marked in the workbench;
`undone`: the ruling `undoes` was taken back, and what counted before it counts again."""
HOWS = ("person", *STRATEGIES)


class Ruling(models.Model):
    """One answer to one question, into the gold layer `layer`. Append-only; of those on one question that nobody has
    taken back, the newest counts.

    `votes` is the JSON of what each annotator had then (`user`, `layer`, `version`, `marks`), `taken` of the marks that
    became gold. `of` is whose side was taken. `from_version` and `to_version` are the gold layer's before and after:
    its journal has the changes. `guideline_at` alone may change: when somebody took the case into the guideline.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rulings")
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="rulings")
    question = models.CharField(max_length=160)
    kind = models.CharField(max_length=16)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    surface = models.CharField(max_length=SURFACE_LENGTH)
    label = models.CharField(max_length=100, blank=True, default="")
    cause = models.CharField(max_length=16)
    take = models.CharField(max_length=16, choices=[(one, one) for one in TAKES])
    of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=16, choices=[(one, one) for one in HOWS])
    digest = models.CharField(max_length=16)
    votes = models.TextField()
    taken = models.TextField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    guideline_at = models.DateTimeField(null=True, blank=True)
    guideline_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="known_ruling_kind"),
            models.CheckConstraint(condition=models.Q(take__in=TAKES), name="known_take"),
            models.CheckConstraint(condition=models.Q(how__in=HOWS), name="known_how"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="ruling_has_span"),
        ]
        indexes = [
            # The list of reasons of a project; most rulings say only that all agreed.
            models.Index(fields=["project", "id"], name="ruling_with_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.take}"


class MergeRun(models.Model):
    """One automatic merge of a whole project, or a `preview`, which only counts what one would do.

    `trust` are user names, best first, apart by spaces. `counts` is the JSON of what it did so far: articles, decided,
    finished, and left by reason.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="merge_runs")
    strategy = models.CharField(max_length=16, choices=[(one, one) for one in STRATEGIES])
    trust = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_article = models.BigIntegerField(default=0)
    counts = models.TextField(default="{}")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    preview = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(strategy__in=STRATEGIES), name="known_strategy"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(finished_at=None, preview=False), name="one_merge_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.done} of {self.total}"
