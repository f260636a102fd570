"""Comments: what annotators and reviewers write to each other about a layer."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.layer import Layer


class Comment(models.Model):
    """A remark on a span (code points), an annotation or the whole layer, or a reply to one (`parent`).

    `annotation` is only a name: what it named may be gone by now, and the remark stays.
    """

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    annotation = models.CharField(max_length=64, blank=True, default="")
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__isnull=True, end__isnull=True) | models.Q(end__gt=models.F("start")),
                name="comment_span",
            ),
            models.CheckConstraint(condition=~models.Q(body=""), name="comment_not_empty"),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:60]}"
