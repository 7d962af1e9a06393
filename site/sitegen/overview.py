"""The first pass: what pages must know of the whole catalog. It holds a row for each server and counts for the rest,
never a tool's definition."""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sitegen.layout import Layout, place
from sitegen.text import lead, link, plain
from sitegen.twins import Twins
from sitegen.words import LEVELS, TRIFECTA, counts, facets_of, verdict_of
from toolrisk.models import Category, Entry, Risk, Server, Status, Tool, Verdict

_MOST = 12
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


@dataclass(frozen=True, slots=True)
class Line:
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


@dataclass(slots=True)
class Overview:
    """Counts over the whole catalog, a row for each server, and the few tools that the front page shows."""

    layout: Layout = Layout.tool
    servers: list[Row] = field(default_factory=list)
    levels: Counter[tuple[Category | None, Risk]] = field(default_factory=Counter)
    kinds: Counter[tuple[Category | None, Risk, tuple[str, ...]]] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    spoken: dict[str, list[Line]] = field(default_factory=dict)
    months: Counter[str] = field(default_factory=Counter)
    poisoned: int = 0
    seen: datetime | None = None
    twins: Twins = field(default_factory=Twins)
    worst: list[tuple[float, str, Line]] = field(default_factory=list)
    newest: list[tuple[datetime, str, Line]] = field(default_factory=list)

    @property
    def tools(self) -> int:
        """How many tools the catalog holds."""
        return sum(self.levels.values())

    @property
    def listed(self) -> int:
        """How many servers have tools."""
        return sum(1 for row in self.servers if row.tools)

    def at_risk(self, risk: Risk) -> int:
        """How many tools stand at a level."""
        return sum(number for (_, level), number in self.levels.items() if level is risk)

    def of_category(self, category: Category | None) -> int:
        """How many tools one category has."""
        return sum(number for (kind, _), number in self.levels.items() if kind is category)

    def with_facet(self, facet: str, risk: Risk | None = None) -> int:
        """How many tools have a facet, at one level or at any."""
        fit = ((level, number) for (_, level, facets), number in self.kinds.items() if facet in facets)
        return sum(number for level, number in fit if risk is None or level is risk)

    def add(self, entry: Entry) -> None:
        """Take a server in."""
        self.servers.append(row(entry))
        server = plain(entry.server.title, 80)
        best: tuple[float, str, Line] | None = None
        newest: tuple[datetime, str, Line] | None = None
        for tool in entry.tools:
            verdict = verdict_of(tool)
            shown = line(entry, tool, verdict, server, self.layout)
            self._count(tool, verdict)
            self._speak(shown, verdict)
            self.twins.add(shown, verdict)
            best = max(best or (-1.0, "", shown), (_alarm(verdict), shown.path, shown), key=_order)
            newest = max(newest or (tool.first_seen, "", shown), (tool.first_seen, shown.path, shown), key=_order)
        if best and newest:
            _keep(self.worst, best)
            _keep(self.newest, newest)

    def _count(self, tool: Tool, verdict: Verdict) -> None:
        self.levels[verdict.category, verdict.risk] += 1
        self.kinds[verdict.category, verdict.risk, facets_of(verdict)] += 1
        self.months[tool.first_seen.strftime("%Y-%m")] += 1
        self.poisoned += verdict.poisoned
        self.seen = max(self.seen or tool.last_seen, tool.last_seen)

    def _speak(self, shown: Line, verdict: Verdict) -> None:
        """Count the rules that spoke of a tool, and keep a few of their tools, one of each server."""
        for rule in {finding.rule for finding in verdict.findings}:
            self.rules[rule] += 1
            kept = self.spoken.setdefault(rule, [])
            if len(kept) < _MOST and all(other.server_slug != shown.server_slug for other in kept):
                kept.append(shown)


def survey(entries: Iterable[Entry], layout: Layout = Layout.tool) -> Overview:
    """The overview of a catalog, in one pass."""
    overview = Overview(layout)
    for entry in entries:
        overview.add(entry)
    return overview


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
        facets=facets,
        sources=tuple(dict.fromkeys(plain(merge.registry, 40) for merge in server.merges)),
        how=how,
        seen=max((tool.last_seen for tool in entry.tools), default=None),
        cause=entry.cause,
        packages=_packages(server),
        key=server.name,
    )


def _packages(server: Server) -> str:
    hosts = (urlsplit(remote.url).hostname or "" for remote in server.remotes[:4] if link(remote.url))
    return plain(" ".join((*(package.identifier for package in server.packages[:6]), *hosts)), 300)


def line(entry: Entry, tool: Tool, verdict: Verdict, server: str, layout: Layout = Layout.tool) -> Line:
    """A tool's line; `server` is its server's title as a line shows it."""
    summary = lead(plain(tool.definition.description or tool.definition.title or "", 400), 140)
    path = place(layout, entry.server.slug, tool.slug, len(entry.tools))
    return Line(
        plain(tool.definition.name, 100), path, server, entry.server.slug, summary,
        verdict.category, verdict.risk, facets_of(verdict), tool.first_seen,
    )  # fmt: skip


def _alarm(verdict: Verdict) -> float:
    """How much a tool belongs among the most dangerous: poisoned first, then critical, the surest first."""
    return verdict.poisoned * POISONED + (verdict.risk is Risk.critical) * CRITICAL + verdict.confidence


def _order(item: tuple[Any, str, Line]) -> tuple[Any, str]:
    return item[:2]


def _keep(heap: list[tuple], item: tuple) -> None:  # type: ignore[type-arg]
    """Keep the largest few. Items differ before their last member, which has no order."""
    (heapq.heappushpop if len(heap) >= _MOST else heapq.heappush)(heap, item)
