"""Doctor, backup, vacuum; and catalogs of every schema that was ever released."""

import json
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from typer.testing import CliRunner

import classifier
from tests.toolrisk.app.cataloguing import made
from tests.toolrisk.app.serving import serving
from tests.waiting import eventually
from toolrisk.app import doctor
from toolrisk.app.changes import changes, compare
from toolrisk.app.classify import classify
from toolrisk.app.lock import locked
from toolrisk.app.progress import Reporter
from toolrisk.cli import app
from toolrisk.models import Harvest, How, Server, ToolDefinition
from toolrisk.store import BadRow, Catalog, CatalogError, Vacuumed
from toolrisk.store._engine import connect

NOW = datetime(2026, 11, 22, tzinfo=UTC)
REVISIONS = ("0001", "0002", "0003")


def tool(name: str, said: str) -> ToolDefinition:
    return ToolDefinition(name=name, description=said)


def shown(catalog: Catalog, days_ago: int, *tools: ToolDefinition) -> None:
    at = NOW - timedelta(days=days_ago)
    catalog.observe([Harvest(server="a/a", version="1", how=How.observed, at=at, definitions=tools)])


@pytest.fixture
def aged(catalog: Catalog) -> Catalog:
    """A server that changed one of its two tools twice, long ago and lately."""
    catalog.save_servers([Server(name="a/a", slug="", title="A")])
    stays = tool("stays", "It stays as it is.")
    for days_ago, said in ((900, "First."), (600, "Second."), (1, "Third.")):
        shown(catalog, days_ago, stays, tool("turns", said))
    return catalog


def test_vacuum_keeps_both_sides_of_every_change(aged: Catalog) -> None:
    before = changes(aged)
    assert len(before) >= 2
    gone = aged.vacuum(classifier.verdicts_version(), NOW, keep_days=365)
    assert (gone.observations, gone.definitions) == (1, 0)
    assert changes(aged) == before
    assert aged.problems() == []


def test_vacuum_keeps_the_day_on_which_a_tool_was_first_seen(aged: Catalog) -> None:
    compare(aged)
    aged.vacuum(classifier.verdicts_version(), NOW, keep_days=10)
    entry = aged.entry("a/a", classifier.verdicts_version())
    assert entry
    assert next(one.first_seen for one in entry.tools if one.slug == "stays") == NOW - timedelta(days=900)


def test_vacuum_drops_what_nothing_names_and_nothing_that_was_not_yet_compared(aged: Catalog) -> None:
    aged.keep_definitions([tool("orphan", "Nobody's.")])
    assert aged.vacuum(classifier.verdicts_version(), NOW, keep_days=365).observations == 0
    assert len(changes(aged)) >= 2
    aged.keep_definitions([tool("orphan", "Nobody's.")])
    assert aged.vacuum(classifier.verdicts_version(), NOW).definitions == 1


def test_a_night_s_tidying_takes_what_only_takes_room(aged: Catalog) -> None:
    rules = classifier.verdicts_version()
    for day in range(30):
        crawl = aged.begin_crawl("official", True, NOW + timedelta(days=day))
        aged.save_page(crawl, [], [BadRow(name="x", reason=f"day {day}", raw="{}")])
        aged.finish_crawl(crawl, complete=True, now=NOW + timedelta(days=day))
    classify(aged, Reporter(quiet=True))
    shown(aged, 0, tool("stays", "It stays as it is."), tool("comes", "Third."))
    classify(aged, Reporter(quiet=True))
    before = changes(aged), list(aged.entries(rules)), aged.problems()
    gone = aged.tidy(rules)
    assert (gone.verdicts, gone.crawls, gone.observations, gone.definitions) == (2, 10, 0, 0)
    assert [row.reason for row in aged.bad_rows("official")] == ["day 29"]
    with aged.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM bad_row")).scalar() == 1
    assert (changes(aged), list(aged.entries(rules)), aged.problems()) == before
    digest = aged.digest(rules)
    assert aged.tidy(rules) == Vacuumed() and aged.digest(rules) == digest


def test_doctor_finds_what_is_missing_and_what_was_falsified(aged: Catalog) -> None:
    assert aged.problems() == []
    with aged.engine.begin() as connection:
        connection.execute(text("DELETE FROM manifest WHERE hash = (SELECT min(hash) FROM manifest)"))
        key = connection.execute(text("SELECT max(hash) FROM definition")).scalar()
        connection.execute(text("UPDATE definition SET body = :b WHERE hash = :h"), {"b": b"{}", "h": key})
    told = " ".join(aged.problems())
    assert "1 manifests are named and not there" in told
    assert "not what their addresses say" in told


