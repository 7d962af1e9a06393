"""Disks that are full or can't be written to: a clear word, nothing published, nothing corrupt."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, contents, served
from toolrisk.store import Catalog, CatalogError

SERVERS = 20


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


@pytest.mark.parametrize("step", ["crawl", "harvest", "classify", "build"])
def test_a_disk_that_fills_up_in_a_step_is_told_and_the_next_night_is_good(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(SEED, SERVERS)
    registry = WorldRegistry(world)
    monkeypatch.setenv("TOOLRISK_NOW", world.night(0).at.isoformat())
    with mounted(tmp_path / "small", "-o", "size=64m") as disk, served(registry) as address:
        db, out = str(disk / "catalog.db"), disk / "public"
        ballast = disk / "ballast"
        with Catalog(db):
            pass

        def fill() -> None:
            written = 1
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while written:
                    written = file.write(b"\0" * 65_536)

        def late(name: str) -> None:
            if name == step:
                fill()

        _at_each_step(monkeypatch, late)
        night = a_night(db, out, address, WorldHarvester(world, 0))
        assert (night.code, night.published, out.exists()) == (2, False, False)
        said = f"{night.failure} {night.held}"
        assert "full" in said or "No space" in said or "disk I/O" in said, said
        assert step in said or step == "crawl", said
        ballast.unlink()
        monkeypatch.undo()
        monkeypatch.setenv("TOOLRISK_NOW", world.night(0).at.isoformat())
        with Catalog(db) as catalog:
            assert catalog.problems() == []
        assert a_night(db, out, address, WorldHarvester(world, 0)).code == 0
        assert contents(out)


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
