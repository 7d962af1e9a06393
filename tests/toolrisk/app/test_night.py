"""A night on real packages: what is harvested is kept as it comes, and a kill costs only what was under way."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.network

SERVERS = [
    ("acme/time", "pypi", "mcp-server-time", "2026.10.19"),
    ("acme/thinking", "npm", "@modelcontextprotocol/server-sequential-thinking", "2026.8.31"),
    ("acme/memory", "npm", "@modelcontextprotocol/server-memory", "2026.8.31"),
    ("acme/absent", "npm", "@modelcontextprotocol/server-everything", "0.0.0-never"),
]


def entry(name: str, kind: str, identifier: str, version: str) -> dict[str, object]:
    package = {"registry_type": kind, "identifier": identifier, "version": version}
    return {"name": name, "title": name.title(), "version": version, "packages": [package]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "servers.yml").write_text(yaml.safe_dump([entry(*one) for one in SERVERS]))
    assert run(tmp_path, "crawl", "starter", "--url", str(tmp_path / "servers.yml")).returncode == 0
    return tmp_path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "toolrisk", *arguments]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "TOOLRISK_DB": str(home / "catalog.db")}


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), env=environment(home), capture_output=True, text=True, check=False)


def attempts(home: Path) -> dict[str, tuple[int, str | None]]:
    with sqlite3.connect(f"file:{home / 'catalog.db'}?mode=ro", uri=True) as database:
        return {row[0]: row[1:] for row in database.execute("SELECT server, at, cause FROM attempt")}


def killed_after_the_first(home: Path) -> None:
    process = subprocess.Popen(command("harvest", "--slots", "1"), env=environment(home), start_new_session=True)
    while not attempts(home):
        assert process.poll() is None, "it ended before anything was harvested"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_killed_harvest_goes_on_and_asks_nobody_twice(home: Path) -> None:
    killed_after_the_first(home)
    before = attempts(home)
    assert len(before) < len(SERVERS)
    ended = run(home, "harvest")
    assert ended.returncode == (0 if "acme/absent" in before else 1), ended.stderr
    after = attempts(home)
    assert {name: after[name] for name in before} == before
    assert {name for name, (_, cause) in after.items() if cause is None} == {name for name, *_ in SERVERS[:3]}
    assert "0.0.0-never" in ended.stderr
    shown = json.loads(run(home, "show", "acme/memory", "--json").stdout)
    assert len(shown["history"]) == 1
    assert [tool["definition"]["name"] for tool in shown["tools"]].count("create_entities") == 1


def test_a_second_harvest_asks_only_what_changed(home: Path) -> None:
    run(home, "harvest")
    before = attempts(home)
    again = run(home, "harvest")
    assert (again.returncode, attempts(home)) == (0, before)
    assert "0 servers, 0 tools harvested; 3 unchanged" in again.stderr
