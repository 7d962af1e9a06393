"""Guards put into clients' configurations and taken out again."""

import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from typer.testing import CliRunner

from tests.toolrisk.app.cataloguing import DAY_TWO, TOOLS, made
from tests.toolrisk.app.guarding import OURS, parameters, policy
from toolrisk.app import audit
from toolrisk.app.audit import files
from toolrisk.app.guard import judged, wrap
from toolrisk.app.lockfile import lock_beside, read_lock
from toolrisk.cli import app
from toolrisk.models import ToolDefinition
from toolrisk.store import Catalog

JSON = """{
  // my servers
  "mcpServers": {
    "mail": {"command": "npx", "args": ["-y", "@acme/mail-mcp", "--token", "t"], "env": {"K": "v"}}, /* keep */
    "notes":{ "command" : "acme-notes-alone" },
    "web": {"url": "https://mcp.acme.example/web"},
  },
  "other": [1,2 ,3]
}
"""
TOML = """# mine
model = "x"

[mcp_servers.mail]
command = "npx" # the program
args = [
  "-y",
  "@acme/mail-mcp", # the package
]

[mcp_servers.mail.env]
K = "v"

[mcp_servers.web]
url = "https://mcp.acme.example/web"
"""


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    monkeypatch.setenv("TOOLRISK_NOW", DAY_TWO.isoformat())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Catalog(made(tmp_path / "catalog.db"))


def audited(catalog: Catalog, folder: Path, name: str, text: str) -> tuple[Path, Path]:
    """A configuration, and the folder with its policies."""
    file = folder / name
    file.write_text(text)
    file.chmod(0o640)
    audit.run(catalog, [file], out=folder / "policies")
    return file, folder / "policies"


def servers(file: Path) -> dict[str, Any]:
    text = file.read_text()
    document = tomllib.loads(text) if file.suffix == ".toml" else json.loads(files.plain(text))
    return document["mcp_servers" if file.suffix == ".toml" else "mcpServers"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("name", "text"), [("mcp.json", JSON), ("config.toml", TOML)])
def test_a_guard_is_put_before_local_servers_and_taken_away(
    catalog: Catalog, tmp_path: Path, name: str, text: str
) -> None:
    file, policies = audited(catalog, tmp_path, name, text)
    done = {one.label: one.done for one in wrap.init(file, policies, ask=True, pin=True)}
    assert (done["mail"], done["web"]) == ("guarded", "left")
    mail = servers(file)["mail"]
    written = policies / "mail.policy.json"
    assert mail["command"] == wrap.program()
    head, cut = mail["args"][: mail["args"].index("--")], mail["args"].index("--") + 1
    assert head == ["guard", "--policy", str(written), "--pin", str(lock_beside(written)), "--ask"]
    assert mail["args"][cut : cut + 3] == ["npx", "-y", "@acme/mail-mcp"]
    assert mail["env"] == {"K": "v"}
    assert "mine" in file.read_text() or "// my servers" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.guarded for one in audit.run(catalog, [file]).servers if one.label == "mail"] == [True]
    assert {one.label: one.done for one in wrap.init(file, policies)}["mail"] == "left"
    assert [one.label for one in wrap.undo(file)] == [label for label, one in done.items() if one == "guarded"]
    assert file.read_text() == text
    assert not list(tmp_path.glob(f"{name}.*"))


def test_what_was_changed_since_stays(catalog: Catalog, tmp_path: Path) -> None:
    file, policies = audited(catalog, tmp_path, "mcp.json", JSON)
    wrap.init(file, policies)
    file.write_text(file.read_text().replace('"other": [1,2 ,3]', '"other": "new"'))
    wrap.undo(file)
    edited = JSON.replace('"other": [1,2 ,3]', '"other": "new"')
    assert file.read_text() == edited.replace('"acme-notes-alone" }', '"acme-notes-alone", "args": [] }')
    assert (tmp_path / f"mcp.json{wrap.BACKUP}").read_text() == JSON


