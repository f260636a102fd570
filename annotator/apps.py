"""The one Django app of Gisa, and Django's admin with our site in it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AnnotatorConfig(AppConfig):
    """`annotator` is both the project and its app."""

    name = "annotator"
    default = True
    verbose_name = "Gisa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for what is audited, and for what has to be sent afterwards: jobs are loaded when there is one."""
        from annotator import waiting
        from annotator.workflow import auditing
        from annotator.workflow.webhooks import wanted

        waiting.listen()
        auditing.listen()
        wanted.connect(_deliver_soon, dispatch_uid="annotator.apps.deliver_soon")


def _deliver_soon(delivery: int, seconds: float, **_: Any) -> None:
    from annotator import tasks

    tasks.deliver_soon(delivery, seconds)


class GisaAdmin(admin_apps.AdminConfig):
    """Named in INSTALLED_APPS in the place of Django's."""

    default = False
    default_site = "annotator.admin_site.GisaAdminSite"
