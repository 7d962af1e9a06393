"""What the results stand on: costs of children, sizes on the disk, the fitted growth."""

import sys
from pathlib import Path

import pytest

from benchmarks.floor import floor
from benchmarks.measure import Cost, FailedError, disk, exponent, run
from benchmarks.peers import Peer
from benchmarks.run import ratios
from benchmarks.stages import RELEASES, Stage, together
from benchmarks.world import World


def test_a_command_costs_what_it_and_its_children_use() -> None:
    work = "x = bytearray(90_000_000); sum(range(4_000_000))"
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    alone, idle = run([sys.executable, "-c", nested]), run([sys.executable, "-c", "pass"])
    assert alone.cpu > idle.cpu > 0
    assert alone.wall >= 0 and alone.rss > 5_000_000
    assert run([sys.executable, "-c", work]).rss > 90_000_000


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(FailedError, match=r"exit 3.*no such thing"):
        run([sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"])


def test_the_growth_of_a_power_is_its_exponent() -> None:
    sizes = [10, 100, 1000]
    assert exponent(sizes, [3.0 * size**1.5 for size in sizes]) == pytest.approx(1.5)
    assert exponent([10], [1.0]) is None


def test_the_floor_writes_every_byte(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number in range(30):
        page = site / "tools" / f"{number % 4}" / f"{number}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(b"x" * number)
    assert disk(site) == sum(range(30))
    assert floor(site, tmp_path / "copy").wall > 0
    made = {file.relative_to(site): file.read_bytes() for file in site.rglob("*.html")}
    assert {
        file.relative_to(tmp_path / "copy"): file.read_bytes() for file in (tmp_path / "copy").rglob("*.html")
    } == made
    assert len(made) == 30


def test_a_night_is_the_sum_of_its_steps() -> None:
    steps = [Stage("a", 5, Cost(1, 2, 30), 4, 1), Stage("b", 5, Cost(1, 1, 20), 9, 2)]
    assert together("night", steps) == Stage("night", 5, Cost(2, 3, 30), 9, 2)


def test_a_benchmarks_night_changes_one_server_of_fifty() -> None:
    world = World(1, 2_000, RELEASES)
    touched = {line["server"] for line in world.night(1).tools_changed()}
    assert 15 <= len(touched) <= 70


def test_ratios_are_of_what_a_page_more_costs() -> None:
    def peer(name: str, pages: int, cpu: float) -> Peer:
        return Peer(name, pages, Cost(1.0, cpu, 0))

    made = [peer("Toolrisk", 100, 3.0), peer("Hugo", 100, 1.0), peer("Toolrisk", 1100, 4.0), peer("Hugo", 1100, 11.0)]
    lines = list(ratios([*made, peer("Zensical", 100, 5.0), Peer("Zensical", 1100, None, reason="too big")]))
    assert "| Toolrisk | 1.00 | 1,000 | 1.0 |" in lines
    assert "| Hugo | 10.00 | 100 | 10.0 |" in lines
    assert not any("Zensical" in line for line in lines)
    assert list(ratios([peer("Hugo", 100, 1.0), peer("Hugo", 200, 2.0)])) == []
