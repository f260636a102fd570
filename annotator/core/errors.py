"""The errors of Gisa: a code for programs, a sentence for people, details for both."""

from __future__ import annotations


class AnnotatorError(Exception):
    """Something that the caller can put right.

    `code` is stable snake_case for programs, `message` one sentence for people, `details` any JSON value.
    """

    def __init__(self, code: str, message: str, details: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def to_dict(self) -> dict[str, object]:
        """The one shape of an error on the wire (without its `{"error": …}` wrapper)."""
        return {"code": self.code, "message": self.message, "details": self.details}


class InvalidError(AnnotatorError):
    """The input is wrong in itself; sending it again changes nothing (HTTP 422)."""


class NotFoundError(AnnotatorError):
    """There is no such thing, or it is none of the caller's business (HTTP 404)."""


class ForbiddenError(AnnotatorError):
    """The caller may see the thing but not do this to it (HTTP 403)."""


class ConflictError(AnnotatorError):
    """The thing has changed since the caller read it (HTTP 409)."""
