"""What a crawling process can be told to do."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.harvest.remote import remotes_task
from crawler.losses import lost
from crawler.project import found, project_settings
from crawler.registries.official import RegistrySpider
from crawler.reports import CrawlReport, Expectation
from crawler.spiders import SourceSpider
from toolrisk import clock
from toolrisk.canonical import clean
from toolrisk.store import Catalog, Crawl

Say = Callable[[Mapping[str, Any]], None]
# What quietly vanished is found by a full crawl, at the latest so long after the last one.
FULL_EVERY = timedelta(days=7)


def spider_of(source: str) -> type[SourceSpider]:
    """The spider of a source: by its name, or by the URL of any registry that speaks the official one's API."""
    return RegistrySpider if "://" in source else found()[source]


class CrawlTask:
    """Crawls several sources at once in one reactor; what becomes of one is nothing to the others."""

    def __init__(self, header: Mapping[str, Any], say: Say) -> None:
        self._header, self._say = header, say
        self._catalog = Catalog(header["catalog"])
        trusted = [place for url in [*header["urls"].values(), *header["sources"]] if (place := _place(url))]
        self._settings = project_settings(TRUSTED_HOSTS=trusted, **header.get("settings", {}))
        self._process = AsyncCrawlerProcess(self._settings)

    def run(self) -> None:
        """Until every source is done."""
        with self._catalog:
            for source in self._header["sources"]:
                self._guarded(source, partial(self._begin, source))
            self._process.start()

    def _guarded(self, source: str, step: Callable[[], None]) -> None:
        """What goes wrong on our side with one source is its failure, and no other's."""
        try:
            step()
        except Exception as error:
            failure = clean(f"{type(error).__name__}: {error}", 400)
            self._report(CrawlReport(source=label(source), failure=failure))

    def _begin(self, source: str, again: bool = False) -> None:
        spider = spider_of(source)
        if spider.key and not spider.secret():
            return self._report(CrawlReport(source=source, skipped=f"{spider.key} is not set"))
        full = self._is_full(source, spider)
        crawl = self._catalog.begin_crawl(label(source), full, clock.now())
        crawler = self._crawler(spider)
        started = time.monotonic()
        task = self._process.crawl(
            crawler,
            name=label(source),
            catalog=self._catalog,
            crawl=crawl,
            endpoint=self._header["urls"].get(source) or (source if "://" in source else None),
            conditional=not self._header.get("full"),
            on_page=self._on_page,
        )
        ended = partial(self._ended, source, crawler, crawl, started, again)
        task.add_done_callback(lambda done: self._guarded(source, partial(ended, done)))
        return None

    def _crawler(self, spider: type[SourceSpider]) -> Crawler:
        settings = self._settings.copy()
        rate = self._header.get("rate") or spider.rate
        settings.set("DOWNLOAD_DELAY", 60 / rate * 1.02, priority="cmdline")
        return Crawler(spider, settings)

    def _is_full(self, source: str, spider: type[SourceSpider]) -> bool:
        last = self._catalog.last_full(label(source))
        due = last is None or abs(clock.now() - last) >= FULL_EVERY
        return bool(self._header.get("full")) or not spider.incremental or due

    def _on_page(self, spider: SourceSpider) -> None:
        self._say({"event": "page", "source": spider.crawl.source, "listings": spider.kept, "pages": spider.pages})

    def _ended(
        self, source: str, crawler: Crawler, crawl: Crawl, started: float, again: bool, done: "asyncio.Task[None]"
    ) -> None:
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            failure = f"the spider could not start: {_reason(done)}"
            self._catalog.finish_crawl(crawl, complete=False, failure=failure, now=clock.now())
            return self._report(CrawlReport(source=label(source), failure=failure))
        if spider.restart and not again:
            self._catalog.finish_crawl(crawl, complete=False, failure=spider.failure, now=clock.now())
            return self._begin(source, again=True)
        report = self._settled(spider, crawl)
        requests = crawler.stats.get_value("downloader/request_count", 0)
        extra = {"requests": requests, "seconds": round(time.monotonic() - started, 3)}
        return self._report(report.model_copy(update=extra))

    def _settled(self, spider: SourceSpider, crawl: Crawl) -> CrawlReport:
        """Take the crawl over into the catalog, or leave yesterday's there, and say which."""
        if spider.unchanged:
            self._catalog.unchanged(crawl)
            return CrawlReport(source=crawl.source, complete=True, full=crawl.full, unchanged=True)
        short = self._short(spider, crawl) if spider.complete and not spider.failure else None
        failure = spider.failure or short
        complete = spider.complete and failure is None
        self._catalog.finish_crawl(crawl, complete=complete, failure=failure, now=clock.now())
        return CrawlReport(
            source=crawl.source,
            complete=complete,
            full=crawl.full,
            failure=failure or (None if complete else "cut off; the next run goes on from here"),
            short=short is not None,
            pages=spider.pages,
            rows=spider.rows,
            older=spider.older,
            listings=spider.kept,
            bad_rows=spider.bad,
        )

    def _short(self, spider: SourceSpider, crawl: Crawl) -> str | None:
        """How the source falls short of what is expected of it, if it does."""
        if spider.rows and not spider.kept and spider.blank == spider.rows:
            return f"not one of {spider.rows} rows has a name: the source's format has changed"
        expects = self._expected(spider)
        if spider.blank > spider.rows * expects.blank:
            return f"{spider.blank} of {spider.rows} rows have no name; at most {expects.blank:.0%} are expected"
        before, after = self._catalog.listings(crawl.source), self._catalog.known_after(crawl)
        if len(after) < expects.listings:
            return f"{len(after)} listings known after the crawl; at least {expects.listings} are expected"
        if crawl.full and before and not after:
            return "not a single listing, where there were some before"
        return lost(before, after, expects.vanish)

    def _expected(self, spider: SourceSpider) -> Expectation:
        if spider.crawl.source in map(label, self._settings.getlist("ACCEPT_LOSSES")):
            return Expectation(vanish=1.0)
        given = self._header.get("expects")
        if given is not None:
            return Expectation.model_validate(given)
        return Expectation() if spider.crawl.source in self._header["urls"] else spider.expects

    def _report(self, report: CrawlReport) -> None:
        self._say({"event": "report", **report.model_dump(mode="json")})


def label(source: str) -> str:
    """What a source is called in the catalog: its name, or host and path of a registry given by URL."""
    if "://" not in source:
        return source
    parts = urlsplit(source)
    return clean(f"{parts.netloc}{parts.path.rstrip('/')}")


def _place(url: str) -> str | None:
    """The `host:port` of a URL that the operator gave."""
    parts = urlsplit(url)
    if parts.hostname is None:
        return None
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _reason(done: "asyncio.Task[None]") -> str:
    error = None if done.cancelled() else done.exception()
    return f"{type(error).__name__}: {error}" if error else "cancelled"


def crawl_task(header: Mapping[str, Any], _: Sequence[Any], say: Say) -> None:
    """Crawl the sources that the header names."""
    CrawlTask(header, say).run()


TASKS: Mapping[str, Callable[[Mapping[str, Any], Sequence[Any], Say], None]] = {
    "crawl": crawl_task,
    "remotes": remotes_task,
}
