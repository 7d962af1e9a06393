"""The page of changes: by day, the newest first."""

from dataclasses import dataclass
from itertools import groupby

from sitegen.changes import GRADES, MEANINGS, Changes, Event, events
from sitegen.markup.env import template
from sitegen.overview import Overview
from sitegen.parts.sides import excerpt
from sitegen.shell import Shell


@dataclass(frozen=True, slots=True)
class ChangesRecord:
    """The latest changes, and the servers that they can be of."""

    changes: Changes
    overview: Overview
    path: str = "changes/"


def render(record: ChangesRecord, shell: Shell) -> bytes:
    """The page."""
    rows = {row.key: row for row in record.overview.servers}
    found = groupby(events(record.changes.latest), key=_day)
    days = [(day, [(name, list(group)) for name, group in groupby(of, key=_server)]) for day, of in found]
    content = template("changes.html.j2").render(
        days=days, servers=rows, excerpt=excerpt, grades=GRADES, meanings=MEANINGS, root=shell.root
    )
    about = "Tools that were added, removed, reworded or judged anew, with what stood there before and what stands now."
    return shell.fill(content, title="Changes", description=about, path=record.path)


def _server(event: Event) -> str:
    return event.server


def _day(event: Event) -> str:
    return f"{event.at.day} {event.at:%B %Y}"
