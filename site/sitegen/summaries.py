"""A server and a tool as lists show them, and how alarming a tool is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from sitegen.layout import Layout, place
from sitegen.markup.text import lead, link, named, plain
from sitegen.words import LEVELS, UNREPEATED, counts, facets_of, verdict_of
from toolrisk.models import TRIFECTA, Category, Entry, Risk, Server, Status, Tool, Verdict

T = TypeVar("T")
CRITICAL, POISONED = 5.0, 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """A server as lists show it. `risks` goes with `LEVELS`; `packages` are the names and hosts that it is had
    from, `key` is its name as it came."""

    slug: str
    name: str
    title: str
    summary: str
    status: Status
    version: str | None
    risks: tuple[int, ...]
    facets: frozenset[str]
    sources: tuple[str, ...]
    how: str | None
    seen: datetime | None
    cause: str | None
    packages: str = ""
    key: str = ""

    @property
    def tools(self) -> int:
        """How many tools it has."""
        return sum(self.risks)

    @property
    def worst(self) -> Risk | None:
        """The worst level among its tools; None without tools."""
        return next((level for level, number in zip(LEVELS, self.risks, strict=True) if number), None)

    @property
    def trifecta(self) -> bool:
        """Whether its tools together read private data, read outsiders' text, and send outside."""
        return self.facets.issuperset(TRIFECTA)


class Line(NamedTuple):
    """A tool as lists show it."""

    name: str
    path: str
    server: str
    server_slug: str
    summary: str
    category: Category | None
    risk: Risk
    facets: tuple[str, ...]
    first_seen: datetime


def row(entry: Entry) -> Row:
    """A server's row."""
    server, found = entry.server, counts(entry.tools)
    facets = frozenset(name for tool in entry.tools for name in facets_of(verdict_of(tool)))
    how = min((tool.how for tool in entry.tools), key=("observed", "declared", "extracted").index, default=None)
    return Row(
        slug=server.slug,
        name=plain(server.name, 120),
        title=plain(server.title, 80),
        summary=lead(plain(server.description or "", 400), 160),
        status=server.status,
        version=plain(server.version, 40) if server.version else None,
        risks=tuple(found.get(level, 0) for level in LEVELS),
        facets=alike(facets),
        sources=alike(tuple(dict.fromkeys(plain(merge.registry, 40) for merge in server.merges))),
        how=how,
        seen=max((tool.last_seen for tool in entry.tools), default=None),
        cause=entry.cause,
        packages=_packages(server),
        key=server.name,
    )


_SHARED: dict[Any, Any] = {}


def alike(value: T) -> T:
    """The same object for what is equal, of which there are few: every server's row holds it."""
    found: T = _SHARED.setdefault(value, value)
    return found


def _packages(server: Server) -> str:
    hosts = (urlsplit(remote.url).hostname or "" for remote in server.remotes[:4] if link(remote.url))
    return plain(" ".join((*(package.identifier for package in server.packages[:6]), *hosts)), 300)


def line(entry: Entry, tool: Tool, verdict: Verdict, server: str, layout: Layout = Layout.tool) -> Line:
    """A tool's line; `server` is its server's title as a line shows it."""
    said = tool.definition.description or tool.definition.title or ""
    summary = UNREPEATED if verdict.poisoned else lead(plain(said, 400), 140)
    path = place(layout, entry.server.slug, tool.slug, len(entry.tools))
    return Line(
        named(tool.definition.name, 100), path, server, entry.server.slug, summary,
        verdict.category, verdict.risk, facets_of(verdict), tool.first_seen,
    )  # fmt: skip


def alarm(verdict: Verdict) -> float:
    """How much a tool belongs among the most dangerous: poisoned first, then critical, the surest first."""
    return verdict.poisoned * POISONED + (verdict.risk is Risk.critical) * CRITICAL + verdict.confidence
