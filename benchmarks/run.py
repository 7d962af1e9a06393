"""`make bench`: everything side by side in one run, written to benchmarks/RESULTS.md.

The synthetic catalogs are those of benchmarks/world. Each stage has a folder of its own, and nothing is removed beside
a measurement: ext4 looks at every inode that was freed in the last minute before it takes a new one, which made a
folder cost five times as much. So what one size left is removed before the next begins, and some time goes by. Wall
times depend on what else the machine does; CPU seconds hardly do, and ratios within one run least of all.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from benchmarks import pages
from benchmarks.floor import floor
from benchmarks.measure import ROOT, Cost, disk, exponent, run
from benchmarks.peers import Peer, peers, sources
from benchmarks.stages import Stage, stages, start

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
WHOLE = "Toolrisk"
# From so many tools on all processes of a build are at work most of the time.
SETTLED = 9_000
# The pages alone are measured at up to so many tools. At ten times as many they would only take more of the disk.
PAGES = 100_000
# So long ext4 looks at an inode before it takes it again, in seconds, and some more.
FORGOTTEN = 75
GOALS = {
    "import": "under 600 s",
    "classify": "under 600 s",
    "build": "under 600 s",
    "a night with nothing changed": "under 30 s",
    "a night with 2 % changed": "under 120 s",
}


def main() -> None:
    """Measure, and write the table as it grows, so that a run that is cut off leaves what it has."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 430_000], help="tools")
    options.add_argument(
        "--peers",
        type=int,
        nargs="*",
        default=[300, 2_000, 10_000],
        help="tool pages that the peers render, if they can",
    )
    options.add_argument("--work", type=Path, help="a folder for what is made; default: a temporary one")
    options.add_argument("--out", type=Path, default=RESULTS)
    chosen = options.parse_args()
    work = chosen.work or Path(tempfile.mkdtemp(prefix="toolrisk-bench-"))
    report = _Report(chosen.out)
    try:
        report.start = start(work / "start")
        for pages in chosen.peers:
            for peer in _side_by_side(pages, work / f"peers-{pages}"):
                report.peer(peer)
        for size in chosen.sizes:
            place = work / f"tools-{size}"
            for stage in stages(size, place):
                report.add(stage)
            report.floor(size, floor(place / "site", place / "floor"))
            report.peer(_whole(report.built()))
            if size <= PAGES:
                report.peer(_pages_alone(place / "catalog.db", place / "pages", report.built().tools))
            if size != chosen.sizes[-1]:
                _cleared(place)
    finally:
        if chosen.work is None:
            shutil.rmtree(work, ignore_errors=True)


def _side_by_side(pages: int, work: Path) -> Iterator[Peer]:
    """Ours, the peers and the floor over the same tools."""
    ours = {stage.name: stage for stage in stages(pages, work / "ours")}["build"]
    site = work / "ours" / "site"
    yield _whole(ours)
    yield _pages_alone(work / "ours" / "catalog.db", work / "alone", ours.tools)
    written = sources(work / "ours" / "catalog.db", work / "docs")
    yield from peers(work / "docs", written, work)
    yield Peer("floor (Toolrisk's bytes from memory)", ours.tools, floor(site, work / "floor"), disk(site))


def _whole(build: Stage) -> Peer:
    """All of a build, as one of those that are compared."""
    return Peer(WHOLE, build.tools, build.cost, build.disk)


