"""How fast `toolrisk serve` answers: `python -m benchmarks.serve`, and in full, at a quiet time,
`python -m benchmarks.serve --tools 430000 --requests 1000000 --seconds 3600`.

A synthetic catalog is served by as many workers as there are cores; one more process asks for tool pages, which takes
its share of the same cores. Pages are distinct: their order is shuffled, and none comes again before all others came.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from os import cpu_count, getloadavg, pathsep, sysconf
from pathlib import Path
from time import sleep
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.load import Loaded, load
from benchmarks.measure import ROOT, empty, toolrisk
from benchmarks.stages import RELEASES, SEED, write
from benchmarks.world import World

OUT = ROOT / "benchmarks" / "SERVE.md"
GOAL = 1_500
_TICK = sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Line:
    """A line of the results: what was asked, what came, the server's CPU seconds, and its memory afterwards."""

    name: str
    loaded: Loaded
    cpu: float
    memory: int


class Server:
    """A running `toolrisk serve`, and what its processes use."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, begun: datetime) -> None:
        self.process, self.port, self._begun = process, port, begun
        self.started = self.whole = self._seconds()

    def _seconds(self) -> float:
        return (datetime.now(UTC) - self._begun).total_seconds()

    def processes(self) -> list[int]:
        """It and everything below it."""
        found, at = [self.process.pid], 0
        while at < len(found):
            with suppress(OSError):  # it may have ended since it was found
                found += map(int, Path(f"/proc/{found[at]}/task/{found[at]}/children").read_text().split())
            at += 1
        return found

    def cpu(self) -> float:
        """CPU seconds of all that run now."""
        fields = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in self.processes())
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICK

    def memory(self) -> int:
        """Bytes in memory, what processes share counted once."""
        texts = (_maps(one) for one in self.processes())
        return sum(1024 * int(found[1]) for text in texts if (found := re.search(r"^Pss:\s+(\d+)", text, re.M)))

    def settle(self) -> None:
        """Wait until it has every page, and then until it has made all that it makes beside answering."""
        self._await("")
        self.whole = self._seconds()
        self._await("data/catalog.jsonl.gz")

    def _await(self, path: str) -> None:
        while True:
            with suppress(HTTPError), urlopen(f"http://127.0.0.1:{self.port}/{path}"):
                return
            sleep(0.2)

    def sitemap(self) -> list[str]:
        """The places of all tool pages."""
        found, number = [], 1
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/sitemap-{number}.xml") as file:
                    text = file.read().decode()
            except OSError:
                return found
            found += re.findall(r"<loc>https?://[^/]+(/tools/[^/<]+/[^/<]+/)</loc>", text)
            number += 1


def _maps(process: int) -> str:
    try:
        return Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return ""


@contextmanager
def served(db: Path, workers: int, keep: int) -> Iterator[Server]:
    """Serve a catalog on a free port; wait until it answers and has made all that it makes."""
    code = "import sys; from toolrisk.cli import app; app()"
    options = ["--db", str(db), "--port", "0", "--workers", str(workers), "--keep-mb", str(keep)]
    command = [sys.executable, "-c", code, "serve", *options]
    env = {"PYTHONPATH": pathsep.join([str(ROOT), str(ROOT / "site")]), "PATH": "/usr/bin:/bin"}
    begun = datetime.now(UTC)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r":(\d+)/", said)
            if not found:
                raise RuntimeError(f"it did not start: {said!r}")
            yield Server(process, int(found[1]), begun)
        finally:
            process.terminate()


def catalog(tools: int, work: Path) -> Path:
    """A judged catalog of at least so many tools."""
    world, db, file = World.sized(SEED, tools, RELEASES), empty(work) / "catalog.db", work / "all.jsonl"
    night = world.night(0)
    write(night, file)
    toolrisk("import", str(file), "--db", str(db), "-q", now=night.at.isoformat())
    toolrisk("classify", "--db", str(db), "-q", now=night.at.isoformat())
    file.unlink()
    return db


class Bench:
    """The loads, one after the other."""

    def __init__(self, server: Server, chosen: argparse.Namespace) -> None:
        self.server, self.chosen = server, chosen
        self.paths = server.sitemap()
        random.Random(SEED).shuffle(self.paths)
        self.lines: list[Line] = []

    def run(self, name: str, paths: list[str], requests: int, rate: float = 0.0) -> Line:
        """One load, from a process of its own."""
        before, connections = self.server.cpu(), 64 if rate else 16
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            loaded = pool.submit(
                load, self.server.port, paths, requests=requests, seconds=self.chosen.seconds, connections=connections,
                rate=rate, gzip=not self.chosen.plain,
            ).result()  # fmt: skip
        line = Line(name, loaded, self.server.cpu() - before, self.server.memory())
        self.lines.append(line)
        print(_row(line), flush=True)
        return line

    def all(self) -> None:
        """Cold, warm, at half the goal's rate, and for long."""
        some = min(self.chosen.requests, len(self.paths))
        few, half = self.paths[: min(500, some)], GOAL / 2
        self.run("every page for the first time", self.paths, some)
        self.run("a few pages again and again, first round", few, len(few))
        self.run("a few pages again and again", few, min(self.chosen.requests, 100_000))
        measured = min(self.chosen.requests, 40 * int(half))
        self.run(f"distinct pages at {half:.0f} a second", self.paths[::-1], measured, half)
        part = self.chosen.requests // 4
        for number in range(4):
            turn = self.paths[number * part % len(self.paths) :] + self.paths[: number * part % len(self.paths)]
            self.run(f"distinct pages, requests to {(number + 1) * part:,}", turn, part)


