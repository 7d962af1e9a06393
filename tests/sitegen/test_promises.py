"""What a page says of its policy is what happens: the sentences are read from the page and run."""

import html
import json
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen.parts.narrowed import narrowed
from tests.sitegen.catalog import CATALOG, LOOP, NOW, VAULT
from tests.sitegen.pages import answers, happens, page, policy, text
from toolrisk.models import Entry, Facets, Tool
from toolrisk.policy import Call, Decision, MemoryCounters, Options, evaluate, narrow, sentence
from toolrisk.policy.formats import named
from toolrisk.policy.nouns import Action
from toolrisk.policy.translation import outcome

TOOLS = [(entry, tool) for entry in CATALOG for tool in entry.tools]
IDS = [f"{entry.server.slug}/{tool.slug}" for entry, tool in TOOLS]
LIMITED = re.compile(r"Allowed (\d+) times a (minute|hour|day) per grant; the (\d+)\w\w call is denied\.")
REST = " Every other tool of the server is denied."
ASKED = re.compile(r"Every call is denied with the text “Requires human approval\.”\.?")


def calls(document: dict[str, Any], tool: str, number: int = 1) -> list[Decision]:
    """So many calls at one moment."""
    counters = MemoryCounters()
    return [evaluate(document, Call(tool, {}), counters, NOW) for _ in range(number)]


def holds(said: str, document: dict[str, Any], tool: str) -> None:
    """Run the sentence. An unknown sentence is a failure."""
    limit = LIMITED.fullmatch(said)
    if limit:
        most = int(limit[1])
        assert int(limit[3]) == most + 1
        assert [one.allowed for one in calls(document, tool, most + 1)] == [True] * most + [False]
        later = MemoryCounters()
        for moment in (NOW, NOW + timedelta(days=1)):
            assert all(evaluate(document, Call(tool, {}), later, moment).allowed for _ in range(most))
    elif said == "Removed from the list of tools, and every call is denied.":
        assert [one.verdict for one in calls(document, tool, 2)] == ["hidden", "hidden"]
    elif ASKED.fullmatch(said):
        assert {(one.verdict, one.text) for one in calls(document, tool, 2)} == {("deny", "Requires human approval.")}
    else:
        assert said == "Every call is allowed."
        assert all(one.allowed for one in calls(document, tool, 200))


@pytest.mark.parametrize(("entry", "tool"), TOOLS, ids=IDS)
def test_what_a_tools_page_says_happens(site: Path, entry: Entry, tool: Tool) -> None:
    path = f"tools/{entry.server.slug}/{tool.slug}"
    said, document = happens(page(site, path)), policy(site, path)
    assert said.endswith(REST)
    holds(said.removesuffix(REST), document, tool.definition.name)
    for other in entry.tools:
        if other is not tool:
            assert not calls(document, other.definition.name)[0].allowed


def test_the_sentences_are_those_that_the_verdicts_call_for(site: Path) -> None:
    said = {tool: happens(page(site, f"tools/vault-vault-mcp/{tool}")).removesuffix(REST) for tool in (
        "drop-table", "transfer-funds", "read-secret", "process", "add-numbers")}  # fmt: skip
    hidden = said.pop("add-numbers")
    assert hidden == "Removed from the list of tools, and every call is denied."
    assert all(map(ASKED.fullmatch, said.values()))


@pytest.mark.parametrize(("entry", "tool"), TOOLS, ids=IDS)
def test_how_to_rate_limit_and_how_to_block_work_as_printed(site: Path, entry: Entry, tool: Tool) -> None:
    path, name = f"tools/{entry.server.slug}/{tool.slug}", tool.definition.name
    found, document = answers(page(site, path)), policy(site, path)
    said, piece = found[f"How do I rate-limit {name}?"]
    limited = {**document, "hide": [], "tools": {**document["tools"], **json.loads(piece)}}
    denied = re.search(r"call (\d+) within the same (minute|hour|day) is denied", said)
    assert denied
    most = int(denied[1]) - 1
    assert [one.allowed for one in calls(limited, name, most + 1)] == [True] * most + [False]
    if said.startswith("The policy.json of this page does it"):
        assert limited == {**document, "hide": []}
    said, piece = found[f"How do I block {name}?"]
    assert said.startswith(f"Leave {name} out of tools")
    assert not calls({"version": "1", "default": "deny", "tools": {}}, name)[0].allowed
    assert calls({**limited, **json.loads(piece)}, name)[0].verdict == "hidden"


def test_the_servers_sentence_counts_what_happens(site: Path) -> None:
    for entry in CATALOG:
        if not entry.tools:
            continue
        path = f"tools/{entry.server.slug}"
        said, document = happens(page(site, path)), policy(site, path)
        first = {tool.definition.name: calls(document, tool.definition.name)[0] for tool in entry.tools}
        for words, verdict in (("denied with the text", "deny"), ("hidden", "hidden")):
            stated = re.search(rf"(\d+) (?:is|are) {words}", said)
            assert (int(stated[1]) if stated else 0) == sum(one.verdict == verdict for one in first.values()), said
        stated = re.findall(r"(\d+) (?:is|are) (?:allowed|limited)", said)
        assert sum(map(int, stated)) == sum(one.allowed for one in first.values())
        assert not calls(document, "a_tool_of_another_day")[0].allowed


