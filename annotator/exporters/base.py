"""What an export format is: values in, pieces of a file out. No database, no request, no file handling."""

from __future__ import annotations

import io
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import ClassVar

from annotator.core.errors import InvalidError
from annotator.core.losses import Loss
from annotator.core.plugins import need_packages
from annotator.core.records import AnnotatedArticle
from annotator.core.scheme import Scheme

NO_SCHEME = Scheme(id="none", version="0", language="", name={})


class BaseExporter(ABC):
    """One export format.

    `label` and `description` are for people, by language; `example` is a short piece of such a file.
    `options` are choices that people may make, name → values, the first of which is taken when nobody chooses;
    those made are in `self.chosen`. `self.scheme` is the project's scheme, for formats that write the labels down.
    `binary` says that the bytes depend on the version of a library, so that tests read them instead of comparing.
    `requires` names packages that come with the extra `extra`; import them inside the method that needs them.
    """

    label: ClassVar[Mapping[str, str]]
    description: ClassVar[Mapping[str, str]]
    extension: ClassVar[str]
    content_type: ClassVar[str]
    example: ClassVar[str]
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    binary: ClassVar[bool] = False
    requires: ClassVar[tuple[str, ...]] = ()
    extra: ClassVar[str] = ""

    def __init__(self, name: str, scheme: Scheme = NO_SCHEME, options: Mapping[str, str] | None = None) -> None:
        """Raises InvalidError (`unknown_option`)."""
        self.name = name
        self.scheme = scheme
        self.chosen = {option: values[0] for option, values in self.options.items()}
        for option, value in (options or {}).items():
            if value not in self.options.get(option, ()):
                known = "; ".join(f"{key}: {', '.join(values)}" for key, values in self.options.items()) or "none"
                raise InvalidError("unknown_option", f"{name} has no option {option}={value}; there are: {known}.")
            self.chosen[option] = value

    def need(self) -> None:
        """Raises InvalidError (`missing_package`) when the format cannot be written here."""
        need_packages(self.requires, self.extra)

    @abstractmethod
    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        """The file, in pieces, in constant memory. The same articles give the same bytes."""

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        """What of an article the format cannot hold; `core.losses.losses_of` finds the usual things."""
        return iter(())

    @property
    def holds_everything(self) -> bool:
        """Whether nothing is ever lost: then nobody need look for losses."""
        return type(self).losses is BaseExporter.losses


class FilesExporter(BaseExporter):
    """A format of several files; they leave as a zip archive, which is written as it is read."""

    extension = "zip"
    content_type = "application/zip"

    @abstractmethod
    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        """Names and contents, in order. Names come from `FileNames`, since ids may hold anything."""

    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        return packed(self.files(articles))


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Files as a zip archive, in pieces. The same files give the same bytes: their times are fixed."""
    out = Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
            if out.size:
                yield out.take()
    yield out.take()


def repacked(archive: zipfile.ZipFile, instead: Mapping[str, bytes]) -> Iterator[bytes]:
    """An archive that a library wrote, without the times that it put in; some members have other contents."""
    out = Outbox()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in archive.infolist():
            entry = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if member.filename in instead:
                copy.writestr(entry, instead[member.filename])
                continue
            with archive.open(member) as source, copy.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(1024**2):
                    target.write(piece)
                    yield out.take()
    yield out.take()


class Outbox(io.RawIOBase):
    """A file that is written to and emptied; it cannot be sought in, so that libraries write straight on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return data


MAX_PATH = 200
"""Characters of a name with its folders."""


class FileNames:
    """Names for the files of articles: from their ids, safe on every system, each once.

    With `folders` an id such as `economy/17` is a file in a folder.
    """

    def __init__(self, folders: bool = False) -> None:
        self._taken: set[str] = set()
        self._folders = folders

    def name(self, article: AnnotatedArticle) -> str:
        """A name without extension: the id, and the layer's author when the article has more layers than one."""
        parts = article.id.split("/") if self._folders else [article.id]
        named = [_UNSAFE.sub("_", part).strip(" .")[:100] for part in parts]
        plain = "/".join(part for part in named if part)[:MAX_PATH].strip("/ .") or "article"
        author = _UNSAFE.sub("_", article.layer.author)[:40] if article.layer else ""
        names = chain([plain], [f"{plain}.{author}"] if author else [], (f"{plain}.{n}" for n in count(2)))
        name = next(name for name in names if name.lower() not in self._taken)
        self._taken.add(name.lower())
        return name


_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
