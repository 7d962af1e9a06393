"""A year in fast forward: changes found are changes made, nothing vanishes by mistake, and a night costs what it cost.

SOAK_SERVERS (2,000) and SOAK_NIGHTS (365) make it smaller."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, served
from toolrisk.models import Change
from toolrisk.store import Catalog

SERVERS, NIGHTS = int(os.environ.get("SOAK_SERVERS", "2000")), int(os.environ.get("SOAK_NIGHTS", "365"))
KINDS = {"added", "removed", "renamed", "reworded", "schema", "hint", "poisoned"}


def key(change: Change) -> tuple[str, ...]:
    sides = (change.before.fingerprint if change.before else "", change.after.fingerprint if change.after else "")
    return (change.tool, change.kind, *sides)


def test_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(SEED, SERVERS)
    registry, db, out = WorldRegistry(world), str(tmp_path / "catalog.db"), tmp_path / "public"
    registry.faults = True
    truth, seconds, sizes, codes = Counter[tuple[str, ...]](), list[float](), list[int](), Counter[int]()
    with served(registry) as address:
        for number in range(NIGHTS + 1):
            night = world.night(number)
            registry.night = number
            monkeypatch.setenv("TOOLRISK_NOW", night.clock.isoformat())
            begun = time.monotonic()
            ended = a_night(db, out, address, WorldHarvester(world, number))
            seconds.append(time.monotonic() - begun)
            sizes.append(Path(db).stat().st_size)
            codes[ended.code] += 1
            assert ended.failure is None, ended.failure
            assert not any("vanish" in reason for reason in ended.held) or night.blank_page is not None, ended.held
            assert len(list((out / "tools").iterdir())) >= SERVERS * 0.6
            if number:
                truth.update(key(change) for change in night.changes())
    with Catalog(db) as catalog:
        found = Counter(key(change) for change in catalog.changes() if change.kind in KINDS)
        assert catalog.problems() == []
    told(truth, found, seconds, sizes, codes)
    assert sum((found & truth).values()) >= 0.98 * sum(truth.values())
    assert sum((found & truth).values()) >= 0.98 * sum(found.values())


def told(
    truth: Counter[tuple[str, ...]],
    found: Counter[tuple[str, ...]],
    seconds: list[float],
    sizes: list[int],
    codes: Counter[int],
) -> None:
    hits, half = sum((found & truth).values()), len(seconds) // 2
    early, late = seconds[1:half] or [0.0], seconds[half:] or [0.0]
    print(f"\n{NIGHTS} nights, {SERVERS} servers, codes {dict(codes)}")
    print(f"changes: {sum(truth.values())} made, {sum(found.values())} found, {hits} of them made:")
    print(f"precision {hits / max(1, sum(found.values())):.4f}, recall {hits / max(1, sum(truth.values())):.4f}")
    print(f"missed: {Counter(one[1] for one in (truth - found).elements())}")
    print(f"found and not made: {Counter(one[1] for one in (found - truth).elements())}")
    print(
        f"seconds a night: {sum(early) / len(early):.1f} in the first half, {sum(late) / len(late):.1f} in the second"
    )
    grown = (sizes[half] - sizes[0]) / max(1, half), (sizes[-1] - sizes[half]) / max(1, len(sizes) - half)
    print(f"bytes a night: {grown[0]:,.0f} in the first half, {grown[1]:,.0f} in the second")
