"""Keep refused records unchanged, so that they can be mended and loaded again."""

from __future__ import annotations

import zipfile
from types import TracebackType
from typing import BinaryIO

from annotator.importers.base import Refused


class RejectsFile:
    """A file of refused records, in the order and bytes in which they came.

    JSON lines stay lines; CSV rows get their header again; of text files the bytes. With a name in `.zip` every
    refused record is a file of its own in it. Records that were never read as such (a damaged archive) have no
    bytes; they are only in the report.
    """

    def __init__(self, file: BinaryIO, zipped: bool = False) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) if zipped else None
        self._head = (b"", "")
        self.records = 0

    def add(self, refused: Refused) -> None:
        """Append one refused record."""
        if not refused.raw:
            return
        self.records += 1
        if self._zip:
            line = f".{refused.line}" if refused.line else ""
            self._zip.writestr(f"{self.records:06}{line}-{refused.file.rsplit('/', 1)[-1]}", refused.raw)
            return
        if refused.head and (refused.head, refused.file) != self._head:
            self._head = (refused.head, refused.file)
            self._file.write(refused.head)
        self._file.write(refused.raw)

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zip:
            self._zip.close()
        self._file.close()
