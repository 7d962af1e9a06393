"""What the search costs a visitor of a catalog of any size, in a real browser.

    python -m benchmarks.search --tools 430000 [--out benchmarks/SEARCH.md]

Only the index and the search page are built, over the synthetic catalog of benchmarks/world with levels, categories and
facets drawn at random, for the index does not ask whether they are right. The browser's processor is slowed down four
times. Each query is typed letter by letter; counted are the bytes of the index that came over the line, compressed, and
the time that scripts ran.
"""

import argparse
import gzip
import http.server
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.world import World
from sitegen import words
from sitegen.files.sink import Sink
from sitegen.markup.text import lead, plain
from sitegen.pages import fixed
from sitegen.search import Index
from sitegen.shell import frame
from sitegen.summaries import Line, Row
from toolrisk import house
from toolrisk.models import Category, Risk, Status
from toolrisk.slugs import slug

SLOWER, FIRST, LATER, SCRIPT = 4, 250, 60, 100
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SOURCES = ("official", "docker", "smithery", "glama")
QUERIES = (
    "list invoices",
    "delete",
    "create_pull_request",
    "refund payment",
    "get",
    "github issue",
    "send message",
    "获取",
)
PAUSE, MADE = 160, "made.json"
# Category, level and share: near enough to the real ones for the size of an index.
_SHARES = {
    Category.read: {Risk.low: 50, Risk.medium: 12, Risk.high: 2},
    Category.write: {Risk.medium: 20, Risk.high: 3},
    Category.execute: {Risk.high: 4, Risk.critical: 1},
    Category.destructive: {Risk.high: 2, Risk.critical: 4},
    Category.financial: {Risk.critical: 1},
    None: {Risk.unknown: 1},
}
KINDS = [(kind, risk, share) for kind, levels in _SHARES.items() for risk, share in levels.items()]
_WEIGHTS = [share for *_, share in KINDS]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query cost: requests, compressed bytes, milliseconds of script for its dearest letter, milliseconds from
    the last letter until the answer stood there, and how many records were found."""

    query: str
    requests: int
    size: int
    script: float
    waited: float
    found: str


@dataclass(slots=True)
class Traffic:
    """Bytes sent since the last look."""

    sizes: list[int] = field(default_factory=list)

    def taken(self) -> tuple[int, int]:
        """How many answers and bytes; the counter starts again."""
        taken, self.sizes = self.sizes, []
        return len(taken), sum(taken)


def made(tools: int, folder: Path) -> dict[str, Any]:
    """Write the index and the search page of so many tools into a folder; what that took."""
    sink = Sink(folder)
    shell = frame(folder / ".shell", "http://127.0.0.1/")
    for page in fixed.PAGES:
        sink.put(f"{page.path}index.html", fixed.render(page, shell.at(page.path)))
    for name in shell.files():
        sink.put(name, (shell.folder / name).read_bytes())
    shutil.copytree(house.path("site/assets"), folder / "assets", dirs_exist_ok=True)
    begun, index, number = time.process_time(), Index(sink.put), 0
    for row, lines in servers(tools):
        index.add_server(row)
        for line in lines:
            index.add_tool(line, row)
        number += len(lines)
    index.close()
    files = list((folder / "search").rglob("*.json"))
    size = sum(file.stat().st_size for file in files)
    counted = {"tools": number, "cpu": time.process_time() - begun, "files": len(files), "bytes": size}
    (folder / MADE).write_text(json.dumps(counted))
    return counted


def servers(tools: int) -> Iterator[tuple[Row, list[Line]]]:
    """The synthetic catalog's servers and tools as lists show them."""
    rng = Random(7)
    for name, group in groupby(World.sized(1, tools).tools(), key=lambda tool: tool["server"]):
        own = list(group)
        title, place = plain(own[0]["server_title"], 80), slug(name)
        lines = [_line(tool, title, place, rng) for tool in own]
        risks = tuple(sum(line.risk is level for line in lines) for level in words.LEVELS)
        facets = frozenset(facet for line in lines for facet in line.facets)
        about = lead(plain(own[0]["server_description"] or "", 400), 160)
        sources = (SOURCES[0], *(source for source in SOURCES[1:] if rng.random() < 0.2))
        yield Row(place, plain(name, 120), title, about, Status.active, "1.0.0", risks, facets, sources, "observed",
                  None, None, name, name), lines  # fmt: skip


