"""What a supervisor asks: is the process alive, and can it work?"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotator.queries.health import not_ready


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as requests are answered at all; asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has all tables, else 503 with the reason."""
    reason = not_ready()
    return JsonResponse({"status": reason or "ok"}, status=503 if reason else 200)
