"""The hand-written pages keep their promises: what they state in front matter and tables is checked, not believed."""

import json
import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolrisk import house
from toolrisk.models import Category, Facets
from toolrisk.policy import Call, Format, MemoryCounters, Options, evaluate
from toolrisk.policy.engine import OPERATORS, TOOL_KEYS, value_problem
from toolrisk.policy.formats import every, named
from toolrisk.policy.nouns import Action, Limit, Policy, ToolPolicy

DOCS = house.path("site/docs")
PAGES = sorted(DOCS.rglob("*.md"))
ATTACKS = [page for page in sorted((DOCS / "attacks").glob("*.md")) if page.stem != "index"]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# Ids and titles of the OWASP MCP Top 10 (2025), named only; its text is not used.
OWASP = {
    "MCP01": "Token Mismanagement & Secret Exposure",
    "MCP02": "Privilege Escalation via Scope Creep",
    "MCP03": "Tool Poisoning",
    "MCP04": "Software Supply Chain Attacks & Dependency Tampering",
    "MCP05": "Command Injection & Execution",
    "MCP06": "Intent Flow Subversion",
    "MCP07": "Insufficient Authentication & Authorization",
    "MCP08": "Lack of Audit and Telemetry",
    "MCP09": "Shadow MCP Servers",
    "MCP10": "Context Injection & Over-Sharing",
}
ATLAS = re.compile(r"AML\.T\d{4}(\.\d{3})?")
FENCE = re.compile(r"^[ ]*```(\w+)[^\n]*\n(.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `([^`]+)` \| `(\{.*?\})` \| (.+?) \|$", re.MULTILINE)
LIMITED = re.compile(r"allowed (once|(\d+) times) a (minute|hour|day), then denied")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
READERS = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
SECTIONS = (
    "What happens",
    "What it needs",
    "How to tell from a tool's definition",
    "The policy",
    "What it leaves open",
)


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@cache
def parts(page: Path) -> tuple[dict[str, Any], str]:
    """A page's front matter (empty where it has none) and its text."""
    text = page.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return {}, text
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def policies(page: Path) -> list[tuple[dict[str, Any], list[tuple[str, dict[str, Any], str]]]]:
    """Each policy.json of a page with the rows of the table that follows it: tool, arguments, decision."""
    text = parts(page)[1]
    found = []
    for fence in FENCE.finditer(text):
        if fence[1] == "json" and {"version", "default", "tools"} <= set(json.loads(fence[2])):
            after = FENCE.split(text[fence.end() :], maxsplit=1)[0]
            rows = [(tool, json.loads(arguments), said) for tool, arguments, said in ROW.findall(after)]
            found.append((json.loads(fence[2]), rows))
    return found


def test_there_are_about_twenty_five_patterns_in_a_known_order() -> None:
    assert 24 <= len(ATTACKS) <= 30
    orders = sorted(parts(page)[0]["order"] for page in ATTACKS)
    assert orders == list(range(1, len(ATTACKS) + 1))


@pytest.mark.parametrize("page", ATTACKS, ids=name_of)
def test_an_attack_states_what_code_reads(page: Path) -> None:
    head, _ = parts(page)
    assert set(head) == {
        *("id", "title", "short", "needs", "owasp", "atlas"),
        *("evidence", "source", "date", "reference", "order"),
    }
    assert head["id"] == page.stem
    assert 20 <= len(head["short"]) <= 160
    assert head["short"].endswith(".")
    assert set(head["needs"]) == {"facets", "categories"}
    assert set(head["needs"]["facets"]) <= set(Facets.model_fields)
    assert set(head["needs"]["categories"]) <= {category.value for category in Category}
    assert head["owasp"]
    assert set(head["owasp"]) <= set(OWASP)
    assert head["atlas"]
    assert all(ATLAS.fullmatch(technique) for technique in head["atlas"])
    assert head["evidence"] in {"demonstration", "vulnerability", "victims"}
    assert head["source"] in {"first-hand", "atlas", "second-hand"}
    assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", head["date"])
    assert head["reference"].startswith("https://")


@pytest.mark.parametrize("page", ATTACKS, ids=name_of)
def test_an_attack_page_says_what_its_front_matter_says(page: Path) -> None:
    head, body = parts(page)
    assert body.lstrip().startswith(f"# {head['title']}\n")
    assert body.count("\n[[count]]\n") == 1
    assert all(f"\n## {section}\n" in body for section in SECTIONS)
    assert f"]({head['reference']})" in body
    mapping = body.split("\n## Mapping\n")[1]
    assert set(re.findall(r"MCP\d\d", mapping)) == set(head["owasp"])
    assert {match[0] for match in ATLAS.finditer(mapping)} == set(head["atlas"])
    assert all(f"{entry} ({OWASP[entry]})" in mapping for entry in head["owasp"])


