"""Addresses of single sign-on and of the second factor. In the place of allauth's pages for accounts stand ours."""

from __future__ import annotations

from allauth.account.views import account_inactive
from allauth.socialaccount.views import login_cancelled, login_error
from django.urls import include, path

from annotator.pages import account, sso

urlpatterns = [
    path("second-factor/", include("allauth.mfa.urls")),
    path("sign-in/", account.SignIn.as_view(), name="account_login"),
    path("sign-out/", account.SignOut.as_view(), name="account_logout"),
    path("password/", sso.confirm_password, name="account_reauthenticate"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
