"""A whole night by workers: real processes on a real PostgreSQL, and the same bytes as a night on one machine."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import yaml

import sitegen
from benchmarks.world import World
from tests.crawler.harvest.local_remotes import legacy, legacy_stream, modern_pages
from tests.crawler.local_http import Servers
from tests.soak.driver import contents, known
from tests.soak.worker import PACE
from tests.toolrisk.app.test_workers import QUIET, running
from tests.toolrisk.conftest import database
from toolrisk.app import jobs, shards, workers
from toolrisk.app.build import build
from toolrisk.app.exchange import import_file
from toolrisk.app.lock import locked
from toolrisk.app.nightly import Hands, Plan, WorkError, harvest_here, nightly
from toolrisk.app.report import Night
from toolrisk.store import Catalog

SITE = "https://a.example/"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A starter list of servers that answer on this machine, and tools from a world to be imported."""
    monkeypatch.setenv("TOOLRISK_NOW", "2026-11-22T03:00:00+00:00")
    monkeypatch.setenv("TOOLRISK_ALLOW_LOOPBACK", "1")
    (tmp_path / "tools.jsonl").write_bytes(b"".join(World(3, 30).night(0).lines()))
    with Servers() as servers:
        urls = [servers.add(behaviour) for behaviour in (legacy, legacy_stream, modern_pages)]
        listed = [
            {"name": f"acme/r{number}", "title": f"R{number}", "remotes": [{"type": "streamable-http", "url": url}]}
            for number, url in enumerate(urls)
        ]
        (tmp_path / "servers.yml").write_text(yaml.safe_dump(listed))
        yield tmp_path


def a_night(catalog: Catalog, place: Path, out: Path, hands: Hands) -> Night:
    import_file(catalog, place / "tools.jsonl", QUIET)
    plan = Plan(sources=("starter",), places={"starter": str(place / "servers.yml")}, out=out, site_url=SITE)
    return nightly(catalog, plan, QUIET, hands)


def rendering(url: str) -> int:
    with jobs.queue(url, PACE) as line:
        return line.left(jobs.RENDER)


def test_a_night_by_workers_of_which_one_is_killed_makes_the_bytes_of_a_night_on_one_machine(
    place: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, together = place / "alone", place / "together"
    with Catalog(str(place / "alone.db")) as catalog:
        night = a_night(catalog, place, alone, Hands(harvest_here))
        assert (night.code, night.harvest.harvested) == (0, 3), night
    monkeypatch.setattr(shards, "_PAGES", 20)
    with database(request.getfixturevalue("postgres")) as url, Catalog(url) as catalog, running(url, 3) as them:
        hands = workers.Workers(url, PACE, servers_a_job=5)
        seen = list[int]()

        def kill_one() -> None:
            while not (left := rendering(url)):
                sleep(0.1)
            seen.append(left)
            them[0].kill()

        killer = Thread(target=kill_one, daemon=True)
        killer.start()
        night = a_night(catalog, place, together, Hands(hands.harvest, hands.judge, hands.build))
        killer.join()
        assert (night.code, night.harvest.harvested) == (0, 3), night
        assert seen[0] > 2, "there was something to share out"
        assert night.built and night.built.servers == 33
        assert known(url) == known(str(place / "alone.db"))
    one, two = contents(alone), contents(together)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_a_worker_that_can_t_reach_the_folder_or_has_other_code_says_so(place: Path) -> None:
    with Catalog(str(place / "a.db")) as catalog, locked(catalog, "test"):
        import_file(catalog, place / "tools.jsonl", QUIET)
        build(catalog, place / "site", SITE, QUIET)
        world = sitegen.look_round(catalog.entries("none"), place / "site" / ".build" / "shell", site_url=SITE)
        site = shards.site_of(place / "site", world).model_dump()
        server = catalog.servers()[0].name
        needs: list[shards.Needed] = [(server, True, None, False)]
        worker = shards.Renderer()
        with pytest.raises(shards.ShardError, match="one that all machines share"):
            worker.render(catalog, {**site, "out": str(place / "elsewhere")}, needs)
        with pytest.raises(shards.ShardError, match="the same release"):
            worker.render(catalog, {**site, "made_by": "another"}, needs)
        worker.render(catalog, site, needs)
        before = contents(place / "site")
        page = next((place / "site" / "tools").glob("*/index.html"))
        page.unlink()
        worker.render(catalog, {**site, "build": "an earlier one"}, needs)
        assert contents(place / "site") != before, "an earlier build's job is left alone"


def test_a_part_that_nobody_can_render_holds_the_site(
    place: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "_made_by", lambda site_url: "another release")
    with database(request.getfixturevalue("postgres")) as url, Catalog(url) as catalog, running(url, 1):
        hands = workers.Workers(url, PACE)
        import_file(catalog, place / "tools.jsonl", QUIET)
        with pytest.raises(WorkError, match="could not be rendered, the first from"):
            hands.build(catalog, place / "site", SITE, QUIET)
    assert os.listdir(place / "site")
    assert not (place / "site" / ".build" / "stamp.json").exists(), "and passes for no site"
