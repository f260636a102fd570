"""Users and their API tokens. Tokens are stored as hashes and shown once."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from knox.models import AuthToken

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.models import Action, User
from annotator.workflow.auditing import record

MOST_DAYS = 3_650
SHOWN = 4
"""Characters of a token that the audit names, so that its owner knows which one it is."""


def create_user(username: str, password: str) -> User:
    """A new user who can sign in.

    Raises ConflictError (`user_exists`) or InvalidError (`bad_user`).
    """
    user = User(username=username)
    try:
        user.full_clean(exclude=["password"], validate_unique=False)
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidError("bad_user", " ".join(error.messages)) from None
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise ConflictError("user_exists", f"There is already a user {username!r}.")
        user.set_password(password)
        user.save()
        record(Action.ACCOUNT_MADE, account=username)
    return user


def create_token(user: User, days: int | None = None) -> str:
    """A new API token of the user, in plain; it cannot be read again. It expires after `days`, or never.

    Raises InvalidError (`bad_days`).
    """
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise InvalidError("bad_days", f"A token lives for 1 to {MOST_DAYS:,} days, not {days}.")
    with transaction.atomic():
        row, token = AuthToken.objects.create(user, expiry=None if days is None else timedelta(days=days))
        record(Action.TOKEN_MADE, user, token=row.token_key[:SHOWN], days=days)
    return str(token)


def tokens_of(user: User) -> list[AuthToken]:
    """The user's tokens that are good, newest first; `token_key` is their beginning."""
    living = Q(expiry=None) | Q(expiry__gt=timezone.now())
    return list(AuthToken.objects.filter(living, user=user).order_by("-created"))


def revoke_token(user: User, token_key: str) -> None:
    """Make a token of the user worthless.

    Raises NotFoundError (`no_such_token`).
    """
    with transaction.atomic():
        # A NUL is nothing that PostgreSQL looks for.
        rows = AuthToken.objects.filter(user=user, token_key=token_key.replace("\x00", "-"))
        if not rows.delete()[0]:
            raise NotFoundError("no_such_token", "There is no such token.")
        record(Action.TOKEN_REVOKED, user, token=token_key[:SHOWN])


def password_changed(user: User) -> None:
    """Keep that an account has another password."""
    record(Action.PASSWORD_CHANGED, user)
