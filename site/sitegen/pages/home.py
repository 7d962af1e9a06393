"""The front page's generated part: the search, the state of the catalog in one picture, what is new, how to start."""

from typing import Any

from markupsafe import Markup

from sitegen import words
from sitegen.charts import over_time, risk_by_category
from sitegen.env import template
from sitegen.overview import CRITICAL, Line, Overview


def fragment(overview: Overview) -> Markup:
    """The markup that takes the place of `[[home]]`."""
    text = template("home.html.j2").render(
        overview=overview,
        chart=risk_by_category(overview),
        growth=over_time(overview),
        levels=[(level, overview.at_risk(level)) for level in words.LEVELS],
        worst=[line for alarm, _, line in _latest(overview.worst) if alarm >= CRITICAL][:8],
        newest=[line for _, _, line in _latest(overview.newest)][:8],
        trifecta=sum(1 for row in overview.servers if row.trifecta),
        root="",
    )
    return Markup(text)  # noqa: S704 - a template's output


def _latest(kept: list[tuple[Any, str, Line]]) -> list[tuple[Any, str, Line]]:
    return sorted(kept, key=lambda item: item[:2], reverse=True)
