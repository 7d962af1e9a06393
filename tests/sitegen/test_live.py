"""The site without building it: every file is the built one, byte by byte, and memory has a bound."""

from pathlib import Path

import pytest

from sitegen import build
from sitegen.files.bounded import Bounded
from sitegen.files.media import media_type, shrinks
from sitegen.files.pack import Pack
from sitegen.live import LARGE, Live
from tests.sitegen.catalog import CATALOG, LOOP, NOW, SITE, VAULT
from toolrisk.models import Entry

FORMER = {"old-loop": "loop-loop-mcp", "older-loop": "loop-loop-mcp", "../evil": "vault-vault-mcp"}


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("built")
    (out / ".build").mkdir()
    (out / ".build/shell").symlink_to(site / ".build/shell")
    build(lambda: CATALOG, out, site_url=SITE, now=NOW, redirects=FORMER)
    files = (file for file in out.rglob("*") if file.is_file() and ".build" not in file.parts)
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def live(site: Path) -> Live:
    return Live(iter(CATALOG), site / ".build/shell", site_url=SITE, redirects=FORMER)


def test_every_file_is_the_built_one(built: dict[str, bytes], live: Live) -> None:
    different = [path for path, data in built.items() if live.file(path) != data]
    assert len(built) > 300 and not different
    assert any(path.startswith("tools/old-loop/create-test-session/") for path in built)


@pytest.mark.parametrize(
    "path",
    ["", "index", "tools", "tools/", "tools/x/index.html", "tools/loop-loop-mcp", "tools/loop-loop-mcp/",
     "tools/loop-loop-mcp/nothing.html", "tools/loop-loop-mcp/drop-table/index.html",
     "tools/loop-loop-mcp/create-test-session/badge.svg", "tools/loop-loop-mcp/create-test-session/x/index.html",
     "tools/old-loop/policy.json", "tools/old-loop/nothing/index.html", "tools/../index.html", "../pyproject.toml",
     "api/v1/servers/nothing.json", "api/v1/servers/../servers.json", "api/v1/servers/x/loop-loop-mcp.json", "\0",
     "tools/\0/index.html", "/etc/passwd", "tools/\udcff/index.html"],
)  # fmt: skip
def test_what_no_build_writes_is_not_there(live: Live, built: dict[str, bytes], path: str) -> None:
    assert path not in built and live.file(path) is None


def test_one_pass_over_the_catalog_is_enough(site: Path) -> None:
    live = Live((entry for entry in (LOOP, VAULT)), site / ".build/shell", site_url=SITE)
    assert live.file("tools/loop-loop-mcp/list-sessions/policy.json")
    assert live.world.overview.tools == len(LOOP.tools) + len(VAULT.tools)


def test_a_server_that_can_have_no_folder_is_left_out(site: Path) -> None:
    bad = LOOP.model_copy(update={"server": LOOP.server.model_copy(update={"slug": "../up", "name": "up/up"})})
    twin = VAULT.model_copy(update={"server": VAULT.server.model_copy(update={"slug": LOOP.server.slug})})
    live = Live((bad, LOOP, twin), site / ".build/shell", site_url=SITE)
    assert live.file("tools/../up/index.html") is None
    assert b"Loop MCP Server" in (live.file("tools/loop-loop-mcp/index.html") or b"")
    assert live.file("tools/loop-loop-mcp/drop-table/index.html") is None


def test_large_files_are_kept_compressed_as_well(live: Live, built: dict[str, bytes]) -> None:
    import gzip

    big = {path for path, data in built.items() if len(data) >= LARGE and not path.startswith("tools/")}
    assert big
    for path in big:
        large = live.large(path)
        assert large and b"".join(large.raw.chunks(1_000)) == built[path]
        if shrinks(path):
            assert large.packed and gzip.decompress(large.packed.read()) == built[path]


def test_every_kind_of_file_has_a_type(built: dict[str, bytes]) -> None:
    unknown = {path for path in built if media_type(path) == "application/octet-stream"}
    assert not unknown
    assert media_type("tools/x/feed.xml").startswith("application/atom+xml") and media_type(
        "sitemap.xml"
    ) != media_type("feed.xml")


def test_a_bounded_memory_forgets_what_was_not_asked_for() -> None:
    kept: Bounded[int, str] = Bounded(100)
    for number in range(10):
        kept.put(number, str(number), 20)
        assert kept.get(0) == "0"
    assert kept.weight <= 100 and len(kept) == 5 and kept.get(9) == "9" and kept.get(1) is None
    kept.put(0, "other", 10)
    assert kept.get(0) == "other" and kept.weight == 90
    kept.put(50, "too heavy", 26)
    assert kept.get(50) is None and len(kept) == 5
    kept.drop(0)
    assert kept.get(0) is None and kept.weight == 80


def test_a_pack_gives_back_what_was_put_last() -> None:
    pack = Pack()
    pack.put("a", b"first")
    pack.put("b", b"x" * 100_000)
    pack.put("a", b"second")
    assert pack.get("a") == b"second" and pack.get("b") == b"x" * 100_000 and pack.get("c") is None
    assert list(pack) == ["a", "b"] and pack.add(b"no name").read() == b"no name"


def test_entries_come_back_whole(live: Live) -> None:
    from sitegen.records import Records

    records = Records()
    list(records.through(CATALOG))
    shown: list[Entry] = list(records)
    assert [one.model_dump() for one in shown] == [one.model_dump() for one in CATALOG]
