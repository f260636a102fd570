"""Settings of single sign-on and of the second factor (extra `sso`), from the environment. Off unless asked for.

GISA_SSO_URL is the issuer of an OpenID Connect provider, GISA_SSO_CLIENT_ID and GISA_SSO_SECRET are what it knows us
by, GISA_SSO_NAME is what the button says. GISA_SECOND_FACTOR lets people protect their accounts with an app.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "sso"
"""In the address that the provider sends people back to: /sso/sso/login/callback/."""


def sso_settings(environment: Mapping[str, str], second_factor: bool) -> dict[str, Any]:
    """Everything to add to the settings; nothing when neither is asked for.

    Raises ImproperlyConfigured for half a configuration and for a missing package.
    """
    names = ("GISA_SSO_URL", "GISA_SSO_CLIENT_ID", "GISA_SSO_SECRET")
    given = [name for name in names if environment.get(name)]
    if not given and not second_factor:
        return {"SSO_NAME": "", "SECOND_FACTOR": False}
    if given and len(given) < len(names):
        raise ImproperlyConfigured(f"Single sign-on needs {', '.join(names)}; only {', '.join(given)} is set.")
    if find_spec("allauth") is None:
        raise ImproperlyConfigured("Single sign-on and the second factor need the extra `sso`.")
    name = environment.get("GISA_SSO_NAME") or "SSO"
    return {
        "SSO_NAME": name if given else "",
        "SECOND_FACTOR": True,  # it comes with single sign-on
        "SSO_APPS": [
            "allauth",
            "allauth.account",
            "allauth.socialaccount",
            "allauth.socialaccount.providers.openid_connect",
            "allauth.mfa",
        ],
        "SSO_MIDDLEWARE": ["allauth.account.middleware.AccountMiddleware"],
        # The browser follows the form of the button to the provider, which the policy would forbid.
        "SSO_ORIGINS": [_origin(environment["GISA_SSO_URL"])] if given else [],
        "ACCOUNT_ADAPTER": "annotator.pages.sso.AccountAdapter",
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "SOCIALACCOUNT_ADAPTER": "annotator.pages.sso.SingleSignOnAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": True,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX": "",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_app(environment, name)]}}
        if given
        else {},
        "MFA_ADAPTER": "annotator.pages.sso.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Gisa",
        "MFA_TOTP_TOLERANCE": 1,  # clocks of telephones differ by half a minute
        "MFA_FORMS": {
            "authenticate": "annotator.pages.sso.CodeForm",
            "reauthenticate": "annotator.pages.sso.CodeAgainForm",
        },
    }


def _app(environment: Mapping[str, str], name: str) -> dict[str, Any]:
    return {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": environment["GISA_SSO_CLIENT_ID"],
        "secret": environment["GISA_SSO_SECRET"],
        "settings": {"server_url": environment["GISA_SSO_URL"].rstrip("/")},
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ImproperlyConfigured(f"GISA_SSO_URL must be an address such as https://login.example.com, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"
