"""The one Django app of Gisa."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class AnnotatorConfig(AppConfig):
    """`annotator` is both the project and its app."""

    name = "annotator"
    verbose_name = "Gisa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have jobs listen for what workflow/ wants done afterwards; they are loaded when there is something."""
        from annotator.workflow.webhooks import wanted

        wanted.connect(_deliver_soon, dispatch_uid="annotator.apps.deliver_soon")


def _deliver_soon(delivery: int, seconds: float, **_: Any) -> None:
    from annotator import tasks

    tasks.deliver_soon(delivery, seconds)
