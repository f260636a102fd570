"""Tables of articles, whatever file they are in: a header row names the columns, every other row is an article."""

from __future__ import annotations

import csv
import io
import math
import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO, cast

from annotator.core.errors import InvalidError
from annotator.importers.base import BaseImporter, Draft, Refused, Source

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "본문", "내용", "기사", "기사본문"),
    "key": ("key", "id", "doc_id", "article_id", "아이디", "기사id", "번호"),
    "title": ("title", "headline", "제목", "기사제목"),
    "url": ("url", "link", "주소", "링크"),
    "publisher": ("publisher", "source", "press", "언론사", "매체", "신문사"),
    "published_at": ("published_at", "published", "date", "datetime", "날짜", "일자", "발행일", "작성일"),
    "language": ("language", "lang", "언어"),
}
"""The columns that mean something, by the names that they go by, lower case and without blanks."""

IN_MEMORY = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` counts from 1, `raw` is the row as it came, or as CSV."""

    line: int | None
    cells: Sequence[Any]
    raw: bytes


class TableImporter(BaseImporter):
    """A format whose files are tables; `rows` reads them."""

    @abstractmethod
    def rows(self, source: Source) -> Iterator[Row | Refused]:
        """The rows of a file, the header first. Rows that cannot be read are refused."""

    @abstractmethod
    def encoding(self, source: Source) -> str:
        """The encoding of the file, as people know it."""

    def columns(self, source: Source) -> tuple[list[str], dict[str, str]]:
        """The names of the columns of a file, and which of them is what: meaning → name.

        Raises InvalidError (`empty_file`, `unknown_column`).
        """
        for row in self.rows(source):
            if isinstance(row, Row) and _filled(row):
                header = [_text(cell).strip() for cell in row.cells]
                return header, {meaning: header[at] for meaning, at in columns_in(header, source.columns).items()}
        raise InvalidError("empty_file", "The file has no rows.")

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        header: Row | None = None
        columns: dict[str, int] = {}
        refused = False
        for row in self.rows(source):
            if isinstance(row, Refused):
                refused = True
                yield row
            elif not _filled(row):
                continue
            elif header is None:
                header = row
                try:
                    columns = _need_text(columns_in([_text(cell) for cell in row.cells], source.columns))
                except InvalidError as error:
                    yield Refused(source.name, row.line, error.code, error.message)
                    return
                encoding = self.encoding(source)
            else:
                yield _draft(source.name, header, columns, row, encoding)
        if header is None and not refused:
            yield Refused(source.name, None, "empty_file", "The file has no rows.")


def columns_in(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Which column is what: what somebody chose, else the first that goes by a known name.

    Raises InvalidError (`unknown_column`).
    """
    names = [name.strip() for name in header]
    bare = ["".join(name.lower().split()) for name in header]
    found: dict[str, int] = {}
    for meaning, name in chosen.items():
        if meaning not in COLUMN_NAMES:
            raise InvalidError("unknown_column", f"A column can be {', '.join(COLUMN_NAMES)}; there is no {meaning!r}.")
        if name and name not in names:
            raise InvalidError("unknown_column", f"There is no column {name!r}; there are {', '.join(names)}.")
        if name:
            found[meaning] = names.index(name)
    for meaning, known in COLUMN_NAMES.items():
        if meaning in chosen:
            continue
        for name in known:
            if name in bare and bare.index(name) not in found.values():
                found[meaning] = bare.index(name)
                break
    return found


def _need_text(columns: dict[str, int]) -> dict[str, int]:
    if "text" not in columns:
        names = ", ".join(COLUMN_NAMES["text"])
        raise InvalidError(
            "no_text_column", f"The first row names no text column; it is one of {names}, or say which it is."
        )
    return columns


def _filled(row: Row) -> bool:
    return any(_text(cell).strip() for cell in row.cells)


def _draft(name: str, header: Row, columns: Mapping[str, int], row: Row, encoding: str) -> Draft | Refused:
    if len(row.cells) != len(header.cells):
        message = f"The row has {len(row.cells)} cells, the header {len(header.cells)}."
        return Refused(name, row.line, "bad_row", message, row.raw, header.raw)
    known = {meaning: _text(row.cells[index]) for meaning, index in columns.items()}
    extra: dict[str, Any] = {}
    for index, (column, cell) in enumerate(zip(header.cells, row.cells, strict=True)):
        column = _text(column).strip()
        if index not in columns.values() and column and cell is not None and cell != "":
            extra[column] = _plain(cell)
    meta = {name: known[name] for name in ("title", "url", "publisher", "published_at") if known.get(name)}
    return Draft(
        name,
        known["text"],
        known.get("key", "").strip(),
        {**meta, **extra},
        known.get("language", ""),
        line=row.line,
        raw=row.raw,
        head=header.raw,
        encoding=encoding,
    )


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO 8601, nothing as ""."""
    plain = _plain(cell)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else str(plain)


def _plain(cell: Any) -> Any:
    """A cell as a JSON value."""
    if isinstance(cell, str | bool | int) or cell is None:
        return cell
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, Mapping):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_plain(value) for value in cell]
    return str(cell)


def csv_line(cells: Sequence[Any], dialect: csv.Dialect | type[csv.Dialect] = csv.excel) -> bytes:
    """A row as CSV, UTF-8."""
    out = io.StringIO()
    csv.writer(out, dialect).writerow([_text(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "surrogatepass")


def seekable(file: BinaryIO) -> BinaryIO:
    """A file that can be sought in, for formats that are read from their end: copied when it cannot."""
    if file.seekable():
        return file
    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  the caller closes it
    with file:
        shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy
