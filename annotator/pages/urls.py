"""Addresses of the pages."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from annotator.pages import (
    account,
    annotate,
    articles,
    assignment_list,
    assignments,
    audit,
    exporting,
    health,
    importing,
    lines,
    members,
    my_work,
    projects,
    suggestions,
    versus_gold,
    work,
)

PROJECT = [
    path("", articles.article_list, name="articles"),
    path("my-work/", my_work.my_work, name="my-work"),
    path("take/", my_work.take, name="take"),
    path("versus-gold/", versus_gold.overview, name="versus-gold"),
    path("assignments/", assignments.overview, name="assignments"),
    path("assignments/look/", assignments.look, name="assignments-look"),
    path("assignments/plan/", assignments.plan, name="assignments-plan"),
    path("assignments/settings/", assignments.settings, name="assignments-settings"),
    path("assignments/member/", assignments.member, name="assignments-member"),
    path("assignments/list/", assignment_list.assignment_list, name="assignment-list"),
    path("assignments/bulk/", assignment_list.bulk, name="assignment-bulk"),
    path("assignments/pick/", assignment_list.pick, name="pick-articles"),
    path("assignments/picked/", assignment_list.picked, name="articles-picked"),
    path("work/", work.work_list, name="work"),
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
    path("audit/", audit.project_audit, name="project-audit"),
    path("members/", members.member_list, name="members"),
    path("members/set/", members.set_role, name="member-set"),
    path("members/remove/", members.remove, name="member-remove"),
]

urlpatterns = [
    path("", projects.project_list, name="projects"),
    path("new-project/", projects.new_project, name="new-project"),
    path("projects/<slug:slug>/", include(PROJECT)),
    path("articles/<int:article_id>/", annotate.workbench, name="workbench"),
    path("articles/<int:article_id>/versus-gold/", versus_gold.comparison, name="comparison"),
    path("plans/<int:plan_id>/undo/", assignments.undo, name="plan-undo"),
    path("articles/service-worker.js", annotate.service_worker, name="service-worker"),
    path("accepted-lines/<int:acceptance_id>/undo/", lines.undo, name="lines-undo"),
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("audit/", audit.whole_audit, name="audit"),
    path("account/", account.show, name="account"),
    path("account/password/", account.ChangePassword.as_view(), name="password"),
    path("account/tokens/", account.new_token, name="new-token"),
    path("account/tokens/<str:token_key>/revoke/", account.revoke, name="revoke-token"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("language/setlang/", require_POST(set_language), name="set_language"),
]
