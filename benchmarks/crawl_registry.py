"""Crawl real registry rows from a local server that fails in each way: is every listing accounted for?

    python -m benchmarks.crawl_registry servers.jsonl.gz [--rate 180]

The rows are one JSON object a line, as the official registry's API prints them. Shown are a first crawl with faults
thrown in, a second one that asks for news, and one that is killed with -9 in the middle and begun again.
"""

import argparse
import asyncio
import gzip
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import crawler
from crawler.identity import identify
from tests.crawler.local_http import Answer, Servers
from tests.crawler.local_registry import OFFICIAL, Fault, Registry, answering, cut_off, half
from toolrisk.store import Catalog

CRAWL = """
import crawler, sys
from toolrisk.store import Catalog
crawler.crawl(Catalog(sys.argv[1]), ["official"], url=sys.argv[2], rate=int(sys.argv[3]))
"""


def main() -> None:
    """Run all three crawls and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--rate", type=int, default=180)
    given = parser.parse_args()
    with gzip.open(given.rows, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder, Servers() as servers:
        with Catalog(f"{folder}/first.db") as catalog:
            _first(catalog, servers, rows, given.rate)
        with Catalog(f"{folder}/killed.db") as catalog:
            _killed(catalog, servers, rows, given.rate)


def _first(catalog: Catalog, servers: Servers, rows: list[Any], rate: int) -> None:
    faults: list[Fault | None] = [None, answering(503), None, answering(429, Retry_After="2"), answering(502), None]
    registry = Registry(rows, [*faults, cut_off, None, half])
    url = servers.add(registry, "")
    report = _crawl(catalog, url, rate)
    latest = [row for row in rows if row["_meta"][OFFICIAL]["isLatest"]]
    listings, bad = catalog.listings("official"), catalog.bad_rows("official")
    print(f"rows served: {len(rows):,}, latest versions {len(latest):,}; 5 faults thrown in")
    print(
        f"  {report.listings:,} listings, {len(bad)} bad rows kept, {report.requests} requests, {report.seconds:.1f} s"
    )
    print(
        f"  accounted for: {sorted(item.name for item in listings) == sorted(row['server']['name'] for row in latest)}"
    )
    print(f"  bad rows: {dict(Counter(item.reason.partition(':')[0] for item in bad).most_common(6))}")
    _print_rate(servers, url)
    _print_identity(catalog)
    before = len(servers.asked(url))
    again = _crawl(catalog, url, rate)
    print(f"second crawl: full {again.full}, {len(servers.asked(url)) - before} request, {again.rows} rows")


def _crawl(catalog: Catalog, url: str, rate: int) -> crawler.CrawlReport:
    (report,) = crawler.crawl(catalog, ["official"], url=url, rate=rate)
    if not report.complete:
        raise SystemExit(f"the crawl failed: {report.failure}")
    return report


def _print_rate(servers: Servers, url: str) -> None:
    times = sorted(asked.at for asked in servers.asked(url))
    busiest = max(sum(1 for at in times if start <= at < start + 60) for start in times)
    print(f"  at most {busiest} requests in any minute; {(len(times) - 1) / (times[-1] - times[0]) * 60:.0f} a minute")


def _print_identity(catalog: Catalog) -> None:
    began = time.perf_counter()
    found = identify(catalog.listings()).servers
    merged = [server for server in found if len(server.merges) > 1]
    keys = Counter(merge.key for server in merged for merge in server.merges[1:])
    related = sum(1 for server in found if server.related)
    print(f"  {len(found):,} servers in {time.perf_counter() - began:.2f} s; {len(merged)} stand for several listings,")
    print(f"  merged by {dict(keys)}; {related} share a repository with another and stay apart; for instance")
    for server in sorted(merged, key=lambda server: -len(server.merges))[:3]:
        print(f"    {server.name}: {', '.join(f'{one.name} ({one.key} {one.value})' for one in server.merges[1:3])} …")


async def _silence(registry: Registry, answer: Answer, body: bytes) -> None:
    await asyncio.sleep(3600)


def _killed(catalog: Catalog, servers: Servers, rows: list[Any], rate: int) -> None:
    url = servers.add(Registry(rows, [*[None] * 14, _silence]), "")
    with subprocess.Popen([sys.executable, "-c", CRAWL, catalog.url, url, str(rate)]) as process:
        while len(servers.asked(url)) < 15:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    time.sleep(2)
    report = _crawl(catalog, url, rate)
    names = [listing.name for listing in catalog.listings("official")]
    cursors = Counter(asked.query.get("cursor") for asked in servers.asked(url))
    print(f"killed with -9 at page 15: the next run took {report.pages} pages more, and is complete: {report.complete}")
    twice = sum(cursors.values()) - len(cursors)
    print(f"  {len(names):,} listings of {len(set(names)):,} names; pages asked for twice: {twice}")


if __name__ == "__main__":
    main()
