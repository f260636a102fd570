"""The tables of a backup, and their rows as JSON that means the same on every database."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models.functions import Collate

from annotator.core.errors import InvalidError
from annotator.models import Attempts

LEFT_OUT: tuple[type[models.Model], ...] = (ContentType, Permission, Session, Attempts)
"""The first two are made by `migrate` and may have other ids elsewhere; the others belong to a running server."""
CHUNK = 1_000
"""Rows read or written at a time."""


class Table:
    """One table: its rows out as lines of JSON, and in again. `fields` are its columns, in order."""

    def __init__(self, model: type[models.Model], natural: Natural, fields: Sequence[str] | None = None) -> None:
        self._model = model
        self._natural = natural
        known = {field.attname: field for field in model._meta.concrete_fields}
        self.name = model._meta.label_lower
        self.fields = list(fields or known)
        unknown = [name for name in self.fields if name not in known]
        if unknown:
            raise InvalidError("other_version", f"{self.name} has no column {', '.join(unknown)} in this version.")
        self._columns = [known[name] for name in self.fields]
        self._defaults = [field for name, field in known.items() if name not in self.fields]

    def count(self) -> int:
        return self._model._default_manager.count()

    def lines(self) -> Iterator[bytes]:
        """The rows in order of their key, each a line of JSON. Constant memory."""
        pk = self._model._meta.pk
        text = isinstance(pk, models.CharField | models.TextField) and connection.vendor == "postgresql"
        order: Any = Collate(pk.attname, "C") if text and pk else "pk"
        rows = self._model._default_manager.order_by(order).values_list(*self.fields)
        for row in rows.iterator(CHUNK):
            values = [self._natural.out(field, value) for field, value in zip(self._columns, row, strict=True)]
            yield orjson.dumps([_plain(value) for value in values]) + b"\n"

    def insert(self, lines: Sequence[bytes]) -> None:
        """Rows as they are: no signal, no time of today. Raises InvalidError (`bad_backup`)."""
        quote = connection.ops.quote_name
        columns = [*self._columns, *self._defaults]
        names = ", ".join(quote(str(field.column)) for field in columns)
        marks = ", ".join(["%s"] * len(columns))
        more = [field.get_db_prep_save(field.get_default(), connection) for field in self._defaults]
        rows = [[*self._read(line), *more] for line in lines]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {quote(self._model._meta.db_table)} ({names}) VALUES ({marks})", rows)

    def _read(self, line: bytes) -> list[Any]:
        try:
            row = orjson.loads(line)
            pairs = zip(self._columns, row, strict=True)
            values = [(field, field.to_python(self._natural.back(field, value))) for field, value in pairs]
            return [field.get_db_prep_save(value, connection) for field, value in values]
        except (TypeError, ValueError, AttributeError) as error:  # Django's ValidationError is none of these
            raise InvalidError("bad_backup", f"{self.name}: a row cannot be read: {error}") from None

    def reset_ids(self) -> None:
        """New rows get ids after those that were inserted."""
        from django.core.management.color import no_style

        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [self._model]):
                cursor.execute(sql)


class Natural:
    """References to what `migrate` makes, by name instead of by id."""

    @cached_property
    def _types(self) -> dict[int, list[str]]:
        return {row.pk: [row.app_label, row.model] for row in ContentType.objects.all()}

    @cached_property
    def _permissions(self) -> dict[int, list[str]]:
        rows = Permission.objects.select_related("content_type")
        return {row.pk: [row.content_type.app_label, row.content_type.model, row.codename] for row in rows}

    def _names(self, field: models.Field[Any, Any]) -> dict[int, list[str]] | None:
        if field.related_model is ContentType:
            return self._types
        return self._permissions if field.related_model is Permission else None

    def out(self, field: models.Field[Any, Any], value: Any) -> Any:
        names = self._names(field)
        return value if names is None or value is None else names[value]

    def back(self, field: models.Field[Any, Any], value: Any) -> Any:
        """Raises InvalidError (`other_version`) for what this version does not have."""
        names = self._names(field)
        if names is None or value is None:
            return value
        for key, name in names.items():
            if name == value:
                return key
        raise InvalidError("other_version", f"This version has no {'.'.join(map(str, value))}.")


def backed_up() -> list[type[models.Model]]:
    """The tables that a backup has, in an order that does not change."""
    found = apps.get_models(include_auto_created=True)
    kept = [one for one in found if one not in LEFT_OUT and one._meta.managed and not one._meta.proxy]
    return sorted(kept, key=lambda one: one._meta.label_lower)


def _plain(value: Any) -> Any:
    """A value as JSON; times in UTC to the microsecond, so that every database gives the same."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
