"""Crawl the sources, and make servers of what they list."""

from collections.abc import Sequence

import crawler
from toolrisk.app.identify import identify
from toolrisk.app.progress import Reporter
from toolrisk.models import Noun
from toolrisk.store import Catalog


class CrawlOutcome(Noun):
    """What a round of crawls came to; `reports` says how each source fared."""

    reports: tuple[crawler.CrawlReport, ...]
    servers: int

    @property
    def failed(self) -> tuple[str, ...]:
        """The sources that failed, each with its reason."""
        return tuple(f"{one.source}: {one.failure}" for one in self.reports if one.failure)


def crawl(catalog: Catalog, sources: Sequence[str], reporter: Reporter, *, url: str | None = None) -> CrawlOutcome:
    """Crawl these sources. Raises LookupError naming a source that there is not, and those that there are."""
    known = [source.name for source in crawler.sources()]
    for name in sources:
        if name not in known:
            raise LookupError(f"{name}: no such source; there are {', '.join(known)}")
    with reporter.step("Crawl", len(sources)) as step:
        reports = crawler.crawl(catalog, sources, url=url)
        step.advance(len(reports))
    return CrawlOutcome(reports=tuple(reports), servers=identify(catalog))
