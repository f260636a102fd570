"""Find the files to import: single files, folders, zip archives, uploads. Archives are never trusted."""

from __future__ import annotations

import io
import weakref
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from annotator.core.errors import InvalidError
from annotator.importers.base import Refused, Source

NOT_ARCHIVES = (".xlsx", ".xlsm")
"""Files that are zip archives inside, but one document to people."""

MAX_MEMBERS = 100_000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 10 * 1024**2
"""A member that unpacks to more bytes than this may not be more than MAX_RATIO times its packed size."""


class Upload(Protocol):
    """What Django gives for an uploaded file, as far as it is used here."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def seek(self, offset: int, whence: int = ..., /) -> int: ...
    def tell(self) -> int: ...
    def read(self, size: int = ..., /) -> bytes: ...


def open_sources(paths: Iterable[str], encoding: str | None = None) -> Iterator[Source | Refused]:
    """The files at these paths in order: folders are walked, zip archives are looked into.

    Raises InvalidError (`no_such_file`) before anything is read when one of the paths is not there.
    """
    found = [Path(path) for path in paths]
    for path in found:
        if not path.exists():
            raise InvalidError("no_such_file", f"There is no file {path}.")
    return _from_paths(found, encoding)


def _from_paths(paths: Iterable[Path], encoding: str | None) -> Iterator[Source | Refused]:
    folders: dict[Path, _Folder] = {}
    for path in paths:
        root = path if path.is_dir() else path.parent
        folder = folders.setdefault(root, _Folder(root))
        if path.is_dir():
            told: set[str] = set()
            for file in sorted(path.rglob("*")):
                relative = file.relative_to(path)
                hidden = _hidden(relative.parts)
                if hidden and hidden not in told:
                    told.add(hidden)
                    yield Source(hidden, lambda: io.BytesIO(), hidden=True)
                elif file.is_file() and not hidden:
                    yield from _file(folder, relative.as_posix(), encoding)
        else:
            yield from _file(folder, path.name, encoding)


def _hidden(parts: Sequence[str]) -> str:
    """The path up to the first part that is hidden, "" when none is."""
    at = next((at for at, part in enumerate(parts) if part.startswith(".") or part == "__MACOSX"), None)
    return "" if at is None else "/".join(parts[: at + 1])


def _file(folder: _Folder, name: str, encoding: str | None) -> Iterator[Source | Refused]:
    try:
        yield from from_file(name, folder.opener(name), encoding, folder.find)
    except OSError as error:
        yield Refused(name, None, "unreadable", f"The file cannot be read: {error.strerror}.")


class _Folder:
    """A folder, in which files find each other."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def opener(self, name: str) -> Callable[[], BinaryIO]:
        path = self._root / name
        return lambda: path.open("rb")

    def find(self, name: str) -> Source | None:
        """The file of this name; never one outside the folder."""
        path = self._root / name
        if Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
            return None
        return Source(name, self.opener(name), find=self.find)


def uploaded_sources(uploads: Iterable[Upload], encoding: str | None = None) -> Iterator[Source | Refused]:
    """The files of an upload; zip archives are looked into."""
    openers = {upload.name or "upload": _reopen(upload) for upload in uploads}
    yield from named_sources(list(openers.items()), encoding)


def named_sources(
    files: Sequence[tuple[str, Callable[[], BinaryIO]]], encoding: str | None
) -> Iterator[Source | Refused]:
    """Files that came together, each with what opens it; they find each other by name."""
    openers = dict(files)

    def find(name: str) -> Source | None:
        opener = openers.get(name)
        return Source(name, lambda: buffered(opener()), find=find) if opener else None

    for name, opener in files:
        yield from from_file(name, opener, encoding, find)


def _reopen(upload: Upload) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        upload.seek(0)
        return _Unclosed(upload)  # type: ignore[return-value]

    return opener


