"""What holds for every crawl: that a kill loses nothing, and that nothing unsafe is left on."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import crawler
from crawler.project import project_settings
from tests.crawler.local_http import Answer, Servers
from tests.crawler.local_registry import Registry, row
from tests.waiting import eventually
from toolrisk import clock
from toolrisk.store import Catalog

ROWS = [row(f"io.acme/server-{number:03}") for number in range(430)]
CRAWL = """
import crawler, sys
from toolrisk.store import Catalog
crawler.crawl(Catalog(sys.argv[1]), [sys.argv[2]], rate=60_000)
"""


async def silence(registry: Registry, answer: Answer, body: bytes) -> None:
    """The page does not come."""
    await asyncio.sleep(3600)


def _runs(pid: str) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_crawl_that_was_killed_goes_on_where_it_stood(servers: Servers, catalog: Catalog) -> None:
    registry = Registry(ROWS, [None, None, silence])
    url = servers.add(registry, "")
    with subprocess.Popen([sys.executable, "-c", CRAWL, catalog.url, url]) as process:
        assert eventually(lambda: len(servers.asked(url)) == 3)
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.SIGKILL)
    assert eventually(lambda: not _runs(child))
    assert catalog.listings() == []
    (report,) = crawler.crawl(catalog, [url], rate=60_000)
    assert (report.complete, report.pages, report.listings) == (True, 3, 230)
    names = [listing.name for listing in catalog.listings(urlsplit(url).netloc)]
    assert names == [item["server"]["name"] for item in ROWS]
    cursors = [asked.query.get("cursor") for asked in servers.asked(url)]
    assert cursors[2] == cursors[3] == "io.acme/server-199:1.0.0"
    assert len(cursors) == 6


def test_a_cursor_that_is_no_longer_understood_begins_the_crawl_anew(servers: Servers, catalog: Catalog) -> None:
    registry = Registry(ROWS[:250])
    url = servers.add(registry, "")
    source = urlsplit(url).netloc
    crawl = catalog.begin_crawl(source, full=True, now=clock.now())
    catalog.save_page(crawl, [], [], "from another time")
    (report,) = crawler.crawl(catalog, [url], rate=60_000)
    assert (report.complete, report.listings, report.failure) == (True, 250, None)
    assert [asked.query.get("cursor") for asked in servers.asked(url)][:2] == ["from another time", None]


def test_what_is_unsafe_by_default_is_off() -> None:
    settings = project_settings()
    off = ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "REDIRECT_ENABLED"]
    off += ["METAREFRESH_ENABLED", "HTTPPROXY_ENABLED", "ALLOW_LOOPBACK"]
    assert [name for name in off if settings.getbool(name)] == []
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("CONCURRENT_ITEMS") == 1
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 64 * 1024 * 1024


def test_an_operator_is_named_where_one_is_set() -> None:
    script = "from crawler import settings; print(settings.USER_AGENT)"
    given = {**os.environ, "TOOLRISK_CONTACT": "ops@acme.example"}
    said = subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, check=True).stdout
    assert said.startswith("Toolrisk/")
    assert "ops@acme.example" in said
