"""Decisions: what annotators did with suggestions, for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.core.decisions import VERDICTS
from annotator.core.suggestions import SUGGESTED
from annotator.models.layer import Layer
from annotator.models.mention import SURFACE_LENGTH


class Decision(models.Model):
    """The verdict of `layer`'s author on one annotation of the layer `source`, as it was then.

    Append-only; the newest on (layer, source, annotation) counts. `start` and `end` are code points, `surface` is cut
    to SURFACE_LENGTH of them.
    """

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="decisions")
    decision_id = models.UUIDField()
    source = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="+")
    annotation = models.CharField(max_length=64)
    item = models.CharField(max_length=16)
    label = models.CharField(max_length=100)
    surface = models.CharField(max_length=SURFACE_LENGTH)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    verdict = models.CharField(max_length=16, choices=[(verdict, verdict) for verdict in VERDICTS])
    at = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "decision_id"], name="decision_once"),
            models.CheckConstraint(condition=models.Q(item__in=SUGGESTED), name="known_decision_item"),
            models.CheckConstraint(condition=models.Q(verdict__in=VERDICTS), name="known_verdict"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="decision_has_span"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.label} {self.surface}"
