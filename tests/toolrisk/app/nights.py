"""A synthetic world's home after its first night, and the nights that follow it."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, served
from toolrisk.app import report

SERVERS = 40


@pytest.fixture(scope="session")
def world() -> World:
    return World(SEED, SERVERS)


@pytest.fixture(scope="session")
def first(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after the first night; not to be written into."""
    home = tmp_path_factory.mktemp("first")
    with served(WorldRegistry(world)) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLRISK_NOW", world.night(0).at.isoformat())
        night = a_night(str(home / "catalog.db"), home / "public", url, WorldHarvester(world, 0))
    assert (night.code, night.published) == (0, True), night
    return home


class Home:
    """A copy of the first night's home, its registry, and the nights that follow."""

    def __init__(self, folder: Path, world: World, url: str, registry: WorldRegistry) -> None:
        self.db, self.out = str(folder / "catalog.db"), folder / "public"
        self.world, self.url, self.registry = world, url, registry
        self.harvester = WorldHarvester(world, 1)

    def night(self, number: int = 1, clock: datetime | None = None, **plan: Any) -> report.Night:
        """The night of that number, under a clock that may be wrong; from the seventh on the registry is asked for
        everything."""
        os.environ["TOOLRISK_NOW"] = (clock or self.world.night(number).at).isoformat()
        self.registry.night = self.harvester.night = number
        return a_night(self.db, self.out, self.url, self.harvester, **plan)


@pytest.fixture
def home(first: Path, tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    shutil.copytree(first, tmp_path / "home", symlinks=True)
    registry = WorldRegistry(world, 1)
    monkeypatch.setenv("TOOLRISK_NOW", world.night(1).at.isoformat())
    with served(registry) as url:
        yield Home(tmp_path / "home", world, url, registry)
