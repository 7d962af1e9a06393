"""The official registry's API, from a server that speaks it well and ill; Scrapy's own engine on our side."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from scrapy.http import Response

import crawler
from crawler import CrawlReport, Expectation
from crawler.registries.official import RegistrySpider
from crawler.spiders import Page
from tests.crawler.local_http import Servers
from tests.crawler.local_registry import Registry, Row, answering, cut_off, half, npm, row, saying
from toolrisk import clock
from toolrisk.models import Listing, Status
from toolrisk.store import Catalog

SWIFT = {"BACKOFF_BASE": 0.01}
ROWS = [row(f"io.acme/server-{number:03}", packages=[npm(f"server-{number}")]) for number in range(230)]


def crawl(catalog: Catalog, *urls: str, full: bool = False, expects: Expectation | None = None) -> list[CrawlReport]:
    return crawler.crawl(catalog, urls, full=full, rate=60_000, settings=SWIFT, expects=expects)


def names(catalog: Catalog, url: str) -> list[str]:
    return [listing.name for listing in catalog.listings(urlsplit(url).netloc) if listing.status is not Status.deleted]


def test_every_page_is_taken_once_and_every_field_is_kept(servers: Servers, catalog: Catalog) -> None:
    whole = row(
        "io.acme/whole",
        "2.1.0",
        title="Whole",
        repository={"url": "https://github.com/acme/mono", "source": "github", "subfolder": "whole"},
        packages=[
            npm(
                "@acme/whole",
                environmentVariables=[{"name": "KEY", "isRequired": True, "isSecret": True}],
                packageArguments=[
                    {"type": "positional", "value": "start"},
                    {"type": "named", "name": "--mode", "default": "safe"},
                    {"type": "named", "name": "--token", "isRequired": True},
                ],
            )
        ],
        remotes=[{"type": "sse", "url": "https://acme.example/sse", "headers": [{"name": "Auth", "isSecret": True}]}],
    )
    url = servers.add(Registry([*ROWS, whole]), "")
    (report,) = crawl(catalog, url)
    assert report.model_copy(update={"seconds": 0.0}) == CrawlReport(
        source=urlsplit(url).netloc, complete=True, full=True, pages=3, rows=231, listings=231, requests=4
    )
    kept = next(item for item in catalog.listings() if item.name == "io.acme/whole")
    assert kept == Listing.model_validate(
        {
            "registry": urlsplit(url).netloc,
            "name": "io.acme/whole",
            "title": "Whole",
            "version": "2.1.0",
            "description": "What io.acme/whole does.",
            "repository": {"url": "https://github.com/acme/mono", "subfolder": "whole"},
            "packages": [
                {
                    "registry_type": "npm",
                    "identifier": "@acme/whole",
                    "version": "1.0.0",
                    "arguments": ["start", "--mode", "safe"],
                    "variables": [{"name": "KEY", "required": True, "secret": True}],
                }
            ],
            "remotes": [{"type": "sse", "url": "https://acme.example/sse", "headers": ["Auth"]}],
            "published": "2026-11-01T00:00:00Z",
            "updated": "2026-11-01T00:00:00Z",
            "url": f"{url}/v0.1/servers/io.acme%2Fwhole/versions/latest",
        }
    )
    assert servers.seen[urlsplit(url).port or 0][0].path == "/robots.txt"
    assert all(asked.headers["user-agent"].startswith("Toolrisk/") for asked in servers.asked(url))
    asked = [item.query for item in servers.asked(url)]
    assert [item.pop("cursor", None) for item in asked] == [
        None,
        "io.acme/server-099:1.0.0",
        "io.acme/server-199:1.0.0",
    ]
    assert asked == [{"version": "latest", "limit": "100"}] * 3


def test_what_passes_is_waited_for_and_what_stays_fails_its_source_alone(servers: Servers, catalog: Catalog) -> None:
    passing = [answering(503), None, answering(429, Retry_After="0"), answering(502), cut_off, half, answering(500)]
    patient = servers.add(Registry(ROWS, [*passing]), "")
    failing = {
        "answered 500 not now": [answering(500)] * 9,
        "answered 503 not now": [None, *[answering(503)] * 9],
        "answered 429 not now": [answering(429, Retry_After="86400")],
        "answered 429 not now ": [answering(429, Retry_After="Wed, 01 Jan 2200 00:00:00 GMT")],
        "answered 400 Bad Request; no such parameter; query.limit": [
            saying({"title": "Bad Request", "detail": "no such parameter", "errors": [{"message": "query.limit"}]}, 400)
        ],
        "answered 403": [None, saying({"errors": True}, 403)],
        "answered 403 out; of tokens": [None, saying({"error": "out", "detail": "of tokens", "errors": {"a": 1}}, 403)],
        "not JSON": [half] * 9,
        "answered 307 (to http://169.254.169.254/), which is not followed": [
            answering(307, location="http://169.254.169.254/")
        ],
        "answered without a list of servers": [saying({"servers": {"a": 1}})],
        "nextCursor": [saying({"servers": ROWS[:1], "metadata": {"nextCursor": 7}})],
        "the pages have no end": [saying({"servers": ROWS[:1], "metadata": {"nextCursor": "x"}})] * 9,
        "ResponseDataLossError": [cut_off] * 9,
    }
    urls = {reason: servers.add(Registry(ROWS, [*faults]), "") for reason, faults in failing.items()}
    urls["Forbidden by robots.txt"] = servers.add(Registry(ROWS), "", robots=b"User-agent: Toolrisk\nDisallow: /v0.1/")
    first, *rest = crawl(catalog, patient, *urls.values())
    assert servers.asked(urls["Forbidden by robots.txt"]) == []
    assert (first.complete, first.listings, first.failure) == (True, 230, None)
    for report, (reason, url) in zip(rest, urls.items(), strict=True):
        assert reason.strip() in str(report.failure)
        assert not report.complete
        assert names(catalog, url) == []


class Odd(RegistrySpider):
    """A spider with a fault of its own."""

    def read(self, response: Response) -> Page:
        raise ZeroDivisionError("by nought")


def test_a_page_that_can_t_be_read_for_a_fault_of_ours_is_told_with_its_address_and_status(catalog: Catalog) -> None:
    spider = Odd("odd", catalog=catalog, crawl=catalog.begin_crawl("odd", full=True, now=clock.now()))

    async def parsed() -> list[object]:
        return [said async for said in spider.parse(Response("https://acme.example/v0.1/servers"))]

    assert asyncio.run(parsed()) == []
    told = "https://acme.example/v0.1/servers answered 200, which can't be read: ZeroDivisionError: by nought"
    assert spider.failure == told


def test_no_request_comes_sooner_than_the_rate_allows(servers: Servers, catalog: Catalog) -> None:
    """Seven requests, robots.txt and those that failed among them, have six gaps of a fifth of a second."""
    url = servers.add(Registry(ROWS, [answering(503), cut_off, None, half]), "")
    crawler.crawl(catalog, [url], rate=300, settings=SWIFT)
    times = [asked.at for asked in servers.seen[urlsplit(url).port or 0]]
    assert len(times) == 7
    assert times[-1] - times[0] > 1.0


def words(number: int, value: str = "w") -> list[Row]:
    return [{"type": "positional", "value": value}] * number


NO_URLS = ("https://[bad/x", "https://a\u2100b/x", "https://a.example:99999/x", "https://{host}:{port}/sse")


def dirty() -> list[Row]:
    unsound = [
        row("io.acme/no-repository", repository={}),
        row("io.acme/latest", packages=[npm("latest") | {"version": "latest"}, npm("sound")]),
        row("io.acme/argument", packages=[npm("argument", packageArguments=[{"type": ""}])]),
        row("io.acme/no-version") | {},
        row("No slash, and much ado" + "o" * 500),
        row("io.acme/bad-status", status="sleeping"),
        row("io.acme/script", repository={"url": "javascript:alert(1)", "source": "github"}),
        row("io.acme/odd-remote", remotes=[{"type": "carrier-pigeon", "url": "https://x.example"}]),
        row("io.acme/no-url", remotes=[{"type": "sse", "url": url} for url in NO_URLS]),
        row("io.acme/" + "long" * 1_000),
        row("io.acme/words", packages=[npm("words", packageArguments=[*words(1), *words(1, "x" * 2_001)])]),
        row("io.acme/many-words", packages=[npm("many", packageArguments=words(101))]),
        row("io.acme/many", remotes=[{"type": "sse", "url": f"https://{number}.example"} for number in range(101)]),
        row("io.acme/no-home", repository={"url": "https://a\u2100b/x", "source": "github"}),
    ]
    del unsound[3]["server"]["version"]
    return unsound


def test_unsound_rows_are_kept_as_far_as_they_go(servers: Servers, catalog: Catalog) -> None:
    nameless = [row("") | {"server": {"description": "Nameless."}}, "nonsense", None]
    old = [row("io.acme/x", version, latest=False) for version in ("0.1.0", "0.2.0")]
    page = {
        "servers": [*ROWS[:40], *dirty(), *nameless, *old, row("io.acme/x", "1.0.0")],
        "metadata": {"nextCursor": ""},
    }
    url = servers.add(Registry([], [saying(page)]), "")
    (report,) = crawl(catalog, url)
    assert (report.complete, report.rows, report.older, report.listings, report.bad_rows) == (True, 60, 2, 55, 17)
    bad = {item.name: item.reason for item in catalog.bad_rows(report.source)}
    assert "server.repository.url: Field required" in bad["io.acme/no-repository"]
    assert "`latest` is no version" in bad["io.acme/latest"]
    kept = {listing.name: listing for listing in catalog.listings()}
    assert kept["io.acme/no-repository"].repository is kept["io.acme/script"].repository is None
    assert [package.version for package in kept["io.acme/latest"].packages] == [None, "1.0.0"]
    assert [package.identifier for package in kept["io.acme/argument"].packages] == ["argument"]
    assert kept["io.acme/bad-status"].status is Status.active
    assert kept["io.acme/odd-remote"].remotes == ()
    assert [remote.url for remote in kept["io.acme/no-url"].remotes] == ["https://{host}:{port}/sse"]
    assert "server.remotes.0.url: Value error, Invalid IPv6 URL" in bad["io.acme/no-url"]
    assert kept["io.acme/no-home"].repository is None
    assert [package.arguments for package in kept["io.acme/words"].packages] == [("w",)]
    assert [package.arguments for package in kept["io.acme/many-words"].packages] == [()]
    assert kept["io.acme/many"].remotes == ()
    assert all(len(listing.url or "") < 1_000 for listing in kept.values())
    assert all(len(name) <= 200 for name in kept)
    assert kept["io.acme/x"].version == "1.0.0"


def test_the_next_crawl_asks_for_news_only_and_a_full_one_finds_what_vanished(
    servers: Servers, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(list(ROWS))
    url = servers.add(registry, "")
    crawl(catalog, url)
    registry.rows = [
        *ROWS[3:],
        row("io.acme/server-000", "2.0.0", updated="2999-01-01T00:00:00Z"),
        row("io.acme/server-001", updated="2999-01-01T00:00:00Z", status="deleted"),
        row("io.acme/server-002", updated="2999-01-01T00:00:00Z", status="deprecated"),
    ]
    del registry.rows[10]
    (news,) = crawl(catalog, url)
    assert (news.complete, news.full, news.pages, news.listings) == (True, False, 1, 3)
    assert "updated_since" in servers.asked(url)[-1].query
    kept = {listing.name: listing for listing in catalog.listings()}
    assert len(kept) == 230
    assert kept["io.acme/server-000"].version == "2.0.0"
    assert kept["io.acme/server-001"].status is Status.deleted
    assert kept["io.acme/server-002"].status is Status.deprecated
    assert kept["io.acme/server-013"].status is Status.active
    monkeypatch.setenv(clock.VARIABLE, (clock.now() + timedelta(days=7)).isoformat())
    (full,) = crawl(catalog, url)
    assert full.full
    assert {item.name for item in catalog.listings() if item.status is Status.deleted} == {
        "io.acme/server-001",
        "io.acme/server-013",
    }


def test_falling_short_keeps_yesterday(servers: Servers, catalog: Catalog) -> None:
    """Each answer is wrong in a way of its own, and all of them would wipe the catalog out if they were believed."""
    nested = [{"server": item, "_meta": item["_meta"]} for item in ROWS[:30]]
    always = {"not one of 30 rows has a name": {"servers": nested}, "not a single listing": {"servers": []}}
    expected = {
        "3 listings known after the crawl; at least 200": {"servers": ROWS[:3]},
        "1 of 11 rows have no name; at most 5%": {"servers": [*ROWS[:10], {}]},
    }
    registries = {reason: Registry(ROWS) for reason in (*always, *expected)}
    urls = {reason: servers.add(registry, "") for reason, registry in registries.items()}
    assert all(report.complete for report in crawl(catalog, *urls.values()))
    for reason, page in {**always, **expected}.items():
        registries[reason].faults = [saying(page)]
    reports = crawl(catalog, *(urls[reason] for reason in always), full=True)
    limits = Expectation(listings=200, blank=0.05)
    reports += crawl(catalog, *(urls[reason] for reason in expected), full=True, expects=limits)
    for report, (reason, url) in zip(reports, urls.items(), strict=True):
        assert reason in str(report.failure)
        assert len(names(catalog, url)) == 230


def test_a_source_of_ours_elsewhere_has_no_expectations_but_those_it_is_given(
    servers: Servers, catalog: Catalog
) -> None:
    url = servers.add(Registry(ROWS[:2]), "")
    (report,) = crawler.crawl(catalog, ["official"], url=url, settings=SWIFT, rate=60_000)
    assert (report.source, report.complete, report.listings) == ("official", True, 2)
