"""What each source holds, and whether it lost more at once than can be believed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

import classifier
from toolrisk.models import Noun, Risk
from toolrisk.store import Catalog

# A source with less than this is too small for shares to say anything.
SMALL = 25
MOST_LOST = 0.2
_ORDER = (Risk.critical, Risk.high, Risk.medium, Risk.low, Risk.unknown)


class Holding(Noun):
    """What is known through one source: servers, those of them that show tools, tools, and tools with a description."""

    servers: int = 0
    shown: int = 0
    tools: int = 0
    described: int = 0


class Census(Noun):
    """The catalog counted: each source's holding (a server of two sources counts in both), tools by risk, worst first,
    and the servers that have any."""

    sources: Mapping[str, Holding]
    risks: Mapping[str, int]
    servers: int

    @property
    def tools(self) -> int:
        """All tools."""
        return sum(self.risks.values())


def census(catalog: Catalog) -> Census:
    """Count the catalog, in one pass."""
    holdings: dict[str, Counter[str]] = {}
    risks: Counter[str] = Counter()
    servers = 0
    for server, tools in catalog.holdings(classifier.verdicts_version()):
        servers += bool(tools)
        risks.update(risk for risk, _ in tools)
        count = {"servers": 1, "shown": bool(tools), "tools": len(tools)}
        count["described"] = sum(described for _, described in tools)
        for source in {merge.registry for merge in server.merges}:
            holdings.setdefault(source, Counter()).update(count)
    return Census(
        sources={source: Holding.model_validate(dict(one)) for source, one in sorted(holdings.items())},
        risks={str(risk): risks[risk] for risk in _ORDER if risks[risk]},
        servers=servers,
    )


def losses(before: Census, after: Census, most: float = MOST_LOST, accepted: frozenset[str] = frozenset()) -> list[str]:
    """What vanished or went blank beyond belief, a sentence each; what the operator accepted is none."""
    lost = ((source, what) for source, what in _lost(before, after, most) if source not in accepted)
    return [f"{source}: {what} would vanish at once; at most {most:.0%} are believed" for source, what in lost]


def faded(before: Census, after: Census, since: datetime, most: float = MOST_LOST) -> list[str]:
    """What went since a night long ago, little by little, beyond what was believed of one night; a sentence each."""
    return [f"{source}: {what} are gone since {since:%Y-%m-%d}" for source, what in _lost(before, after, most)]


def _lost(before: Census, after: Census, most: float) -> Iterator[tuple[str, str]]:
    """Each source of which more than this share is gone, and what it is."""
    kinds = (("shown", "servers that show tools"), ("tools", "tools"), ("described", "tools with a description"))
    for source, was in before.sources.items():
        now = after.sources.get(source, Holding())
        counts = ((getattr(was, field), getattr(now, field), name) for field, name in kinds)
        bad = ((old, new, name) for old, new, name in counts if old >= SMALL and new < old * (1 - most))
        lost = (f"{old - new:,} of {old:,} {name}" for old, new, name in bad)
        if (first := next(lost, None)) is not None:
            yield source, first