def test_a_server_without_arguments_gets_some_and_loses_them(catalog: Catalog, tmp_path: Path) -> None:
    text = '{"mcpServers": {"notes": {"command": "acme-notes-alone", "type": "stdio"}}}'
    toml = '[mcp_servers.notes]\ncommand = "acme-notes-alone"\n'
    for name, content in (("mcp.json", text), ("config.toml", toml)):
        path = ("mcpServers" if name == "mcp.json" else "mcp_servers", "notes")
        changed = files.rewritten(tmp_path / name, content, path, {"command": "x", "args": ["y"]})
        file = tmp_path / name
        file.write_text(changed)
        assert {key: servers(file)["notes"][key] for key in ("command", "args")} == {"command": "x", "args": ["y"]}


@pytest.mark.parametrize(
    "odd",
    [
        '"command": "npx", "args": ["@acme/mail-mcp", true]',
        '"command": "npx", "args": ["@acme/mail-mcp", 1.0]',
        '"command": "npx", "args": ["@acme/mail-mcp", null]',
        '"command": "npx", "args": ["@acme/mail-mcp", "\\ud800"]',
        '"command": ["npx", "@acme/mail-mcp"]',
        '"command": ["npx"], "args": ["@acme/mail-mcp"]',
    ],
)
def test_what_could_not_be_given_back_is_left_and_told(catalog: Catalog, tmp_path: Path, odd: str) -> None:
    """And the server beside it is guarded all the same."""
    text = JSON.replace('"notes":{', f'"odd": {{{odd}}},\n    "notes":{{')
    file, policies = audited(catalog, tmp_path, "mcp.json", text)
    done = {one.label: (one.done, one.why) for one in wrap.init(file, policies)}
    assert done["odd"] == ("left", "its command line is not all text, and could not be given back as it was")
    assert done["mail"] == ("guarded", "")
    assert odd in file.read_text()
    edited = file.read_text().replace('"other"', '"others"')
    wrap.undo(file)
    assert file.read_text() == text
    file.write_text(edited)
    wrap.undo(file)
    assert odd in file.read_text() and "toolrisk" not in file.read_text()


@pytest.mark.parametrize(
    ("of", "to"),
    [('"other": [1,', '"other": [true,'), ("// my servers", "// ours"), ('"--token", "t"', '"--token", "u"')],
)
def test_the_smallest_change_since_keeps_the_backup_out(catalog: Catalog, tmp_path: Path, of: str, to: str) -> None:
    """One that compares as equal, one to a comment, and one behind the guard."""
    text = JSON.replace('"acme-notes-alone" }', '"acme-notes-alone", "args": [] }')
    file, policies = audited(catalog, tmp_path, "mcp.json", text)
    wrap.init(file, policies)
    file.write_text(file.read_text().replace(of, to))
    wrap.undo(file)
    assert file.read_text() == text.replace(of, to)
    assert (tmp_path / f"mcp.json{wrap.BACKUP}").read_text() == text


def test_where_the_policies_can_not_be_named_nothing_is_written(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "\udcff"
    folder.mkdir()
    file, policies = audited(catalog, folder, "mcp.json", JSON)
    with pytest.raises(files.ConfigurationError, match=r"mcp\.json: what has to be written there"):
        wrap.init(file, policies)
    assert file.read_text() == JSON
    assert not (folder / f"mcp.json{wrap.BACKUP}").exists()


def test_a_symbolic_link_stays_one(catalog: Catalog, tmp_path: Path) -> None:
    file, policies = audited(catalog, tmp_path, "mcp.json", JSON)
    (tmp_path / "dotfiles").mkdir()
    shutil.move(file, tmp_path / "dotfiles" / "real.json")
    file.symlink_to(tmp_path / "dotfiles" / "real.json")
    audit.run(catalog, [file], out=policies)
    wrap.init(file, policies)
    assert file.is_symlink()
    wrap.undo(file)
    assert file.is_symlink()
    assert file.read_text() == JSON


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.toml", 'mcp_servers = { mail = { command = "npx", args = ["@acme/mail-mcp"] } }\n'),
        ("mcp.json", '{"mcpServers": {"mail": {"command": ["npx", "@acme/mail-mcp"]}}'),
    ],
)
def test_a_file_that_can_not_be_changed_safely_is_left_as_it_is(
    catalog: Catalog, tmp_path: Path, name: str, text: str
) -> None:
    file, policies = audited(catalog, tmp_path, name, text)
    with pytest.raises(ValueError, match=name):
        wrap.init(file, policies)
    assert file.read_text() == text
    assert not list(tmp_path.glob(f"{name}.*"))


