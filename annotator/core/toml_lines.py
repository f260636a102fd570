"""On which line of a TOML file a table or a key stands. `tomllib` tells this only for syntax errors."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")


class TomlLines:
    """Finds lines in a file made of top-level keys and `[[arrays]]` of flat tables."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._tables: dict[tuple[str, int], tuple[int, int]] = {}
        starts: list[tuple[int, str]] = [(0, "")]
        for number, line in enumerate(self._lines):
            header = _HEADER.match(line)
            if header:
                starts.append((number, header[1]))
        counts: dict[str, int] = {}
        ends = [start for start, _ in starts[1:]] + [len(self._lines)]
        for (start, name), end in zip(starts, ends, strict=True):
            index = counts.get(name, 0)
            counts[name] = index + 1
            self._tables[name, index] = (start, end)

    def line(self, table: str = "", index: int = 0, key: str = "") -> int:
        """The line, from 1, of `key` in the `index`-th table `[[table]]`; of its header when the key is missing."""
        start, end = self._tables.get((table, index), (0, 0))
        if key:
            pattern = re.compile(rf'\s*"?{re.escape(key)}"?\s*(=|\.)')
            for number in range(start, end):
                if pattern.match(self._lines[number]):
                    return number + 1
        return start + 1