def _pages_alone(catalog: Path, out: Path, tools: int) -> Peer:
    """What a peer does of it."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    cost = run([sys.executable, "-m", "benchmarks.pages", str(catalog), str(out)], env={"PYTHONPATH": path})
    return Peer(pages.NAME, tools, cost, disk(out / "tools"))


def _cleared(folder: Path) -> None:
    """Remove what is not measured any more, and wait until the disk has forgotten it."""
    shutil.rmtree(folder)
    os.sync()
    time.sleep(FORGOTTEN)


class _Report:
    def __init__(self, out: Path) -> None:
        self.out = out
        self.start: dict[str, Cost] = {}
        self.stages: list[Stage] = []
        self.floors: dict[int, Cost] = {}
        self.peers: list[Peer] = []

    def add(self, stage: Stage) -> None:
        self.stages.append(stage)
        self._write()

    def built(self) -> Stage:
        """The last build."""
        return next(one for one in reversed(self.stages) if one.name == "build")

    def floor(self, size: int, cost: Cost) -> None:
        self.floors[size] = cost
        build = self.built()
        self.add(Stage("floor: the site's bytes from memory", build.tools, cost, build.disk, build.files))

    def peer(self, peer: Peer) -> None:
        self.peers.append(peer)
        self._write()

    def _write(self) -> None:
        parts = [_head(), *_stage_lines(self.stages, self.start), *_floors(self.stages, self.floors)]
        parts += [*_growth(self.stages), *_peer_lines(self.peers), *ratios(self.peers)]
        self.out.write_text("\n".join(parts) + "\n")


def _head() -> str:
    now = datetime.now(UTC)
    return (
        "# Results\n\nWritten by `make bench` (`benchmarks/run.py`), which measures everything in one run on synthetic "
        f"catalogs (`benchmarks/world`).\n\n{now:%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the end of the run. CPU is user and system "
        "time of the command and its children, its start included; memory is the largest process. Tools per CPU second "
        "are net of the start: of what the command takes over an empty catalog, MkDocs' part of the site with it.\n"
    )


def _stage_lines(made: Sequence[Stage], start: Mapping[str, Cost]) -> Iterator[str]:
    yield "## From a file to a site\n"
    yield "| stage | tools | wall s | CPU s | tools per CPU s | memory MB | disk MB | files | goal at 430,000 |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    for one in made:
        cost = one.cost
        # What came with another stage has no time of its own.
        seconds = (
            f"{cost.wall:,.1f} | {cost.cpu:,.1f} | {_speed(one, start)} | {cost.rss / 1e6:,.0f}"
            if cost.wall
            else "| | |"
        )
        yield (
            f"| {one.name} | {one.tools:,} | {seconds} "
            f"| {one.disk / 1e6:,.0f} | {one.files:,} | {GOALS.get(one.name, '')} |"
        )
    yield ""


def _speed(one: Stage, start: Mapping[str, Cost]) -> str:
    """Tools per CPU second net of the start; of a stage that was over as soon as it had begun, nothing."""
    begun = start.get(one.name.partition(",")[0].replace("rebuild", "build"))
    net = one.cost.cpu - begun.cpu if begun else one.cost.cpu
    return f"{one.tools / net:,.0f}" if net > 0.1 else ""


def _floors(made: Sequence[Stage], floors: Mapping[int, Cost]) -> Iterator[str]:
    """How a build stands to the floor, which is one process that does nothing but write."""
    builds = [one for one in made if one.name == "build"]
    for one, least in zip(builds, floors.values(), strict=False):
        wall, cpu = one.cost.wall / (least.wall or 1), one.cost.cpu / (least.cpu or 1)
        yield f"A build of {one.tools:,} tools takes {wall:.1f} times the floor's wall time, {cpu:.1f} times its CPU.\n"


def _growth(made: Sequence[Stage]) -> Iterator[str]:
    """How CPU time grows with tools. Below 1 the start still counts; above 1 something outgrows the catalog."""
    yield "## Growth\n\nCPU seconds grow with the number of tools as its power of\n"
    yield "| stage | exponent | last step's CPU µs for one tool more |\n|---|--:|--:|"
    for name, group in groupby(sorted(made, key=lambda one: one.name), key=lambda one: one.name):
        points = sorted(group, key=lambda one: one.tools)
        fitted = exponent([one.tools for one in points], [one.cost.cpu for one in points])
        if fitted is not None:
            more = (points[-1].cost.cpu - points[-2].cost.cpu) / (points[-1].tools - points[-2].tools)
            yield f"| {name} | {fitted:.2f} | {more * 1e6:,.0f} |"
    yield ""


def _peer_lines(made: Sequence[Peer]) -> Iterator[str]:
    yield "## Peers on the same content\n\nPages per CPU second, start included, and the peer's CPU as a multiple of "
    yield "Toolrisk's at the same size. It writes policies, JSON, lists, search and a data file besides; the peers "
    yield "write the tools' pages only, and so does what is called pages alone.\n"
    yield "| generator | pages | wall s | CPU s | pages per CPU s | times Toolrisk's CPU | memory MB | output MB |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    ours: Cost | None = None
    for peer in made:
        ours = peer.cost if peer.name == WHOLE else ours
        yield _peer_line(peer, ours)
    yield ""


def _peer_line(peer: Peer, ours: Cost | None) -> str:
    if peer.cost is None:
        return f"| {peer.name} | {peer.pages:,} | not run: {peer.reason} | | | | | |"
    cost = peer.cost
    ratio = f"{cost.cpu / ours.cpu:.2f}" if ours else ""
    return (
        f"| {peer.name} | {peer.pages:,} | {cost.wall:,.1f} | {cost.cpu:,.1f} | {peer.pages / cost.cpu:,.0f} | {ratio} "
        f"| {cost.rss / 1e6:,.0f} | {peer.disk / 1e6:,.0f} |"
    )


def ratios(made: Sequence[Peer]) -> Iterator[str]:
    """Pages per CPU second net of the start: the slope of each between two sizes."""
    slopes = {name: slope for name in dict.fromkeys(peer.name for peer in made) if (slope := _slope(made, name))}
    ours, alone = slopes.get(WHOLE), slopes.get(pages.NAME)
    if not ours:
        return
    yield "## Net of the start\n\nWhat a page more costs, between the smallest and the largest number that each bore; "
    yield f"of Toolrisk between the first two of at least {SETTLED:,}, where there are such: below, the start of its "
    yield "second process counts as a page's cost. The last columns: how many times as much as Toolrisk's page.\n"
    yield "| generator | between | CPU ms a page | pages per CPU s | times Toolrisk | times its pages alone |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, one in slopes.items():
        times = (
            f"{one.cost / ours.cost:.1f} | {one.cost / alone.cost:.1f}" if alone else f"{one.cost / ours.cost:.1f} | "
        )
        yield f"| {name} | {one.least:,} and {one.most:,} | {one.cost * 1e3:,.2f} | {1 / one.cost:,.0f} | {times} |"
    yield ""


class _Slope(NamedTuple):
    """CPU seconds for a page more, between two numbers of pages."""

    cost: float
    least: int
    most: int


def _slope(made: Sequence[Peer], name: str) -> _Slope | None:
    """What a page more costs a generator; None where it ran at one size only."""
    costs = {peer.pages: peer.cost.cpu for peer in made if peer.name == name and peer.cost}
    sizes = sorted(costs)
    settled = [size for size in sizes if size >= SETTLED] if name in (WHOLE, pages.NAME) else []
    least, most = settled[:2] if len(settled) > 1 else (sizes[0], sizes[-1]) if sizes else (0, 0)
    return _Slope((costs[most] - costs[least]) / (most - least), least, most) if most > least else None


if __name__ == "__main__":
    main()
