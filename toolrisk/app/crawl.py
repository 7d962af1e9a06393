"""Crawl the sources, and make servers of what they list."""

from collections.abc import Mapping, Sequence
from typing import Any

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

    @property
    def skipped(self) -> tuple[str, ...]:
        """The sources that were not asked, each with what they lack."""
        return tuple(f"{one.source}: {one.skipped}" for one in self.reports if one.skipped)

    @property
    def short(self) -> tuple[str, ...]:
        """The sources that came to their end with less than is expected of them, each with its reason."""
        return tuple(f"{one.source}: {one.failure}" for one in self.reports if one.short)

    @property
    def came(self) -> bool:
        """Whether any source came through."""
        return any(one.complete for one in self.reports)


def crawl(
    catalog: Catalog,
    sources: Sequence[str],
    reporter: Reporter,
    *,
    url: str | Mapping[str, str] | None = None,
    full: bool = False,
    accept: Sequence[str] = (),
    seconds: float | None = None,
    rate: int | None = None,
) -> CrawlOutcome:
    """Crawl these sources, each for at most so many seconds: the next run goes on where one was cut off. What the
    sources in `accept` lost is believed; `rate` is requests a minute, in place of each source's own. Raises ValueError
    naming a source that there is not, and those that there are.
    """
    seen: dict[str, int] = {}
    with reporter.step("Crawl") as step:

        def on_page(source: str, listings: int) -> None:
            step.advance(listings - seen.get(source, 0), note=source)
            seen[source] = listings

        settings: dict[str, Any] = {"ACCEPT_LOSSES": list(accept)}
        if seconds is not None:
            settings["CLOSESPIDER_TIMEOUT"] = max(1, int(seconds))
        reports = crawler.crawl(catalog, sources, url=url, full=full, rate=rate, on_page=on_page, settings=settings)
    return CrawlOutcome(reports=tuple(reports), servers=identify(catalog))


def line(report: crawler.CrawlReport) -> str:
    """A crawl for a person to read."""
    if report.failure:
        return f"{report.source}: failed: {report.failure}; yesterday's listings stay"
    if report.skipped:
        return f"{report.source}: skipped: {report.skipped}"
    if report.unchanged:
        return f"{report.source}: nothing new"
    kind = "everything" if report.full else "news"
    bad = f", {report.bad_rows:,} bad rows kept as far as they go" if report.bad_rows else ""
    return (
        f"{report.source}: {kind}: {report.listings:,} listings in {report.pages:,} pages{bad}, {report.seconds:.0f} s"
    )
