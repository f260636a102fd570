"""Layers: one author's labels on one article."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from annotator.core.records import CANNOT_LENGTH, LAYER_KINDS, STATUSES, LayerHeader
from annotator.models.article import Article

FINISHED = ("submitted", "done")
"""The states of labels that their author has handed in."""
WITH_LABELS = models.Q(status__in=FINISHED, cannot="")
"""Handed in, and not as an article that cannot be annotated."""


class Layer(models.Model):
    """The annotations of one author as one JSON value, plus the version that counts its changes.

    `user` is who owns a human or gold layer; machine and imported ones have only a name. `cannot` says why the article
    could not be annotated, when the author handed it in so. `status_at` is since when it has its status, `submitted_at`
    when it was handed in last, None while it is not; `save` keeps both in step. `guideline_opened` and
    `guideline_submitted` are the versions of the guideline that were current when it was begun and handed in; None when
    that is not known.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="layers")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in LAYER_KINDS])
    author_name = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="layers"
    )
    status = models.CharField(max_length=16, choices=[(status, status) for status in STATUSES], default="doing")
    status_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
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
        # What lists ask about many articles at once is answered without reading a layer's row; and for somebody's layer
        # on each of them SQLite would, by her alone, look through all of hers for each.
        indexes = [
            models.Index(fields=["kind", "article", "status"], name="layer_by_kind_article"),
            models.Index(fields=["user", "article"], name="layer_of_user_on_article"),
        ]

    _stored_status = ""
    """The status that the row has in the database."""

    def __str__(self) -> str:
        return f"{self.article}: {self.kind} {self.author_name}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """A new status is noted with its time, whoever sets it."""
        if (update_fields is None or "status" in update_fields) and self.status != self._stored_status:
            self.status_at = timezone.now()
            if self.status not in FINISHED:
                self.submitted_at = None
            elif self.status == "submitted" or self.submitted_at is None:
                self.submitted_at = self.status_at
            if update_fields is not None:
                update_fields = {*update_fields, "status_at", "submitted_at"}
        super().save(*args, update_fields=update_fields, **options)
        self._stored_status = self.status

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Layer:
        row = super().from_db(db, field_names, values, **options)
        row._stored_status = row.__dict__.get("status", "")
        return row

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        super().refresh_from_db(*args, **options)
        self._stored_status = self.__dict__.get("status", "")

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