def _line(tool: dict[str, Any], server: str, place: str, rng: Random) -> Line:
    kind, risk, _ = rng.choices(KINDS, _WEIGHTS)[0]
    facets = tuple(facet for facet in words.FACETS if kind and rng.random() < 0.12)
    summary = lead(plain(tool.get("description") or tool.get("title") or "", 400), 140)
    name = plain(tool["name"], 100)
    return Line(name, f"tools/{place}/{slug(name)}/", server, place, summary, kind, risk, facets,
                datetime(2026, 1, 1, tzinfo=UTC))  # fmt: skip


def serve(folder: Path, traffic: Traffic) -> http.server.ThreadingHTTPServer:
    """A server of gzipped files on this machine that counts what it sends."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                return self.send_error(404)
            data = gzip.compress(file.read_bytes(), 6)
            if self.path.startswith("/search/") and self.path.endswith(".json"):
                traffic.sizes.append(len(data))
            self.send_response(200)
            for head, value in (("Content-Type", self.guess_type(str(file))), ("Content-Encoding", "gzip"),
                                ("Content-Length", str(len(data)))):  # fmt: skip
                self.send_header(head, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def asked(page: Page, cdp: CDPSession, traffic: Traffic, query: str) -> Asked:
    """Type a query into the empty field and wait for its answer."""
    page.focus("#query")
    spent = [_script(cdp)]
    for letter in query:
        page.keyboard.type(letter)
        begun = time.monotonic()
        page.wait_for_timeout(PAUSE)
        spent.append(_script(cdp))
    page.wait_for_function("(words) => document.getElementById('results').dataset.of === words", arg=query)
    waited = time.monotonic() - begun
    page.wait_for_load_state("networkidle")
    spent[-1] = _script(cdp)
    worst = max(after - before for before, after in pairwise(spent))
    requests, size = traffic.taken()
    found = page.inner_text("#status")
    page.fill("#query", "")
    page.wait_for_timeout(2 * PAUSE)
    return Asked(query, requests, size, worst * 1000, waited * 1000, found)


def _script(cdp: CDPSession) -> float:
    found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return float(found["ScriptDuration"])


def measured(folder: Path, queries: tuple[str, ...]) -> Iterator[tuple[str, Asked]]:
    """Each query as a visitor's first, and then all of them in a row as his later ones."""
    traffic = Traffic()
    server = serve(folder, traffic)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path).is_file()
        chromium = None if own else os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for turn, batch in [("first", (one,)) for one in queries] + [("later", queries)]:
            page = browser.new_page()
            cdp = page.context.new_cdp_session(page)
            # Thread time: what else the machine does does not count, the slowing down does.
            cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
            cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(f"http://127.0.0.1:{server.server_port}/search/", wait_until="networkidle")
            for place, query in enumerate(batch):
                one = asked(page, cdp, traffic, query)
                if turn == "first" or place:
                    yield turn, one
            page.close()
            traffic.taken()
        browser.close()
    server.shutdown()


def table(index: dict[str, Any], found: list[tuple[str, Asked]]) -> str:
    """The measurement as Markdown."""
    rows = [
        f"| {turn} | `{one.query}` | {one.found} | {one.requests} | {one.size / 1000:,.0f} | {one.script:,.0f} "
        f"| {one.waited:,.0f} |"
        for turn, one in found
    ]
    head = (
        f"# The search\n\nWritten by `python -m benchmarks.search --tools N`.\n\n"
        f"{index['tools']:,} tools: an index of {index['files']:,} files and {index['bytes'] / 1e6:,.0f} MB before "
        f"compression, made in {index['cpu']:,.0f} CPU s together with the catalog that it is of. Chromium, its "
        f"processor slowed {SLOWER} times, each query typed letter by letter, one every {PAUSE} ms; a later query has "
        f"what those above it loaded. The goals: a first query under {FIRST} KB, a later one under {LATER} KB, under "
        f"{SCRIPT} ms of script for a letter.\n"
    )
    titles = "| | query | answer | requests | KB | script ms, dearest letter | ms until it stood |"
    return "\n".join([head, titles, "|---|---|---|--:|--:|--:|--:|", *rows]) + "\n"


def main() -> None:
    """Make the index, measure, print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    options.add_argument("--tools", type=int, default=430_000)
    options.add_argument("--work", type=Path, help="a folder for the index, kept; default: a temporary one")
    options.add_argument("--reuse", action="store_true", help="measure what --work holds already")
    options.add_argument("--out", type=Path, help="write the table there as well")
    chosen = options.parse_args()
    folder = chosen.work or Path(tempfile.mkdtemp(prefix="toolrisk-search-"))
    try:
        counted = json.loads((folder / MADE).read_text()) if chosen.reuse else made(chosen.tools, folder)
        text = table(counted, list(measured(folder, QUERIES)))
        print(text)
        if chosen.out:
            chosen.out.write_text(text)
    finally:
        if chosen.work is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
