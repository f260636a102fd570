"""Notices: a comment is for somebody, because it names her, answers her or stands on her labels."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.comment import Comment

REASONS = ("mention", "reply", "yours")


class Notice(models.Model):
    """One comment for one user. Whether she may still see it is asked when it is read, not here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=16, choices=[(one, one) for one in REASONS])
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "comment"], name="one_notice_per_comment"),
            models.CheckConstraint(condition=models.Q(reason__in=REASONS), name="known_notice_reason"),
        ]
        indexes = [models.Index(fields=["user"], condition=models.Q(read_at=None), name="unread_notices")]

    def __str__(self) -> str:
        return f"{self.reason} for {self.user_id}"
