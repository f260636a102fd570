"""Addresses: pages at the root, the API below /api/v1/, Django's admin, and single sign-on when it is on."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("annotator.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("annotator.pages.urls")),
]
if settings.METRICS:
    from annotator.metrics import metrics

    urlpatterns.append(path("metrics", metrics, name="metrics"))
if apps.is_installed("allauth"):
    urlpatterns.append(path("sso/", include("annotator.pages.sso_urls")))
