"""The workbench: a page that the browser's modules fill through the API."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie

from annotator import access
from annotator.pages.request import user_of


@login_required
@ensure_csrf_cookie
def workbench(request: HttpRequest, article_id: int) -> HttpResponse:
    article, grant = access.article_for(user_of(request), article_id)
    context = {
        "article": article,
        "project": grant.project,
        "grant": grant,
        "LANGUAGE_CODE": get_language(),
    }
    return render(request, "workbench/workbench.html", context)
