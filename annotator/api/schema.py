"""The OpenAPI description: what every operation may answer beside what its view says of itself."""

from __future__ import annotations

from typing import Any

EVERYWHERE = {
    "400": "What was sent cannot be read.",
    "401": "Nobody is signed in, or the token is wrong.",
    "403": "The role does not allow it, the project is archived, or the CSRF token is missing.",
    "404": "There is no such thing, or it is none of the caller's business.",
    "413": "The request is too large.",
    "415": "The body is of a kind that is not read here.",
    "422": "What was sent is wrong in itself.",
    "429": "Too many wrong tokens; Retry-After says how many seconds to wait.",
    "503": "The database cannot be reached or is too busy; nothing was saved.",
    "507": "The server's disk is full; nothing was saved.",
}


def add_errors(result: dict[str, Any], generator: object, request: object, public: bool) -> dict[str, Any]:
    """Every operation may fail in these ways, always in the one shape."""
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for code, words in EVERYWHERE.items():
                operation["responses"].setdefault(code, {"content": shape, "description": words})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result
