"""Searches that somebody wants to make again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.project import Project


class SavedSearch(models.Model):
    """A search under a name. `query` is the query string of the search page; `shared` ones all members see."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="saved_searches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user", "name"], name="saved_search_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_search_has_name"),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
