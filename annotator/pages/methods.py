"""Which methods a page has; every other is answered with 405, whoever asks.

These stand above `login_required`, so that nobody is sent to sign in for what no page does. Pages that only read have
Django's `require_safe`, those that only change something `require_POST`.
"""

from __future__ import annotations

from django.views.decorators.http import require_http_methods

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
"""A page with a form that it also answers itself."""