def test_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    db = made(tmp_path / "catalog.db")
    ended = CliRunner().invoke(app, ["doctor", "--db", db, "--out", str(tmp_path / "public"), "--json"])
    checks = {check["name"]: check for check in json.loads(ended.output)}
    assert ended.exit_code == 0 and checks["catalog"]["state"] == "good"
    assert checks["last night"]["advice"] == "run `toolrisk nightly`"
    assert checks["sandbox"]["state"] == "good", checks["sandbox"]


def test_verdicts_of_older_rules_are_told_with_a_site(tmp_path: Path) -> None:
    db, out = made(tmp_path / "catalog.db"), str(tmp_path / "public")
    told = "8 definitions are not judged by these rules, and shown as unknown"

    def checked() -> tuple[str, str]:
        ended = CliRunner().invoke(app, ["doctor", "--db", db, "--out", out, "--json"])
        (check,) = (check for check in json.loads(ended.output) if check["name"] == "verdicts")
        return check["state"], check["seen"]

    assert checked()[0] == "good"
    assert "not judged" not in CliRunner().invoke(app, ["build", "--db", db, "--out", out]).output
    with Catalog(db) as catalog, catalog.engine.begin() as connection:
        connection.execute(text("UPDATE verdict SET rules = 'older'"))
    assert checked() == ("look", told)
    for _ in ("made", "left as it is"):
        ended = CliRunner().invoke(app, ["build", "--db", db, "--out", out])
        assert f"{told}: `toolrisk classify` judges them" in ended.output
    errors = tmp_path / "errors"
    with errors.open("w") as file, serving(db, tmp_path, errors=file):
        # It is counted once pages are answered: nobody waits for it.
        assert eventually(lambda: told in errors.read_text())


@pytest.mark.parametrize("command", ["doctor", "sources"])
def test_looking_at_a_catalog_that_is_not_there_makes_none(tmp_path: Path, command: str) -> None:
    file = tmp_path / "data" / "typo.db"
    ended = CliRunner().invoke(app, [command, "--db", str(file)])
    assert not file.parent.exists()
    if command == "doctor":
        assert ended.exit_code == 1 and f"{file}: there is no catalog" in ended.output, ended.output
        assert "sandbox" in ended.output
    else:
        assert ended.exit_code == 0 and "never crawled" in ended.output


def test_doctor_tells_a_sandbox_that_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PROBE", doctor._PROBE.replace("/etc/shadow", "/etc/passwd"))
    assert [check.seen for check in doctor._sandbox()] == ["what runs inside sees /etc/passwd"]


def test_doctor_says_where_the_sandbox_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLRISK_BWRAP", "/bin/false")
    (check,) = doctor._sandbox()
    assert check.state == "bad" and "namespaces" in check.advice


def test_doctor_tells_a_covered_proc_from_refused_namespaces() -> None:
    covered = "bwrap: cannot open /proc/sys/user/max_user_namespaces: Read-only file system"
    assert "unmask=ALL" in doctor._opening(covered)
    assert "unmask" not in doctor._opening("bwrap: No permissions to create a new namespace")


def test_a_backup_is_whole_and_is_not_written_over(tmp_path: Path) -> None:
    db, copy = made(tmp_path / "catalog.db"), tmp_path / "copy.db"
    with Catalog(db) as catalog, catalog.engine.begin() as connection:
        connection.execute(text("SELECT 1 FROM server"))
        catalog.backup(copy)
        entries = list(catalog.entries(classifier.verdicts_version()))
    with Catalog(str(copy)) as restored:
        assert list(restored.entries(classifier.verdicts_version())) == entries
        assert restored.problems() == []
    assert CliRunner().invoke(app, ["backup", str(copy), "--db", db]).exit_code == 2


def test_a_backup_ends_while_others_write_without_a_pause(tmp_path: Path) -> None:
    with Catalog(str(tmp_path / "catalog.db")) as catalog, Catalog(str(tmp_path / "catalog.db")) as other:
        with catalog.engine.begin() as connection:
            connection.execute(text("CREATE TABLE fat (x BLOB)"))
            for _ in range(60):
                connection.execute(text("INSERT INTO fat VALUES (randomblob(1048576))"))
        copying = threading.Thread(target=catalog.backup, args=(tmp_path / "copy.db",), daemon=True)
        copying.start()
        ends = time.monotonic() + 60
        while copying.is_alive() and time.monotonic() < ends:
            other.save_servers([Server(name="a/a", slug="", title="A")])
        assert not copying.is_alive()
    with Catalog(str(tmp_path / "copy.db")) as copy:
        assert copy.problems() == []


