"""The WSGI application that production servers import."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

application = get_wsgi_application()

# All code is loaded from here on and stays for ever. Unless it is taken out of the garbage collector's sight, every
# request that builds thousands of marks makes the collector walk through all of it, several times.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