class _Unclosed(io.RawIOBase):
    """An upload as a file whose closing leaves the upload open, so that it can be read again."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._upload.seek(offset, whence)

    def tell(self) -> int:
        return self._upload.tell()

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._upload.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def from_file(
    name: str, opener: Callable[[], BinaryIO], encoding: str | None, find: Callable[[str], Source | None]
) -> Iterator[Source | Refused]:
    """A file as a source, or the members of it when it is a zip archive. `find` finds what lies beside it."""
    with opener() as file:
        if name.lower().endswith(".zip") and not zipfile.is_zipfile(file):
            yield Refused(name, None, "bad_zip", "The archive is damaged or cut off: its list of files is not there.")
            return
        if name.lower().endswith(NOT_ARCHIVES) or not zipfile.is_zipfile(file) or not _starts_like_zip(file):
            yield Source(name, lambda: buffered(opener()), encoding, find)
            return
    yield from _members(name, opener, encoding)


def counted(sources: Iterable[Source | Refused], on_bytes: Callable[[int], None]) -> Iterator[Source | Refused]:
    """The same sources, telling how many bytes were read whenever some are; for progress bars."""
    for source in sources:
        if isinstance(source, Refused):
            yield source
        else:
            yield replace(source, open=_Counted(source.open, on_bytes))


class _Counted:
    """Opens a file so that what is read of it is told. A file that is read twice counts once."""

    def __init__(self, opener: Callable[[], BinaryIO], on_bytes: Callable[[int], None]) -> None:
        self._opener = opener
        self._on_bytes = on_bytes
        self._furthest = 0

    def __call__(self) -> BinaryIO:
        return io.BufferedReader(_Counting(self._opener(), self.read_to), 1024**2)  # type: ignore[type-var]

    def read_to(self, at: int) -> None:
        if at > self._furthest:
            self._on_bytes(at - self._furthest)
            self._furthest = at


class _Counting(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, file: BinaryIO, read_to: Callable[[int], None]) -> None:
        self._file = file
        self._read_to = read_to
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        self._read_to(self._at)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def bytes_at(paths: Iterable[str]) -> int:
    """How many bytes there are to read at these paths, archives unpacked."""
    files = (file for path in map(Path, paths) for file in (path.rglob("*") if path.is_dir() else [path]))
    return sum(_bytes_in(file) for file in files if file.is_file())


def _bytes_in(path: Path) -> int:
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return sum(member.file_size for member in archive.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            pass  # what is wrong with it is said when it is read
    return path.stat().st_size


def buffered(file: BinaryIO) -> BinaryIO:
    """A file that has readline, whatever it is made of."""
    return io.BufferedReader(file) if isinstance(file, io.RawIOBase) else file


def _starts_like_zip(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(2) == b"PK"


def _members(name: str, opener: Callable[[], BinaryIO], encoding: str | None) -> Iterator[Source | Refused]:
    try:
        with opener() as file, zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        yield Refused(name, None, "bad_zip", f"The archive cannot be read: {error}.")
        return
    if len(members) > MAX_MEMBERS:
        yield Refused(name, None, "zip_too_large", f"The archive has more than {MAX_MEMBERS:,} files.")
        return
    unpacked = sum(member.file_size for member in members)
    if unpacked > settings.GISA_MAX_ARCHIVE_BYTES:
        yield Refused(name, None, "zip_too_large", f"The archive unpacks to {unpacked:,} bytes.")
        return
    by_name = {_member_name(member): member for member in members}
    archive_file = _Archive(opener)

    def source(inner: str, member: zipfile.ZipInfo) -> Source:
        return Source(inner, lambda: archive_file.open(member), encoding, find)

    def find(inner: str) -> Source | None:
        member = by_name.get(inner)
        return source(inner, member) if member and not _refusal(inner, member) else None

    told: set[str] = set()
    for member in members:
        inner = _member_name(member)
        shown = f"{name}/{inner}"
        parts = inner.replace("\\", "/").split("/")
        if ".." in parts or inner.startswith("/"):
            yield Refused(shown, None, "outside_archive", "The name points out of the archive.")
            continue
        hidden = _hidden(parts)
        if hidden:
            if hidden not in told:
                told.add(hidden)
                yield Source(f"{name}/{hidden}", lambda: io.BytesIO(), hidden=True)
            continue
        refusal = _refusal(shown, member)
        if refusal:
            yield refusal
        else:
            yield source(inner, member)


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name, also when a Korean Windows wrote it in CP949 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _refusal(shown: str, member: zipfile.ZipInfo) -> Refused | None:
    if member.filename.lower().endswith(".zip"):
        return Refused(shown, None, "nested_zip", "An archive inside an archive is not looked into.")
    if member.flag_bits & 0x1:
        return Refused(shown, None, "encrypted", "The file is encrypted.")
    if member.file_size > settings.GISA_MAX_FILE_BYTES:
        return Refused(shown, None, "file_too_large", f"The file has {member.file_size:,} bytes.")
    if member.file_size > RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return Refused(
            shown,
            None,
            "zip_bomb",
            f"The file unpacks to {member.file_size:,} bytes, {MAX_RATIO} times its size.",
        )
    return None


class _Archive:
    """An archive whose list of members is read once, however many are opened; it closes when nobody needs it."""

    def __init__(self, opener: Callable[[], BinaryIO]) -> None:
        self._opener = opener
        self._archive: zipfile.ZipFile | None = None

    def open(self, member: zipfile.ZipInfo) -> BinaryIO:
        """Raises InvalidError (`bad_zip`) for a damaged member."""
        try:
            if self._archive is None:
                file = self._opener()
                weakref.finalize(self, file.close)
                self._archive = zipfile.ZipFile(file)
            return io.BufferedReader(_Bounded(self, self._archive.open(member), member))  # type: ignore[type-var]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise InvalidError("bad_zip", f"The file in the archive cannot be read: {error}.") from None


class _Bounded(io.RawIOBase):
    """A member that stops when it unpacks to more than it declared; the declared size was checked before."""

    def __init__(self, archive: _Archive, file: object, member: zipfile.ZipInfo) -> None:
        self._archive = archive  # kept open as long as its members are
        self._file: BinaryIO = file  # type: ignore[assignment]
        self._left = member.file_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
            raise InvalidError("bad_zip", f"The file in the archive is damaged: {error}.") from None
        except Exception as error:  # zlib.error has no public base below Exception
            if type(error).__module__ not in ("zlib", "_lzma", "lzma"):
                raise
            raise InvalidError("bad_zip", f"The file in the archive is damaged: {error}.") from None
        self._left -= len(data)
        if self._left < 0:
            raise InvalidError("zip_bomb", "The file unpacks to more bytes than the archive says.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
