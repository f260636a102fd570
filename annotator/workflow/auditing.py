"""Keep who did what that matters beyond labels: sign-ins, exports, roles, tokens. Labels have their journal."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from annotator.core.caller import caller
from annotator.models import Action, AuditEvent, Project, User

log = logging.getLogger("annotator.audit")
VALUE_LENGTH = 300
"""Code points that are kept of a text among the details."""


def record(action: Action, by: User | None = None, project: Project | None = None, /, **details: object) -> AuditEvent:
    """Keep that somebody did something, in the transaction in which she does it; and a line in the log.

    `by` is None on the command line, and for whoever is not signed in. Details are names and numbers.
    """
    kept = {key: _short(value) for key, value in details.items() if value not in (None, "")}
    event = AuditEvent.objects.create(
        action=action,
        user=by,
        user_name=by.get_username() if by else "",
        project=project,
        address=caller().address or None,
        details=orjson.dumps(kept).decode(),
    )
    where = project.slug if project else ""
    # Who sits at the command line sees there what she did.
    level = logging.INFO if caller().request_id else logging.DEBUG
    log.log(level, "%s by %s in %s: %s", action.value, event.user_name or "-", where or "-", event.details)
    return event


def _short(value: object) -> Any:
    if isinstance(value, str):
        # A lone surrogate or a NUL is nothing that every database takes.
        return value.encode("utf-8", "replace").decode().replace("\x00", "�")[:VALUE_LENGTH]
    return value if isinstance(value, bool | int | float | list) else str(value)[:VALUE_LENGTH]


def _signed_in(sender: object, request: HttpRequest | None, user: User, **_: object) -> None:
    record(Action.SIGNED_IN, user)


def _signed_out(sender: object, request: HttpRequest | None, user: User | None, **_: object) -> None:
    if user is not None:
        record(Action.SIGNED_OUT, user)


def _failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: object) -> None:
    """Of a name that is no account nothing is kept: people type their password there."""
    name = str(credentials.get("username") or "")
    user = None if "\x00" in name else User.objects.filter(username=name).first()
    record(Action.SIGN_IN_FAILED, user)


def listen() -> None:
    """Hear of every way to sign in and out, those of other apps too."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
