"""Every source, and how it stands."""

import crawler
from toolrisk.store import Catalog, SourceState


def sources(catalog: Catalog) -> list[SourceState]:
    """Every source that can be crawled or ever was, by name; one that never was has no last crawl."""
    states = {state.name: state for state in catalog.sources()}
    for source in crawler.sources():
        states.setdefault(source.name, SourceState(name=source.name))
    return [states[name] for name in sorted(states)]


def line(state: SourceState) -> str:
    """A source for a person to read."""
    if state.last_crawl is None:
        return f"{state.name:<14}never crawled"
    failures = ", ".join(f"{count} {cause}" for cause, count in sorted(state.failures.items()))
    told = f"; not harvested: {failures}" if failures else ""
    failed = f"; FAILED: {state.failure}" if state.failure else ""
    return (
        f"{state.name:<14}{state.last_crawl:%Y-%m-%d %H:%M}  {state.listings:,} listings, {state.servers:,} servers, "
        f"{state.definitions:,} definitions, {state.bad_rows:,} bad rows{told}{failed}"
    )
