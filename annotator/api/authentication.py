"""API tokens: knox' own, with a limit on wrong ones, and an answer to whatever is sent in their place."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox import auth
from rest_framework.exceptions import AuthenticationFailed, Throttled

from annotator.workflow.throttling import TooManyAttemptsError, need_token_tries, token_failed

MOST_CHARACTERS = 128
"""More than any token has."""


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`. Stored are a hash, and the beginning by which its owner knows it."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Raises AuthenticationFailed, and Throttled after too many wrong ones from one address."""
        # Other bytes would be a server error: in UTF-8, in a NUL that no database takes.
        text = token[:MOST_CHARACTERS].decode("ascii", "replace").replace("\x00", "�")
        try:
            need_token_tries(text)
            return super().authenticate_credentials(text.encode())
        except TooManyAttemptsError as error:
            raise Throttled(error.seconds) from None
        except AuthenticationFailed:
            token_failed(text)
            raise


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description says it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and a token, made in Account.",
        }
