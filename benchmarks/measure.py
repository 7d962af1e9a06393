"""What a command cost: a child's wall time, CPU and memory, what it left on the disk, and how a cost grows."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall and of CPU (the children's own children with it), and the largest memory of one process."""

    wall: float
    cpu: float
    rss: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.rss, other.rss))


class FailedError(Exception):
    """A measured command failed; the message holds the end of what it said."""


# A process is born with the memory that its parent held: so a small one starts the command and counts.
_COUNTER = """
import json, os, sys, time
begun, child = time.monotonic(), os.fork()
if not child:
    os.execvp(sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(child, 0)
cost = [time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]
with open(sys.argv[1], "w") as file:
    json.dump(cost, file)
"""


def run(command: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end. Raises FailedError where it did not end well."""
    with tempfile.NamedTemporaryFile() as counted:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _COUNTER, counted.name, *command],
            cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        wall, cpu, rss, code = json.loads(counted.read() or b"[0, 0, 0, -1]")
    if code:
        raise FailedError(f"{' '.join(command)}: exit {code}: {done.stdout.decode(errors='replace')[-600:]}")
    # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
    return Cost(wall, cpu, rss * (1 if sys.platform == "darwin" else 1024))


def toolrisk(*arguments: str, now: str) -> Cost:
    """Run a verb of this checkout with its clock set."""
    start = "import sys; from toolrisk.cli import app; app()"
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return run([sys.executable, "-c", start, *arguments], env={"TOOLRISK_NOW": now, "PYTHONPATH": path})


def disk(*places: Path) -> int:
    """The bytes of files, and of all files below folders."""
    return sum(file.stat().st_size for place in places for file in (place, *place.rglob("*")) if file.is_file())


def empty(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float | None:
    """The b of cost = a * size^b that fits best (least squares of the logarithms); None with fewer than two points."""
    points = [(log(size), log(cost)) for size, cost in zip(sizes, costs, strict=True) if cost > 0]
    if len(points) < 2:
        return None
    middle, level = (sum(column) / len(points) for column in zip(*points, strict=True))
    across = sum((x - middle) ** 2 for x, _ in points)
    return float(sum((x - middle) * (y - level) for x, y in points) / across)
