"""What is printed for servers together: narrowing must not undo what was done against the lethal trifecta."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.toolrisk.app.cataloguing import DAY_TWO, made, show
from tests.toolrisk.app.test_exchange import QUIET, TOOLS, written
from tests.toolrisk.policy.judges import JUDGES
from tests.toolrisk.policy.makers import tool, verdict
from toolrisk.app.exchange import import_file
from toolrisk.app.policy import check_file, print_policy
from toolrisk.cli import app
from toolrisk.store import Catalog

MAIL, NOTES, WEB = "io.acme/mail", "io.acme/notes", "io.acme/web"
TEXT = {"type": "string"}
READS = (tool("read_note"), verdict("Read", "medium", "private_data"))
MEETS = (tool("fetch"), verdict("Read", "medium", "untrusted_content"))
SENDS = (tool("publish", amount={"type": "number"}), verdict("Financial", "critical", "external_send"))
PUSHES = (tool("push", branch=TEXT), verdict("Write", "high", "external_send"))
SAFE = {"branch": "drafts", "amount": 5}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(made(tmp_path / "catalog.db")) as opened:
        yield opened


def holds(catalog: Catalog, **servers: Any) -> None:
    for name, tools in servers.items():
        show(catalog, f"io.acme/{name}", list(tools), DAY_TWO + timedelta(days=1))


def published(catalog: Catalog, servers: list[str], form: str = "rego", tool: str = "publish") -> str:
    """What becomes of a narrowed tool's harmless call."""
    text = print_policy(catalog, servers, None, form=form, narrowed=True, uncapped=True)
    return JUDGES[form](text, "web" if len(servers) > 1 else servers[0].rpartition("/")[2])(tool, SAFE)


def test_alone_a_narrowed_tool_runs_without_a_person(catalog: Catalog) -> None:
    holds(catalog, web=[SENDS], notes=[READS])
    assert published(catalog, [WEB, NOTES]) == "allow"
    assert published(catalog, [WEB], "policy-json") == "allow"


def test_what_a_narrowed_tool_leaves_open_is_said_beside_the_policy(tmp_path: Path) -> None:
    url = made(tmp_path / "catalog.db")
    with Catalog(url) as catalog:
        holds(catalog, web=[(tool("push\x1b", branch=TEXT, command=TEXT), verdict("Execute", "high"))])
    done = CliRunner().invoke(app, ["policy", WEB, "--narrow", "--db", url])
    assert json.loads(done.stdout)["tools"]
    assert "push\N{REPLACEMENT CHARACTER}: Narrowed so that branch is not main or production." in done.stderr
    assert "Not held: command, whatever the schema does not list." in done.stderr
    assert CliRunner().invoke(app, ["policy", WEB, "--db", url]).stderr == ""


def test_narrowing_completes_no_trifecta_of_a_stack(catalog: Catalog) -> None:
    holds(catalog, web=[SENDS], notes=[READS], mail=[MEETS])
    assert published(catalog, [WEB, NOTES, MAIL]) == "ask"


def test_narrowing_completes_no_trifecta_of_one_server(catalog: Catalog) -> None:
    holds(catalog, web=[SENDS, READS, MEETS])
    text = print_policy(catalog, [WEB], None, form="policy-json", narrowed=True)
    assert json.loads(text)["tools"]["publish"] == {
        "deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]
    }


@pytest.mark.parametrize("others", [[NOTES, MAIL], [MAIL, NOTES]])
def test_a_tool_that_a_stack_made_ask_stays_so_when_narrowed(catalog: Catalog, others: list[str]) -> None:
    holds(catalog, web=[PUSHES], notes=[READS], mail=[MEETS])
    assert published(catalog, [WEB, *others], tool="push") == "ask"
    assert published(catalog, [WEB, NOTES], tool="push") == "allow"


def test_a_file_that_the_guard_can_not_read_is_not_valid(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(b'{"version":"1","default":"deny",\n"tools":{"caf\xe9":{}}}')
    ((line, _, what),) = check_file(file)
    assert (line, what) == (2, "it is not UTF-8")


def test_a_policy_writes_nothing_into_the_terminal_but_words(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    denial = {"conditions": [], "on_deny": "no\x1b[2J\u202e"}
    document = {"version": "1", "default": "deny", "tools": {"t\ud800\x07": {"deny_if": [denial]}}}
    file.write_text(json.dumps(document))
    call = json.dumps({"tool": "t\ud800\x07"})
    for command, code in (["check-policy", str(file)], 0), (["test-policy", str(file), "--call", call], 0):
        done = CliRunner().invoke(app, command)
        assert (done.exit_code, done.exception) == (code, None)
        assert done.output.strip().isprintable()


def test_a_label_is_for_a_server_that_was_asked_for(catalog: Catalog) -> None:
    """Rules under a name that no client has would bind nothing."""
    for named in ("", f"{MAIL}=", "io.acme-mail="):
        assert "mcp__post__read_mail" in print_policy(
            catalog, [MAIL, NOTES], None, form="claude-code", labels=[f"{named}post"]
        )
    with pytest.raises(LookupError, match=r"io\.acme/mial"):
        print_policy(catalog, [MAIL, NOTES], None, form="claude-code", labels=["io.acme/mial=post"])


def test_a_policy_is_not_made_of_tools_that_nobody_judged(tmp_path: Path) -> None:
    catalog = Catalog(str(tmp_path / "catalog.db"))
    import_file(catalog, written(tmp_path / "in.jsonl", list(TOOLS)), QUIET)
    with pytest.raises(ValueError, match=r"acme/files: 2 of 2 tools are not judged .* `toolrisk classify`"):
        print_policy(catalog, ["acme/files"], None, form="policy-json")
