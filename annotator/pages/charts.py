"""Shapes of a line chart, computed on the server: the page needs no script for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 150, 12, 28
RIGHT_OF_RATES = 190
"""The names of sources are longer than those of states."""
MAX_SERIES = 6
MIN_DECIDED = 3
"""A week with fewer decisions gives a source no point: one click is no rate."""
DASHES = ("", "7 4", "2 4", "10 3 2 3", "1 3", "12 4")
HUES = (255, 145, 40, 320, 95, 200)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its points as an SVG list and as (x, y, what it says), and where its name goes."""

    name: str
    hue: int
    dash: str
    points: str
    dots: list[tuple[float, float, str]]
    name_x: int
    name_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    series: list[Series]
    ticks: list[tuple[float, str]]
    rows: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_edge: int = WIDTH - RIGHT_OF_RATES
    baseline: int = HEIGHT - BOTTOM


def rate_chart(weeks: Sequence[tuple[date, Mapping[str, tuple[int, int]]]]) -> Chart:
    """Acceptance rates by week, a line a source, for the sources that were decided about most."""
    totals: dict[str, int] = {}
    for _, by_source in weeks:
        for name, (_, decided) in by_source.items():
            totals[name] = totals.get(name, 0) + decided
    names = sorted(totals, key=lambda name: (-totals[name], name))[:MAX_SERIES]
    series = [one for number, name in enumerate(names) if (one := _series(number, name, weeks))]
    step = max(1, len(weeks) // 8)
    ticks = [(_x(at, len(weeks)), f"{day:%m-%d}") for at, (day, _) in enumerate(weeks) if at % step == 0]
    return Chart(_apart(series), ticks, [(_y(share / 4), f"{25 * share} %") for share in range(5)])


def _series(number: int, name: str, weeks: Sequence[tuple[date, Mapping[str, tuple[int, int]]]]) -> Series | None:
    dots = []
    for at, (day, by_source) in enumerate(weeks):
        accepted, decided = by_source.get(name, (0, 0))
        if decided >= MIN_DECIDED:
            said = f"{name}, {day:%Y-%m-%d}: {accepted}/{decided} ({round(100 * accepted / decided)} %)"
            dots.append((_x(at, len(weeks)), _y(accepted / decided), said))
    if not dots:
        return None
    points = " ".join(f"{x:g},{y:g}" for x, y, _ in dots)
    return Series(name, HUES[number], DASHES[number], points, dots, WIDTH - RIGHT_OF_RATES + 10, dots[-1][1])


def _apart(series: list[Series]) -> list[Series]:
    """The names at the right edge must not lie on each other."""
    placed: list[Series] = []
    lowest = float(TOP)
    for one in sorted(series, key=lambda one: one.name_y):
        y = max(one.name_y, lowest)
        lowest = y + 16
        placed.append(Series(one.name, one.hue, one.dash, one.points, one.dots, one.name_x, y))
    over = max(0.0, lowest - 16 - (HEIGHT - BOTTOM))
    return [Series(o.name, o.hue, o.dash, o.points, o.dots, o.name_x, o.name_y - over) for o in placed]


def _x(at: int, count: int) -> float:
    span = WIDTH - LEFT - RIGHT_OF_RATES
    return round(LEFT + (span / 2 if count == 1 else span * at / (count - 1)), 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)
