"""Fixes: one correction of many annotations at once, and what it takes to go back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.core.fixing import ACTIONS
from annotator.models.project import Project


class Fix(models.Model):
    """`items` is the JSON of what was done: [layer id, annotation id, kind, before or null, after or null] each."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fixes")
    action = models.CharField(max_length=16, choices=[(one, one) for one in ACTIONS])
    label = models.CharField(max_length=100, blank=True, default="")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    layers = models.PositiveIntegerField()
    items = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(action__in=ACTIONS), name="known_fix_action")]

    def __str__(self) -> str:
        return f"{self.action} × {self.count}"
