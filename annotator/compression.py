"""Answers compressed on their way out."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressAnswers(GZipMiddleware):
    """Pages and JSON are compressed, with a few random bytes against guessing by length (BREACH), as Django does it.

    Streams pass as they are: an export is meant to leave as quickly as the database gives it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)
