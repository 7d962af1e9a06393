"""Every format over real servers: written, loaded by its judge, called, and compared with the neutral policy."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import cedarpy
from cedar_mcp_schema_generator import generate_schema

from tests.toolrisk.policy.judges import JUDGES, Session
from tests.toolrisk.policy.neutral import RANK, neutral
from toolrisk.models import ToolDefinition, Verdict
from toolrisk.policy import Format, Options, formats, narrow, server_policy
from toolrisk.policy.nouns import Policy, ToolPolicy
from toolrisk.policy.translation import labels

STUB = """
namespace AgentCore {
  @mcp_principal("")
  entity OAuthUser tags String;
  @mcp_resource("")
  entity Gateway;
}
"""
CONFIG = {"numbersAsDecimal": True, "flattenNamespaces": True}
_SAMPLES: dict[str, list[Any]] = {
    "string": [
        "main",
        "/workspace/a",
        "/etc/../passwd",
        "https://example.com/x",
        "http://evil.org",
        "drop table t",
        "",
    ],
    "boolean": [False, True],
    "integer": [1, 100_000],
    "number": [1.5, 100_000.5],
    "array": [[], ["main"]],
    "object": [{}, {"a": 1}],
}

PLAIN, UNCAPPED = Options(), Options(uncapped=True)

Judged = Sequence[tuple[ToolDefinition, Verdict]]


@dataclass
class Tally:
    """One format's row: tools and calls judged, what became of the calls, files by what happened to them."""

    apart: bool = False
    tools: int = 0
    narrowed: int = 0
    calls: int = 0
    looser: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    schemas: Counter[str] = field(default_factory=Counter)


def prove(servers: Iterable[tuple[str, Judged]], apart: bool = False) -> dict[str, Tally]:
    """A tally for each format. Raises where an engine refuses a file that a format wrote.

    `apart` runs the Rego interpreter in processes of its own: over thousands of queries it keeps gigabytes, or crashes.
    """
    tallies = {form.id: Tally(apart=apart) for form in formats.every()}
    for name, tools in servers:
        for form in formats.every():
            _server(form, name, tools, tallies[form.id])
    return tallies


def _server(form: Format, name: str, tools: Judged, tally: Tally) -> None:
    made = server_policy(name, tools)
    samples = {definition.name: list(calls(definition)) for definition, _ in tools}
    _compare(form, made, samples, tally, PLAIN)
    tally.tools += len(made.tools)
    rules = [narrow(definition, verdict, form) for definition, verdict in tools]
    kept = {rule.tool: rule for rule in rules if rule and form.names(rule.tool)}
    if kept:
        narrowed = Policy(server=name, tools=tuple(kept.values()))
        for options in (PLAIN, UNCAPPED):
            _compare(form, narrowed, samples, tally, options)
        tally.narrowed += len(kept)
        _validated(form, narrowed, tools, tally)
    _validated(form, made, tools, tally)


def _compare(
    form: Format, made: Policy, samples: Mapping[str, Sequence[Mapping[str, Any]]], tally: Tally, options: Options
) -> None:
    (label,) = labels((made,), options)
    text = form.render((made,), options)
    wanted = [(rule.tool, arguments) for rule in made.tools for arguments in samples[rule.tool]]
    session = _apart(text, label, wanted) if form.id == "rego" and tally.apart else JUDGES[form.id](text, label)
    for rule in made.tools:
        if "\ud800" <= max(rule.tool) <= "\udfff":
            continue
        for arguments in samples[rule.tool]:
            said, done = neutral(made, rule.tool, arguments), session(rule.tool, arguments)
            tally.calls += 1
            tally.done[done] += 1
            if RANK[done] < RANK[said] and (said, done) != ("limit", "allow"):
                tally.looser.append(f"{made.server} {rule.tool} {arguments}: {said}, but {done}")
        if not options.uncapped or form.limits(rule):
            _stops(rule, session, samples[rule.tool], tally)


def _apart(text: str, label: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> Session:
    """Decisions made beforehand in children of two hundred calls each; Rego counts nothing, so they hold."""
    table: dict[str, str] = {}
    for start in range(0, len(wanted), 200):
        part = wanted[start : start + 200]
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
            decisions = child.submit(_decisions, text, label, part).result()
        table |= {json.dumps(call): decision for call, decision in zip(part, decisions, strict=True)}
    return lambda tool, arguments: table[json.dumps((tool, arguments))]


def _decisions(text: str, label: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
    session = JUDGES["rego"](text, label)
    return [session(tool, arguments) for tool, arguments in wanted]


def _stops(rule: ToolPolicy, session: Session, samples: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """A limited tool that runs is called until it has to have stopped."""
    running = [arguments for arguments in samples if rule.limit and session(rule.tool, arguments) == "allow"]
    for arguments in running:
        if [session(rule.tool, arguments) for _ in range(rule.limit.max if rule.limit else 0)][-1] == "allow":
            tally.looser.append(f"{rule.tool} {arguments}: more than its limit")


def calls(definition: ToolDefinition) -> Iterator[dict[str, Any]]:
    """A few calls: without arguments, and with each argument's samples by type."""
    properties = (definition.input_schema or {}).get("properties")
    named = properties if isinstance(properties, dict) else {}
    types = {key: schema.get("type") if isinstance(schema, dict) else None for key, schema in list(named.items())[:20]}
    yield {}
    for index in range(4):
        yield {key: _pick(str(kind), index) for key, kind in types.items()}


def _pick(kind: str, index: int) -> Any:
    samples = _SAMPLES.get(kind, ["x", 1, True, None])
    return samples[index % len(samples)]


def _validated(form: Format, made: Policy, tools: Judged, tally: Tally) -> None:
    """Each tool's AgentCore policy against the schema that Cedar's own generator makes of the tool, where it makes one:
    it takes no name with `-`, `/` or `.` in it."""
    if form.id != "cedar-agentcore":
        return
    definitions = {definition.name: definition for definition, _ in tools}
    for rule in made.tools:
        schema = generate_schema(STUB, [_wire(definitions[rule.tool])], config=CONFIG)
        if not schema["isOk"]:
            tally.schemas["not made"] += 1
            continue
        options = Options(labels={made.server: "Target"}, uncapped=True)
        text = form.render((made.model_copy(update={"tools": (rule,), "notes": ()}),), options)
        result = cedarpy.validate_policies(text, schema["schema"])
        tally.schemas["valid" if result.validation_passed else "invalid"] += 1
        tally.looser.extend(f"{made.server} {rule.tool}: {error}" for error in result.errors)


def _wire(definition: ToolDefinition) -> dict[str, Any]:
    schema = definition.input_schema or {}
    return {"name": f"Target___{definition.name}", "inputSchema": {**schema, "type": "object"}}
