"""Pictures of the catalog as numbers for a template to draw; each has a table behind it for those who can't see it."""

from dataclasses import dataclass

from sitegen import words
from sitegen.overview import Overview
from toolrisk.models import Category

WIDTH, ROW, LEFT, GAP, RIGHT, HEIGHT, WIDEST = 480, 28, 122, 10, 64, 120, 40
_ROWS: tuple[Category | None, ...] = (*reversed(Category), None)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its name, where that ends (x), its total, the rectangles (level, x, width), and
    the numbers behind them."""

    name: str
    y: int
    total: int
    end: float
    parts: tuple[tuple[str, float, float], ...]
    numbers: tuple[int, ...]
    named_to: int = LEFT - GAP


def risk_by_category(overview: Overview) -> list[Bar]:
    """A bar for each category, made of its levels' shares."""
    widest = max((overview.of_category(kind) for kind in _ROWS), default=0) or 1
    return [_bar(overview, kind, place, (WIDTH - LEFT - RIGHT) / widest) for place, kind in enumerate(_ROWS)]


def _bar(overview: Overview, kind: Category | None, place: int, scale: float) -> Bar:
    x, parts = float(LEFT), []
    numbers = tuple(overview.levels[kind, level] for level in words.LEVELS)
    for level, number in zip(words.LEVELS, numbers, strict=True):
        if number:
            parts.append((level.value, round(x, 1), round(number * scale, 1)))
            x += number * scale
    return Bar(kind.value if kind else "Unknown", place * ROW, sum(numbers), round(x + 8, 1), tuple(parts), numbers)


def over_time(overview: Overview) -> list[tuple[str, int, float, float, float]]:
    """How many tools had been seen by the end of each month, the last two years at most: month, tools, and the place,
    width and height of its column. Nothing before there are two months."""
    months = sorted(overview.months)
    totals, so_far = [], 0
    for month in months:
        so_far += overview.months[month]
        totals.append((month, so_far))
    shown = totals[-24:] if len(totals) > 1 else []
    step = min(WIDEST, WIDTH / max(1, len(shown)))
    return [
        (month, total, round(place * step, 1), round(step - 3, 1), round(HEIGHT * total / so_far, 1))
        for place, (month, total) in enumerate(shown)
    ]
