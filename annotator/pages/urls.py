"""Addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from annotator.pages import (
    account,
    annotate,
    articles,
    exporting,
    health,
    importing,
    lines,
    members,
    projects,
    searching,
    suggestions,
    work,
)

PROJECT = [
    path("", articles.article_list, name="articles"),
    path("work/", work.work_list, name="work"),
    path("search/", searching.search, name="search"),
    path("search/keep/", searching.keep, name="search-keep"),
    path("guideline/", projects.guideline, name="guideline"),
    path("settings/", projects.project_settings, name="project-settings"),
    path("import/", importing.choose, name="import"),
    path("import/<str:token>/", importing.check, name="import-check"),
    path("import/<str:token>/labels/", importing.labels, name="import-labels"),
    path("import/<str:token>/report/", importing.report, name="import-report"),
    path("import/<str:token>/refused/", importing.refused, name="import-refused"),
    path("export/", exporting.choose, name="export"),
    path("export/download/", exporting.download, name="export-download"),
    path("suggestions/", suggestions.overview, name="suggestions"),
    path("suggestions/switch/", suggestions.switch, name="suggestions-switch"),
    path("suggestions/run/", suggestions.run, name="suggestions-run"),
    path("suggestions/table/", suggestions.table, name="suggestions-table"),
    path("lines/", lines.offered, name="lines"),
    path("lines/preview/", lines.preview, name="lines-preview"),
    path("lines/accept/", lines.accept, name="lines-accept"),
    path("members/", members.member_list, name="members"),
    path("members/set/", members.set_role, name="member-set"),
    path("members/remove/", members.remove, name="member-remove"),
]

urlpatterns = [
    path("", projects.project_list, name="projects"),
    path("new-project/", projects.new_project, name="new-project"),
    path("projects/<slug:slug>/", include(PROJECT)),
    path("articles/<int:article_id>/", annotate.workbench, name="workbench"),
    path("articles/service-worker.js", annotate.service_worker, name="service-worker"),
    path("accepted-lines/<int:acceptance_id>/undo/", lines.undo, name="lines-undo"),
    path("saved-searches/<int:search_id>/forget/", searching.forget, name="search-forget"),
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account.show, name="account"),
    path("account/password/", account.ChangePassword.as_view(), name="password"),
    path("account/tokens/", account.new_token, name="new-token"),
    path("account/tokens/<str:token_key>/revoke/", account.revoke, name="revoke-token"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("language/", include("django.conf.urls.i18n")),
]
