"""The first pass: what pages must know of the whole catalog. It holds a row for each server and counts for the rest,
never a tool's definition."""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sitegen.layout import Layout
from sitegen.spool import Known
from sitegen.summaries import POISONED, Line, Row
from sitegen.twins import Twins
from toolrisk.models import Category, Risk

_MOST = 12


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

    def add(self, known: Known) -> None:
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


def survey(servers: Iterable[Known], layout: Layout = Layout.tool) -> Overview:
    """The overview of a catalog, in one pass."""
    overview = Overview(layout)
    for known in servers:
        overview.add(known)
    return overview


def _keep(heap: list[tuple], item: tuple) -> None:  # type: ignore[type-arg]
    """Keep the largest few. Items differ before their last member, which has no order."""
    (heapq.heappushpop if len(heap) >= _MOST else heapq.heappush)(heap, item)
