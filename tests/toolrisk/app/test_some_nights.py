"""A few nights in a row with all that goes wrong in a year: a sample of the 365 in tests/soak."""

from itertools import count
from pathlib import Path

from benchmarks.world import World
from tests.soak.test_year import KINDS, found_in, lived
from toolrisk.store import Catalog

SERVERS, NIGHTS = 30, 6


def eventful() -> World:
    """A world in which a page comes blank and a clock is wrong within these nights, and tools change."""
    worlds = (World(seed, SERVERS) for seed in count())
    return next(world for world in worlds if _blank(world) and _wrong(world))


def _blank(world: World) -> bool:
    return any(world.night(number).blank_page == 0 for number in range(2, NIGHTS))


def _wrong(world: World) -> bool:
    return any(world.night(number).clock != world.night(number).at for number in range(1, NIGHTS))


def test_what_is_found_in_some_nights_is_what_was_changed_in_them(tmp_path: Path) -> None:
    db = str(tmp_path / "catalog.db")
    seen = lived(eventful(), NIGHTS, db, publish=NIGHTS)
    assert found_in(db) == seen.truth and seen.truth.total() > 5
    assert 0 < seen.codes[2] == len(seen.held) < NIGHTS / 2, seen.held
    with Catalog(db) as catalog:
        assert catalog.problems() == []
        assert {change.kind for change in catalog.changes()} & KINDS
