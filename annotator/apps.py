"""The one Django app of Gisa."""

from __future__ import annotations

from django.apps import AppConfig


class AnnotatorConfig(AppConfig):
    """`annotator` is both the project and its app."""

    name = "annotator"
    verbose_name = "Gisa"
    default_auto_field = "django.db.models.BigAutoField"
