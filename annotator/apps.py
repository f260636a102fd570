"""The one Django app of Gisa, and Django's admin with our site in it."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AnnotatorConfig(AppConfig):
    """`annotator` is both the project and its app."""

    name = "annotator"
    default = True
    verbose_name = "Gisa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotator.workflow import auditing

        auditing.listen()


class GisaAdmin(admin_apps.AdminConfig):
    """Named in INSTALLED_APPS in the place of Django's."""

    default = False
    default_site = "annotator.admin_site.GisaAdminSite"