@pytest.mark.parametrize("page", ATTACKS, ids=name_of)
def test_an_attack_page_shows_one_policy_and_its_decisions(page: Path) -> None:
    found = policies(page)
    assert len(found) == 1
    _, rows = found[0]
    assert len(rows) >= 2
    assert {"denied"} < {said for _, _, said in rows}


@pytest.mark.parametrize("page", [page for page in PAGES if policies(page)], ids=name_of)
def test_every_policy_uses_what_is_documented(page: Path) -> None:
    for document, _ in policies(page):
        assert set(document) <= {"version", "default", "hide", "all_tools", "tools"}
        assert (document["version"], document["default"]) == ("1", "deny")
        for tool, rules in document["tools"].items():
            assert set(rules) <= TOOL_KEYS - {"require"}, tool
            for denial in rules.get("deny_if", []):
                assert set(denial) == {"conditions", "on_deny"}
                for condition in denial["conditions"]:
                    assert condition["op"] in OPERATORS
                    assert value_problem(condition["op"], condition["value"]) is None
            for limit in rules.get("limits", []):
                assert set(limit) == {"counter", "window", "max", "scope"}
                assert (limit["counter"], limit["window"], limit["scope"]) == (f"{tool}_rate", "minute", "grant")


@pytest.mark.parametrize("page", [page for page in PAGES if policies(page)], ids=name_of)
def test_every_decision_in_a_table_is_what_the_policy_does(page: Path) -> None:
    for document, rows in policies(page):
        for tool, arguments, said in rows:
            assert outcome(document, Call(tool, arguments)) == said, (tool, arguments)


