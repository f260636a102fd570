"""Uploads that mean harm: bounded in size, depth and expansion; their names never leave the database."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotator.core.records import Body, encode_body
from annotator.exporters import exporter, exporter_names
from annotator.models import Article, Layer, Project, User
from annotator.workflow.exporting import Selection, export

ApiFor = Callable[[User | None], APIClient]
NAMES = ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a/../../evil.txt", "..", "con.txt", "x" * 300, "\n.txt"]
EMPTY = encode_body(Body()).decode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def load(client: APIClient, data: bytes, name: str = "in.zip", **fields: Any) -> Any:
    files = {"file": SimpleUploadedFile(name, data), **fields}
    return client.post("/api/v1/projects/news/import/", files, format="multipart")


def codes(response: Any) -> set[str]:
    return {one["code"] for one in response.json()["refused"]["examples"]}


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_names_that_climb_write_nothing_anywhere(project: Project, lea: User, api_for: ApiFor, tmp_path: Path) -> None:
    data_folder = Path(django_settings.GISA_DATA_DIR)
    before = files_below(data_folder)
    response = load(api_for(lea), zipped(**{name: f"가온전자 {name}".encode() for name in NAMES}))
    assert response.status_code == 200
    new = {path for path in files_below(data_folder) - before if "sqlite" not in path.name}
    assert not new and not Path("/etc/evil.txt").exists() and not (data_folder.parent / "evil.txt").exists()


@pytest.mark.parametrize("format_name", [name for name in exporter_names() if exporter(name).extension == "zip"])
def test_no_export_has_a_name_that_climbs(
    format_name: str, project: Project, lea: User, make_article: Callable[..., Article]
) -> None:
    for number, name in enumerate(NAMES):
        one = make_article(f"{name[:190]}", f"가온전자 {number}")
        Layer.objects.create(article=one, kind="human", user=lea, author_name="../lea", scheme_version=1, body=EMPTY)
    data = b"".join(export(Selection(project, "all"), format_name))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert len(names) == len({name.lower() for name in names}) > 1
    for name in names:
        assert not name.startswith("/") and ".." not in name.split("/") and "\\" not in name and ":" not in name
        assert name.isprintable() and all(len(part.encode()) < 400 for part in name.split("/"))


def test_an_archive_in_an_archive_is_not_looked_into(project: Project, lea: User, api_for: ApiFor) -> None:
    response = load(api_for(lea), zipped(**{"in.zip": zipped(**{"a.txt": b"x"}), "IN.ZIP": b"x"}))
    assert codes(response) == {"nested_zip"}


def test_a_bomb_is_refused_by_its_ratio(project: Project, lea: User, api_for: ApiFor) -> None:
    response = load(api_for(lea), zipped(**{"a.txt": bytes(40 * 1024**2)}))
    assert codes(response) == {"zip_bomb"}


def test_what_an_archive_unpacks_to_is_bounded_as_a_whole(
    project: Project, lea: User, api_for: ApiFor, settings: Any
) -> None:
    settings.GISA_MAX_ARCHIVE_BYTES = 1_000
    response = load(api_for(lea), zipped(**{f"{number}.txt": bytes(400) for number in range(3)}))
    assert codes(response) == {"zip_too_large"}
    assert Article.objects.count() == 0


def test_an_archive_that_lies_about_its_size_is_cut_off(project: Project, lea: User, api_for: ApiFor) -> None:
    data = bytearray(zipped(**{"a.txt": b"text " * 10_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert codes(load(api_for(lea), bytes(data))) <= {"zip_bomb", "bad_zip"} != set()


def test_an_upload_that_is_too_large_is_refused(project: Project, lea: User, api_for: ApiFor, settings: Any) -> None:
    settings.GISA_MAX_UPLOAD_BYTES = 1_000
    assert load(api_for(lea), bytes(1_001), "a.txt").json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("labels", ["a = " + "[" * 50_000, "a = " + "{b = " * 50_000, "[" * 50_000, "\x00"])
def test_a_label_map_that_is_nested_without_end_is_refused(
    labels: str, project: Project, lea: User, api_for: ApiFor
) -> None:
    response = load(api_for(lea), b"x", "a.txt", labels=labels)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "bad_label_map")


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 900 + b"]" * 900, b"1" * 5_000])
def test_json_that_is_nested_without_end_is_refused(body: bytes, layer: Layer, alice: User, api_for: ApiFor) -> None:
    address = f"/api/v1/layers/{layer.pk}/changes/"
    response = api_for(alice).post(address, body, content_type="application/json")
    assert response.status_code in (400, 422)
    assert set(response.json()) == {"error"}


def test_a_body_that_is_too_large_is_refused(layer: Layer, alice: User, api_for: ApiFor) -> None:
    address = f"/api/v1/layers/{layer.pk}/changes/"
    response = api_for(alice).post(address, b" " * (17 * 1024**2), content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_a_form_of_too_many_fields_is_refused_in_the_one_shape(project: Project, lea: User, api_for: ApiFor) -> None:
    fields = {f"field{number}": "x" for number in range(2_000)}
    response = load(api_for(lea), b"x", "a.txt", **fields)
    assert (response.status_code, set(response.json())) == (400, {"error"})


def test_the_server_does_not_read_more_than_an_upload_may_have() -> None:
    from annotator.management.commands.serve import FORM, Server

    server = Server("127.0.0.1", 0, 1)
    try:
        most = server._waitress.adj.max_request_body_size
    finally:
        server._waitress.task_dispatcher.shutdown(timeout=1)
        server._waitress.close()
    assert most == django_settings.GISA_MAX_UPLOAD_BYTES + FORM
