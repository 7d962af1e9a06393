"""A site that is up to date is left alone, and one that is not never is."""

from pathlib import Path

from benchmarks.world import World
from toolrisk.app.build import build
from toolrisk.app.classify import classify
from toolrisk.app.exchange import import_file
from toolrisk.app.progress import Reporter
from toolrisk.store import Catalog

QUIET = Reporter(quiet=True)
URL = "https://catalog.example/"


def _take(catalog: Catalog, file: Path, night: int) -> None:
    file.write_bytes(b"".join(World(3, 4).night(night).lines()))
    import_file(catalog, file, QUIET)
    classify(catalog, QUIET)


def test_a_site_is_built_again_when_it_has_to_be_and_only_then(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with Catalog(str(tmp_path / "catalog.db")) as catalog:
        _take(catalog, tmp_path / "tools.jsonl", 0)
        first = build(catalog, out, URL, QUIET)
        made = (out / ".build" / "manifest.json").stat().st_mtime_ns
        quiet = build(catalog, out, URL, QUIET)
        assert first.written > 20 and (quiet.written, quiet.removed) == (0, 0)
        assert (quiet.servers, quiet.tools, quiet.skipped) == (first.servers, first.tools, first.servers)
        assert (out / ".build" / "manifest.json").stat().st_mtime_ns == made, "nothing was even looked at"

        page = next(out.glob("tools/*/*/index.html"))
        text = page.read_bytes()
        page.unlink()
        assert build(catalog, out, URL, QUIET).written == 0
        assert build(catalog, out, URL, QUIET, repair=True).written == 1
        assert page.read_bytes() == text

        assert build(catalog, out, "https://elsewhere.example/", QUIET).written > 20
        (out / ".build" / "stamp.json").write_text("{}")
        assert build(catalog, out, "https://elsewhere.example/", QUIET).unchanged > 20
        server = catalog.servers()[0]
        catalog.save_servers([server.model_copy(update={"description": "Says something else now."})])
        assert build(catalog, out, "https://elsewhere.example/", QUIET).written > 0
