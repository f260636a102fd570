"""Releases: exports that never change, with the hash of their bytes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.core.records import LAYER_KINDS
from annotator.models.project import Project

STATES = ("making", "ready", "failed")
LAYER_CHOICES = (*LAYER_KINDS, "all")


class Release(models.Model):
    """One export under a name. `sha256` and `size` are of the file as it is downloaded; its pieces are compressed.

    `seen_version` numbers are the scheme and the guideline that were current when it was made.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="releases")
    name = models.CharField(max_length=100)
    note = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=16, choices=[(one, one) for one in STATES], default="making")
    problem = models.CharField(max_length=500, blank=True, default="")
    format = models.CharField(max_length=60)
    options = models.TextField(default="{}")
    layers = models.CharField(max_length=16)
    status = models.CharField(max_length=16, blank=True, default="")
    file_name = models.CharField(max_length=300, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    articles = models.PositiveIntegerField(default=0)
    annotations = models.PositiveIntegerField(default=0)
    forbid_redistribution = models.PositiveIntegerField(default=0)
    forbid_ai_training = models.PositiveIntegerField(default=0)
    losses = models.TextField(default="{}")
    scheme_version = models.PositiveIntegerField(default=0)
    guideline_version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="release_name_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="known_release_state"),
            models.CheckConstraint(condition=models.Q(layers__in=LAYER_CHOICES), name="known_release_layers"),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(sha256=""), name="ready_release_has_hash"
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ReleasePart(models.Model):
    """A piece of a release's file, compressed with zlib. In the database, so that a backup has it."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="release_part_once")]
        ordering = ["release", "number"]

    def __str__(self) -> str:
        return f"{self.release_id} part {self.number}"
