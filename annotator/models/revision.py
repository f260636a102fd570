"""The journal: every change of every layer, for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.layer import Layer


class Revision(models.Model):
    """One change that was applied, with its inverse. `version` is the layer's version after it."""

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    change_id = models.UUIDField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    change = models.TextField()
    inverse = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "version"], name="revision_version_once"),
            models.UniqueConstraint(fields=["layer", "change_id"], name="revision_change_once"),
        ]
        ordering = ["layer", "version"]

    def __str__(self) -> str:
        return f"{self.layer_id} v{self.version}"