def _row(line: Line) -> str:
    one = line.loaded
    each = 1e6 * line.cpu / max(1, one.good)
    return (
        f"| {line.name} | {one.good:,} | {one.bad} | {one.rate:,.0f} | {each:,.0f} | {one.percentile(0.5):.1f} "
        f"| {one.percentile(0.99):.1f} | {line.memory / 1e6:,.0f} |"
    )


def report(bench: Bench, workers: int, keep: int) -> str:
    """The results as a page."""
    server = bench.server
    head = (
        f"# `toolrisk serve`\n\nWritten by `python -m benchmarks.serve`. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, "
        f"{cpu_count()} cores, load average {getloadavg()[0]:.1f} at the end. {len(bench.paths):,} tools; {workers} "
        f"workers that keep {keep} MB of answers each; first page of a tool after {server.started:.0f} s, all "
        f"pages after {server.whole:.0f} s. The client takes its "
        "share of the same cores, and asks for gzip. Memory is that of all processes, what they share counted once. "
        "The goal: 1,500 tool pages a second; at half of that the 99th percentile under 20 ms; memory flat.\n\n"
        "| asked for | answered | failed | pages/s | server CPU µs each | median ms | 99 % ms | memory MB |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    return head + "\n".join(_row(line) for line in bench.lines) + "\n"


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    options.add_argument("--tools", type=int, default=10_000)
    options.add_argument("--requests", type=int, default=20_000, help="the goal is 1000000")
    options.add_argument("--seconds", type=float, default=60.0, help="the most for each load")
    options.add_argument("--workers", type=int, default=cpu_count() or 2)
    options.add_argument("--keep-mb", type=int, default=64, help="megabytes of answers that each worker keeps")
    options.add_argument("--db", type=Path, help="a catalog that is there already, in place of a synthetic one")
    options.add_argument("--plain", action="store_true", help="ask for pages that are not compressed")
    options.add_argument("--out", type=Path, default=OUT)
    chosen = options.parse_args()
    work = Path(tempfile.mkdtemp(prefix="toolrisk-serve-bench-"))
    try:
        db = chosen.db or catalog(chosen.tools, work / "catalog")
        with served(db, chosen.workers, chosen.keep_mb) as server:
            server.settle()
            bench = Bench(server, chosen)
            bench.all()
            chosen.out.write_text(report(bench, chosen.workers, chosen.keep_mb))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