def outcome(document: dict[str, Any], call: Call) -> str:
    """What becomes of one call repeated within a minute, in the words of the tables."""
    counters = MemoryCounters()
    allowed = 0
    while allowed <= 100:
        if not evaluate(document, call, counters, NOW).allowed:
            break
        allowed += 1
    if allowed in (0, 101):
        return "allowed" if allowed else "denied"
    return f"allowed {'once' if allowed == 1 else f'{allowed} times'} a minute, then denied"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_examples_parse(page: Path) -> None:
    for language, text in FENCE.findall(parts(page)[1]):
        if language in READERS:
            assert READERS[language](text), (language, text)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_inside_the_prose_lead_somewhere(page: Path) -> None:
    prose = FENCE.sub("", parts(page)[1])
    for target in LINK.findall(prose):
        if not target.startswith(("https://", "http://", "mailto:", "#", "@@")):
            assert (page.parent / target.split("#")[0]).is_file(), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_prose_holds_no_template_syntax_and_no_unfinished_word(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "{{" not in text
    assert "{%" not in text
    assert not re.search(r"\b(TODO|FIXME|TBD|lorem)\b", text)
    assert parts(page)[1].lstrip().startswith("# ")


def test_the_index_names_every_attack_once() -> None:
    text = (DOCS / "attacks" / "index.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([a-z0-9-]+\.md)\)", text)
    assert sorted(linked) == sorted(page.name for page in ATTACKS)


def test_every_policy_format_has_a_page_and_the_index_names_it() -> None:
    text = (DOCS / "policies" / "index.md").read_text(encoding="utf-8")
    pages = {page.stem for page in (DOCS / "policies").glob("*.md")} - {"index"}
    assert pages == {form.id for form in every()}
    assert pages == set(re.findall(r"\]\(([a-z-]+)\.md\)", text))


EXAMPLE = Policy(
    server="acme/tasks",
    tools=(
        ToolPolicy(tool="list_tasks", action=Action.allow, reason="It reads."),
        ToolPolicy(tool="create_task", action=Action.limit, limit=Limit(max=30), reason="It writes."),
        ToolPolicy(tool="delete_task", action=Action.ask, reason="It deletes."),
        ToolPolicy(tool="import_notes", action=Action.hide, reason="It is poisoned."),
    ),
)


def shown(page: str) -> str:
    """The first example under a page's heading "What it looks like"."""
    text = (DOCS / "policies" / page).read_text(encoding="utf-8")
    return str(FENCE.findall(text.split("## What it looks like")[1])[0][1])


@pytest.mark.parametrize("form", [form for form in every() if form.language in READERS], ids=lambda form: form.id)
def test_a_format_page_shows_what_the_format_writes(form: Format) -> None:
    read = READERS[form.language]
    written = form.render([EXAMPLE], Options(labels={EXAMPLE.server: "tasks"}))
    assert read(shown(f"{form.id}.md")) == read(written)


def test_the_agentcore_page_shows_what_the_format_writes() -> None:
    written = named("cedar-agentcore").render([EXAMPLE], Options(labels={EXAMPLE.server: "tasks"}))
    assert shown("cedar-agentcore.md").split() == re.sub(r"^//.*$", "", written, flags=re.MULTILINE).split()


def test_cedar_examples_permit_what_the_page_says_and_nothing_else() -> None:
    import cedarpy

    page = (DOCS / "policies" / "cedar-toolhive.md").read_text(encoding="utf-8")
    fences = FENCE.findall(page)
    listed = next(json.loads(text) for language, text in fences if language == "json")["cedar"]["policies"]
    narrowed = next(text for language, text in fences if language == "cedar")

    def allowed(policies: str, tool: str, **arguments: str) -> bool:
        entity = {"uid": {"type": "Tool", "id": tool}, "attrs": arguments, "parents": []}
        request = {"principal": 'Client::"u"', "action": 'Action::"call_tool"', "resource": f'Tool::"{tool}"'}
        return bool(cedarpy.is_authorized({**request, "context": {}}, policies, [entity]).allowed)

    assert allowed("\n".join(listed), "list_tasks")
    assert not allowed("\n".join(listed), "delete_task")
    assert allowed(narrowed, "read_file", arg_path="/srv/notes/today.md")
    assert not allowed(narrowed, "read_file", arg_path="/etc/passwd")
    assert not allowed(narrowed, "read_file", arg_path="/srv/notes/../../etc/passwd")
    assert not allowed(narrowed, "read_file")


def test_the_agentcore_examples_hold() -> None:
    import cedarpy

    page = (DOCS / "policies" / "cedar-agentcore.md").read_text(encoding="utf-8")
    policies = "\n".join(text for language, text in FENCE.findall(page) if language == "cedar")
    gateway = re.findall(r'AgentCore::Gateway::"[^"]+"', policies)[0]

    def allowed(action: str, **arguments: int) -> bool:
        request = {
            "principal": 'AgentCore::OAuthUser::"u"',
            "action": f'AgentCore::Action::"{action}"',
            "resource": gateway,
            "context": {"input": arguments},
        }
        return bool(cedarpy.is_authorized(request, policies, []).allowed)

    assert allowed("tasks___list_tasks")
    assert not allowed("tasks___delete_task")
    assert allowed("shop___create_payment", amount=499)
    assert not allowed("shop___create_payment", amount=500)


def test_the_rego_example_decides_as_the_page_and_the_format_do() -> None:
    import regopy

    def decision(module: str, tool: str, server: str = "tasks") -> str:
        engine = regopy.Interpreter()
        engine.add_module("policy", module)
        engine.set_input({"server": server, "params": {"name": tool, "arguments": {}}})
        return str(json.loads(str(engine.query("data.toolrisk.decision")))["expressions"][0])

    written = named("rego").render([EXAMPLE], Options(labels={EXAMPLE.server: "tasks"}))
    for module in (shown("rego.md"), written):
        assert decision(module, "list_tasks") == "allow"
        assert decision(module, "create_task") == "ask"
        assert decision(module, "delete_task") == "ask"
        assert decision(module, "import_notes") == "deny"
        assert decision(module, "rename_task") == "deny"
        assert decision(module, "list_tasks", server="other") == "deny"


def test_the_sdks_take_the_examples_for_their_own() -> None:
    from anthropic.types.beta import BetaMCPToolsetParam
    from openai.types.responses import tool_param
    from pydantic import TypeAdapter

    (toolset,) = json.loads(shown("anthropic-connector.md"))["tools"]
    TypeAdapter(BetaMCPToolsetParam).validate_python(toolset)
    (tool,) = json.loads(shown("openai-responses.md"))["tools"]
    TypeAdapter(tool_param.Mcp).validate_python(tool)


COMMAND = re.compile(r"^\s*(toolrisk .+)$", re.MULTILINE)
COMING = {"guard", "audit", "mcp"}


def test_every_command_in_the_prose_exists_with_its_options() -> None:
    from typer.main import get_command

    from toolrisk.cli import app

    verbs = get_command(app).commands  # type: ignore[attr-defined]
    shells = [text for page in PAGES for language, text in FENCE.findall(parts(page)[1]) if language == "sh"]
    commands = [line.split() for text in shells for line in COMMAND.findall(text)]
    assert len(commands) > 10
    for _, verb, *words in commands:
        if verb in COMING - set(verbs):
            continue
        known = {option for parameter in verbs[verb].params for option in parameter.opts}
        ours = words[: words.index("--")] if "--" in words else words
        assert {word for word in ours if word.startswith("-")} <= known, words
