"""Files find the files that lie beside them, wherever they come from."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotator.importers.base import Refused, Source
from annotator.models import Project
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources, uploaded_sources

FILES = {"pairs/a.txt": b"text", "pairs/a.ann": b"labels", "other/b.txt": b"alone"}


def in_a_folder(tmp_path: Path) -> list[Source]:
    for name, data in FILES.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    return [one for one in open_sources([str(tmp_path / "in")]) if isinstance(one, Source)]


def in_an_archive(tmp_path: Path) -> list[Source]:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return [one for one in open_sources([str(tmp_path / "in.zip")]) if isinstance(one, Source)]


def in_an_upload(tmp_path: Path) -> list[Source]:
    uploads = [SimpleUploadedFile(Path(name).name, data) for name, data in FILES.items()]
    return [one for one in uploaded_sources(uploads) if isinstance(one, Source)]


@pytest.mark.parametrize("made", [in_a_folder, in_an_archive, in_an_upload])
def test_a_file_finds_its_sibling(made: object, tmp_path: Path) -> None:
    sources = {Path(one.name).name: one for one in made(tmp_path)}  # type: ignore[operator]
    found = sources["a.txt"].beside(".ann")
    assert found and found.open().read() == b"labels"
    assert sources["a.ann"].beside("a.txt").open().read() == b"text"
    back = found.beside(".txt")
    assert back and back.name == sources["a.txt"].name
    # What finds the neighbours of two files of one place is the same thing.
    assert found.find == sources["a.txt"].find
    assert sources["b.txt"].beside(".ann") is None


def test_nothing_outside_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"a")
    (source,) = open_sources([str(tmp_path / "in")])
    assert isinstance(source, Source)
    assert source.find("../secret.txt") is None
    assert source.find(str(tmp_path / "secret.txt")) is None


def test_a_spreadsheet_is_a_document_and_no_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    (source,) = uploaded_sources([SimpleUploadedFile("table.xlsx", out.getvalue())])
    assert isinstance(source, Source) and source.name == "table.xlsx"


def test_the_list_of_an_archive_is_read_twice_however_many_files_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once to look at it, once to read all of it: else a large archive takes hours."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for number in range(50):
            archive.writestr(f"{number}.txt", str(number))
    read: list[int] = []
    whole = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]

    def counted(self: zipfile.ZipFile) -> None:
        read.append(1)
        whole(self)

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", counted)
    sources = [one for one in open_sources([str(tmp_path / "in.zip")]) if isinstance(one, Source)]
    texts = []
    for one in sources:
        with one.open() as file:
            texts.append(file.read().decode())
    assert texts == [str(number) for number in range(50)]
    # Two members at a time do not disturb each other.
    with sources[3].open() as third, sources[4].open() as fourth:
        assert (third.read(), fourth.read()) == (b"3", b"4")
    assert len(read) == 2


def test_hidden_files_are_told_once_and_what_points_out_of_an_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name in ("a.txt", ".git/one", ".git/two", "__MACOSX/._a.txt", "b/.DS_Store", "../up.txt", "/root.txt"):
            archive.writestr(name, b"text")
    found = list(open_sources([str(tmp_path / "in.zip")]))
    hidden = [one.name for one in found if isinstance(one, Source) and one.hidden]
    assert hidden == ["in.zip/.git", "in.zip/__MACOSX", "in.zip/b/.DS_Store"]
    assert [(one.file, one.code) for one in found if isinstance(one, Refused)] == [
        ("in.zip/../up.txt", "outside_archive"),
        ("in.zip//root.txt", "outside_archive"),
    ]
    assert [one.name for one in found if isinstance(one, Source) and not one.hidden] == ["a.txt"]


def test_hidden_files_of_a_folder_are_told_in_the_report(project: Project, tmp_path: Path) -> None:
    for name in ("a.txt", ".git/one", ".git/two"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"text")
    report = import_files(project, None, open_sources([str(tmp_path / "in")]))
    assert (report.created, report.refused_count, dict(report.notes)) == (1, 0, {"passed over, hidden: .git": 1})


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"something else"])
def test_a_broken_archive_is_called_broken(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(data)
    (found,) = open_sources([str(tmp_path / "in.zip")])
    assert isinstance(found, Refused) and found.code == "bad_zip"
