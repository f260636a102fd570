"""The forms that read a password. Each try is counted before the password is looked at."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotator.workflow.throttling import TooManyAttemptsError, begin_sign_in, sign_in_failed, signed_in


class SignInForm(AuthenticationForm):
    """Name and password. `wait` is how many seconds to wait when there were too many tries, else 0."""

    wait = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")  # as the page of members calls it

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return super().clean()
        try:
            attempt = begin_sign_in(name)
        except TooManyAttemptsError as error:
            self.wait = error.seconds
            raise forms.ValidationError(wait_sentence(error.seconds), code=error.code) from None
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            sign_in_failed(attempt, name)
            raise
        signed_in(attempt)
        return cleaned


class PasswordForm(PasswordChangeForm):
    """The old password counts as a try too: a browser left open is no place to guess it."""

    def clean_old_password(self) -> str:
        name = self.user.get_username()
        try:
            attempt = begin_sign_in(name)
        except TooManyAttemptsError as error:
            raise forms.ValidationError(wait_sentence(error.seconds), code=error.code) from None
        try:
            password = super().clean_old_password()
        except forms.ValidationError:
            sign_in_failed(attempt, name)
            raise
        signed_in(attempt)
        return password


def wait_sentence(seconds: int) -> str:
    """How long to wait; the same for an account that does not exist."""
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Too many attempts. Try again in %(n)s minute.", "Too many attempts. Try again in %(n)s minutes.", minutes
    ) % {"n": minutes}
