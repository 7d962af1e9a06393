"""`toolrisk serve`: the built site's bytes at every address, whatever is asked, through nights and deaths."""

import gzip
import os
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitegen.files.media import media_type, shrinks
from tests.toolrisk.app.cataloguing import DAY_TWO, SERVERS, TOOLS, made, show, tool, verdict
from tests.toolrisk.app.serving import SITE, Served, below, gone, serving
from tests.waiting import eventually
from toolrisk.app import build as building
from toolrisk.app.progress import Reporter
from toolrisk.app.serve.http import App, _takes_gzip
from toolrisk.app.serve.site import Pulse
from toolrisk.app.serve.watch import bound, touched
from toolrisk.cli import app
from toolrisk.models import Category, Risk
from toolrisk.store import Catalog

PAGE = "/tools/io.acme-mail/send-mail/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    with Catalog(made(folder / "catalog.db")) as catalog:
        building.build(catalog, folder / "public", SITE, Reporter(quiet=True))
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> dict[str, bytes]:
    top = folder / "public"
    files = (file for file in top.rglob("*") if file.is_file() and ".build" not in file.parts)
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    (folder / "tmp").mkdir()
    with serving(str(folder / "catalog.db"), folder / "tmp", "--workers", "2") as served:
        assert eventually(lambda: served.ask("/data/catalog.jsonl.gz")[0].status == 200)
        yield served
    assert served.process.returncode == 0
    assert not list((folder / "tmp").iterdir()), "it leaves files behind"


def test_every_address_of_the_built_site_answers_with_its_bytes(server: Served, built: dict[str, bytes]) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    places = {path: [f"/{path}"] for path in built}
    for path in built:
        if path.endswith("index.html"):
            places[path].append(f"/{path.removesuffix('index.html')}")
    assert len(built) > 300
    for path, addresses in places.items():
        for address in addresses:
            for coding in ("identity", "br, gzip"):
                connection.request("GET", address, headers={"Accept-Encoding": coding})
                response = connection.getresponse()
                body, packed = response.read(), response.getheader("Content-Encoding") == "gzip"
                assert response.status == 200, address
                assert packed == ("gzip" in coding and shrinks(path) and len(built[path]) > 400), address
                assert (gzip.decompress(body) if packed else body) == built[path], address
                assert response.getheader("Content-Type") == media_type(path)
                assert (response.getheader("Vary") == "accept-encoding") == shrinks(path)


def test_head_says_what_get_says(server: Served, built: dict[str, bytes]) -> None:
    for path in ("", "404.html", "assets/mark.svg", "search/meta.json", "data/catalog.jsonl.gz", "nothing"):
        for coding in ("gzip", "identity"):
            (get, _), (head, body) = (
                server.ask(f"/{path}", method, Accept_Encoding=coding) for method in ("GET", "HEAD")
            )
            told = [{name: value for name, value in one.getheaders() if name != "date"} for one in (get, head)]
            assert body == b"" and told[0] == told[1] and get.status == head.status


@pytest.mark.parametrize(
    ("path", "place"),
    [("/tools/io.acme-mail", "io.acme-mail/"), ("/tools/io.acme-mail/send-mail?x=1&y", "send-mail/?x=1&y"),
     ("/risks/high", "high/"), ("/method", "method/")],
)  # fmt: skip
def test_a_folder_without_its_slash_is_led_to_it(server: Served, path: str, place: str) -> None:
    response, _ = server.ask(path)
    assert (response.status, response.getheader("Location")) == (301, place)


