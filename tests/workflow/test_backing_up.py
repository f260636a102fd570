"""A backup holds everything at one moment, and what is restored is what was there."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from annotator.core.errors import ConflictError, InvalidError
from annotator.models import Article, Layer, Membership, Project, Revision, User
from annotator.models.search_index import POSTGRES_TABLE, SQLITE_TABLE, unindexed
from annotator.queries.journal import check_layers
from annotator.workflow.accounts import create_token
from annotator.workflow.annotating import open_layer, save_changes
from annotator.workflow.backing_up import restore_backup, write_backup
from annotator.workflow.backup_tables import backed_up
from annotator.workflow.demo import load_demo
from tests.workflow.test_journal import add

pytestmark = pytest.mark.django_db(transaction=True)


def flush() -> None:
    call_command("flush", interactive=False, verbosity=0)


def written() -> bytes:
    out = io.BytesIO()
    write_backup(out)
    return out.getvalue()


def manifest(data: bytes) -> Any:
    return orjson.loads(zipfile.ZipFile(io.BytesIO(data)).read("manifest.json"))


def rewritten(data: bytes, **files: bytes | None) -> bytes:
    """The backup with some of its files replaced, or left out (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            stem = name.replace(".", "_")
            if files.get(stem, b"") is not None:
                new.writestr(name, files.get(stem) or old.read(name))
    return out.getvalue()


@pytest.fixture
def filled(layer: Layer, alice: User) -> bytes:
    """A backup of a project with marks, a token and a group with a permission."""
    save_changes(layer.pk, alice, 0, [add("e1", 0, 4), add("e2", 6, 9, "LC")])
    group = Group.objects.create(name="helpers")
    group.permissions.add(Permission.objects.get(codename="view_article"))
    alice.groups.add(group)
    return written()


def test_what_is_restored_is_what_was_there(filled: bytes, alice: User, layer: Layer) -> None:
    token = create_token(alice)
    data, journal, layers = written(), list(Revision.objects.order_by("pk").values()), list(Layer.objects.values())
    flush()
    assert not User.objects.exists()
    restore_backup(io.BytesIO(data))
    assert manifest(written())["tables"] == manifest(data)["tables"]
    assert list(Revision.objects.order_by("pk").values()) == journal
    assert list(Layer.objects.values()) == layers
    assert [one.faults for one in check_layers(Layer.objects.all())] == [[]]
    assert unindexed() == (0, [])
    assert User.objects.get(username="alice").has_perm("annotator.view_article")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get(f"/api/v1/layers/{layer.pk}/").data["layer"]["version"] == 2
    assert Client().login(username="alice", password="a-long-password")


def test_work_goes_on_after_a_restore(filled: bytes, make_article: Callable[..., Article]) -> None:
    flush()
    restore_backup(io.BytesIO(filled))
    project = Project.objects.get()
    new = Article.objects.create(project=project, key="new", text="새 글", sha256="0" * 64, characters=3)
    layer = open_layer(new, User.objects.get(username="bob"))
    assert layer.pk > 1 and Membership.objects.count() == 4


def test_the_demo_comes_back_whole(db: None) -> None:
    load_demo()
    data = written()
    flush()
    restore_backup(io.BytesIO(data))
    assert manifest(written())["tables"] == manifest(data)["tables"]
    assert not [one for one in check_layers(Layer.objects.all()) if one.faults]


def test_no_password_and_no_token_is_in_plain(alice: User, layer: Layer) -> None:
    token = create_token(alice)
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert token.encode() not in everything and b"a-long-password" not in everything


def test_a_backup_sees_one_moment_and_keeps_nobody_waiting(filled: bytes, alice: User, layer: Layer) -> None:
    saved: list[int] = []

    def save() -> None:
        saved.append(save_changes(layer.pk, alice, 2, [add(f"x{len(saved)}", 1, 3)]).version)
        connection.close()

    def meanwhile(table: str, rows: int) -> None:
        if not saved:
            saver = threading.Thread(target=save)
            saver.start()
            saver.join(10)

    out = io.BytesIO()
    write_backup(out, meanwhile)
    assert saved == [3]
    assert manifest(out.getvalue())["tables"]["annotator.revision"]["rows"] == 2
    assert manifest(written())["tables"]["annotator.revision"]["rows"] == 3


def test_every_table_is_in_a_backup(filled: bytes) -> None:
    tables = manifest(filled)["tables"]
    assert set(tables) == {model._meta.label_lower for model in backed_up()}
    missing = set(connection.introspection.table_names()) - {model._meta.db_table for model in backed_up()}
    # The index of words is made anew by `restore`.
    missing = {name for name in missing if not name.startswith((SQLITE_TABLE, POSTGRES_TABLE))}
    # Sessions and counted failures to sign in belong to a running server; `migrate` makes the others.
    running = {"django_session", "annotator_attempts"}
    assert missing == running | {"django_migrations", "django_content_type", "auth_permission"}


def test_a_database_that_is_in_use_is_not_overwritten(filled: bytes) -> None:
    with pytest.raises(ConflictError, match="annotator.article"):
        restore_backup(io.BytesIO(filled))


def _line(data: bytes, table: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(f"{table}.jsonl")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"no zip", "no whole zip archive"),
        (lambda data: data[: len(data) // 2], "no whole zip archive"),
        (lambda data: rewritten(data, manifest_json=None), "no backup of Gisa"),
        (lambda data: rewritten(data, manifest_json=b"{}"), "no backup of the form"),
        (lambda data: rewritten(data, manifest_json=b'{"backup":"gisa-backup/1","tables":[]}'), "does not describe"),
        (lambda data: rewritten(data, annotator_layer_jsonl=None), "annotator.layer.jsonl is missing"),
        (
            lambda data: rewritten(data, annotator_user_jsonl=_line(data, "annotator.user", b"alice", b"mallo")),
            "does not have the hash",
        ),
        (
            lambda data: rewritten(
                data,
                manifest_json=orjson.dumps(
                    {**manifest(data), "tables": {"x.y": manifest(data)["tables"]["annotator.user"]}}
                ),
            ),
            "no table x.y",
        ),
    ],
)
def test_a_spoilt_backup_is_refused_and_writes_nothing(
    filled: bytes, spoil: Callable[[bytes], bytes], said: str
) -> None:
    spoilt = spoil(filled)
    flush()
    with pytest.raises(InvalidError, match=said):
        restore_backup(io.BytesIO(spoilt))
    assert not User.objects.exists()


def test_a_row_that_the_database_refuses_undoes_everything(filled: bytes) -> None:
    """The hashes are right; a reference leads nowhere."""
    described = manifest(filled)
    described["tables"]["annotator.article"].update(
        rows=0, sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = {"manifest.json": orjson.dumps(described), "annotator.article.jsonl": b""}.get(name, old.read(name))
            new.writestr(name, data)
    flush()
    with pytest.raises(InvalidError, match="nothing was written"):
        restore_backup(io.BytesIO(out.getvalue()))
    assert not User.objects.exists() and not Layer.objects.exists()


def test_a_column_that_the_backup_does_not_have_gets_its_default(filled: bytes) -> None:
    described, out = manifest(filled), io.BytesIO()
    table = described["tables"]["annotator.project"]
    at = table["fields"].index("description")
    with zipfile.ZipFile(io.BytesIO(filled)) as old, zipfile.ZipFile(out, "w") as new:
        rows = [orjson.loads(line) for line in old.read("annotator.project.jsonl").splitlines()]
        lines = b"".join(orjson.dumps(row[:at] + row[at + 1 :]) + b"\n" for row in rows)
        del table["fields"][at]
        table["sha256"] = hashlib.sha256(lines).hexdigest()
        for name in old.namelist():
            data = {"manifest.json": orjson.dumps(described), "annotator.project.jsonl": lines}.get(
                name, old.read(name)
            )
            new.writestr(name, data)
    flush()
    restore_backup(io.BytesIO(out.getvalue()))
    assert Project.objects.get().description == ""


def test_the_commands_write_and_read_a_file(filled: bytes, tmp_path: Path) -> None:
    file, out = tmp_path / "gisa.zip", io.StringIO()
    call_command("backup", str(file), stdout=out)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "2 revision" in out.getvalue() and list(tmp_path.iterdir()) == [file]
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(file))
    flush()
    call_command("restore", str(file), stdout=out)
    assert "counts and hashes agree" in out.getvalue()
    assert Layer.objects.get().version == 2


def test_a_file_that_cannot_be_written_or_read_is_named(db: None, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        with pytest.raises(CommandError, match="No such file"):
            call_command(command, str(tmp_path / "none" / "gisa.zip"))
