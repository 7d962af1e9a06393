"""From the world to listings and tool definitions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crawler.reports import CrawlReport, Expectation, SourceInfo
from toolrisk.store import Catalog

__all__ = ["CrawlReport", "Expectation", "SourceInfo", "UnknownSourceError", "check", "crawl", "sources"]


class UnknownSourceError(ValueError):
    """There is no source of that name; the message lists those that there are."""


def sources() -> tuple[SourceInfo, ...]:
    """Every source that can be crawled, in the order of their names."""
    from crawler.project import found

    return tuple(spider.info() for spider in found().values())


def check(wanted: Sequence[str]) -> None:
    """Raises UnknownSourceError for a source that there is not, neither by name nor as a URL."""
    known = {source.name for source in sources()}
    unknown = [source for source in wanted if source not in known and "://" not in source]
    if unknown:
        raise UnknownSourceError(f"no source is called {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def crawl(
    catalog: Catalog,
    sources: Sequence[str],
    *,
    url: str | Mapping[str, str] | None = None,
    full: bool = False,
    rate: int | None = None,
    expects: Expectation | None = None,
    on_page: Callable[[str, int], None] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[CrawlReport]:
    """Crawl sources, given by name or as the base URL of a registry; one report for each, in their order.

    A source that fails keeps its listings of yesterday and does not stop the others. `url` is another place for a
    single source, or for several by their names; there they have only the expectations that `expects` gives them.
    `full` asks for everything again; otherwise that is done seven days after the last time. `rate` is requests a
    minute, in place of a source's own. The setting ACCEPT_LOSSES names sources of which nothing is expected.
    `on_page(source, listings so far)` is called as pages are saved. The catalog must be one that a second process can
    open. Raises UnknownSourceError, and ValueError where one `url` is given for several sources.
    """
    wanted = list(dict.fromkeys(sources))
    header: dict[str, Any] = {"catalog": catalog.url, "sources": wanted, "urls": _places(wanted, url)}
    header |= {"full": full, "rate": rate, "expects": expects.model_dump() if expects else None}
    reports = _crawled(header | {"settings": dict(settings or {})}, on_page or (lambda source, listings: None))
    return [reports[_name(source)] for source in wanted]


def _crawled(header: Mapping[str, Any], on_page: Callable[[str, int], None]) -> dict[str, CrawlReport]:
    from crawler.child import ChildError, run

    reports: dict[str, CrawlReport] = {}
    names = [_name(source) for source in header["sources"]]
    try:
        for event in run("crawl", header):
            if event["event"] == "page":
                on_page(event["source"], event["listings"])
            else:
                report = CrawlReport.model_validate({key: value for key, value in event.items() if key != "event"})
                reports[report.source] = report
    except ChildError as error:
        reports |= {name: CrawlReport(source=name, failure=str(error)) for name in names if name not in reports}
    return reports


def _places(wanted: Sequence[str], url: str | Mapping[str, str] | None) -> dict[str, str]:
    if isinstance(url, str) and len(wanted) != 1:
        raise ValueError("one URL is given, but not one source")
    check(wanted)
    return {wanted[0]: url} if isinstance(url, str) else dict(url or {})


def _name(source: str) -> str:
    from crawler.tasks import label

    return label(source)
