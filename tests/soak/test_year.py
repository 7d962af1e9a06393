"""A year in fast forward: changes found are changes made, nothing vanishes by mistake, and a night costs what it cost.

SOAK_SERVERS (2,000) and SOAK_NIGHTS (365) make it smaller. With SOAK_PUBLISH (1) the site is rendered only on every so
many nights; on the others a night goes its whole way, but what it swaps in is a note."""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import iter_modules
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, NamedTuple

import pytest

import crawler.registries
from benchmarks.world import World
from benchmarks.world.nights import Night as WorldNight
from crawler.child import ChildError
from crawler.tasks import TASKS
from sitegen import BuildReport
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, served
from toolrisk.app.build import build
from toolrisk.app.progress import Reporter
from toolrisk.app.report import Night
from toolrisk.models import Change
from toolrisk.store import Catalog

SERVERS, NIGHTS = int(os.environ.get("SOAK_SERVERS", "2000")), int(os.environ.get("SOAK_NIGHTS", "365"))
PUBLISH = int(os.environ.get("SOAK_PUBLISH", "1"))
KINDS = {"added", "removed", "renamed", "reworded", "schema", "hint", "poisoned"}


class Cost(NamedTuple):
    """What a night cost: seconds by the clock and of the processor, and the catalog's bytes after it."""

    wall: float
    cpu: float
    size: int
    rendered: bool


class Seen(NamedTuple):
    """What became of a year."""

    truth: Counter[tuple[str, ...]]
    costs: list[Cost]
    codes: Counter[int]
    held: list[str]


def key(change: Change) -> tuple[str, ...]:
    sides = (change.before.fingerprint if change.before else "", change.after.fingerprint if change.after else "")
    return (change.tool, change.kind, *sides)


def noted(catalog: Catalog, out: Path, site_url: str, reporter: Reporter, *rest: object) -> BuildReport:
    """A site that is only a note, in the place of one."""
    (out / "night.txt").write_text(site_url)
    return BuildReport(0, 0, 0, 0, 0, 0)


# What Scrapy loads by name when it begins.
LOADED = ("crawler.handlers", "crawler.middlewares", "crawler.pipelines", "scrapy.core.engine", "scrapy.core.scraper")
# Seconds of the processor that crawling processes took: they are copies of a process that is not this one's child.
CRAWLED = [0.0]


def copied(task: str, header: Mapping[str, Any], lines: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """`crawler.child.run` in a copy of a process that has everything loaded already, which spares a second a night."""
    context = get_context("forkserver")
    spiders = [f"crawler.registries.{one.name}" for one in iter_modules(crawler.registries.__path__)]
    context.set_forkserver_preload([__name__, *spiders, *LOADED])
    ours, theirs = context.Pipe(duplex=False)
    given = (task, dict(header), os.environ["TOOLRISK_NOW"], theirs)
    process = context.Process(target=_crawl, args=given, daemon=True)
    process.start()
    theirs.close()
    try:
        while (event := ours.recv())["event"] != "end":
            yield event
        CRAWLED[0] += event["cpu"]
    except EOFError as error:
        raise ChildError("the crawling process ended early") from error
    finally:
        process.kill()
        process.join()


def _crawl(task: str, header: dict[str, Any], moment: str, told: Connection) -> None:
    os.environ["TOOLRISK_NOW"] = moment
    TASKS[task](header, [], told.send)
    told.send({"event": "end", "cpu": sum(os.times()[:2])})


def cpu() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return CRAWLED[0] + sum(one.ru_utime + one.ru_stime for one in used)


def size(db: str) -> int:
    return sum(file.stat().st_size for file in Path(db).parent.glob(f"{Path(db).name}*"))


@contextmanager
def clock_of(night: WorldNight) -> Iterator[None]:
    """The machine's clock as the world has it that night."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLRISK_NOW", night.clock.isoformat())
        yield


def test_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.child.run", copied)
    world = World(SEED, SERVERS)
    registry, db, out = WorldRegistry(world), str(tmp_path / "catalog.db"), tmp_path / "public"
    registry.faults = True
    seen = Seen(Counter(), [], Counter(), [])
    with served(registry) as address:
        for number in range(NIGHTS + 1):
            night = world.night(number)
            registry.night = number
            registry.pages()
            rendered = number % PUBLISH == 0
            with clock_of(night):
                begun, used = time.monotonic(), cpu()
                ended = a_night(db, out, address, WorldHarvester(world, number), builder=build if rendered else noted)
                seen.costs.append(Cost(time.monotonic() - begun, cpu() - used, size(db), rendered))
            watched(seen, number, ended, night.blank_page is not None)
            assert len(list((out / "tools").iterdir())) >= SERVERS * 0.6
            if number:
                seen.truth.update(key(change) for change in night.changes())
            if number % 30 == 0:
                told(seen, db)
    assert_right(seen, db)


def watched(seen: Seen, number: int, ended: Night, blank: bool) -> None:
    """A night's end: never broken; held only where something was wrong, and what is published has lost nothing."""
    assert ended.failure is None, ended.failure
    seen.codes[ended.code] += 1
    seen.held.extend(f"night {number}: {reason}" for reason in ended.held)
    assert not ended.held or blank, (number, ended.held)


def found_in(db: str) -> Counter[tuple[str, ...]]:
    with Catalog(db) as catalog:
        return Counter(key(change) for change in catalog.changes() if change.kind in KINDS)


def assert_right(seen: Seen, db: str) -> None:
    found = found_in(db)
    with Catalog(db) as catalog:
        assert catalog.problems() == []
        last = World(SEED, SERVERS).night(NIGHTS).at
        assert max(one.at for one in catalog.changes()) <= last + timedelta(days=2)
    hits = sum((found & seen.truth).values())
    told(seen, db)
    print(f"missed: {Counter(one[1] for one in (seen.truth - found).elements())}")
    print(f"found and not made: {Counter(one[1] for one in (found - seen.truth).elements())}")
    print("held:", *seen.held, sep="\n  ")
    assert hits >= 0.98 * seen.truth.total()
    assert hits >= 0.98 * found.total()


def told(seen: Seen, db: str) -> None:
    """How it stands, in a few lines."""
    found = found_in(db)
    hits = sum((found & seen.truth).values())
    print(f"\n{len(seen.costs) - 1} nights, {SERVERS} servers on the first, codes {dict(seen.codes)}")
    print(f"changes: {seen.truth.total()} made, {found.total()} found, {hits} of them made: precision", end=" ")
    print(f"{hits / max(1, found.total()):.4f}, recall {hits / max(1, seen.truth.total()):.4f}")
    for name, some in (("rendered", True), ("not rendered", False)):
        mine = [one for one in seen.costs[1:] if one.rendered is some]
        parts = [mine[start : start + -(-len(mine) // 4)] for start in range(0, len(mine), max(1, -(-len(mine) // 4)))]
        seconds = [f"{sum(one.cpu for one in part) / len(part):.1f}" for part in parts]
        walls = [f"{sum(one.wall for one in part) / len(part):.1f}" for part in parts]
        print(f"a night {name}, by quarters: {' '.join(seconds)} s of the processor, {' '.join(walls)} s by the clock")
    sizes = [one.size for one in seen.costs]
    grown = [sizes[len(sizes) * part // 4 - (part == 4)] for part in range(5)]
    steps = [(after - before) / max(1, len(sizes) / 4) for before, after in pairwise(grown)]
    print(f"the catalog: {grown[0]:,} bytes at first, {grown[-1]:,} now; a night:", *(f"{one:,.0f}" for one in steps))
