"""Configurations that try to make an audit leak, stop, or take one thing for another."""

import json
import multiprocessing
from pathlib import Path

import pytest

from tests.toolrisk.app.cataloguing import DAY_TWO, made
from toolrisk.app import audit
from toolrisk.app.audit import files, memory
from toolrisk.app.audit.launch import Target, target_of
from toolrisk.store import Catalog

SECRET = "s3cr3t-T0ken-0123456789"


@pytest.mark.parametrize(
    "command",
    [
        ["npx", "--option-of-tomorrow", "server", "-p", SECRET],
        ["npx", "--option-of-tomorrow", "server", "--package=" + SECRET],
        ["uvx", "--option-of-tomorrow", "server", "--from", SECRET],
        ["uv", "tool", "run", "--option-of-tomorrow", "server", "--spec", SECRET],
    ],
)
def test_behind_an_unknown_option_no_word_is_taken_for_a_package(command: list[str]) -> None:
    """With --harvest a package's name is sent to its registry."""
    assert target_of(command) is None


@pytest.mark.parametrize(
    "command",
    [
        ["npx", "--"],
        ["uvx", "--"],
        ["uv", "run", "--"],
        ["npm", "exec", "--"],
        ["docker", "run", "--"],
        ["sh", "-c", "npx --"],
        ["env"],
        ["uv", "run", "server.py"],
        ["uv", "run", "--directory", "/x", "Server.PY"],
    ],
)
def test_half_a_command_line_or_a_script_of_ones_own_starts_no_package(command: list[str]) -> None:
    assert target_of(command) is None


def test_what_follows_two_dashes_is_still_found() -> None:
    assert target_of(["npx", "-y", "--", "x"]) == Target("npm", "x")


HOSTILE = ['{"a":1,' + "/**/" * 200 + "x", '{"a":1,' + "/**/ \t" * 5000 + "x", "," + "//\n" * 5000 + "x"]


def _plain(text: str) -> None:
    files.plain(text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_comments_in_a_strangers_project_do_not_hold_up_an_audit(text: str) -> None:
    """Reading them one way takes milliseconds, in every way that they can be grouped longer than there is time."""
    reader = multiprocessing.get_context("fork").Process(target=_plain, args=(text,))
    reader.start()
    reader.join(30)
    stuck = reader.is_alive()
    reader.kill()
    reader.join()
    assert not stuck


HALF: list[object] = [None, [], {"file": "f", "key": "k"}, {"file": "f", "key": "k", "tools": {"t": ["a", "worst"]}}]
SPOILT = ["{", "[]", '{"at": "2026-11-22T00:00:00+00:00", "servers": []}', '{"at": 1, "servers": {}}']
SPOILT += [json.dumps({"at": "2026-11-22T00:00:00+00:00", "servers": {"f#p": seen}}) for seen in HALF]


@pytest.mark.parametrize("text", SPOILT, ids=range(len(SPOILT)))
def test_a_spoilt_memory_is_none(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLRISK_NOW", DAY_TWO.isoformat())
    (tmp_path / memory.FILE).write_text(text)
    file = tmp_path / "mcp.json"
    file.write_text(json.dumps({"mcpServers": {"mail": {"command": "npx", "args": ["@acme/mail-mcp"]}}}))
    where = audit.Where(home=tmp_path / "home", here=tmp_path, state=tmp_path)
    with Catalog(made(tmp_path / "catalog.db")) as catalog:
        first = audit.run(catalog, [file], where=where)
        assert (first.since, first.changes) == (None, ())
        assert audit.run(catalog, [file], where=where).since == DAY_TWO
