"""An audit of configurations that we wrote, secrets and all, against a catalog that we wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crawler.harvest.slots import refusal
from tests.toolrisk.app.cataloguing import DAY_TWO, TOOLS, made, show, tool, verdict
from toolrisk.app import audit
from toolrisk.app.audit import clients, files
from toolrisk.app.audit.launch import Target, target_of
from toolrisk.app.lockfile import lock_beside, read_lock
from toolrisk.cli import app
from toolrisk.models import Category, Harvest, How, Risk
from toolrisk.policy import Call, MemoryCounters, evaluate
from toolrisk.policy.nouns import Action
from toolrisk.store import Catalog

SECRET = "s3cr3t-T0ken-0123456789"
MAIL = {
    "command": "npx",
    "args": ["-y", "@acme/mail-mcp@1.2.0", "--token", SECRET],
    "env": {"API_KEY": SECRET},
    "headers": {"Authorization": f"Bearer {SECRET}"},
}
NOTES = {"command": "uvx", "args": ["--from", "acme-notes==3.0", "acme-notes", f"--key={SECRET}"]}
WEB = {"type": "http", "url": f"https://user:{SECRET}@mcp.acme.example/web/?key={SECRET}", "headers": {"X-Key": SECRET}}
LOCAL = {"command": f"/opt/{SECRET}/server", "args": [SECRET]}


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    monkeypatch.setenv("TOOLRISK_NOW", DAY_TWO.isoformat())
    return Catalog(made(tmp_path / "catalog.db"))


@pytest.fixture
def where(tmp_path: Path) -> audit.Where:
    for name in ("home", "here", "state"):
        (tmp_path / name).mkdir()
    return audit.Where(home=tmp_path / "home", here=tmp_path / "here", state=tmp_path / "state")


def put(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def everywhere(where: audit.Where) -> None:
    """A configuration of every client."""
    put(where.home, ".config/Claude/claude_desktop_config.json", {"mcpServers": {"mail": MAIL}})
    put(where.home, ".claude.json", {"mcpServers": {"web": WEB}, "projects": {"/p": {"mcpServers": {"notes": NOTES}}}})
    put(where.here, ".mcp.json", {"mcpServers": {"local": LOCAL}})
    put(where.home, ".cursor/mcp.json", {"mcpServers": {"mail": MAIL, "off": {**NOTES, "disabled": True}}})
    commented = json.dumps({"servers": {"web": WEB}}, indent=1).replace("{\n", "{ // a comment: {\n", 1)
    put(where.home, ".config/Code/User/mcp.json", commented.replace("\n}", ",\n}"))
    put(where.home, ".codeium/windsurf/mcp_config.json", {"mcpServers": {"web": {"serverUrl": WEB["url"]}}})
    toml = f'[mcp_servers.notes]\ncommand = "uvx"\nargs = ["acme-notes"]\n[mcp_servers.notes.env]\nKEY = "{SECRET}"\n'
    put(where.home, ".codex/config.toml", toml)
    put(
        where.here, "mcp.json", {"servers": {"box": {"command": "docker", "args": ["run", "-e", f"K={SECRET}", "x/y"]}}}
    )


def found(result: audit.Audit) -> dict[tuple[str, str], tuple[str | None, str | None, int]]:
    return {(one.client, one.label): (one.server, one.by, len(one.tools)) for one in result.servers}


def test_every_clients_configuration_is_found_and_its_servers_known(catalog: Catalog, where: audit.Where) -> None:
    everywhere(where)
    mail, notes, web = ("io.acme/mail", "package", 3), ("io.acme/notes", "package", 3), ("io.acme/web", "address", 2)
    assert found(audit.run(catalog, where=where)) == {
        ("Claude Desktop", "mail"): mail,
        ("Claude Code", "web"): web,
        ("Claude Code", "notes"): notes,
        ("Claude Code", "local"): (None, None, 0),
        ("Cursor", "mail"): mail,
        ("Cursor", "off"): notes,
        ("VS Code", "web"): web,
        ("Windsurf", "web"): web,
        ("Codex", "notes"): notes,
        ("mcp.json", "box"): (None, None, 0),
    }


def test_secrets_are_never_printed_stored_or_written(catalog: Catalog, where: audit.Where, tmp_path: Path) -> None:
    everywhere(where)
    put(where.home, ".cursor/mcp.json", '{"mcpServers": {"bad": "' + SECRET)
    for form in ("policy-json", "claude-code"):
        result = audit.run(catalog, where=where, out=tmp_path / "out", form=form)
        assert len(result.problems) == 1
        shown = "\n".join(line.plain for line in audit.lines(result, everything=True))
        assert SECRET not in shown + result.model_dump_json() + repr(result)
    for file in [*(tmp_path / "out").iterdir(), *where.state.iterdir()]:
        assert SECRET not in file.read_text()
    for client in clients.every():
        for file in client.files(where.home, where.here):
            if file.name != "mcp.json" or file.parent.name != ".cursor":
                assert SECRET not in repr(client.read(file))


def test_tools_stand_riskiest_first_and_poison_before_all(catalog: Catalog, where: audit.Where) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL, "notes": NOTES, "web": WEB}})
    shown = [line.plain.split() for line in audit.lines(audit.run(catalog, [file], where=where))]
    names = [name for tools in TOOLS.values() for name in (row[0].name for row in tools)]
    order = [word for words in shown for word in words if word in names and len(words) > 3 and words[0] in list(Risk)]
    assert order == ["whisper", "empty_trash", "send_mail", "mystery", "read_mail", "read_note", "fetch", "count"]


def test_what_the_present_rules_have_not_judged_is_judged_on_the_way(catalog: Catalog, where: audit.Where) -> None:
    (harvested,) = [tool("delete_everything", "Deletes every file of the user for good.")]
    catalog.observe(
        [Harvest(server="io.acme/silent", version=None, how=How.observed, at=DAY_TWO, definitions=(harvested,))]
    )
    file = put(where.here, "mcp.json", {"mcpServers": {"silent": LOCAL}})
    ((judged,),) = [one.tools for one in audit.run(catalog, [file], where=where).servers]
    assert judged.category is Category.destructive


def test_the_trifecta_is_one_clients_and_the_written_policies_break_it(
    catalog: Catalog, where: audit.Where, tmp_path: Path
) -> None:
    put(where.home, ".cursor/mcp.json", {"mcpServers": {"web": WEB, "mine": NOTES}})
    put(where.home, ".codeium/windsurf/mcp_config.json", {"mcpServers": {"mine": NOTES}})
    result = audit.run(catalog, where=where, out=tmp_path / "out")
    (one,) = result.trifectas
    assert one.client == "Cursor"
    assert {(step.key, step.tool) for step in one.path} == {("mine", "read_note"), ("web", "fetch")}
    document = json.loads((tmp_path / "out" / "web.policy.json").read_text())
    assert evaluate(document, Call("fetch", {}), MemoryCounters(), DAY_TWO).text == "Requires human approval."
    assert evaluate(document, Call("mystery", {}), MemoryCounters(), DAY_TWO).text == "Requires human approval."
    mine = json.loads((tmp_path / "out" / "mine.policy.json").read_text())
    assert evaluate(mine, Call("read_note", {}), MemoryCounters(), DAY_TWO).allowed
    assert evaluate(mine, Call("whisper", {}), MemoryCounters(), DAY_TWO).verdict == "hidden"


def test_a_written_lock_file_holds_the_judged_definitions(catalog: Catalog, where: audit.Where, tmp_path: Path) -> None:
    audit.run(catalog, [put(where.here, "mcp.json", {"mcpServers": {"m": MAIL}})], where=where, out=tmp_path / "out")
    lock = lock_beside(tmp_path / "out" / "m.policy.json")
    assert read_lock(lock) == {row[0].name: row[0] for row in TOOLS["io.acme/mail"]}


def test_a_format_that_holds_several_servers_gets_one_file(
    catalog: Catalog, where: audit.Where, tmp_path: Path
) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"post": MAIL, "notes": NOTES}})
    result = audit.run(catalog, [file], where=where, out=tmp_path / "out", form="claude-code")
    (written,) = result.written
    assert "mcp__post__send_mail" in Path(written).read_text()


def test_what_changed_since_the_last_audit(catalog: Catalog, where: audit.Where) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL, "notes": NOTES}})
    other = put(where.home, ".cursor/mcp.json", {"mcpServers": {"mail": MAIL}})
    first = audit.run(catalog, [file, other], where=where)
    assert (first.since, first.changes) == (None, ())
    tools = [row for row in TOOLS["io.acme/notes"] if row[0].name != "count"]
    tools[0] = (tool("read_note", "Otherwise."), verdict(Category.read, Risk.high))
    show(catalog, "io.acme/notes", [*tools, (tool("fresh"), verdict(Category.write, Risk.low))], DAY_TWO)
    put(where.here, "mcp.json", {"mcpServers": {"notes": NOTES, "web": WEB}})
    again = audit.run(catalog, [file], where=where)
    assert again.since == DAY_TWO
    assert {(one.key, one.tool, one.kind) for one in again.changes} == {
        ("mail", "", "removed"),
        ("web", "", "added"),
        ("notes", "count", "removed"),
        ("notes", "fresh", "added"),
        ("notes", "read_note", "changed"),
        ("notes", "read_note", "risk-raised"),
    }
    assert audit.run(catalog, [file, other], where=where).changes == ()


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (["npx", "@acme/mail-mcp"], ("npm", "@acme/mail-mcp")),
        (["npx", "-y", "plain@latest", SECRET], ("npm", "plain")),
        (["npx", "-p", "@a/b@1", "-y", "run-it"], ("npm", "@a/b")),
        (["C:\\node\\npx.cmd", "-y", "x"], ("npm", "x")),
        (["cmd", "/c", "npx", "-y", "x"], ("npm", "x")),
        (["sh", "-c", "exec npx -y x --token " + SECRET], ("npm", "x")),
        (["env", "K=" + SECRET, "npx", "x"], ("npm", "x")),
        (["pnpm", "dlx", "x"], ("npm", "x")),
        (["npx", "mcp-remote", "https://a.example/mcp"], ("remote", "https://a.example/mcp")),
        (["uvx", "Acme_Notes[all]@3"], ("pypi", "acme-notes")),
        (["uvx", "--python", "3.12", "--from", "a==1", "b"], ("pypi", "a")),
        (["uv", "tool", "run", "a"], ("pypi", "a")),
        (["uv", "run", "--with", "z", "--with", "a==1", "a"], ("pypi", "a")),
        (["uv", "run", "npx", "x"], ("npm", "x")),
        (["npx", "--registry", "https://npm.corp.example/", "x"], ("private", "x")),
        (["uvx", "--index-url=https://pypi.corp.example/simple", "a"], ("private", "a")),
        (["pipx", "run", "a"], ("pypi", "a")),
        (["python3.12", "-u", "-m", "mcp_server_time", "--x"], ("pypi", "mcp-server-time", False)),
        (["docker", "run", "-i", "--rm", "-e", "K=" + SECRET, "ghcr.io/a/b:1", "x"], ("oci", "ghcr.io/a/b")),
        (["docker", "run", "--env=K", "-v", "/a:/b", "mcp/git"], ("oci", "mcp/git")),
        (["toolrisk", "guard", "--policy", "p.json", "--", "npx", "x"], ("npm", "x")),
        (["python", "-m", "toolrisk", "guard", "--", "npx", "x"], ("npm", "x")),
        (["npx", "--api-key", SECRET, "x"], None),
        (["npx", f"https://x:{SECRET}@git.example/x"], None),
        (["uvx", "--token", SECRET, "a"], None),
        (["uvx", f"git+https://{SECRET}@git.example/x"], None),
        (["node", "server.js"], None),
        (["python", "server.py", "-m", SECRET], None),
        (["docker", "exec", SECRET], None),
        (["npx"], None),
        ([], None),
    ],
)
def test_a_package_is_taken_from_where_its_name_must_stand(command: list[str], target: tuple[str, ...] | None) -> None:
    assert target_of(command) == (Target(*target) if target else None)  # type: ignore[arg-type]


def test_a_label_alone_counts_only_where_nothing_is_started_under_it(catalog: Catalog, where: audit.Where) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"mail": LOCAL, "notes": {"command": "npx", "args": ["other"]}}})
    by_name, unknown = audit.run(catalog, [file], where=where).servers
    assert (by_name.server, by_name.by) == ("io.acme/mail", "name")
    assert (unknown.server, unknown.tools) == (None, ())


@pytest.mark.parametrize("content", ["[]", "{", '"x"', "\x00", '{"mcpServers": ' + "[" * 99_999, "\udcff"])
def test_a_file_that_is_no_configuration_is_told(catalog: Catalog, where: audit.Where, content: str) -> None:
    file = where.here / "mcp.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    result = audit.run(catalog, [file, where.here / "none.json"], where=where)
    assert len(result.problems) == 2
    assert result.servers == ()


@pytest.mark.parametrize(
    "odd", [None, 3, [], "npx x", {"command": 3}, {"args": "x"}, {"url": 3}, {"command": [], "args": [[]]}]
)
def test_odd_servers_do_not_stop_an_audit(catalog: Catalog, where: audit.Where, odd: Any) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"odd": odd, "mail": MAIL}})
    assert "mail" in [one.label for one in audit.run(catalog, [file], where=where).servers]


@pytest.mark.parametrize(
    ("name", "content", "place", "read"),
    [
        ("mcp.json", {"mcpServers": [{"name": "x", "command": "uvx", "args": ["cli-mcp-server"]}]}, "mcpServers", []),
        ("mcp.json", {"mcpServers": "text"}, "mcpServers", []),
        ("mcp.json", {"mcpServers": {"mail": MAIL, "bad": "uvx " + SECRET}}, "mcpServers.bad", ["mail"]),
        ("mcp.json", {"mcpServers": {"mail": MAIL, "bad": None}}, "mcpServers.bad", ["mail"]),
        ("mcp.json", {"mcp": [SECRET], "servers": {"mail": MAIL}}, "mcp", ["mail"]),
        (".claude.json", {"projects": {"/p": {"mcpServers": [SECRET]}}}, "projects./p.mcpServers", []),
        (".claude.json", {"projects": {"/p": SECRET}}, "projects./p", []),
        ("config.toml", 'mcp_servers = ["x"]', "mcp_servers", []),
    ],
)
def test_what_stands_where_a_server_should_is_told(
    catalog: Catalog, where: audit.Where, name: str, content: Any, place: str, read: list[str]
) -> None:
    file = put(where.here, name, content)
    result = audit.run(catalog, [file], where=where)
    assert result.problems == (f"{file}: {place}: not an object",)
    assert [one.label for one in result.servers] == read
    shown = "\n".join(line.plain for line in audit.lines(result))
    assert f"Not read: {file}: {place}" in shown
    assert SECRET not in shown and "No MCP servers" not in shown
    assert command(catalog, str(file)).exit_code == 1


def test_a_server_that_can_not_be_read_any_more_is_not_told_as_removed(catalog: Catalog, where: audit.Where) -> None:
    file = put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL, "notes": NOTES}})
    audit.run(catalog, [file], where=where)
    put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL, "notes": "uvx"}})
    assert audit.run(catalog, [file], where=where).changes == ()
    put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL}})
    assert [(one.key, one.kind) for one in audit.run(catalog, [file], where=where).changes] == [("notes", "removed")]


def test_json_with_comments_is_read_at_its_places() -> None:
    text = '{"a": "// no comment, /* none */ \\" ,}", /* , } */ "b": [1, 2 , // x\n ], }'
    assert json.loads(files.plain(text)) == {"a": '// no comment, /* none */ " ,}', "b": [1, 2]}
    assert len(files.plain(text)) == len(text)


def command(catalog: Catalog, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["audit", "--db", catalog.url, *arguments])


def test_the_commands_exit_code_is_for_ci(
    catalog: Catalog, where: audit.Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(where.state))
    file = str(put(where.here, "mcp.json", {"mcpServers": {"mail": MAIL}}))
    assert [command(catalog, file, "--fail-on", level).exit_code for level in ("critical", "HIGH", "Medium")] == [
        0,
        1,
        1,
    ]
    assert command(catalog, file).exit_code == 0
    assert command(catalog, file, "--fail-on", "awful").exit_code == 2
    assert command(catalog, file, "--format", "none", "--out", str(where.here / "o")).exit_code == 2
    shown = json.loads(command(catalog, file, "--json").stdout)
    assert shown["servers"][0]["tools"][0]["risk"] == "high"
    assert audit.Audit.model_validate(shown).servers[0].tools[1].recommended is Action.limit
    assert "empty_trash" in command(catalog, file).stdout
    poisoned = str(put(where.here, "mcp.json", {"mcpServers": {"notes": NOTES}}))
    assert command(catalog, poisoned, "--fail-on", "critical").exit_code == 1, "a poisoned tool fails at every level"


def test_a_server_that_nobody_knows_is_unknown_and_not_low(catalog: Catalog, where: audit.Where) -> None:
    dark = put(where.here, "mcp.json", {"mcpServers": {"x": LOCAL}})
    result = audit.run(catalog, [dark], where=where)
    assert [result.reaches(level) for level in (Risk.high, Risk.unknown, Risk.low)] == [False, True, True]
    off = put(where.here, "mcp.json", {"mcpServers": {"x": {**LOCAL, "disabled": True}}})
    assert not audit.run(catalog, [off], where=where).reaches(Risk.low)


@pytest.mark.network
def test_a_package_that_the_catalog_does_not_know_is_asked_in_the_sandbox(
    catalog: Catalog, where: audit.Where, tmp_path: Path
) -> None:
    if reason := refusal():
        pytest.skip(reason)
    server = {"command": "uvx", "args": ["mcp-server-time", "--local-timezone", SECRET], "env": {"KEY": SECRET}}
    file = put(where.here, "mcp.json", {"mcpServers": {"time": server}})
    result = audit.run(catalog, [file], where=where, harvest=True, out=tmp_path / "out")
    (one,) = result.servers
    assert (one.server, one.by, one.note) == ("pypi:mcp-server-time", "harvest", None)
    assert {tool.name for tool in one.tools} == {"get_current_time", "convert_time"}
    assert json.loads((tmp_path / "out" / "time.policy.json").read_text())["tools"].keys() == {
        "get_current_time",
        "convert_time",
    }
