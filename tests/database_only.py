"""Which tests a run with another database has to repeat."""

from __future__ import annotations

import pytest

FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_serialized_rollback", "live_server"}


def asks_database(item: pytest.Item) -> bool:
    """Whether pytest-django lets a test at the database of the run; any other test that tried would fail."""
    fixtures = set(getattr(item, "fixturenames", ()))  # also those of its fixtures
    return item.get_closest_marker("django_db") is not None or not FIXTURES.isdisjoint(fixtures)
