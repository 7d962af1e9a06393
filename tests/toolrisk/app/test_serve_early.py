"""What `toolrisk serve` answers of a large catalog before it has looked round: servers, tools, and what is coming."""

import os
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from tests.toolrisk.app.cataloguing import DAY_TWO, TOOLS, made, show
from tests.toolrisk.app.serving import SITE, below
from tests.waiting import eventually
from toolrisk.app import build as building
from toolrisk.app.progress import Reporter
from toolrisk.app.serve import site as serve_site
from toolrisk.app.serve.site import Options
from toolrisk.app.serve.watch import Watch, bound
from toolrisk.store import Catalog

PAGE = "tools/io.acme-mail/send-mail/index.html"


class Early:
    """A watch whose site is made when it is let."""

    def __init__(self, folder: Path) -> None:
        self.db = made(folder / "catalog.db")
        self.gate = folder / "gate"
        self._socks = bound("127.0.0.1", 0, 2)
        self._port = self._socks[0].getsockname()[1]
        options = Options(self.db, "127.0.0.1", self._port, SITE, 2, 1 << 20, 0.1, quiet=True)
        self.watch = Watch(options, self._socks, folder / "tmp", Reporter(quiet=True))

    def ask(self, path: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def end(self) -> None:
        self.watch.end()
        for sock in self._socks:
            sock.close()


@pytest.fixture
def early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Early]:
    (tmp_path / "tmp").mkdir()
    one, whole = Early(tmp_path), serve_site._live

    def later(*arguments: Any) -> Any:
        while not one.gate.exists():
            serve_site._go_on(arguments[-1])
            sleep(0.05)
        return whole(*arguments)

    monkeypatch.setattr(serve_site, "LARGE", 1)
    monkeypatch.setattr(serve_site, "_live", later)
    one.watch.begin()
    yield one
    one.end()
    assert not below(os.getpid())


def test_servers_and_tools_are_there_before_all_else(early: Early, tmp_path: Path) -> None:
    with Catalog(early.db) as catalog:
        building.build(catalog, tmp_path / "public", SITE, Reporter(quiet=True))
    for path in (PAGE, PAGE.replace("index.html", "policy.json"), "tools/io.acme-mail/policy.json",
                 "tools/io.acme-mail/badge.svg", "tools/io.acme-mail/feed.xml", "api/v1/servers/io.acme-mail.json",
                 "assets/search.js", "search/index.html"):  # fmt: skip
        response, body = early.ask(path)
        assert (response.status, body) == (200, (tmp_path / "public" / path).read_bytes()), path
    assert early.ask("tools/io.acme-mail/")[0].status == 200
    assert early.ask("tools/io.acme-mail")[0].getheader("Location") == "io.acme-mail/"
    for path in ("tools/nothing/", "tools/io.acme-mail/nothing/", "tools/io.acme-mail/nothing.json",
                 "api/v1/servers/nothing.json", "tools/io.acme%2fmail/", "tools/io.acme/mail/"):  # fmt: skip
        assert early.ask(path)[0].status == 404, path


def test_what_is_coming_is_told_and_comes(early: Early) -> None:
    later = ("", "risks/high/", "search/meta.json", "sitemap-1.xml", "llms.txt")
    for path in (*later, "data/catalog.jsonl.gz"):
        response, body = early.ask(path)
        assert (response.status, response.getheader("Retry-After")) == (503, "60"), path
        assert response.getheader("Cache-Control") == "no-store" and b"being made" in body
    health = early.ask("-/health")
    assert health[0].status == 200 and b'"servers": 4' in health[1] and b'"tools": null' in health[1]
    assert DAY_TWO.date().isoformat().encode() in health[1]
    first = below(os.getpid())
    early.gate.touch()
    assert eventually(lambda: early.ask("")[0].status == 200)
    assert eventually(lambda: all(early.ask(path)[0].status == 200 for path in later))
    assert eventually(lambda: len(set(first) & set(below(os.getpid()))) == 1), "who came first has gone"
    assert early.ask(PAGE.removesuffix("index.html"))[0].status == 200


def test_it_ends_though_the_site_is_still_being_made(early: Early) -> None:
    assert early.watch.now and early.watch.now.alive and early.ask(PAGE)[0].status == 200


def test_a_catalog_that_stays_as_it_was_is_served_once(early: Early) -> None:
    assert eventually(lambda: bool(early.watch.now and early.watch.now.mark)), "now it is known what is served"
    with Catalog(early.db) as catalog:
        show(catalog, "io.acme/notes", TOOLS["io.acme/notes"], DAY_TWO)
    for _ in range(3):
        early.watch.look()
    assert early.watch.next is None, "the same was shown again"
    with Catalog(early.db) as catalog:
        show(catalog, "io.acme/notes", TOOLS["io.acme/notes"][:1], DAY_TWO)
    assert eventually(lambda: (early.watch.look(), early.watch.next is not None)[1])


def test_a_former_place_is_coming(early: Early) -> None:
    with Catalog(early.db) as catalog:
        (mail,) = (one for one in catalog.servers() if one.name == "io.acme/mail")
        catalog.save_servers([mail.model_copy(update={"name": "io.acme/post"})], [("io.acme/mail", "io.acme/post")])
    assert early.ask("tools/io.acme-mail/")[0].status == 503
    assert early.ask("tools/io.acme-post/")[0].status == 200
