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
from annotator.core.errors import NotFoundError
from annotator.models import Article, Layer, Role, User
from annotator.pages.request import row_id, user_of


def _layer_of(user: User, article: Article, layer_id: int | None) -> Layer | None:
    """Somebody else's layer to read, when one is asked for.

    Raises NotFoundError for one of another article, or that the user may not see.
    """
    if layer_id is None:
        return None
    layer, _ = access.layer_for(user, layer_id)
    if layer.article_id != article.pk:
        raise NotFoundError("no_such_layer", "There is no such layer.")
    return None if layer.user_id == user.pk and layer.kind == "human" else layer


@require_safe
@login_required
@ensure_csrf_cookie
def workbench(request: HttpRequest, article_id: int) -> HttpResponse:
    user = user_of(request)
    article, grant = access.article_for(user, article_id)
    layer = _layer_of(user, article, row_id(request, "layer"))
    context = {
        "layer": layer,
        "gold": layer is not None and layer.kind == "gold" and grant.at_least(Role.REVIEWER),
        "decided": Layer.objects.filter(article=article, user=user, kind="human", status="done").exists(),
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
