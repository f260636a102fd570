"""The workbench: a page that the browser's modules fill through the API."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

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
    response = render(request, "workbench/workbench.html", context)
    # Under whom the service worker keeps the page.
    response["X-Gisa-User"] = str(request.user.pk)
    return response


@cache_control(no_cache=True)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that lets a page be reloaded offline. Its address, not below /static/, is what it may serve."""
    file = finders.find("annotator/js/service_worker.js")
    if not isinstance(file, str):
        raise Http404
    return HttpResponse(Path(file).read_bytes(), content_type="text/javascript; charset=utf-8")
