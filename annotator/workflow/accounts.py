"""Users and their API tokens. Tokens are stored as hashes and shown once."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from knox.models import AuthToken

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.models import User


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
    return user


def create_token(user: User) -> str:
    """A new API token of the user, in plain; it cannot be read again."""
    _, token = AuthToken.objects.create(user)
    return str(token)


def tokens_of(user: User) -> list[AuthToken]:
    """The user's tokens, newest first; `token_key` is their beginning."""
    return list(AuthToken.objects.filter(user=user).order_by("-created"))


def revoke_token(user: User, token_key: str) -> None:
    """Make a token of the user worthless.

    Raises NotFoundError (`no_such_token`).
    """
    deleted, _ = AuthToken.objects.filter(user=user, token_key=token_key).delete()
    if not deleted:
        raise NotFoundError("no_such_token", "There is no such token.")
