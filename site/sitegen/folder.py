"""One server's files: its page, policy, feed, badge and JSON, and two for each of its tools."""

from collections.abc import Iterator
from functools import cached_property

from markupsafe import Markup

from sitegen import api, atom
from sitegen.changes import events
from sitegen.files.sink import fit
from sitegen.layout import Layout, files, pages, sheets
from sitegen.layout import sheet as sheet_of
from sitegen.markup.text import named
from sitegen.pages import history, server, sheet, tool
from sitegen.parts import badge
from sitegen.view import Outline, ServerView
from sitegen.words import verdict_of
from sitegen.world import World
from toolrisk.models import Entry, Tool
from toolrisk.policy.nouns import ToolPolicy

OWN = ("index.html", "policy.json", "feed.xml", "badge.svg")
RESERVED = {*OWN, history.NAME}


class Folder:
    """A server's files, rendered when they are asked for."""

    def __init__(self, entry: Entry, world: World) -> None:
        self.world, self.view = world, ServerView(entry, world.layout)
        self._tools = {one.slug: one for one in entry.tools}
        self._records: dict[str, tool.ToolRecord] = {}

    @cached_property
    def server(self) -> server.ServerRecord:
        """What its own page is made from."""
        world, entry = self.world, self.view.entry
        related = tuple(world.rows[name] for name in entry.server.related[:12] if name in world.rows)
        changes = tuple(world.changes.of(entry.server.name))
        seen = max((one.last_seen for one in entry.tools), default=None)
        stale = seen if seen and world.stale(seen) else None
        return server.ServerRecord(self.view, related, changes, world.index, stale)

    @cached_property
    def tools(self) -> list[tool.ToolRecord]:
        """What its tools' pages are made from, the worst first."""
        return [self._record(one) for one in self.view.tools]

    def _record(self, one: Tool) -> tool.ToolRecord:
        found = self._records.get(one.slug)
        if found is None:
            found = self._records[one.slug] = record(self.view.outline, one, self.view.rules[one.slug], self.world)
        return found

    @property
    def slug(self) -> str:
        """The server's slug."""
        return self.view.server.slug

    @property
    def pages(self) -> list[str]:
        """The places of its pages."""
        return pages(self.world.layout, self.slug, [one.slug for one in self.view.tools])

    def names(self) -> list[str]:
        """The paths of its files."""
        own = [f"{self.view.path}{name}" for name in OWN]
        tools = files(self.world.layout, self.slug, [one.slug for one in self.view.tools])
        told = [f"{self.view.path}{history.NAME}"] if self.server.changes else []
        return [*own, *told, f"{api.SERVERS}{self.slug}.json", *tools]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Its files: path and bytes."""
        for path in self.names():
            data = self.file(path)
            if data is not None:
                yield path, data

    def file(self, path: str) -> bytes | None:
        """One of its files by its path; None where it has no such file. No other is made for it."""
        if path == f"{api.SERVERS}{self.slug}.json":
            return api.server(self.view, self.server.policy, self.world.site_url)
        folder, _, name = path.removeprefix(self.view.path).rpartition("/")
        if not path.startswith(self.view.path):
            return None
        if not folder:
            return self._own(name)
        alone = self._tools.get(folder) if self.world.layout is Layout.tool else None
        return tool_file(self._record(alone), name, self.world) if alone else None

    def _own(self, name: str) -> bytes | None:
        shell = self.world.frame.shells[2]
        match name:
            case "index.html":
                return server.render(self.server, shell, self._sections(""))
            case "policy.json":
                return server.policy_file(self.server)
            case "badge.svg":
                return badge.svg(self.view.risks)
            case "feed.xml":
                return self._feed(self.world.site_url)
            case history.NAME if self.server.changes:
                return history.render(history.HistoryRecord(self.view, self.server.changes), shell)
        return self._sheet(name)

    def _sheet(self, name: str) -> bytes | None:
        if self.world.layout is Layout.tool or name not in sheets(self._tools):
            return None
        return sheet.render(self.view, name, self._sections(name), self.world.frame.shells[2])

    def _sections(self, name: str) -> list[Markup]:
        """The content of the tools that stand on one of the server's pages, the worst first."""
        if self.world.layout is Layout.tool:
            return []
        shell, number = self.world.frame.shells[2], len(self._tools)
        return [tool.section(one, shell) for one in self.tools if sheet_of(one.tool.slug, number) == name]

    def _feed(self, site_url: str) -> bytes:
        home = site_url + self.view.path
        entries = [(event, f"{home}{history.NAME}#{event.key}") for event in events(self.server.changes)]
        return atom.feed(f"{self.view.title}: changes", home, f"{home}feed.xml", entries)


def record(view: Outline, one: Tool, rule: ToolPolicy, world: World) -> tool.ToolRecord:
    """What a tool's page is made from, without the server's other tools."""
    near = world.overview.twins.near(named(one.definition.name, 100), view.server.slug, verdict_of(one))
    return tool.ToolRecord(view, one, rule, near.twins, world.index, world.stale(one.last_seen))


def tool_file(record: tool.ToolRecord, name: str, world: World) -> bytes | None:
    """One of a tool's files by its name; None where there is no such file."""
    if name == "index.html":
        return tool.render(record, world.frame.shells[3])
    return tool.policy_file(record) if name == "policy.json" else None


def refusal(entry: Entry) -> str | None:
    """Why a server can't have a folder, if it can't: its slugs are stored, and checked again."""
    slugs = [one.slug for one in entry.tools]
    bad = next((slug for slug in (entry.server.slug, *slugs) if not fit(slug)), None)
    if bad is not None:
        return f"{entry.server.name}: the slug {bad!r} is no name for a folder"
    taken = set(slugs) & RESERVED
    if taken or len(set(slugs)) < len(slugs):
        return f"{entry.server.name}: two tools share a slug, or one has a file's name"
    return None
