"""Backup and restore: a snapshot of everything, in a form of ours that does not depend on the database.

A zip of one file of JSON lines for each table, and `manifest.json` with their counts and hashes.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, BinaryIO

import orjson
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from annotator.core.errors import ConflictError, InvalidError
from annotator.models.search_index import index_everything
from annotator.workflow.backup_tables import CHUNK, Natural, Table, backed_up

FORMAT = "gisa-backup/1"
MANIFEST = "manifest.json"
MAX_MANIFEST = 16 * 1024**2
MAX_LINE = 256 * 1024**2
"""Bytes; a row holds one article or layer at most."""

Progress = Callable[[str, int], None]
"""Told the name of a table and the rows that went by."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the rows of each table."""

    made_at: str
    rows: Mapping[str, int]


def _silent(table: str, rows: int) -> None:
    pass


def write_backup(out: BinaryIO, progress: Progress = _silent) -> Backup:
    """Write everything as it is at one moment, while people go on working."""
    made_at = timezone.now().isoformat()
    tables: dict[str, Any] = {}
    with snapshot(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        natural = Natural()
        for model in backed_up():
            table = Table(model, natural)
            digest, rows = hashlib.sha256(), 0
            with archive.open(_file(table.name), "w", force_zip64=True) as file:
                for line in table.lines():
                    file.write(line)
                    digest.update(line)
                    rows += 1
                    progress(table.name, 1)
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest(), "fields": table.fields}
        manifest = {"backup": FORMAT, "made_at": made_at, "database": connection.vendor, "tables": tables}
        archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return Backup(made_at, {name: one["rows"] for name, one in tables.items()})


def _file(table: str) -> str:
    return f"{table}.jsonl"


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads of one moment: what others commit meanwhile is not seen, and nobody waits."""
    if connection.in_atomic_block:
        raise RuntimeError("A snapshot needs a transaction of its own.")
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Not atomic(): that would take the write lock, and every saver would wait for the whole backup.
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM django_migrations")  # the moment
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def restore_backup(source: IO[bytes], progress: Progress = _silent) -> Backup:
    """Put a backup into a migrated, empty database of either kind: all of it, or nothing.

    The file is checked before anything is written, and the rows are read back and compared before they are kept.
    Raises InvalidError (`bad_backup`, `other_version`) or ConflictError (`not_empty`).
    """
    _need_empty()
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            tables = _tables(manifest)
            for table in tables:
                _check_file(archive, table, manifest["tables"][table.name])
            with transaction.atomic():
                for table in tables:
                    _load(archive, table, progress)
                for table in tables:
                    _check_rows(table, manifest["tables"][table.name])
                for _ in index_everything():  # derived, so no backup has it
                    pass
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise InvalidError("bad_backup", f"The file is no whole zip archive: {error}") from None
    except (DatabaseError, ValidationError) as error:
        raise InvalidError("bad_backup", f"The database refuses it; nothing was written: {error}") from error
    return Backup(manifest["made_at"], {name: one["rows"] for name, one in manifest["tables"].items()})


def _need_empty() -> None:
    natural = Natural()
    full = [table.name for model in backed_up() if (table := Table(model, natural)).count()]
    if full:
        raise ConflictError("not_empty", f"The database is not empty: {', '.join(full)}. Restore into a new one.")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > MAX_MANIFEST:
            raise InvalidError("bad_backup", f"{MANIFEST} is too large.")
        manifest = orjson.loads(archive.read(info))
    except (KeyError, orjson.JSONDecodeError):
        raise InvalidError("bad_backup", f"The archive has no {MANIFEST}; it is no backup of Gisa.") from None
    if not isinstance(manifest, dict) or manifest.get("backup") != FORMAT:
        raise InvalidError("bad_backup", f"It is no backup of the form {FORMAT}.")
    tables = manifest.get("tables")
    if not isinstance(tables, dict) or not all(_described(one) for one in tables.values()):
        raise InvalidError("bad_backup", f"{MANIFEST} does not describe its tables.")
    manifest["made_at"] = str(manifest.get("made_at", ""))
    return manifest


def _described(one: object) -> bool:
    return (
        isinstance(one, dict)
        and type(one.get("rows")) is int
        and isinstance(one.get("sha256"), str)
        and isinstance(one.get("fields"), list)
        and all(isinstance(name, str) for name in one["fields"])
    )


def _tables(manifest: Mapping[str, Any]) -> list[Table]:
    """The tables to fill. One that an older version did not have stays empty; a column gets its default."""
    models = {model._meta.label_lower: model for model in backed_up()}
    unknown = sorted(manifest["tables"].keys() - models.keys())
    if unknown:
        raise InvalidError("other_version", f"This version has no table {', '.join(unknown)}.")
    natural = Natural()
    return [Table(models[name], natural, one["fields"]) for name, one in sorted(manifest["tables"].items())]


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[bytes]:
    try:
        file = archive.open(_file(table.name))
    except KeyError:
        raise InvalidError("bad_backup", f"{_file(table.name)} is missing.") from None
    with file:
        while line := file.readline(MAX_LINE):
            yield line


def _check_file(archive: zipfile.ZipFile, table: Table, expected: Mapping[str, Any]) -> None:
    _compare(_file(table.name), _lines(archive, table), expected)


def _check_rows(table: Table, expected: Mapping[str, Any]) -> None:
    _compare(f"{table.name}, read back from the database,", table.lines(), expected)


def _compare(what: str, lines: Iterator[bytes], expected: Mapping[str, Any]) -> None:
    digest, rows = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        rows += 1
    if rows != expected["rows"]:
        raise InvalidError("bad_backup", f"{what} has {rows:,} rows instead of {expected['rows']:,}.")
    if digest.hexdigest() != expected["sha256"]:
        raise InvalidError("bad_backup", f"{what} does not have the hash that the backup says.")


def _load(archive: zipfile.ZipFile, table: Table, progress: Progress) -> None:
    lines = _lines(archive, table)
    while chunk := list(islice(lines, CHUNK)):
        table.insert(chunk)
        progress(table.name, len(chunk))
    table.reset_ids()
