"""Disks that are full or can't be written to: a clear word, nothing published, nothing corrupt."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, contents, served
from tests.toolrisk.app.nights import SERVERS
from toolrisk.cli import app
from toolrisk.store import Catalog, CatalogError


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """A tmpfs of its own."""
    place.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("a file system can't be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def small(first: Path, tmp_path: Path) -> Iterator[Path]:
    """A home after its first night, on a small disk."""
    with mounted(tmp_path / "small", "-o", "size=160m") as disk:
        shutil.copytree(first, disk / "home", symlinks=True)
        yield disk


def fill(disk: Path) -> Path:
    """Take all the room that is left; the file that takes it."""
    written, ballast = 1, disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while written:
            written = file.write(b"\0" * 65_536)
    return ballast


@pytest.mark.parametrize("step", ["crawl", "harvest", "classify", "diff", "build"])
def test_a_disk_that_fills_up_in_a_step_is_told_and_the_next_night_is_good(
    step: str, first: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = WorldRegistry(world, 1)
    monkeypatch.setenv("TOOLRISK_NOW", world.night(1).at.isoformat())
    with small(first, tmp_path) as disk, served(registry) as address:
        db, out = str(disk / "home" / "catalog.db"), disk / "home" / "public"
        before = contents(out)
        with monkeypatch.context() as patch:
            _at_each_step(patch, lambda name: fill(disk) if name == step else None)
            night = a_night(db, out, address, WorldHarvester(world, 1))
        assert (night.code, night.published) == (2, False)
        said = f"{night.failure} {night.held}"
        assert "full" in said or "No space" in said or "disk I/O" in said, said
        assert step in said or step == "crawl", said
        assert contents(out) == before
        (disk / "ballast").unlink()
        with Catalog(db) as catalog:
            assert catalog.problems() == []
        assert a_night(db, out, address, WorldHarvester(world, 1)).code == 0
        assert contents(out) != before


def test_a_disk_that_fills_up_while_the_site_is_swapped_in_shows_it_whole(
    first: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolrisk.app import publish

    registry, swap = WorldRegistry(world, 1), publish.swap
    monkeypatch.setenv("TOOLRISK_NOW", world.night(1).at.isoformat())

    def late(out: Path, other: Path) -> None:
        fill(tmp_path / "small")
        swap(out, other)

    with small(first, tmp_path) as disk, served(registry) as address:
        db, out = str(disk / "home" / "catalog.db"), disk / "home" / "public"
        with monkeypatch.context() as patch:
            patch.setattr(publish, "swap", late)
            night = a_night(db, out, address, WorldHarvester(world, 1))
        assert night.published
        shown = contents(out)
        (disk / "ballast").unlink()
        again = a_night(db, out, address, WorldHarvester(world, 1))
        assert (again.code, again.built) == (0, None), "it was whole: there is nothing to build"
        assert contents(out) == shown


@pytest.mark.parametrize("words", [("import", "tools.jsonl"), ("vacuum",), ("backup", "copy.db"), ("build",)])
def test_a_command_that_meets_a_full_disk_says_so(
    words: tuple[str, ...], first: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small(first, tmp_path) as disk:
        monkeypatch.chdir(disk)
        lines = b"".join(world.night(2).lines())
        (disk / "tools.jsonl").write_bytes(lines)
        shutil.rmtree(disk / "home" / "public")
        ballast = fill(disk)
        ended = CliRunner().invoke(app, [*words, "--db", "home/catalog.db"])
        assert ended.exit_code == 2, ended.output
        assert "full" in ended.output or "No space" in ended.output or "disk I/O" in ended.output, ended.output
        ballast.unlink()
        with Catalog("home/catalog.db") as catalog:
            assert catalog.problems() == []
        assert CliRunner().invoke(app, [*words, "--db", "home/catalog.db"]).exit_code == 0


def _at_each_step(monkeypatch: pytest.MonkeyPatch, tell: "object") -> None:
    from toolrisk.app import nightly

    timed = nightly._Run.timed

    @contextmanager
    def told(run: nightly._Run, name: str) -> Iterator[None]:
        with timed(run, name):
            tell(name)  # type: ignore[operator]
            yield

    monkeypatch.setattr(nightly._Run, "timed", told)


def test_a_catalog_that_can_t_be_written_to_is_named(tmp_path: Path) -> None:
    with mounted(tmp_path / "data") as disk:
        with Catalog(str(disk / "catalog.db")):
            pass
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        world = World(SEED, SERVERS)
        with served(WorldRegistry(world)) as address, pytest.raises((CatalogError, OSError), match=r"[Rr]ead-?only"):
            a_night(str(disk / "catalog.db"), tmp_path / "public", address, WorldHarvester(world, 0))
        assert not (tmp_path / "public").exists()
