"""Versions of a project's label scheme."""

from __future__ import annotations

from functools import lru_cache

import orjson
from django.conf import settings
from django.db import models

from annotator.core import scheme as core
from annotator.models.project import Project


@lru_cache(maxsize=64)
def _read(body: str) -> core.Scheme:
    return core.Scheme.from_dict(orjson.loads(body))


class Scheme(models.Model):
    """One version of a label scheme, as JSON. Versions are added, never changed.

    `steps` is the JSON of what made it from the version before, "[]" when it came whole. `undoes` is the version
    whose steps this one takes back.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schemes")
    version = models.PositiveIntegerField()
    body = models.TextField()
    steps = models.TextField(default="[]")
    undoes = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="scheme_version_once"),
        ]
        ordering = ["project", "-version"]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"

    @property
    def value(self) -> core.Scheme:
        """The scheme as a value, read once a process."""
        return _read(self.body)
