"""Signatures of webhooks: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>`."""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: str, body: bytes, at: int) -> str:
    """The value of X-Gisa-Signature for a body that is sent at a time in seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
