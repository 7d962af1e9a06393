"""The page of changes: by day, the newest first."""

from dataclasses import dataclass
from itertools import groupby

from sitegen.changes import Changes, sides, told
from sitegen.env import template
from sitegen.overview import Overview
from sitegen.shell import Shell
from toolrisk.models import Change


@dataclass(frozen=True, slots=True)
class ChangesRecord:
    """The latest changes, and the servers that they can be of."""

    changes: Changes
    overview: Overview
    path: str = "changes/"


def render(record: ChangesRecord, shell: Shell) -> bytes:
    """The page."""
    rows = {row.key: row for row in record.overview.servers}
    days = [(day, list(group)) for day, group in groupby(record.changes.latest, key=_day)]
    context = {"days": days, "servers": rows, "told": told, "sides": sides, "root": shell.root}
    content = template("changes.html.j2").render(context)
    about = "Tools that were added, removed, reworded or judged anew, with what stood there before and what stands now."
    return shell.fill(content, title="Changes", description=about, path=record.path)


def _day(change: Change) -> str:
    return f"{change.at.day} {change.at:%B %Y}"
