"""A release never changes, and a damaged one is never handed out as whole."""

from __future__ import annotations

import hashlib
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotator.core.changes import Change
from annotator.core.errors import ConflictError, InvalidError
from annotator.models import Layer, Project, Release, ReleasePart, User
from annotator.workflow import releasing
from annotator.workflow.annotating import save_changes
from annotator.workflow.exporting import Selection, export
from annotator.workflow.releasing import fill_release, make_release, release_bytes

Browser = Callable[[User | None], Client]


@pytest.fixture
def release(project: Project, layer: Layer, lea: User, alice: User, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Of human layers, with a notice that forbids, in pieces of 100 bytes."""
    monkeypatch.setattr(releasing, "PART", 100)
    start = layer.article.text.index("저작권자")
    value = {"id": "b1", "label": "ai_ban", "start": start, "end": len(layer.article.text)}
    save_changes(layer.pk, alice, 0, [Change(str(uuid.uuid4()), "add", "boilerplate", value)])
    return fill_release(make_release(project, lea, "v1.0", layers="human", note="첫 판"))


def test_it_is_the_export_of_its_moment_whatever_comes_later(
    release: Release, project: Project, layer: Layer, alice: User
) -> None:
    then = b"".join(export(Selection(project, "human")))
    value = {"id": "e1", "label": "OG", "start": 0, "end": 4}
    save_changes(layer.pk, alice, 1, [Change(str(uuid.uuid4()), "add", "entity", value)])
    data = b"".join(release_bytes(release))
    assert data == then != b"".join(export(Selection(project, "human")))
    assert hashlib.sha256(data).hexdigest() == release.sha256 and len(data) == release.size
    assert ReleasePart.objects.filter(release=release).count() == -(-len(data) // 100)


def test_it_says_what_its_articles_forbid(release: Release, client_for: Browser, lea: User) -> None:
    assert (release.records, release.forbid_redistribution, release.forbid_ai_training) == (1, 1, 1)
    assert (
        "1 articles forbid redistribution, 1 forbid AI training"
        in client_for(lea).get("/projects/news/releases/").content.decode()
    )
    response = client_for(lea).get(f"/releases/{release.pk}/file/")
    assert response["X-Gisa-Forbid-AI-Training"] == "1"
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == response["X-Gisa-SHA256"]


def _lose(release: Release) -> None:
    ReleasePart.objects.filter(release=release, number=1).delete()


def _lose_the_last(release: Release) -> None:
    ReleasePart.objects.filter(release=release).order_by("-number")[0].delete()


def _change(release: Release) -> None:
    part = ReleasePart.objects.get(release=release, number=1)
    data = zlib.decompress(bytes(part.data))
    ReleasePart.objects.filter(pk=part.pk).update(data=zlib.compress(data[:-1] + b"?"))


def _spoil(release: Release) -> None:
    ReleasePart.objects.filter(release=release, number=1).update(data=b"nonsense")


@pytest.mark.parametrize("damage", [_lose, _lose_the_last, _change, _spoil])
def test_a_damaged_file_ends_before_its_end(
    release: Release, damage: Callable[[Release], None], tmp_path: Path
) -> None:
    damage(release)
    got = []
    with pytest.raises(ConflictError, match="does not have the hash"):
        for piece in release_bytes(release):
            got.append(piece)
    assert len(b"".join(got)) < release.size
    with pytest.raises(CommandError, match="does not have the hash"):
        call_command("release", "news", "v1.0", "--output", str(tmp_path / "out.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_given_once_and_a_release_is_filled_once(release: Release, project: Project, lea: User) -> None:
    with pytest.raises(ConflictError, match="already"):
        make_release(project, lea, "v1.0")
    before = list(Release.objects.values())
    fill_release(release)
    assert list(Release.objects.values()) == before


@pytest.mark.parametrize(
    "bad", [{"name": "a/b"}, {"name": ""}, {"name": "x", "layers": "no"}, {"name": "x", "format": "pdf"}]
)
def test_what_cannot_be_is_refused_and_leaves_nothing(project: Project, lea: User, bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        make_release(project, lea, **{"name": "x", **bad})
    assert not Release.objects.exists()


def test_annotators_get_releases_of_imported_layers_and_no_others(
    release: Release, project: Project, lea: User, alice: User, client_for: Browser
) -> None:
    fill_release(make_release(project, lea, "gold 1"))
    imported = fill_release(make_release(project, lea, "raw 1", layers="imported"))
    client = client_for(alice)
    html = client.get("/projects/news/releases/").content.decode()
    assert "raw 1" in html and "Make a release" not in html
    assert "gold 1" not in html and "v1.0" not in html
    assert client.get(f"/releases/{imported.pk}/file/").status_code == 200
    assert client.get(f"/releases/{release.pk}/file/").status_code == 404
    assert client.post("/projects/news/releases/", {"name": "mine"}).status_code == 403


def test_the_command_makes_takes_and_verifies(layer: Layer, project: Project, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out.jsonl"
    call_command("release", "news", "v2", "--layers", "human", "--output", str(out))
    row = Release.objects.get()
    assert hashlib.sha256(out.read_bytes()).hexdigest() == row.sha256
    call_command("release", "news", "v2", "--verify")
    assert "whole" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("release", "news", "v2")
    with pytest.raises(CommandError, match="no release"):
        call_command("release", "news", "v3", "--verify")
