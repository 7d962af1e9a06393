"""What the results stand on: costs of children, sizes on the disk, the fitted growth."""

import sys
from pathlib import Path

import pytest

from benchmarks import pages
from benchmarks.floor import floor
from benchmarks.measure import Cost, FailedError, disk, exponent, run, toolrisk
from benchmarks.pages import NAME
from benchmarks.peers import Peer
from benchmarks.run import ratios
from benchmarks.stages import RELEASES, Stage, together, write
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


def peer(name: str, pages: int, cpu: float) -> Peer:
    return Peer(name, pages, Cost(1.0, cpu, 0))


def test_ratios_are_of_what_a_page_more_costs() -> None:
    made = [peer("Toolrisk", 100, 3.0), peer("Hugo", 100, 1.0), peer("Toolrisk", 1100, 4.0), peer("Hugo", 1100, 11.0)]
    lines = list(ratios([*made, peer("Zensical", 100, 5.0), Peer("Zensical", 1100, None, reason="too big")]))
    assert "| Toolrisk | 100 and 1,100 | 1.00 | 1,000 | 1.0 |  |" in lines
    assert "| Hugo | 100 and 1,100 | 10.00 | 100 | 10.0 |  |" in lines
    assert not any("Zensical" in line for line in lines)
    assert list(ratios([peer("Hugo", 100, 1.0), peer("Hugo", 200, 2.0)])) == []


def test_a_page_of_ours_is_counted_where_the_start_is_past() -> None:
    ours = [(300, 3.0), (2_000, 9.0), (10_000, 17.0), (100_000, 107.0), (430_000, 1_000.0)]
    made = [peer("Toolrisk", *one) for one in ours]
    made += [peer(NAME, 10_000, 10.0), peer(NAME, 100_000, 55.0), peer("Hugo", 300, 2.0), peer("Hugo", 2_300, 20.0)]
    lines = list(ratios(made))
    assert "| Toolrisk | 10,000 and 100,000 | 1.00 | 1,000 | 1.0 | 2.0 |" in lines
    assert f"| {NAME} | 10,000 and 100,000 | 0.50 | 2,000 | 0.5 | 1.0 |" in lines
    assert "| Hugo | 300 and 2,300 | 9.00 | 111 | 9.0 | 18.0 |" in lines


def test_the_pages_alone_are_a_builds_pages(tmp_path: Path) -> None:
    catalog, file = tmp_path / "catalog.db", tmp_path / "all.jsonl"
    night = World.sized(1, 40, RELEASES).night(0)
    shown = write(night, file)
    for verb in (["import", str(file)], ["classify"], ["build", "--out", str(tmp_path / "site")]):
        toolrisk(*verb, "--db", str(catalog), "-q", now=night.at.isoformat())
    assert pages.write(catalog, tmp_path / "alone") == shown
    made, alone = (_pages(tmp_path / name / "tools") for name in ("site", "alone"))
    assert {path: data for path, data in made.items() if path.count("/") == 2} == alone
    assert len(alone) == shown


def _pages(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("index.html")}
