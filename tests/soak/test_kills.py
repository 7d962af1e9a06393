"""kill -9 at random moments of a night, on SQLite and on PostgreSQL: each next run ends where an undisturbed one does.

SOAK_KILLS: how many in all (400), half of them on each."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, at_step, contents, known, served

KILLS, SERVERS, A_NIGHT = int(os.environ.get("SOAK_KILLS", "400")), 40, 5


def command(db: str, out: Path, url: str, night: int) -> list[str]:
    options = {"db": db, "out": str(out), "registry": url, "servers": str(SERVERS), "night": str(night)}
    return [
        sys.executable,
        "-m",
        "tests.soak.driver",
        *(word for key, one in options.items() for word in (f"--{key}", one)),
    ]


def killed(words: list[str], moment: float, out: Path) -> str | None:
    """A run that is killed after so many seconds: the step that it was in, or None where it had ended."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    noted = at_step(out)
    return None if ended else noted.read_text() if noted.exists() else "start"


def test_two_hundred_kills(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, rng = World(SEED, SERVERS), random.Random(4)
    registry = WorldRegistry(world)
    alone, out, other = str(tmp_path / "alone.db"), tmp_path / "alone", tmp_path / "killed"
    steps, length = Counter[str | None](), 5.0
    with served(registry) as address:
        for number in range(1 + KILLS // (2 * A_NIGHT)):
            registry.night = number
            monkeypatch.setenv("TOOLRISK_NOW", world.night(number).at.isoformat())
            assert a_night(alone, out, address, WorldHarvester(world, number)).code == 0
            words = command(url, other, address, number)
            landed = 0 if number else A_NIGHT
            while landed < A_NIGHT:
                step = killed(words, rng.uniform(0.3, length), other)
                steps[step] += 1
                landed += step is not None
                length = length if step else max(1.5, 0.8 * length)
            begun = time.monotonic()
            ended = subprocess.run(words, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            length = max(3.0, min(length * 1.5, time.monotonic() - begun))
            assert known(url) == known(alone)
            one, two = contents(out), contents(other)
            assert sorted(one) == sorted(two)
            assert [name for name in one if one[name] != two[name]] == []
    late = steps.pop(None, 0)
    print(f"\n{url.partition(':')[0]}: {steps.total()} kills {dict(steps)}, {late} more came after the run had ended;")
    print(f"{KILLS // (2 * A_NIGHT)} nights, each of the same catalog and the same bytes as undisturbed")
    assert steps.total() >= KILLS // 2
    shutil.rmtree(other)
