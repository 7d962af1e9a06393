"""What each source holds, and whether it lost more at once than can be believed."""

from collections import Counter
from collections.abc import Iterator, Mapping

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
    for server, tools in catalog.holdings(classifier.rules_version()):
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
    return [
        told
        for source, was in before.sources.items()
        if source not in accepted
        for told in _lost(source, was, after.sources.get(source, Holding()), most)
    ]


def _lost(source: str, was: Holding, now: Holding, most: float) -> Iterator[str]:
    kinds = (("shown", "servers that show tools"), ("tools", "tools"), ("described", "tools with a description"))
    for field, name in kinds:
        old, new = getattr(was, field), getattr(now, field)
        if old >= SMALL and new < old * (1 - most):
            yield f"{source}: {old - new:,} of {old:,} {name} would vanish at once; at most {most:.0%} are believed"
            return
