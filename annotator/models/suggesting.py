"""What suggesting remembers: per project, per source, per article and per machine layer."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from annotator.models.article import Article
from annotator.models.layer import Layer
from annotator.models.project import Project

ORDERS = ("queue", "uncertainty", "novelty")
"""What decides which article comes next: the order of import, how unsure the sources are, how new the text is."""


class SuggestionSettings(models.Model):
    """How a project wants its suggestions. `hidden_share` is the percentage of articles that get none.

    `knowledge` counts what was learned: suggestions made with less are old. `learning_asked_at` and `run_asked_at`
    are when a background job was asked for that has not begun yet.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="suggestion_settings")
    hidden_share = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(100)])
    inside_boilerplate = models.BooleanField(default=False)
    order = models.CharField(max_length=16, choices=[(one, one) for one in ORDERS], default="queue")
    knowledge = models.PositiveIntegerField(default=0)
    learning_asked_at = models.DateTimeField(null=True, blank=True)
    run_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hidden_share__lte=100), name="hidden_share_is_percent"),
            models.CheckConstraint(condition=models.Q(order__in=ORDERS), name="known_suggestion_order"),
        ]

    def __str__(self) -> str:
        return f"suggestions of {self.project}"


class SuggestionSource(models.Model):
    """A source in a project: what it has learned, and what went wrong. `failures` counts those in a row.

    `trained_on` is how many confirmed articles (for sources that learn from all: articles) it has learned from;
    `usage` is the JSON of what a remote source has cost.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="suggestion_sources")
    name = models.CharField(max_length=60)
    enabled = models.BooleanField(default=True)
    model = models.BinaryField(default=bytes, blank=True)
    trained_on = models.PositiveIntegerField(default=0)
    trained_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    error_at = models.DateTimeField(null=True, blank=True)
    usage = models.TextField(default="{}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="suggestion_source_once")]

    def __str__(self) -> str:
        return f"{self.project}: {self.name}"


class SuggestionRun(models.Model):
    """The last run of the sources on an article. `simhash` is signed; `group` is the first of its near-duplicates.

    `knowledge` is the project's at that run, -1 before the first; `asked_at` is when a run was asked for last.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="suggestion_run")
    knowledge = models.IntegerField(default=-1)
    asked_at = models.DateTimeField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    offered = models.PositiveIntegerField(default=0)
    uncertainty = models.FloatField(default=0)
    novelty = models.FloatField(default=1)
    simhash = models.BigIntegerField(default=0)
    group = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["uncertainty"], name="run_by_uncertainty"),
            models.Index(fields=["novelty"], name="run_by_novelty"),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.offered} offered"


class SuggestionNotes(models.Model):
    """Score and reason of each annotation of a machine layer, as JSON by id: the record has no room for them.

    `past` holds, by id, the kind and value of what the layer proposed before, for decisions that come late.
    `made_for` is the version of the reader's own layer that a personal source has looked at.
    """

    layer = models.OneToOneField(Layer, on_delete=models.CASCADE, related_name="suggestion_notes")
    notes = models.TextField(default="{}")
    past = models.TextField(default="{}")
    made_for = models.IntegerField(default=-1)

    def __str__(self) -> str:
        return f"notes of {self.layer}"


class LineAcceptance(models.Model):
    """A boilerplate line that somebody accepted for many articles of a publisher at once.

    `items` is the JSON of [layer id, annotation id] pairs that it made, so that it can be taken back.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="line_acceptances")
    publisher = models.CharField(max_length=200, blank=True)
    line = models.CharField(max_length=500)
    label = models.CharField(max_length=100)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    items = models.TextField(default="[]")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.line}"
