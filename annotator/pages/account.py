"""Sign in, and what a user may change about herself: language, password, API tokens."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotator.pages.methods import reads_and_posts
from annotator.pages.request import user_of
from annotator.pages.signing_in import PasswordForm, SignInForm
from annotator.workflow.accounts import create_token, password_changed, revoke_token, tokens_of

LIVES = (
    ("30", _lazy("30 days")),
    ("90", _lazy("90 days")),
    ("365", _lazy("A year")),
    ("", _lazy("Until it is revoked")),
)
"""How long a token may live: days, and what people read."""


@method_decorator(reads_and_posts, name="dispatch")
class SignIn(views.LoginView):
    """Name and password."""

    template_name = "pages/login.html"
    redirect_authenticated_user = True
    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sso": settings.SSO_NAME}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        if not settings.SECOND_FACTOR:
            return super().form_valid(form)
        from annotator.pages.sso import after_password

        return cast(HttpResponse, after_password(self.request, form.get_user(), self.get_success_url()))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(form, SignInForm) and form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


@method_decorator(require_POST, name="dispatch")
class SignOut(views.LogoutView):
    """A post, so that no picture in an article signs anybody out."""


@method_decorator(reads_and_posts, name="dispatch")
class ChangePassword(views.PasswordChangeView):
    """Also signs the user out everywhere else."""

    template_name = "pages/password.html"
    success_url = reverse_lazy("account")
    form_class = PasswordForm

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("The password is changed."))
        password_changed(user_of(self.request))
        return super().form_valid(form)


@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/account.html",
        {"tokens": tokens_of(user_of(request)), "lives": LIVES, "second_factor": settings.SECOND_FACTOR},
    )


@require_POST
@login_required
@never_cache
def new_token(request: HttpRequest) -> HttpResponse:
    """The token is in this answer and nowhere else: it is stored as a hash only."""
    user = user_of(request)
    days = request.POST.get("days", "")
    token = create_token(user, int(days) if days in dict(LIVES) and days else None)
    context = {
        "tokens": tokens_of(user),
        "lives": LIVES,
        "second_factor": settings.SECOND_FACTOR,
        "token": token,
        "host": request.build_absolute_uri("/"),
    }
    return render(request, "pages/account.html", context)


@require_POST
@login_required
def revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    revoke_token(user_of(request), token_key)
    messages.success(request, _("The token is revoked; nothing can use it any more."))
    return redirect("account")
