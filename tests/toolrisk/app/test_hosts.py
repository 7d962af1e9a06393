"""What a host takes is told before a build begins, and what is told comes true."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.stages import RELEASES, write
from benchmarks.world import World
from sitegen.layout import Layout
from tests.toolrisk.app.nights import Home
from toolrisk.app import build as building
from toolrisk.app import classify, exchange, hosts
from toolrisk.app.hosts import Host, Size, check, estimate, exceeded
from toolrisk.app.progress import Reporter
from toolrisk.cli import app
from toolrisk.store import Catalog

QUIET, SITE = Reporter(quiet=True), "https://toolrisk.example/"
FACTS = {"read": date(2026, 11, 22), "source": "https://small.example/limits"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A synthetic catalog, with servers of many tools and of none."""
    folder = tmp_path_factory.mktemp("hosts")
    write(World.sized(3, 600, RELEASES).night(0), folder / "all.jsonl")
    with Catalog(str(folder / "catalog.db")) as catalog:
        exchange.import_file(catalog, folder / "all.jsonl", QUIET)
        classify.classify(catalog, QUIET)
    return str(folder / "catalog.db")


def real(out: Path) -> Size:
    every = [file for file in out.rglob("*") if ".build" not in file.parts]
    files = [file for file in every if file.is_file()]
    return Size(len(files), len(every) - len(files), sum(file.stat().st_size for file in files))


@pytest.mark.parametrize("layout", list(Layout))
def test_what_is_foretold_comes_true(db: str, tmp_path: Path, layout: Layout) -> None:
    with Catalog(db) as catalog:
        told = estimate(catalog, layout, tmp_path, SITE)
        assert not (tmp_path / "index.html").exists(), "nothing is built for it"
        building.build(catalog, tmp_path, SITE, QUIET, layout)
    came = real(tmp_path)
    for one, other in zip(told, came, strict=True):
        assert 0.8 < one / other < 1.25, (told, came)


def test_a_folder_is_relative_to_where_the_command_is_given(
    db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Catalog(db) as catalog:
        estimate(catalog, Layout.tool, Path("public"), SITE)
    assert list(tmp_path.glob("public/.build/shell/*/404.html"))


def small(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setattr(hosts, "hosts", lambda: {"small": Host.model_validate({"name": "Small", **FACTS, **limits})})


def test_the_way_out_that_fits_is_named(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Catalog(db) as catalog:
        sizes = {layout: estimate(catalog, layout, tmp_path, SITE) for layout in Layout}
        most = (sizes[Layout.tool].files + sizes[Layout.server].files) // 2
        small(monkeypatch, files=most)
        with pytest.raises(
            ValueError, match=r"Small takes [\d,]+ files \(read on 2026-11-22: https.*which fits.*serve"
        ):
            check(catalog, "small", Layout.tool, tmp_path, SITE)
        assert check(catalog, "small", Layout.server, tmp_path, SITE) == sizes[Layout.server]
        small(monkeypatch, bytes=1_000)
        with pytest.raises(ValueError, match="which does not fit either; `--sink"):
            check(catalog, "small", Layout.tool, tmp_path, SITE)
        with pytest.raises(ValueError, match="Ways out: `--sink"):
            check(catalog, "small", Layout.server, tmp_path, SITE)


@pytest.mark.parametrize(
    ("limits", "size", "broken"),
    [({"files": 10}, Size(10, 9, 9), None), ({"files": 10}, Size(11, 0, 0), "10 files"),
     ({"entries": 10}, Size(9, 2, 0), "10 files and folders"), ({"bytes": 10}, Size(99, 99, 11), "10 bytes"),
     ({}, Size(99, 99, 99), None)],
)  # fmt: skip
def test_each_limit_counts_its_own(limits: dict[str, int], size: Size, broken: str | None) -> None:
    said = exceeded(Host.model_validate({"name": "Small", **FACTS, **limits}), size)
    assert (said is None) == (broken is None) and (broken or "") in (said or "")


def test_every_host_has_a_limit_a_source_and_a_day() -> None:
    assert {"github-pages", "cloudflare-pages", "cloudflare-pages-paid", "gitlab-pages"} <= set(hosts.hosts())
    for host in hosts.hosts().values():
        assert host.files or host.entries or host.bytes
        assert host.source.startswith("https://") and host.read <= date(2026, 11, 22)


def test_the_command_ends_before_it_builds(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["build", "--db", db, "--out", str(tmp_path / "public"), "--site-url", SITE]
    small(monkeypatch, files=100)
    ended = CliRunner().invoke(app, [*command, "--target", "small"])
    assert ended.exit_code == 2 and "Small takes 100 files" in ended.output
    assert not (tmp_path / "public/index.html").exists()
    ended = CliRunner().invoke(app, [*command, "--target", "nowhere"])
    assert ended.exit_code == 2 and "known are small" in ended.output


def test_the_command_builds_what_fits_and_puts_it_there(db: str, tmp_path: Path) -> None:
    command = ["build", "--db", db, "--out", str(tmp_path / "public"), "--site-url", SITE, "--layout", "server"]
    ended = CliRunner().invoke(app, [*command, "--target", "github-pages", "--sink", f"file://{tmp_path}/there"])
    assert ended.exit_code == 0, ended.output
    assert "which fits" in ended.output and "files put" in ended.output
    assert (tmp_path / "there/tools/index.html").read_bytes() == (tmp_path / "public/tools/index.html").read_bytes()
    assert not list((tmp_path / "there/tools").glob("*/*/index.html"))


def test_a_night_lays_tools_out_as_it_is_told(home: Home) -> None:
    assert list((home.out / "tools").glob("*/*/policy.json"))
    night = home.night(layout=Layout.server)
    assert (night.code, night.built is not None) == (0, True)
    assert not list((home.out / "tools").glob("*/*/policy.json"))
    assert '<section class="one"' in "".join(page.read_text() for page in (home.out / "tools").glob("*/*.html"))
    assert home.night(layout=Layout.server).built is None, "the site shows it already"