def test_the_card_prints_the_downloads_own_bytes(site: Path) -> None:
    path = "tools/loop-loop-mcp/create-test-session"
    shown = re.search(r'<code id="policy">(.*?)</code>', page(site, path), re.DOTALL)
    assert shown
    printed = re.sub(r"<[^>]+>", "", shown[1]).replace("&#34;", '"')
    assert printed + "\n" == (site / path / "policy.json").read_text()
    assert json.loads(printed) == {
        "version": "1",
        "default": "deny",
        "tools": {"create_test_session": {"limits": [
            {"counter": "create_test_session_rate", "window": "minute", "max": 30, "scope": "grant"}]}},
    }  # fmt: skip


def section(site: Path, path: str) -> str:
    """What a tool's page says under "Narrowed"; empty where it has no such section."""
    return page(site, path).partition('<h3 id="narrowed">')[2].partition("</section>\n<section")[0]


def test_the_narrowed_policy_of_a_page_holds_calls_to_what_it_says(site: Path) -> None:
    shown = section(site, "tools/vault-vault-mcp/transfer-funds")
    code = re.search(r'<code id="narrower">(.*?)</code>', shown, re.DOTALL)
    assert code
    document = json.loads(html.unescape(re.sub(r"<[^>]+>", "", code[1])))

    def passed(arguments: dict[str, Any], number: int = 1) -> list[bool]:
        counters = MemoryCounters()
        call = Call("transfer_funds", arguments)
        return [evaluate(document, call, counters, NOW).allowed for _ in range(number)]

    said = text(shown)
    assert "Narrowed so that amount is 100 at most." in said
    assert (
        "A call is denied where args.amount is not given, or args.amount is text, or args.amount is above 100" in said
    )
    assert passed({"amount": 100}) == [True]
    for denied in ({}, {"amount": "5"}, {"amount": 100.01}):
        assert passed(denied) == [False]
    assert "Allowed 10 times a minute per grant; the 11th call is denied." in said
    assert passed({"amount": 1}, 11) == [True] * 10 + [False]
    assert "negative number" in said.partition("What it leaves open.")[2]
    assert passed({"amount": -5}) == [True]
    assert not evaluate(document, Call("drop_table", {}), MemoryCounters(), NOW).allowed


def test_where_policy_json_cannot_narrow_the_page_prints_a_command_that_can(site: Path) -> None:
    from typer.main import get_command

    from toolrisk.cli import app

    shown = section(site, "tools/loop-loop-mcp/run-load-test")
    command = re.search(r'<pre class="piece"><code>toolrisk (.*?)</code></pre>', shown)
    assert command and 'id="narrower"' not in shown
    verb, *words = shlex.split(html.unescape(command[1]))
    given = get_command(app).commands[verb].make_context(verb, words).params  # type: ignore[attr-defined]
    assert (given["server"], given["tool"], given["narrow"]) == ("loop-loop-mcp", "run-load-test", True)
    tool = next(one for one in LOOP.tools if one.slug == given["tool"])
    assert tool.verdict
    rule = narrow(tool.definition, tool.verdict, named(given["form"]))
    assert rule and rule.reason in text(shown) and sentence(rule, named(given["form"])).replace("`", "") in text(shown)
    assert outcome(named(given["form"]), rule, Options()).action == Action.limit


def test_a_tool_that_nothing_narrows_has_no_such_section(site: Path) -> None:
    assert not section(site, "tools/vault-vault-mcp/drop-table")
    assert not section(site, "tools/vault-vault-mcp/process")


def test_narrowing_lets_no_whole_trifecta_run_without_a_person() -> None:
    funds = next(one for one in VAULT.tools if one.slug == "transfer-funds")
    assert funds.verdict
    legs = Facets(private_data=True, untrusted_content=True, external_send=True)
    assert narrowed(VAULT.server, funds, funds.verdict)
    assert not narrowed(VAULT.server, funds, funds.verdict.model_copy(update={"facets": legs}))


@pytest.mark.parametrize(("entry", "tool"), TOOLS, ids=IDS)
def test_a_page_says_where_the_servers_policy_is_stricter_than_its_own(site: Path, entry: Entry, tool: Tool) -> None:
    whole, path = f"tools/{entry.server.slug}", f"tools/{entry.server.slug}/{tool.slug}"
    alone, among = (calls(policy(site, place), tool.definition.name)[0].allowed for place in (path, whole))
    assert ('<p class="together">' in page(site, path)) == (alone and not among)


def test_a_servers_sentence_ends_once(site: Path) -> None:
    said = happens(page(site, "tools/loop-loop-mcp"))
    assert "1 is denied with the text “Requires human approval.” Every other tool" in said
