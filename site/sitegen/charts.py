"""Pictures of the catalog, drawn as SVG; each has a table behind it for those who can't see it."""

from markupsafe import Markup

from sitegen import words
from sitegen.overview import Overview
from toolrisk.models import Category

_ROWS: tuple[Category | None, ...] = (*reversed(Category), None)
_HEIGHT, _LEFT, _RIGHT = 28, 92, 56


def risk_by_category(overview: Overview) -> Markup:
    """Horizontal bars, one for each category, made of its levels' shares."""
    widest = max((overview.of_category(kind) for kind in _ROWS), default=0) or 1
    parts = [_bar(overview, kind, place, widest) for place, kind in enumerate(_ROWS)]
    height = _HEIGHT * len(_ROWS)
    return Markup(  # noqa: S704 - numbers and our own words
        f'<svg class="chart" viewBox="0 0 640 {height}" aria-hidden="true">{"".join(parts)}</svg>{_table(overview)}'
    )


def _bar(overview: Overview, kind: Category | None, place: int, widest: int) -> str:
    y, x, parts = place * _HEIGHT, float(_LEFT), []
    for level in words.LEVELS:
        width = (640 - _LEFT - _RIGHT) * overview.levels[kind, level] / widest
        if width:
            parts.append(f'<rect class="{level.value}" x="{x:.1f}" y="{y + 5}" width="{width:.1f}" height="18"/>')
            x += width
    name = kind.value if kind else "Unknown"
    total = overview.of_category(kind)
    return (
        f'<text x="{_LEFT - 10}" y="{y + 19}" text-anchor="end">{name}</text>{"".join(parts)}'
        f'<text class="n" x="{x + 8:.1f}" y="{y + 19}">{total:,}</text>'
    )


def _table(overview: Overview) -> str:
    head = "".join(f'<th scope="col">{level.value}</th>' for level in words.LEVELS)
    rows = "".join(
        f'<tr><th scope="row">{kind.value if kind else "unknown"}</th>'
        + "".join(f"<td>{overview.levels[kind, level]:,}</td>" for level in words.LEVELS)
        + "</tr>"
        for kind in _ROWS
    )
    return (
        '<details class="behind"><summary>The numbers</summary><div class="scroll"><table class="numbers">'
        '<caption class="sr">Tools by category and risk</caption>'
        f'<thead><tr><th scope="col">category</th>{head}</tr></thead><tbody>{rows}'
        "</tbody></table></div></details>"
    )
