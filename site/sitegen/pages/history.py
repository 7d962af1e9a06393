"""A server's history: what its tools said and took, beside what they say and take since. There only where something
changed."""

from dataclasses import dataclass

from sitegen.changes import EACH, MEANINGS, events
from sitegen.markup.env import template
from sitegen.markup.text import count
from sitegen.parts.sides import sides
from sitegen.shell import Shell
from sitegen.view import ServerView
from toolrisk.models import Change

NAME = "history.html"


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """A server and its latest changes, the newest first."""

    view: ServerView
    changes: tuple[Change, ...]

    @property
    def path(self) -> str:
        """The page's place on the site: a file beside the server's page, for a tool may have the name of any folder."""
        return self.view.path + NAME


def render(record: HistoryRecord, shell: Shell) -> bytes:
    """The page."""
    view, found = record.view, events(record.changes)
    places = {tool.definition.name: f"{shell.root}{view.place(tool)}" for tool in view.entry.tools}
    content = template("history.html.j2").render(
        view=view, events=found, full=len(record.changes) >= EACH, places=places, sides=sides, meanings=MEANINGS,
        root=shell.root,
    )  # fmt: skip
    about = f"{count(len(found), 'change')} of the tools of {view.title} ({view.name}), the old beside the new."
    return shell.fill(content, title=f"History of {view.title}", description=about, path=record.path)
