"""A night that can be trusted: over a synthetic world with a real registry beside it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.soak.driver import WorldHarvester, contents, known
from tests.toolrisk.app.nights import SERVERS, Home
from toolrisk import clock
from toolrisk.app import nightly, report
from toolrisk.app.publish import prepare, publish, rollback, swap, twin
from toolrisk.cli import app
from toolrisk.store import Catalog


def test_a_night_finds_what_was_changed_and_the_next_has_nothing_to_do(home: Home) -> None:
    before = contents(home.out)
    night = home.night()
    assert (night.code, night.built is not None) == (0, True), night
    truth = {(one.tool, one.kind) for one in home.world.night(1).changes()}
    assert night.drift.changes >= len(truth)
    assert contents(home.out) != before
    assert contents(twin(home.out)) == before, "the last good one is kept"
    again = home.night()
    assert (again.code, again.built, again.published) == (0, None, True)
    assert again.drift.changes == 0, "a night tells what it found, not what the last one did"
    rollback(home.out)
    assert contents(home.out) == before


@pytest.mark.parametrize("broken", ["_put_right", "_ended"])
def test_what_nobody_thought_of_ends_with_2_for_1_would_say_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(nightly, broken, breaks)
    monkeypatch.setattr(nightly, "_steps", lambda *_: None)
    ended = CliRunner().invoke(app, ["nightly", "starter", "--db", str(tmp_path / "catalog.db")])
    assert ended.exit_code == 2 and "the sky fell" in ended.output, ended.output


def test_an_installation_that_lacks_something_passes_for_no_good_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "toolrisk.cli.nights", raising=False)
    monkeypatch.setitem(sys.modules, "sitegen.layout", None)
    ended = CliRunner().invoke(app, ["nightly", "starter"])
    assert ended.exit_code == 2 and "the installation lacks something" in ended.output, ended.output


def test_a_night_that_can_t_be_told_ends_as_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise UnicodeEncodeError("ascii", "ä", 0, 1, "nobody reads this")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report, "summary", breaks)
    published = report.Night(started=clock.now(), out="public", published=True)
    monkeypatch.setattr(nightly, "nightly", lambda *_: published)
    ended = CliRunner().invoke(app, ["nightly", "starter", "--db", str(tmp_path / "catalog.db")])
    assert ended.exit_code == 0, ended.output


def test_a_source_that_loses_much_holds_the_site_until_it_is_believed(home: Home) -> None:
    before = contents(home.out)
    home.registry.alter = lambda rows: rows[: len(rows) // 2]
    night = home.night(8)
    assert (night.code, night.published) == (2, False)
    assert "would vanish at once" in " ".join(report.summary(night)) and "--accept" in " ".join(report.summary(night))
    assert contents(home.out) == before
    with Catalog(home.db) as catalog:
        assert not [one for one in catalog.listings() if one.status == "deleted"]
    assert home.night(8, accept=("official",)).code == 0


def test_a_source_that_loses_a_little_every_night_is_told_after_a_month(home: Home) -> None:
    with Catalog(home.db) as catalog:
        row = catalog.last_night(published=True)
        assert row
        held = row.steps["census"]["sources"]["official"]
        more = {"sources": {"official": {**held, "tools": 2 * held["tools"]}}}
        long_ago = catalog.open_night("other", row.started - timedelta(days=40))
        catalog.save_step(long_ago, "census", {**row.steps["census"], **more})
        catalog.end_night(long_ago, 0, "state", row.started - timedelta(days=40))
        catalog.end_night(catalog.save_step(catalog.open_night(row.task, row.started), "census", row.steps["census"]),
                          0, row.state, row.started)  # fmt: skip
    night = home.night()
    assert (night.code, night.published) == (0, True)
    assert "tools are gone since 2025-11-" in night.warnings[0], night.warnings


def test_a_source_that_goes_blank_holds_the_site(home: Home) -> None:
    def blank(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "server": {"name": row["server"]["name"], "version": "1", "description": ""}} for row in rows]

    home.registry.alter = blank
    night = home.night(8)
    assert night.code == 2 and "go blank" in night.held[0]


def test_tools_that_vanish_at_once_hold_the_site(home: Home) -> None:
    with Catalog(home.db) as catalog:
        shown = [server for server in catalog.servers() if catalog.history(server.name)]
    before = contents(home.out)

    class Emptied(WorldHarvester):
        def __call__(self, catalog: Catalog, *rest: Any) -> Any:
            from toolrisk import clock
            from toolrisk.models import Harvest, ToolDefinition

            one = ToolDefinition(name="only", description="One tool alone.")
            for server in shown:
                how = catalog.history(server.name)[-1].how
                catalog.observe([Harvest(server=server.name, version="9", how=how, at=clock.now(), definitions=(one,))])
            return super().__call__(catalog, *rest)

    home.harvester = Emptied(home.world, 1)
    night = home.night()
    assert night.code == 2 and "tools would vanish at once" in night.held[0], night.held
    assert contents(home.out) == before


def test_a_source_that_turns_into_html_is_told_and_nothing_is_published(home: Home) -> None:
    home.registry.html = True
    night = home.night()
    assert night.code == 2
    assert "no source came through" in night.held[0] and "JSON" in night.held[0], night.held


def test_a_dry_run_makes_no_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["nightly", "--dry-run"])
    assert (ended.exit_code, list(tmp_path.iterdir())) == (0, []) and "is not there yet" in ended.output


def test_a_source_that_there_is_not_is_told_before_anything_is_done(home: Home) -> None:
    before = known(home.db), Path(home.db).stat().st_mtime_ns
    for more in ([], ["--dry-run"]):
        ended = CliRunner().invoke(app, ["nightly", "nowhere", "--db", home.db, *more])
        assert ended.exit_code == 2 and "no source is called nowhere" in ended.output
    with Catalog(home.db) as catalog:
        assert catalog.cut_night() is None
    assert known(home.db) == before[0]


def test_a_source_that_lacks_its_key_is_told_and_is_no_good_night(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULSEMCP_API_KEY", raising=False)
    night = home.night(sources=("official", "pulsemcp"))
    assert (night.code, night.published) == (1, True)
    assert "pulsemcp" in night.warnings[0] and "is not set" in night.warnings[0]
    alone = home.night(sources=("pulsemcp",))
    assert alone.code == 2 and "no source came through" in alone.held[0]


def test_what_nobody_foresaw_is_told_as_a_night_without_a_site(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(catalog: Catalog) -> None:
        raise TypeError("nobody foresaw it")

    with monkeypatch.context() as patch:
        patch.setattr("toolrisk.app.nightly.census", breaks)
        night = home.night()
    assert (night.code, night.failure) == (2, "build: TypeError: nobody foresaw it")
    assert home.night().code == 0


@pytest.mark.parametrize("what", [KeyboardInterrupt, TypeError])
def test_no_end_of_the_command_passes_for_a_published_site(
    what: type[BaseException], home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise what

    monkeypatch.setattr("toolrisk.app.nightly.crawl", breaks)
    words = ["nightly", "official", "--db", home.db, "--out", str(home.out), "--reports", str(tmp_path / "reports")]
    assert CliRunner().invoke(app, words).exit_code == 2
    assert CliRunner().invoke(app, [*words, "--quiet"]).output


def test_a_dry_run_does_nothing(home: Home) -> None:
    before = known(home.db)
    ended = CliRunner().invoke(app, ["nightly", "official", "--db", home.db, "--out", str(home.out), "--dry-run"])
    assert ended.exit_code == 0 and "Harvest:" in ended.output and "Lock: free" in ended.output
    assert known(home.db) == before


def test_the_report_is_kept_for_machines_and_people(home: Home, tmp_path: Path) -> None:
    night = home.night()
    kept = json.loads(report.write(night, tmp_path / "reports").read_bytes())
    assert (kept.pop("code"), kept["published"]) == (0, True) and kept["census"]["sources"]
    assert "published=true" in report.log_line(night) and "\n" not in report.log_line(night)
    text = (tmp_path / "reports" / "latest.md").read_text()
    assert text.startswith("# Night of 2026-01-02") and "## Time" in text
    assert report.Night.model_validate(kept) == night


# ── the swap ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def a_site(folder: Path, word: str) -> None:
    (folder / ".build").mkdir(parents=True, exist_ok=True)
    (folder / ".build" / "manifest.json").write_text("{}")
    (folder / "index.html").write_text(word)


def test_a_build_that_breaks_leaves_the_site_and_the_next_begins_from_it(tmp_path: Path) -> None:
    out = tmp_path / "public"
    publish(out, lambda folder: a_site(folder, "one"))

    def breaks(folder: Path) -> None:
        (folder / "index.html").unlink()
        (folder / "index.html").write_text("half")
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        publish(out, breaks)
    assert (out / "index.html").read_text() == "one"
    prepare(out, twin(out))
    assert (twin(out) / "index.html").read_text() == "one"


def test_two_folders_change_places_also_where_the_file_system_can_t_do_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in (True, False):
        if not way:
            monkeypatch.setattr("toolrisk.app.publish._exchange", lambda one, two: False)
        one, two = tmp_path / f"one{way}", tmp_path / f"two{way}"
        a_site(one, "one")
        a_site(two, "two")
        swap(one, two)
        assert [(folder / "index.html").read_text() for folder in (one, two)] == ["two", "one"]


# ── kills ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_night_killed_at_any_moment_ends_as_an_undisturbed_one(home: Home, tmp_path: Path) -> None:
    """A sample of the 200 in tests/soak."""
    other = tmp_path / "other"
    shutil.copytree(Path(home.db).parent, other, symlinks=True)
    assert home.night().code == 0
    command = [
        sys.executable,
        "-m",
        "tests.soak.driver",
        "--db",
        str(other / "catalog.db"),
        "--out",
        str(other / "public"),
    ]
    command += ["--registry", home.url, "--servers", str(SERVERS), "--night", "1"]
    rng = random.Random(3)
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        time.sleep(rng.uniform(1, 8))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert known(str(other / "catalog.db")) == known(home.db)
    one, two = contents(other / "public"), contents(home.out)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
