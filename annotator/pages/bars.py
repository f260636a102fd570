"""Shapes of bar charts: stacked by week or age, lying for counts, and boxes for quartiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, log10

from annotator.pages.charts import BOTTOM, HEIGHT, HUES, LEFT, RIGHT, TOP, WIDTH

MOST_SERIES = len(HUES)
ROW = 26
BAR = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a bar. `link` is where what it counts is listed, if anywhere."""

    x: float
    y: float
    width: float
    height: float
    hue: int
    said: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """`ticks` are (x, name) below, `rows` (y, name) at the left, `legend` (y, hue, name) at the right.

    `ends` are (x, number, y) beside lying bars, in the order of the bars.
    """

    bars: list[Bar]
    ticks: list[tuple[float, str]]
    rows: list[tuple[float, str]]
    legend: list[tuple[float, int, str]] = field(default_factory=list)
    ends: list[tuple[float, str, float]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_edge: int = WIDTH - RIGHT
    baseline: int = HEIGHT - BOTTOM

    @property
    def lines(self) -> list[tuple[Bar, float, str, float]]:
        """Each lying bar with its number."""
        return [(bar, *end) for bar, end in zip(self.bars, self.ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Box:
    """A row: the box from `lower` to `upper`, the line in it at `middle`, the thin line from `least` to `most` (x)."""

    y: float
    name: str
    said: str
    least: float
    lower: float
    middle: float
    upper: float
    most: float

    @property
    def width(self) -> float:
        return round(max(1.0, self.upper - self.lower), 1)


@dataclass(frozen=True, slots=True)
class Boxes:
    boxes: list[Box]
    ticks: list[tuple[float, str]]
    left: int
    width: int
    height: int


def stacked(columns: Sequence[tuple[str, Mapping[str, int]]], series: Sequence[str], rest: str) -> Bars:
    """A bar for each (name, counts by series). Of more than six series the last ones are added up as `rest`."""
    shown = list(series[:MOST_SERIES]) if len(series) <= MOST_SERIES else [*series[: MOST_SERIES - 1], rest]
    folded = [(name, _folded(counts, shown, rest)) for name, counts in columns]
    top, step = _scale(max((sum(counts.values()) for _, counts in folded), default=0))
    span = WIDTH - LEFT - RIGHT
    slot = span / max(1, len(folded))
    width = min(44.0, slot * 0.72)
    bars: list[Bar] = []
    for at, (name, counts) in enumerate(folded):
        y = float(HEIGHT - BOTTOM)
        for number, one in enumerate(shown):
            count = counts.get(one, 0)
            height = count / top * (HEIGHT - TOP - BOTTOM)
            y -= height
            if count:
                x = LEFT + (at + 0.5) * slot - width / 2
                bars.append(Bar(*_round(x, y, width, height), HUES[number], f"{name}, {one}: {count:,}"))
    every = max(1, ceil(len(folded) / 9))
    ticks = [(round(LEFT + (at + 0.5) * slot, 1), name) for at, (name, _) in enumerate(folded) if at % every == 0]
    rows = [(_y(value, top), f"{value:,}") for value in range(0, top + 1, step)]
    legend = [(TOP + 8 + 18.0 * number, HUES[number], one) for number, one in enumerate(shown)]
    return Bars(bars, ticks, rows, legend)


def _folded(counts: Mapping[str, int], shown: Sequence[str], rest: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in counts.items():
        key = name if name in shown else rest
        found[key] = found.get(key, 0) + count
    return found


def lying(rows: Sequence[tuple[str, int, str]], left: int = 200) -> Bars:
    """A lying bar for each (name, count, link), the count at its end."""
    largest = max((count for _, count, _ in rows), default=0)
    span = WIDTH - left - 80
    bars = []
    for at, (name, count, link) in enumerate(rows):
        width = count / largest * span if largest else 0
        bars.append(Bar(*_round(left, at * ROW + (ROW - BAR) / 2, width, BAR), HUES[0], f"{name}: {count:,}", link))
    names = [(at * ROW + ROW / 2, name) for at, (name, _, _) in enumerate(rows)]
    ends = [
        (round(bar.x + bar.width + 6, 1), f"{count:,}", bar.y + BAR / 2)
        for bar, (_, count, _) in zip(bars, rows, strict=True)
    ]
    height = len(rows) * ROW + 4
    return Bars(bars, [], names, ends=ends, height=height, left=left, right_edge=WIDTH, baseline=height)


def boxes(rows: Sequence[tuple[str, tuple[float, float, float, float, float], str]], unit: str) -> Boxes:
    """A box for each (name, (least, lower, middle, upper, most), what it says). Far values run out of the picture."""
    left = 130
    span = WIDTH - left - 24
    longest = max((values[4] for _, values, _ in rows), default=0)
    far = min(longest, 2 * max((values[3] for _, values, _ in rows), default=0))
    top, step = _scale(ceil(far))

    def x(value: float) -> float:
        return round(left + min(value, top) / top * span, 1)

    found = []
    for at, (name, values, said) in enumerate(rows):
        least, lower, middle, upper, most = map(x, values)
        found.append(Box(at * ROW + ROW / 2, name, said, least, lower, middle, upper, most))
    ticks = [(x(value), f"{value:,} {unit}" if value else "0") for value in range(0, top + 1, step)]
    return Boxes(found, ticks, left, WIDTH, len(rows) * ROW + BOTTOM)


def _scale(largest: int) -> tuple[int, int]:
    """A round number that is not below `largest`, and the step between its lines: three to six of them."""
    if largest <= 5:
        return max(1, largest), 1
    size = 10 ** int(log10(largest))
    step = next(one for one in (size // 5, size // 2, size, 2 * size) if one >= 1 and largest / one <= 6)
    return ceil(largest / step) * step, step


def _y(value: float, top: float) -> float:
    return round(TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM), 1)


def _round(*values: float) -> tuple[float, float, float, float]:
    x, y, width, height = (round(value, 1) for value in values)
    return x, y, width, height
