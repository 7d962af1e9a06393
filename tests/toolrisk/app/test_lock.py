"""One run at a time on one catalog, and one at a site: whoever comes second is told who is at it and since when."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from tests.soak.driver import WorldHarvester, WorldRegistry, a_night, contents, known, served
from tests.toolrisk.app.nights import Home
from toolrisk import clock
from toolrisk.app.changes import changes
from toolrisk.app.lock import BusyError, alone, holder, locked
from toolrisk.app.publish import publish, rollback
from toolrisk.app.serve.watch import unfit
from toolrisk.cli import app
from toolrisk.models import Harvest, How, Server, ToolDefinition
from toolrisk.store import Catalog

WRITERS = (
    ("crawl", "starter"), ("harvest",), ("import", "tools.jsonl"), ("classify",), ("build",), ("vacuum",),
    ("nightly", "starter"),
)  # fmt: skip


def test_a_second_run_says_who_holds_the_catalog_and_since_when(url: str) -> None:
    refused = pytest.raises(BusyError, match=r"nightly.*since 20\d\d-")
    with Catalog(url) as catalog, Catalog(url) as other, locked(catalog, "nightly"), refused, locked(other, "nightly"):
        pass
    with Catalog(url) as catalog, locked(catalog, "nightly") as lost:
        assert "nightly" in (holder(catalog) or "") and not lost()
    with Catalog(url) as catalog:
        assert holder(catalog) is None


def test_a_link_to_a_catalog_leads_to_its_one_lock(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere/linked.db"
    link.symlink_to(tmp_path / "catalog.db")
    refused = pytest.raises(BusyError, match="nightly")
    with Catalog(str(tmp_path / "catalog.db")) as catalog, Catalog(str(link)) as other, locked(catalog, "nightly"):
        assert "nightly" in (holder(other) or "")
        with refused, locked(other, "nightly"):
            pass
    assert [path.name for path in (tmp_path / "elsewhere").iterdir() if path.suffix == ".lock"] == []


def test_every_command_that_writes_waits_for_nobody_and_says_who_is_at_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tools.jsonl").write_text('{"server": "a/a", "name": "one", "description": "One."}\n')
    with Catalog(url) as catalog, locked(catalog, "harvest"):
        for words in WRITERS:
            ended = CliRunner().invoke(app, [*words, "--db", url])
            assert ended.exit_code == 2, (words, ended.output)
            assert "another run holds" in ended.output and f" {os.getpid()}" in ended.output, (words, ended.output)
            assert "harvest" in ended.output and "since 20" in ended.output, (words, ended.output)
        assert not catalog.servers()
    assert not (tmp_path / "public").exists()
    assert CliRunner().invoke(app, ["import", "tools.jsonl", "--db", url]).exit_code == 0


def test_reading_goes_on_while_another_writes(url: str) -> None:
    with Catalog(url) as catalog, Catalog(url) as reader:
        catalog.save_servers([Server(name="a/a", slug="", title="A")])
        for version, said in (("1", "Reads a file."), ("2", "Deletes every file.")):
            tools = (ToolDefinition(name="t", description=said),)
            fields: dict[str, Any] = {"server": "a/a", "how": How.observed, "at": clock.now(), "definitions": tools}
            catalog.observe([Harvest(version=version, **fields)])
        with locked(catalog, "nightly"):
            assert changes(reader) == [], "comparing is the night's"
        assert changes(reader)


def test_a_night_that_published_nothing_is_not_served_either(catalog: Catalog, url: str) -> None:
    def unfit_after(code: int | None) -> bool:
        row = catalog.open_night("task", clock.now())
        if code is not None:
            catalog.end_night(row, code, None, clock.now())
        return unfit(url)

    assert not unfit(url)
    assert [unfit_after(code) for code in (0, 1, 2, 0, None)] == [False, False, True, False, True]


def test_a_lock_whose_file_was_taken_away_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "x.lock"
    with alone(file, "one") as lost:
        assert not lost()
        file.unlink()
        assert lost()
        with alone(file, "two"):
            assert lost()


BUILD = """
import os, sys, time
from pathlib import Path
from sitegen.crew import Crew
from toolrisk.app.lock import alone

def part(mine):
    print(os.getpid(), flush=True)
    time.sleep(600)
    yield None

with alone(Path(sys.argv[1]), "build"):
    for _ in Crew([[None]], part).reports():
        pass
"""


def test_a_killed_build_s_copies_end_with_it_and_hold_no_lock(tmp_path: Path) -> None:
    file = tmp_path / "x.lock"
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", BUILD, str(file)], stdout=subprocess.PIPE, env=paths) as build:
        assert build.stdout
        copy = int(build.stdout.readline())
        with pytest.raises(BusyError, match="build"), alone(file, "two"):
            pass
        build.kill()
        build.stdout.read()
    try:
        with alone(file, "two") as lost:
            assert not lost()
    finally:
        with suppress(ProcessLookupError):
            os.kill(copy, signal.SIGKILL)


def test_one_at_a_time_at_a_site(tmp_path: Path) -> None:
    def a_site(folder: Path) -> None:
        (folder / ".build").mkdir(parents=True, exist_ok=True)
        (folder / ".build" / "manifest.json").write_text("{}")

    out = tmp_path / "public"
    publish(out, a_site)
    publish(out, a_site)

    def meanwhile(folder: Path) -> None:
        with pytest.raises(BusyError, match=r"publish, process \d+"):
            publish(out, a_site)
        with pytest.raises(BusyError, match=r"publish, process \d+"):
            rollback(out)
        a_site(folder)

    publish(out, meanwhile)
    rollback(out)


class Cut(WorldHarvester):
    """A harvest in which the database loses every connection, that of the lock among them."""

    def __call__(self, catalog: Catalog, *rest: Any) -> Any:
        with catalog.engine.connect() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.execute(text(f"{others} AND datname = current_database()"))
        return super().__call__(catalog, *rest)


def test_a_night_whose_connections_die_publishes_nothing_and_the_next_makes_up_for_it(
    home: Home, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.toolrisk.conftest import database

    out = tmp_path / "site"
    with database(request.getfixturevalue("postgres")) as url, served(WorldRegistry(home.world)) as address:
        monkeypatch.setenv("TOOLRISK_NOW", home.world.night(0).at.isoformat())
        night = a_night(url, out, address, Cut(home.world, 0))
        assert (night.code, night.published) == (2, False)
        assert night.failure and "the catalog's lock was lost" in night.failure
        assert not out.exists()
        assert a_night(url, out, address, WorldHarvester(home.world, 0)).code == 0
        assert known(url) == known(home.db)
    assert contents(out) == contents(home.out)
