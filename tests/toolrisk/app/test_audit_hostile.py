"""Configurations that try to make an audit leak, stop, or take one thing for another."""

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from tests.toolrisk.app.cataloguing import DAY_TWO, made
from toolrisk.app import audit
from toolrisk.app.audit import files, memory
from toolrisk.app.audit.launch import Target, elsewhere, guarded_command, target_of
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


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["npx", "--registry", "https://npm.corp.example", "@acme/mail-mcp"], "@acme/mail-mcp"),
        (["npx", "--registry=https://npm.corp.example/public/", "x"], "x"),
        (["npx", "--@acme:registry=https://npm.corp.example", "@acme/mail-mcp"], "@acme/mail-mcp"),
        (["npx", "--userconfig", "/home/me/.npmrc", "x"], "x"),
        (["npx", "--prefix", "/home/me/x", "x"], "x"),
        (["uvx", "--default-index", "https://pypi.corp.example/simple", "acme-internal-mcp"], "acme-internal-mcp"),
        (["uvx", "--index", "corp=https://pypi.corp.example", "--from", "a", "b"], "a"),
        (["uvx", "--extra-index-url", "https://pypi.example/simple https://pypi.corp.example", "a"], "a"),
        (["uvx", "-i", "https://pypi.corp.example", "a"], "a"),
        (["uvx", "--find-links=/home/me/wheels", "a"], "a"),
        (["pipx", "run", "--pip-args", "--index-url=https://pypi.corp.example", "a"], "a"),
        (["env", "NPM_CONFIG_REGISTRY=https://npm.corp.example", "npx", "x"], "x"),
        (["uv", "run", "--index", "https://pypi.corp.example", "--with", "a", "a"], "a"),
    ],
)
def test_a_package_from_a_registry_of_ones_own_is_not_the_public_one_of_its_name(command: list[str], name: str) -> None:
    assert target_of(command) == Target("private", name)


@pytest.mark.parametrize(
    "command",
    [
        ["uv", "run", "--directory", "/home/me/secret-project", "mcp-server-time"],
        ["uv", "run", "--project", "/home/me/secret-project", "python", "-m", "server"],
        ["uv", "run", "mcp-server-time"],
        ["uv", "run", "--with", "mcp[cli]", "mcp", "run", "server.py"],
        ["uvx", "mcp-server-time@./mine"],
        ["uvx", "--from", "mcp-server-time @ file:./mine", "mcp-server-time"],
        ["npx", "@acme/mail-mcp@file:../mine"],
        ["npx", "x@npm:@evil/y"],
        ["npx", "-p", "@acme/mail-mcp", "-p", "evil-pkg", "evil-bin"],
        ["npx", "-p", "@acme/mail-mcp", "node", "/home/me/server.js"],
        ["npx", "tsx", "server.ts"],
        ["python", "-c", "x", "-m", SECRET],
        ["python", "-u", "server.py", "-m", SECRET],
        ["python", "-m"],
    ],
)
def test_what_lies_in_a_folder_or_could_be_of_several_packages_is_none(command: list[str]) -> None:
    assert target_of(command) is None


def test_no_registry_is_asked_for_what_is_only_named_like_its_package(tmp_path: Path) -> None:
    """With --harvest; somebody may have published a package of that name there."""
    corp = {"NPM_CONFIG_REGISTRY": "https://npm.corp.example"}
    servers = {
        "module": {"command": "python", "args": ["-m", "server"]},
        "known": {"command": "python", "args": ["-m", "acme_notes"]},
        "index": {"command": "uvx", "args": ["--default-index", "https://pypi.corp.example", "acme-notes"]},
        "variable": {"command": "npx", "args": ["@acme/mail-mcp"], "env": corp},
        "mail": {"command": "npx", "args": ["--registry", "https://npm.corp.example", "@acme/mail-mcp"]},
    }
    file = tmp_path / "mcp.json"
    file.write_text(json.dumps({"mcpServers": servers}))
    where = audit.Where(home=tmp_path / "home", here=tmp_path, state=tmp_path)
    with Catalog(made(tmp_path / "catalog.db")) as catalog:
        found = {one.label: one for one in audit.run(catalog, [file], where=where, harvest=True).servers}
    assert {label: (one.server, one.by, one.started) for label, one in found.items()} == {
        "module": (None, None, "pypi"),
        "known": ("io.acme/notes", "name", "pypi"),
        "index": (None, None, "private"),
        "variable": (None, None, "private"),
        "mail": (None, None, "private"),
    }
    assert (found["module"].note, found["mail"].note) == (
        "not in the catalog",
        "a package from a registry or a folder of your own: the catalog knows public ones",
    )


GUARD = ["guard", "--policy", "p.json", "--", "npx", "x"]


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (["/opt/bin/toolrisk"], True),
        (["C:\\bin\\toolrisk.exe"], True),
        (["python3.12", "-m", "toolrisk"], True),
        (["uvx", "toolrisk"], True),
        (["uvx", "--from", "toolrisk==1", "toolrisk"], True),
        (["env", "K=V", "toolrisk"], True),
        (["uvx", "toolrisk@latest"], True),
        (["toolrisk", "--now", "2026-11-20"], True),
        (["uv", "run", "--directory", "/srv/toolrisk", "toolrisk"], True),
        (["uv", "run", "evil", "toolrisk"], False),
        (["evil", "toolrisk"], False),
        (["toolrisk-evil"], False),
        (["uvx", "--from", "evil", "toolrisk"], False),
        (["python", "evil.py", "-m", "toolrisk"], False),
        (["toolrisk", "mcp", "toolrisk"], False),
    ],
)
def test_a_guard_is_ours_only_where_the_command_is(head: list[str], ours: bool) -> None:
    assert guarded_command([*head, *GUARD]) == (["npx", "x"] if ours else None)


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


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"NPM_CONFIG_REGISTRY": "https://npm.corp.example"}, "private"),
        ({"NPM_CONFIG_PREFIX": "/home/me/.npm-global"}, "npm"),
        ({"PIP_INDEX_URL": "https://pypi.corp.example/simple"}, "npm"),
        ({"NPM_CONFIG_REGISTRY": ""}, "npm"),
        ({"NPM_CONFIG_REGISTRY": None}, "npm"),
    ],
)
def test_only_a_programs_own_registry_makes_its_package_private(variables: dict[str, Any], kind: str) -> None:
    assert elsewhere(variables, "npm") is (kind == "private")
    target = target_of(["env", *(f"{name}={value or ''}" for name, value in variables.items()), "npx", "x"])
    assert target is not None and target.kind == kind
