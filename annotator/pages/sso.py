"""Single sign-on and the second factor, by django-allauth. Only loaded when one of them is switched on."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from annotator.models import User
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import user_of
from annotator.pages.signing_in import wait_sentence
from annotator.workflow.throttling import TooManyAttemptsError, begin_sign_in, sign_in_failed, signed_in


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by superusers and by the provider, never by whoever comes along."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Of those who have something to show: who came by the provider and has no app yet has neither."""
        user = self.request.user
        return bool(user.has_usable_password() or is_mfa_enabled(user))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Whoever the provider knows gets an account of her own, in no project."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """What the provider says of addresses decides nothing: an account is hers by the provider's id alone."""
        sociallogin.email_addresses = []


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are encrypted with the secret key, so that a backup alone makes no codes."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """ "" when the secret key is another one: then no code is right until the second factor is set up anew."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _cipher() -> Fernet:
    key = salted_hmac("annotator.second-factor", "", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def after_password(request: HttpRequest, user: User, address: str) -> HttpResponseBase:
    """The password was right: sign in, or ask for the code first, when the account is protected by one."""
    login = Login(user=user, redirect_url=address, email_verification="none")
    answer: HttpResponse = perform_password_login(request, {"username": user.get_username()}, login)
    return answer


class PasswordAgainForm(forms.Form):
    """The password of somebody who is signed in, counted as every try is."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return _counted(self._user.get_username(), self._check)

    def _check(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self._user.check_password(password):
            raise forms.ValidationError(_("This is not the password."))
        return password


@reads_and_posts
@never_cache
@login_required
def confirm_password(request: HttpRequest) -> HttpResponse:
    """Before the second factor is changed: a browser left open is not enough for that."""
    user = user_of(request)
    form = PasswordAgainForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        reauthenticate_by_password(request)
        address = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
        return redirect(address if safe else "account")
    return render(request, "pages/confirm.html", {"form": form}, status=422 if form.errors else 200)


class CodeForm(AuthenticateForm):
    """The code of the app. Tries are counted as those of passwords are."""

    def clean_code(self) -> str:
        return _counted(f"second factor of {self.user.pk}", super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """The same, of somebody who is signed in."""

    def clean_code(self) -> str:
        return _counted(f"second factor of {self.user.pk}", super().clean_code)


def _counted(name: str, check: Callable[[], str]) -> str:
    """What `check` gives. Raises ValidationError for a wrong one, and unasked after too many."""
    try:
        attempt = begin_sign_in(name)
    except TooManyAttemptsError as error:
        raise forms.ValidationError(wait_sentence(error.seconds), code=error.code) from None
    try:
        code = check()
    except forms.ValidationError:
        sign_in_failed(attempt, name)
        raise
    signed_in(attempt)
    return code