def test_what_a_client_has_is_not_sent_again(server: Served) -> None:
    for coding in ("gzip", "identity"):
        response, _ = server.ask(PAGE, Accept_Encoding=coding)
        tag = response.getheader("ETag") or ""
        assert tag.startswith('"') and tag.endswith('"')
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again, body = server.ask(PAGE, Accept_Encoding=coding, If_None_Match=known)
            assert (again.status, body, again.getheader("ETag")) == (304, b"", tag)
        for known in ('"other"', '"*"'):
            assert server.ask(PAGE, Accept_Encoding=coding, If_None_Match=known)[0].status == 200
    tags = {server.ask(PAGE, Accept_Encoding=coding)[0].getheader("ETag") for coding in ("gzip", "identity")}
    assert len(tags) == 2
    assert server.ask("/nothing", If_None_Match="*")[0].status == 404


@pytest.mark.parametrize(
    ("said", "takes"),
    [(b"gzip", True), (b"br, gzip;q=0.5", True), (b"GZIP", True), (b"*", True), (b"", False), (b"identity", False),
     (b"gzip;q=0", False), (b"gzip; q=0.0, *", False), (b"*;q=0", False), (b"gzip;q=x", False), (b"xgzip", False)],
)  # fmt: skip
def test_gzip_goes_to_those_who_take_it(said: bytes, takes: bool) -> None:
    assert _takes_gzip(said) is takes


def test_what_is_not_there_gets_the_page_that_helps(server: Served, built: dict[str, bytes]) -> None:
    for path in ("/nothing", "/tools/", "/tools/nothing/", "/tools/io.acme-mail/nothing/", "/assets/", "/-/", "//",
                 "/.build/manifest.json", "/index.html/", "/tools//"):  # fmt: skip
        if f"{path.lstrip('/')}index.html" in built:
            continue
        response, body = server.ask(path)
        assert (response.status, body) == (404, built["404.html"]), path


HOSTILE = [
    "/../catalog.db", "/tools/../../catalog.db", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%00",
    "/tools/%00/", "/%ff%fe", "/tools/%c0%ae%c0%ae/", "/%", "/%zz", "/tools/io.acme-mail%2fsend-mail/", "/\\..\\x",
    "/tools/" + "a" * 60_000, "/?" + "q" * 60_000, "/" + "../" * 5_000, "*", "http://other.example/", "/.git/config",
    "//other.example/", "/tools/io.acme-mail//", "/~root", "/tools/io.acme-mail/send-mail/;x", "/%0d%0aX: y",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path[:24])
def test_hostile_addresses_find_nothing(server: Served, path: str) -> None:
    got = server.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int(got.split(b" ", 2)[1])
    assert status in ({200, 404, 400} if path.startswith(("/?", "http:")) else {404, 400})
    head = got.partition(b"\r\n\r\n")[0].lower()
    assert b"x: y" not in head and b"location" not in head
    assert b"SQLite" not in got and b"root:" not in got


def test_requests_that_are_too_long_or_never_end_are_cut_off(server: Served) -> None:
    line = b"GET / HTTP/1.1\r\nHost: x\r\n"
    for flood in (line + b"X: " + b"y" * 900_000, b"GET /" + b"a" * 900_000, line + b"X: y\r\n" * 100_000,
                  line + b"Content-Length: 9000000\r\n\r\n" + b"z" * 900_000):  # fmt: skip
        got = server.raw(flood)
        assert got == b"" or got.split(b" ", 2)[1] in {b"400", b"200"}
        assert got.count(b"HTTP/1.1") <= 2
    assert server.raw(b"\x16\x03\x01\x00\xa5\x01\x00").startswith(b"HTTP/1.1 400")
    assert server.ask("/")[0].status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_but_reading(server: Served, method: str) -> None:
    response, _ = server.ask(PAGE, method)
    assert (response.status, response.getheader("Allow")) == (405, "GET, HEAD")


