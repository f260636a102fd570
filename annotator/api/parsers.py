"""JSON in, by orjson: strict UTF-8, no NaN, no lone surrogates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class OrjsonParser(BaseParser):
    """Raises ParseError with the line and column of what is wrong, RequestDataTooBig for more than 16 MB."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # DRF reads past Django's own limit, which is that of request.body.
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        data = stream.read(most + 1)
        if len(data) > most:
            raise RequestDataTooBig
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}") from None
