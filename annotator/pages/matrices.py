"""Shapes of a matrix: what stands in a row against what stands in a column, as shaded cells with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CELL_WIDTH, CELL_HEIGHT = 46, 30
NAME_WIDTH = 7.4
"""Of a Latin character at the charts' size; a Hangul syllable takes two of them."""
MOST_NAME = 150
GAP = 8


@dataclass(frozen=True, slots=True)
class Said:
    """What is in a cell: `shade` 0–1, the number in it, what a reader hears, where it leads ("" nowhere)."""

    shade: float
    text: str
    said: str
    link: str = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    y: float
    said: Said


@dataclass(frozen=True, slots=True)
class Matrix:
    """`columns` are (x, name) of names that are written at a slant, `rows` (y, name)."""

    width: float
    height: float
    left: float
    top: float
    columns: list[tuple[float, str]]
    rows: list[tuple[float, str]]
    cells: list[Cell]
    cell_width: int = CELL_WIDTH
    cell_height: int = CELL_HEIGHT


def matrix(rows: Sequence[str], columns: Sequence[str], found: Mapping[tuple[int, int], Said]) -> Matrix:
    """Names and what is in the cells, by number of row and column; other cells stay empty."""
    left = min(MOST_NAME, max(map(_width, rows), default=0)) + GAP
    slant = min(MOST_NAME, max(map(_width, columns), default=0))
    top = round(slant * 0.72) + 2 * GAP
    cells = [
        Cell(left + column * CELL_WIDTH, top + row * CELL_HEIGHT, said) for (row, column), said in sorted(found.items())
    ]
    return Matrix(
        # The last name leans out to the right.
        width=left + len(columns) * CELL_WIDTH + round(slant * 0.72),
        height=top + len(rows) * CELL_HEIGHT + 2,
        left=left,
        top=top,
        columns=[(left + (n + 0.5) * CELL_WIDTH, _cut(name)) for n, name in enumerate(columns)],
        rows=[(top + (n + 0.5) * CELL_HEIGHT, _cut(name)) for n, name in enumerate(rows)],
        cells=cells,
    )


def _width(name: str) -> float:
    return sum(NAME_WIDTH * (1.7 if ord(character) > 0x1100 else 1) for character in name)


def _cut(name: str) -> str:
    """A name that fits; the table has all of it."""
    if _width(name) <= MOST_NAME:
        return name
    while name and _width(name) > MOST_NAME - NAME_WIDTH:
        name = name[:-1]
    return f"{name}…"
