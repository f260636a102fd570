"""Prometheus metrics (extra `metrics`): requests, saves, conflicts, waiting jobs. Without the package there are none.

One process of `serve` counts for itself. With several, set PROMETHEUS_MULTIPROC_DIR as prometheus-client says.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from annotator.core.caller import caller
from annotator.queries.health import waiting_jobs

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LOOPBACK = ("127.0.0.1", "::1")
SAVING = "api-changes"

REGISTRY = CollectorRegistry()
REQUESTS = Counter("gisa_requests_total", "Requests.", ["method", "view", "status"], registry=REGISTRY)
SECONDS = Histogram("gisa_request_seconds", "Until the answer begins.", ["view"], buckets=BUCKETS, registry=REGISTRY)
SAVES = Histogram("gisa_save_seconds", "Of saves of changes.", buckets=BUCKETS, registry=REGISTRY)
CONFLICTS = Counter("gisa_save_conflicts_total", "Saves that met others' changes.", registry=REGISTRY)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Jobs(Collector):
    """Counted when somebody asks, as the worker is another process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        gauge = GaugeMetricFamily("gisa_jobs", "Background jobs by state.", labels=["state"])
        for state, count in waiting_jobs().items():
            gauge.add_metric([state], count)
        yield gauge


class CountRequests:
    """Middleware. Views are named by their route, never by a path: the number of series has an end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        view = match.view_name if match and match.view_name else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, view, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        if view == SAVING and response.status_code == 200:
            SAVES.observe(seconds)
        if view == SAVING and response.status_code == 409:
            CONFLICTS.inc()
        return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has GISA_METRICS_TOKEN; without such a setting, for this machine only.

    Raises PermissionDenied.
    """
    if not _allowed(request):
        raise PermissionDenied
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    jobs = CollectorRegistry()
    jobs.register(Jobs())
    return HttpResponse(generate_latest(counted) + generate_latest(jobs), content_type=CONTENT_TYPE_LATEST)


def _allowed(request: HttpRequest) -> bool:
    token = settings.GISA_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    # Behind a proxy that nobody told us of, everybody would seem to be this machine.
    forwarded = "X-Forwarded-For" in request.headers and not settings.GISA_BEHIND_PROXY
    return caller().address in LOOPBACK and not forwarded
