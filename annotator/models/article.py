"""Articles: texts that never change after import, with their metadata."""

from __future__ import annotations

from typing import Any

import orjson
from django.db import models

from annotator.core.records import META_KEYS
from annotator.models.project import Project


class Article(models.Model):
    """One text. `published_at` is kept as it came; `meta` is the JSON of all further metadata."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="articles")
    key = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    characters = models.PositiveIntegerField()
    language = models.CharField(max_length=16, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    publisher = models.CharField(max_length=200, blank=True, default="")
    published_at = models.CharField(max_length=64, blank=True, default="")
    meta = models.TextField(default="{}")
    batch = models.CharField(max_length=36, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="article_key_once"),
            models.UniqueConstraint(fields=["project", "sha256"], name="article_text_once"),
            models.CheckConstraint(condition=models.Q(characters__gt=0), name="article_not_empty"),
        ]
        indexes = [
            # The choices of a filter: which publishers and imports there are is read from the index alone.
            models.Index(fields=["project", "publisher"], name="article_by_publisher"),
            models.Index(fields=["project", "batch"], name="article_by_batch"),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def record_meta(self) -> dict[str, Any]:
        """The `meta` of the record: the four that every record has, then the further ones."""
        known = (self.title, self.url, self.publisher, self.published_at or None)
        return {**dict(zip(META_KEYS, known, strict=True)), **orjson.loads(self.meta)}
