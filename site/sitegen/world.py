"""What a server's files are made from besides the server: the catalog round it, its changes, the shell."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sitegen.changes import Changes
from sitegen.layout import Layout
from sitegen.markup.text import count
from sitegen.overview import Overview
from sitegen.shell import Frame
from sitegen.summaries import Row

# What was not seen for so long while other servers were is said to have been seen last on a day.
FRESH = timedelta(days=7)


@dataclass(frozen=True)
class World:
    """The catalog as one build or one server of pages sees it."""

    overview: Overview
    changes: Changes
    frame: Frame
    accuracy: str | None = None

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every server's row, by its name."""
        return {row.key: row for row in self.overview.servers}

    def stale(self, seen: datetime) -> bool:
        """Whether something was last seen long before the catalog's latest news. Only then do pages say when it was:
        a day that moved every night would rewrite every page every night."""
        latest = self.overview.seen
        return latest is not None and seen < latest - FRESH

    @property
    def layout(self) -> Layout:
        """Where tools stand."""
        return self.overview.layout

    @property
    def site_url(self) -> str:
        """Where the site stands, with a slash at its end."""
        return self.frame.site_url

    @cached_property
    def index(self) -> str:
        """How many servers the catalog has, in words."""
        return index_of(len(self.overview.servers))


def index_of(servers: int) -> str:
    """A number of servers in words: exact below a thousand, then in thousands, so that one more server does not
    rewrite every page."""
    return count(servers, "server") if servers < 1000 else f"more than {servers // 1000:,},000 servers"
