"""Servers rendered range by range are the built site's, to the byte."""

from itertools import pairwise
from pathlib import Path

from tests.toolrisk.app.cataloguing import SERVERS, made
from toolrisk.app.build import build, look, render_range
from toolrisk.app.progress import Reporter
from toolrisk.store import Catalog

SITE = "https://toolrisk.example/"


def files(top: Path) -> dict[str, bytes]:
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in top.rglob("*") if file.is_file()}


def test_ranges_of_a_catalog_make_what_its_build_makes(tmp_path: Path) -> None:
    names = sorted(server.name for server in SERVERS)
    with Catalog(made(tmp_path / "catalog.db")) as catalog:
        build(catalog, tmp_path / "site", SITE, Reporter(quiet=True))
        world = look(catalog, tmp_path / "site/.build/shell", SITE)
        for first, last in pairwise(["", names[0], names[2], None]):
            assert first is not None
            tally = render_range(catalog, world, first, last, tmp_path / "parts")
            assert tally.servers in {1, 2} and tally.written > 0 == tally.unchanged
        assert render_range(catalog, world, names[-1], None, tmp_path / "parts").servers == 0
        assert render_range(catalog, world, "", None, tmp_path / "parts").written == 0
    parts, site = files(tmp_path / "parts"), files(tmp_path / "site")
    places = {name for name in site if name.startswith(("tools/", "api/v1/servers/"))} - {"tools/index.html"}
    assert parts == {name: site[name] for name in places}
