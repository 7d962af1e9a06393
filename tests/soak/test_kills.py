"""kill -9 at random moments of a night, on SQLite and on PostgreSQL: each next run ends where an undisturbed one does.

SOAK_KILLS: how many in all (200)."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.world import World
from tests.soak.driver import SEED, WorldHarvester, WorldRegistry, a_night, contents, known, served

KILLS, SERVERS, A_NIGHT = int(os.environ.get("SOAK_KILLS", "200")), 60, 5


def command(db: str, out: Path, url: str, night: int) -> list[str]:
    options = {"db": db, "out": str(out), "registry": url, "servers": str(SERVERS), "night": str(night)}
    return [
        sys.executable,
        "-m",
        "tests.soak.driver",
        *(word for key, one in options.items() for word in (f"--{key}", one)),
    ]


def test_two_hundred_kills(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, rng = World(SEED, SERVERS), random.Random(4)
    registry = WorldRegistry(world)
    alone, out, other = str(tmp_path / "alone.db"), tmp_path / "alone", tmp_path / "killed"
    killed = moments = 0
    with served(registry) as address:
        for number in range(1 + KILLS // (2 * A_NIGHT)):
            registry.night = number
            monkeypatch.setenv("TOOLRISK_NOW", world.night(number).at.isoformat())
            begun = time.monotonic()
            assert a_night(alone, out, address, WorldHarvester(world, number)).code == 0
            length = time.monotonic() - begun + 3
            for _ in range(A_NIGHT if number else 0):
                process = subprocess.Popen(command(url, other, address, number), stdout=-3, start_new_session=True)
                time.sleep(rng.uniform(0.2, length))
                moments += process.poll() is None
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
            ended = subprocess.run(command(url, other, address, number), capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert known(url) == known(alone)
            one, two = contents(out), contents(other)
            assert sorted(one) == sorted(two)
            assert [name for name in one if one[name] != two[name]] == []
    print(f"\n{url.partition(':')[0]}: {killed} kills, {moments} of them before the run had ended; all nights equal")
    shutil.rmtree(other)
