"""The first pass: what pages must know of the whole catalog. It holds a row for each server and counts for the rest,
never a tool's definition."""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from sitegen.layout import Layout, place
from sitegen.text import lead, link, named, plain
from sitegen.twins import Twins
from sitegen.words import LEVELS, UNREPEATED, counts, facets_of, verdict_of
from toolrisk.models import TRIFECTA, Category, Entry, Risk, Server, Status, Tool, Verdict

if TYPE_CHECKING:
    from sitegen.spool import Known

T = TypeVar("T")
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

    def add(self, known: "Known") -> None:
        """Take a server in."""
        self.servers.append(known.row)
        if not known.lines:
            return
        for at in known.came:
            shown, rules = known.lines[at], known.rules[at]
            self._count(shown, known.alarms[at])
            self._speak(shown, rules)
            self.twins.add(shown)
        self.seen = max(self.seen or known.seen[0], *known.seen)
        best = max(zip(known.alarms, known.lines, strict=True), key=lambda one: (one[0], one[1].path))
        newest = max(known.lines, key=lambda one: (one.first_seen, one.path))
        _keep(self.worst, (best[0], best[1].path, best[1]))
        _keep(self.newest, (newest.first_seen, newest.path, newest))

    def _count(self, shown: Line, alarm: float) -> None:
        self.levels[shown.category, shown.risk] += 1
        self.kinds[shown.category, shown.risk, shown.facets] += 1
        self.months[f"{shown.first_seen.year:04}-{shown.first_seen.month:02}"] += 1
        self.poisoned += alarm >= POISONED

    def _speak(self, shown: Line, rules: Iterable[str]) -> None:
        """Count the rules that spoke of a tool, and keep a few of their tools, one of each server."""
        for rule in rules:
            self.rules[rule] += 1
            kept = self.spoken.setdefault(rule, [])
            if len(kept) < _MOST and all(other.server_slug != shown.server_slug for other in kept):
                kept.append(shown)


def survey(servers: Iterable["Known"], layout: Layout = Layout.tool) -> Overview:
    """The overview of a catalog, in one pass."""
    overview = Overview(layout)
    for known in servers:
        overview.add(known)
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


def _keep(heap: list[tuple], item: tuple) -> None:  # type: ignore[type-arg]
    """Keep the largest few. Items differ before their last member, which has no order."""
    (heapq.heappushpop if len(heap) >= _MOST else heapq.heappush)(heap, item)