def test_what_is_no_server_is_told_and_left(catalog: Catalog, tmp_path: Path) -> None:
    text = JSON.replace('"other": [1,2 ,3]', '"servers": "x"')
    file, policies = audited(catalog, tmp_path, "mcp.json", text)
    done = {one.label: (one.done, one.why) for one in wrap.init(file, policies)}
    assert (done["servers"], done["mail"]) == (("left", "not an object"), ("guarded", ""))


def test_init_without_policies_says_how_to_get_some(tmp_path: Path) -> None:
    file = tmp_path / "mcp.json"
    file.write_text(JSON)
    for arguments in (["--init", str(file)], ["--init", str(file), "--policies", str(tmp_path)]):
        result = CliRunner().invoke(app, ["guard", *arguments])
        assert result.exit_code == 2
        assert "toolrisk audit" in result.stderr
    assert file.read_text() == JSON


def test_three_steps_from_a_configuration_to_a_guarded_server(catalog: Catalog, tmp_path: Path) -> None:
    """audit, guard --init, and the client starts the guard as its configuration says."""
    file = tmp_path / "mcp.json"
    command = [sys.executable, "-m", "acme_notes"]
    file.write_text(json.dumps({"mcpServers": {"notes": {"command": command[0], "args": command[1:]}}}))
    (tmp_path / "acme_notes.py").write_text(
        "from mcp.server import MCPServer\n"
        "server = MCPServer('notes', log_level='ERROR')\n"
        "@server.tool()\ndef count() -> int:\n    return 3\n"
        "@server.tool()\ndef whisper() -> int:\n    return 4\n"
        "if __name__ == '__main__':\n    server.run()\n"
    )
    steps = (
        ["audit", str(file), "--db", catalog.url, "--out", str(tmp_path / "p")],
        ["guard", "--init", str(file), "--policies", str(tmp_path / "p"), "--unpinned"],
    )
    for step in steps:
        result = CliRunner().invoke(app, step)
        assert result.exit_code == 0, result.output
    started = servers(file)["notes"]

    async def work() -> tuple[list[str], Any]:
        environment = {"PYTHONPATH": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
        command = [started["command"], *started["args"]]
        async with Client(parameters(command, **environment), mode="legacy", cache=None) as client:
            return [one.name for one in (await client.list_tools()).tools], await client.call_tool("whisper", {})

    names, denied = anyio.run(work)
    assert names == ["count"]
    assert denied.is_error


def test_pins_from_the_catalog_and_at_first_sight(catalog: Catalog, tmp_path: Path) -> None:
    assert judged.in_catalog(catalog, ["npx", "@acme/mail-mcp"]) == {
        one[0].name: one[0] for one in TOOLS["io.acme/mail"]
    }
    with pytest.raises(LookupError, match="npm:none"):
        judged.in_catalog(catalog, ["npx", "none"])
    file = tmp_path / "first.lock.json"
    result = CliRunner().invoke(app, ["guard", "--write-pin", str(file), "--", *OURS])
    assert result.exit_code == 0, result.output
    assert list(read_lock(file)) == ["echo", "shred", "slow"]
    assert isinstance(read_lock(file)["echo"], ToolDefinition)
    with pytest.raises(ConnectionError, match="did not list"):
        judged.at_first_sight(["true"])


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    file = policy(tmp_path, {"echo": {"limit": []}})
    for arguments, text in (
        (["--", "true"], "needs a policy"),
        (["--policy", str(file), "--", "true"], "policy.json:1: tools.echo.limit"),
        (["--policy", str(policy(tmp_path, {}, name="good.json"))], "no command"),
    ):
        result = CliRunner().invoke(app, ["guard", *arguments])
        assert result.exit_code == 2
        assert text in result.stderr
