"""Every error of the API, ours and the framework's, in one shape: {"error": {"code", "message", "details"}}."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from annotator.core.errors import AnnotatorError, ConflictError, ForbiddenError, NotFoundError
from annotator.queries.health import trouble_of
from annotator.workflow.annotating import StaleError

log = logging.getLogger(__name__)
RETRY_AFTER = 5
"""Seconds after which a client may try again what the server could not do."""

_STATUS: tuple[tuple[type[AnnotatorError], int], ...] = (
    (NotFoundError, status.HTTP_404_NOT_FOUND),
    (ForbiddenError, status.HTTP_403_FORBIDDEN),
    (ConflictError, status.HTTP_409_CONFLICT),
)


def status_of(error: AnnotatorError) -> int:
    """The HTTP status of an error; what is wrong in itself is 422."""
    for kind, code in _STATUS:
        if isinstance(error, kind):
            return code
    return status.HTTP_422_UNPROCESSABLE_ENTITY


def body_of(code: str, message: str, details: object = None) -> dict[str, Any]:
    """The one shape."""
    return {"error": {"code": code, "message": message, "details": details}}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for a bug, which Django logs and answers with 500."""
    if isinstance(error, StaleError):
        body = body_of(error.code, error.message, error.details)
        return Response({**body, "version": error.version, "changes": error.since}, status_of(error))
    if isinstance(error, AnnotatorError):
        return Response({"error": error.to_dict()}, status_of(error))
    if isinstance(error, RequestDataTooBig):
        return Response(body_of("too_large", "The request is too large."), status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    if isinstance(error, SuspiciousOperation):  # too many fields or files in a form, a forged name of a file
        return Response(body_of("bad_request", str(error)), status.HTTP_400_BAD_REQUEST)
    trouble = trouble_of(error)
    if trouble is not None:
        log.error("%s: %s", type(context.get("view")).__name__, trouble.code, exc_info=error)
        headers = {"Retry-After": str(RETRY_AFTER)}
        return Response(body_of(trouble.code, trouble.message), trouble.status, headers=headers)
    response = exception_handler(error, context)
    if response is not None:
        response.data = body_of(*_framework_error(error))
    return response


def _framework_error(error: Exception) -> tuple[str, str, object]:
    if isinstance(error, Http404):
        return "not_found", "There is no such thing.", None
    if isinstance(error, PermissionDenied):
        return "forbidden", str(error) or "You may not do this.", None
    if isinstance(error, ValidationError):
        return "invalid", "The request is wrong.", error.detail
    if isinstance(error, APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) else "invalid", str(error.detail), None
    return "error", str(error), None


class AddressNotFound(APIView):
    """What an API address that leads nowhere answers, whoever asks and however."""

    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        return JsonResponse(body_of("no_such_address", f"There is no {request.path}."), status=404)
