"""Versions of a project's guideline, and who has read which."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.project import Project


class GuidelineVersion(models.Model):
    """One version of a guideline, in Markdown. Versions are added, never changed; `Project.guideline` is the newest."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guideline_versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True, default="")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_number_once")]
        ordering = ["project", "number"]

    def __str__(self) -> str:
        return f"{self.project_id} guideline {self.number}"


class GuidelineReading(models.Model):
    """The newest version that a user has read."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_guideline_reading")]

    def __str__(self) -> str:
        return f"{self.user_id} has read {self.number}"