def test_every_answer_has_the_headers_that_protect(server: Served) -> None:
    for path in ("/", PAGE, "/nothing", "/risks/high", "/-/health", "/assets/search.js", f"{PAGE}policy.json"):
        response, _ = server.ask(path)
        assert response.getheader("X-Content-Type-Options") == "nosniff", path
        assert response.getheader("X-Frame-Options") == "DENY"
        assert "frame-ancestors 'none'" in (response.getheader("Content-Security-Policy") or "")
        assert response.getheader("Server") is None
    for path in ("/api/v1/servers.json", "/api/v1/servers/nothing.json"):
        assert server.ask(path)[0].getheader("Access-Control-Allow-Origin") == "*", "a script elsewhere sees the 404"
    assert server.ask("/")[0].getheader("Access-Control-Allow-Origin") is None


def test_health_tells_the_catalogs_day(server: Served) -> None:
    told = server.health()
    assert told["reached"] is True and told["day"] == DAY_TWO.date().isoformat()
    assert (told["servers"], told["tools"]) == (4, sum(map(len, TOOLS.values())))


def test_health_is_bad_where_the_catalog_is_out_of_reach() -> None:
    class Nothing:
        def file(self, path: str) -> None: ...
        def large(self, path: str) -> None: ...

    for good, status in ((True, 200), (False, 503)):
        app = App(Nothing(), lambda: (good, {"status": "told"}), 1_000)  # noqa: B023 - called within the loop
        assert app.answer("GET", "/-/health", b"/-/health", b"", False).status == status


def test_a_worker_that_dies_is_replaced(server: Served) -> None:
    leader, *workers = server.below()
    for one in workers:
        os.kill(one, signal.SIGKILL)
    assert eventually(lambda: len(server.below()) == 3 and not set(workers) & set(server.below()))
    assert server.ask(PAGE)[0].status == 200 and leader in server.below()


def test_a_new_night_is_served_without_a_restart(folder: Path, tmp_path: Path) -> None:
    db = made(tmp_path / "catalog.db")
    (tmp_path / "tmp").mkdir()
    with serving(db, tmp_path / "tmp") as server:
        before = server.below()
        assert server.ask("/tools/io.acme-notes/erase-all/")[0].status == 404
        with Catalog(db) as catalog:
            more = [*TOOLS["io.acme/notes"], (tool("erase_all"), verdict(Category.destructive, Risk.critical))]
            show(catalog, "io.acme/notes", more, DAY_TWO)
        assert eventually(lambda: server.ask("/tools/io.acme-notes/erase-all/")[0].status == 200)
        assert eventually(lambda: all(map(gone, before))), "for a moment both answer"
        assert b"erase_all" in server.ask("/risks/critical/")[1]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_ends_with_all_that_it_started(tmp_path: Path, sign: signal.Signals) -> None:
    with serving(made(tmp_path / "catalog.db"), tmp_path, "--workers", "2") as server:
        children = server.below()
        assert len(children) >= 3
        server.process.send_signal(sign)
        assert server.process.wait(60) == (-9 if sign == signal.SIGKILL else 0)
        assert eventually(lambda: all(map(gone, children)))
        assert not below(server.process.pid)


def test_without_an_address_of_its_own_a_site_is_where_it_listens(tmp_path: Path) -> None:
    with serving(made(tmp_path / "catalog.db"), tmp_path, "--site-url", "") as server:
        assert f"http://127.0.0.1:{server.port}/rules/" in server.ask("/llms.txt")[1].decode()


