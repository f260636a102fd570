"""The admin as a site of our own: for superusers only, with the one sign-in page and the methods that pages have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]
METHODS = require_http_methods(["GET", "HEAD", "POST"])


class GisaAdminSite(AdminSite):
    """Staff make projects, and are no superusers: what the admin shows would break every blindness."""

    site_header = site_title = "Gisa"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Every view of the admin; a wrong method is 405 before anything is asked."""
        return METHODS(super().admin_view(view, cacheable))

    @method_decorator([METHODS, never_cache])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The app's own sign-in page, which throttles and is the only one that reads passwords.

        Raises PermissionDenied for somebody who is signed in and may not be here.
        """
        index = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        answer = redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or index, settings.LOGIN_URL)
        assert isinstance(answer, HttpResponseRedirect)
        return answer
