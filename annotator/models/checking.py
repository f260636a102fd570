"""Articles with gold that people's labels are measured on, and what came out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.article import Article
from annotator.models.layer import Layer

PROBES = ("training", "check")


class Probe(models.Model):
    """An article whose gold is kept from annotators, for they are measured on it.

    A revealed one is over: nobody gets it as a check any more, and whoever had it sees how she did.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="probe")
    purpose = models.CharField(max_length=16, choices=[(one, one) for one in PROBES])
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(purpose__in=PROBES), name="known_probe_purpose")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.purpose}"


class Grade(models.Model):
    """How the labels of a submission compared with gold. Append-only: one for each time they were handed in.

    `right` items are in both layers, of `own` in the layer and `gold` in gold; `passed` by the mark of then.
    """

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="grades")
    purpose = models.CharField(max_length=16, choices=[(one, one) for one in PROBES])
    number = models.PositiveSmallIntegerField()
    right = models.PositiveIntegerField()
    own = models.PositiveIntegerField()
    gold = models.PositiveIntegerField()
    f1 = models.FloatField()
    passed = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "number"], name="grade_once_a_try"),
            models.CheckConstraint(condition=models.Q(purpose__in=PROBES), name="known_grade_purpose"),
            models.CheckConstraint(condition=models.Q(f1__gte=0, f1__lte=1), name="f1_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id}: {self.f1:.3f}"
