"""The front page's generated part: the search, the state of the catalog in two pictures, what is new, what changed."""

from typing import Any

from markupsafe import Markup

from sitegen import words
from sitegen.changes import GRADES, Changes, Event, events, meant
from sitegen.markup.env import template
from sitegen.overview import Overview
from sitegen.parts.charts import over_time, risk_by_category
from sitegen.summaries import CRITICAL, Line

SHOWN = 8


def fragment(overview: Overview, changes: Changes) -> Markup:
    """The markup that takes the place of `[[home]]`."""
    worst = [line for alarm, _, line in _latest(overview.worst) if alarm >= CRITICAL]
    newest = [line for _, _, line in _latest(overview.newest)]
    lists = (
        ("The most dangerous", worst[:SHOWN], "risks/critical/", "All critical tools"),
        ("The newest", newest[:SHOWN], "tools/", "All tools"),
    )
    text = template("home.html.j2").render(
        overview=overview,
        chart=risk_by_category(overview),
        growth=over_time(overview),
        levels=[(level, overview.at_risk(level)) for level in words.LEVELS],
        lists=lists,
        events=_told(overview, changes),
        means=meant,
        trifecta=sum(1 for row in overview.servers if row.trifecta),
        root="",
    )
    return Markup(text)  # noqa: S704 - a template's output


def _told(overview: Overview, changes: Changes) -> list[tuple[Event, str | None]]:
    """The gravest of the latest changes, each with the place that shows it."""
    order = list(GRADES)
    found = sorted(events(changes.latest), key=lambda event: order.index(event.grade))[: SHOWN - 2]
    wanted = {event.server for event in found}
    slugs = {row.key: row.slug for row in overview.servers if row.key in wanted}
    return [
        (one, f"tools/{slugs[one.server]}/history.html#{one.key}" if one.server in slugs else None) for one in found
    ]


def _latest(kept: list[tuple[Any, str, Line]]) -> list[tuple[Any, str, Line]]:
    return sorted(kept, key=lambda item: item[:2], reverse=True)
