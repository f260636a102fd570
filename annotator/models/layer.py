"""Layers: one author's labels on one article."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.core.records import CANNOT_LENGTH, LAYER_KINDS, STATUSES, LayerHeader
from annotator.models.article import Article


class Layer(models.Model):
    """The annotations of one author as one JSON value, plus the version that counts its changes.

    `user` is who owns a human or gold layer; machine and imported ones have only a name. `cannot` says why the article
    could not be annotated, when the author handed it in so. `guideline_opened` and `guideline_submitted` are the
    versions of the guideline that were current when it was begun and handed in; None when that is not known.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="layers")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in LAYER_KINDS])
    author_name = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="layers"
    )
    status = models.CharField(max_length=16, choices=[(status, status) for status in STATUSES], default="doing")
    cannot = models.CharField(max_length=CANNOT_LENGTH, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    scheme_version = models.PositiveIntegerField()
    guideline_opened = models.PositiveIntegerField(null=True, blank=True)
    guideline_submitted = models.PositiveIntegerField(null=True, blank=True)
    body = models.TextField()
    annotations = models.PositiveIntegerField(default=0)
    forbids_redistribution = models.BooleanField(default=False)
    forbids_ai_training = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "kind", "author_name"], name="one_layer_per_author"),
            models.CheckConstraint(condition=models.Q(kind__in=LAYER_KINDS), name="known_layer_kind"),
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="known_layer_status"),
            models.CheckConstraint(
                condition=~models.Q(kind="human") | models.Q(user__isnull=False), name="human_layer_has_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.kind} {self.author_name}"

    @property
    def header(self) -> LayerHeader:
        """The `layer` of the record."""
        return LayerHeader(
            self.kind,  # type: ignore[arg-type]
            self.author_name,
            self.status,  # type: ignore[arg-type]
            self.version,
            self.scheme_version,
        )