def test_doctor_tells_a_night_that_did_not_come_to_its_end(catalog: Catalog) -> None:
    row = catalog.open_night("task", NOW)
    (cut, none) = doctor._night(catalog)
    assert (cut.name, cut.state, none.name) == ("night cut off", "bad", "last night")
    assert "of 2026-11-22 00:00 did not come to its end" in cut.seen
    with locked(catalog, "nightly"):
        assert [check.name for check in doctor._night(catalog)] == ["last night"], "it is under way"
    catalog.end_night(row, 0, "state", NOW)
    assert [check.name for check in doctor._night(catalog)] == ["last night"]


def test_a_damaged_catalog_is_told(tmp_path: Path) -> None:
    file = Path(made(tmp_path / "catalog.db"))
    body = bytearray(file.read_bytes())
    body[4096 * 3 : 4096 * 9] = b"\xa5" * (4096 * 6)
    file.write_bytes(body)
    ended = CliRunner().invoke(app, ["doctor", "--db", str(file), "--out", str(tmp_path)])
    assert isinstance(ended.exception, SystemExit) and ended.exit_code in {1, 2}, ended.output
    assert "malformed" in ended.output or "damaged" in ended.output


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_catalog_of_every_released_schema_is_brought_up_to_date(url: str, revision: str) -> None:
    at(url, revision)
    with Catalog(url) as catalog:
        assert [one.how for one in catalog.history("a/a")] == ["observed", "observed"]
        (change,) = [one for one in changes(catalog) if one.kind == "reworded"]
        assert change.before and change.before.description == "Reads a file."
        assert catalog.problems() == []


DIES = """
import os, signal, sys
from alembic import op
from toolrisk.store import Catalog
op.create_table = lambda *rest: os.kill(os.getpid(), signal.SIGKILL)
Catalog(sys.argv[1])
"""


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_upgrade_that_is_killed_in_the_middle_is_done_by_the_next(url: str, revision: str) -> None:
    at(url, revision)
    assert subprocess.run([sys.executable, "-c", DIES, url], check=False).returncode == -signal.SIGKILL
    with Catalog(url) as catalog:
        assert len(catalog.history("a/a")) == 2 and catalog.problems() == []


def test_several_that_open_a_new_catalog_at_once_all_can(url: str) -> None:
    opens = [sys.executable, "-c", "import sys; from toolrisk.store import Catalog; Catalog(sys.argv[1])", url]
    them = [subprocess.Popen(opens) for _ in range(4)]
    assert [one.wait() for one in them] == [0] * 4


def test_no_released_schema_is_left_out() -> None:
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "toolrisk:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    assert known == set(REVISIONS)


def at(url: str, revision: str) -> None:
    """A catalog as the release with this schema left it: a server that reworded its tool."""
    engine, config = connect(url), Config()
    config.set_main_option("script_location", "toolrisk:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        old, new = (ToolDefinition(name="t", description=said) for said in ("Reads a file.", "Deletes every file."))
        server = {"n": "a/a", "b": json.dumps({"name": "a/a", "slug": "a-a", "title": "A"}).encode(), "e": b'{"t":"t"}'}
        connection.execute(text("INSERT INTO server VALUES (:n, 'a-a', :b, :e)"), server)
        for number, one in enumerate((old, new)):
            from toolrisk.canonical import sha256
            from toolrisk.store._codec import pack, pack_definition

            address, body = pack_definition(one)
            connection.execute(
                text("INSERT INTO definition VALUES (:h, :f, :b)"), {"h": address, "f": one.fingerprint, "b": body}
            )
            lines = pack([["t", address, one.fingerprint]])
            connection.execute(text("INSERT INTO manifest VALUES (:h, :b)"), {"h": sha256(lines), "b": lines})
            connection.execute(
                text(
                    "INSERT INTO observation (server, how, version, manifest, first_seen, last_seen)"
                    " VALUES ('a/a', 'observed', '1', :m, :t, :t)"
                ),
                {"m": sha256(lines), "t": 1_700_000_000 + 86_400 * number},
            )
    engine.dispose()


def test_a_postgresql_catalog_is_copied_by_its_own_tool(url: str, tmp_path: Path) -> None:
    with Catalog(url) as catalog:
        if catalog.engine.dialect.name == "sqlite":
            catalog.backup(tmp_path / "copy.db")
            return
        with pytest.raises(CatalogError, match="pg_dump"):
            catalog.backup(tmp_path / "copy.db")
