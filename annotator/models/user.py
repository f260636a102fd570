"""Users: Django's, as a table of our own so that it can grow."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in. What she may do is in her memberships."""
