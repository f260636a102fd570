"""Work sessions: how long an author has worked on a layer, visit by visit."""

from __future__ import annotations

from django.db import models

from annotator.models.layer import Layer


class WorkSession(models.Model):
    """One visit. `seconds` counts active time only; the browser leaves idle time out."""

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="work_sessions")
    session = models.UUIDField()
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "session"], name="work_session_once")]

    def __str__(self) -> str:
        return f"{self.layer_id}: {self.seconds} s"