def test_quiet_is_quiet_whatever_strangers_send(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(made(tmp_path / "catalog.db"), tmp_path, "--quiet") as server:
        assert server.raw(b"\x16\x03\x01\x00\xa5").startswith(b"HTTP/1.1 400")
    assert capfd.readouterr().err == ""


def test_connections_are_spread_over_the_workers() -> None:
    """Two that wait at one socket were seen to take 60 and 4 of 64: half the machine idle, and a queue at the other."""
    socks = bound("127.0.0.1", 0, 2)
    for sock in socks:
        sock.listen(256)
    clients = [socket.create_connection(socks[0].getsockname(), 60) for _ in range(200)]
    waiting = [select.select([sock], [], [], 60)[0] and len(_accepted(sock)) for sock in socks]
    for one in (*clients, *socks):
        one.close()
    assert sum(waiting) == 200 and min(waiting) > 50, "fewer than 51 of 200 is one in a million million by chance"


def _accepted(sock: socket.socket) -> list[socket.socket]:
    sock.setblocking(False)
    taken = []
    with suppress(BlockingIOError):
        while True:
            taken.append(sock.accept()[0])
    return taken


def test_nobody_else_gets_the_address(tmp_path: Path) -> None:
    """Neither while it makes its first site and does not answer, nor while it answers."""
    socks = bound("127.0.0.1", 0, 2)
    port = socks[0].getsockname()[1]
    with pytest.raises(OSError, match=rf"127\.0\.0\.1:{port}: Address already in use"):
        bound("127.0.0.1", port, 2)
    for one in socks:
        one.close()
    with serving(made(tmp_path / "catalog.db"), tmp_path) as server:
        with pytest.raises(OSError, match="already in use"):
            bound("127.0.0.1", server.port, 2)
        assert server.ask(PAGE)[0].status == 200
        options = ["--db", made(tmp_path / "other.db"), "--port", str(server.port)]
        result = CliRunner().invoke(app, ["serve", *options])
        assert result.exit_code == 2 and f"127.0.0.1:{server.port}: Address already in use" in result.output


def test_an_address_can_be_had_again_at_once(tmp_path: Path) -> None:
    """The server closes connections that it ends with, and what is left of them lingers for a minute."""
    db = made(tmp_path / "catalog.db")
    with serving(db, tmp_path) as server:
        kept = socket.create_connection(("127.0.0.1", server.port), 60)
        kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(12) == b"HTTP/1.1 200"
    while kept.recv(1 << 16):
        pass
    kept.close()
    with serving(db, tmp_path, "--port", str(server.port)) as again:
        assert again.port == server.port and again.ask(PAGE)[0].status == 200


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_cannot_be_is_told(tmp_path: Path, port: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--db", made(tmp_path / "catalog.db"), "--port", port])
    assert result.exit_code == 2 and "--port" in result.output


def test_a_mark_differs_after_every_commit(url: str) -> None:
    with Catalog(url) as catalog:
        catalog.save_servers(SERVERS)
        seen = touched(url)
        assert eventually(lambda: touched(url) == touched(url))
        show(catalog, "io.acme/notes", TOOLS["io.acme/notes"], DAY_TWO)
        assert eventually(lambda: touched(url) != seen)


def test_a_file_is_watched_alike_however_it_is_written(tmp_path: Path) -> None:
    db = made(tmp_path / "catalog.db")
    assert touched(f"sqlite:///{db}") == touched(db)
    link = tmp_path / "link.db"
    link.symlink_to(db)
    with Catalog(db) as held:
        held.save_servers(SERVERS[:1])
        assert touched(str(link)) == touched(db)


def test_any_database_is_served(url: str, tmp_path: Path) -> None:
    with Catalog(url) as catalog:
        catalog.save_servers(SERVERS)
        show(catalog, "io.acme/notes", TOOLS["io.acme/notes"][:2], DAY_TWO)
        with serving(url, tmp_path) as server:
            assert server.ask("/tools/io.acme-notes/read-note/")[0].status == 200
            assert server.ask("/tools/io.acme-notes/whisper/")[0].status == 404
            show(catalog, "io.acme/notes", TOOLS["io.acme/notes"], DAY_TWO)
            assert eventually(lambda: server.ask("/tools/io.acme-notes/whisper/")[0].status == 200)


def test_a_pulse_is_seen_by_forked_processes() -> None:
    pulse = Pulse()
    assert pulse.age > 1_000_000
    child = os.fork()
    if not child:
        pulse.beat()
        os._exit(0)
    os.waitpid(child, 0)
    assert pulse.age < 1_000
