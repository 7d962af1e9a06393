"""The front page's generated part: the search, the state of the catalog in one picture, what is new, how to start."""

from markupsafe import Markup

from sitegen import words
from sitegen.charts import risk_by_category
from sitegen.env import template
from sitegen.overview import Overview


def fragment(overview: Overview) -> Markup:
    """The markup that takes the place of `[[home]]`."""
    text = template("home.html.j2").render(
        overview=overview,
        chart=risk_by_category(overview),
        levels=[(level, overview.at_risk(level)) for level in words.LEVELS],
        worst=[line for _, _, line in sorted(overview.worst, key=lambda item: item[:2], reverse=True)][:8],
        newest=[line for _, _, line in sorted(overview.newest, key=lambda item: item[:2], reverse=True)][:8],
        trifecta=sum(1 for row in overview.servers if row.trifecta),
        root="",
    )
    return Markup(text)  # noqa: S704 - a template's output
