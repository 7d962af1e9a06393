"""Print policies, check them, and try a call on one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from toolrisk import clock
from toolrisk.app.show import find, find_tool
from toolrisk.canonical import clean
from toolrisk.models import Entry, Facets, Tool, ToolDefinition, Verdict
from toolrisk.policy import Decision, Format, Options, formats, narrow, recommend, server_policy
from toolrisk.policy.nouns import Policy, ToolPolicy
from toolrisk.policy.problems import Problem, check, try_call
from toolrisk.policy.stack import LEGS, analyse, of_policies, tamed
from toolrisk.policy.table import runs_alone
from toolrisk.store import Catalog

_LONGEST = 2000


def ids() -> list[str]:
    """The formats that there are."""
    return [form.id for form in formats.every()]


def print_policy(  # noqa: PLR0913 - named, and each of another kind
    catalog: Catalog,
    servers: Sequence[str],
    tool: str | None,
    *,
    form: str,
    labels: Sequence[str] = (),
    narrowed: bool = False,
    strict: bool = False,
    uncapped: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> str:
    """The policy of a tool, of a server or of a stack of servers, as one format writes it; `say` is told, tool by tool,
    what a narrowed rule holds and what it leaves open, which not every format has room for.

    `labels` are `NAME` (for the first server) or `SERVER=NAME`. Raises LookupError for an unknown server, tool or
    format, and for a label of a server that is not asked for, ValueError where the format is for one server and a stack
    is asked for, and where a tool has no verdict under the present rules: its policy would deny without a reason.
    """
    written = formats.named(form)
    if written.one_server and len(servers) > 1:
        raise ValueError(f"{written.title} is written for one server at a time: ask for each of {', '.join(servers)}")
    entries = [find(catalog, server) for server in servers]
    chosen = [(entry, _chosen(entry, tool)) for entry in entries]
    policies = _tamed(entries, [neutral(entry, tools) for entry, tools in chosen])
    if narrowed:
        tighter = [_narrowed(policy, tools, written) for policy, (_, tools) in zip(policies, chosen, strict=True)]
        policies = _still_apart(policies, tighter, _facets(entries))
        _tell(policies, say)
    options = Options(labels=_labels(labels, servers, entries), strict=strict, uncapped=uncapped)
    return written.render(policies, options)


def _tell(policies: Sequence[Policy], say: Callable[[str], None]) -> None:
    for rule in (rule for policy in policies for rule in policy.tools if rule.leaves_open):
        say(clean(f"{rule.tool}: {rule.reason} {rule.leaves_open}", _LONGEST))


def _chosen(entry: Entry, tool: str | None) -> list[Tool]:
    tools = [find_tool(entry, tool)] if tool else list(entry.tools)
    if unjudged := sum(one.verdict is None for one in tools):
        raise ValueError(
            f"{entry.server.name}: {unjudged} of {len(tools)} tools are not judged under the present rules: "
            "run `toolrisk classify`"
        )
    return tools


def neutral(entry: Entry, tools: Sequence[Tool]) -> Policy:
    """What is recommended for these tools of a server; one without a verdict is left out, and so denied."""
    return server_policy(entry.server.name, [(one.definition, one.verdict) for one in tools if one.verdict])


def _narrowed(policy: Policy, tools: Sequence[Tool], form: Format) -> Policy:
    known = {one.definition.name: (one.definition, one.verdict) for one in tools if one.verdict}
    rules = tuple(_narrower(rule, *known[rule.tool], form) for rule in policy.tools)
    return policy.model_copy(update={"tools": rules})


def _narrower(rule: ToolPolicy, tool: ToolDefinition, verdict: Verdict, form: Format) -> ToolPolicy:
    """A rule made stricter because of the tool's neighbours stays: narrowing it would loosen it again."""
    return (rule == recommend(tool, verdict) and narrow(tool, verdict, form)) or rule


def _tamed(entries: Sequence[Entry], policies: Sequence[Policy]) -> list[Policy]:
    if len(policies) < 2:
        return list(policies)
    return tamed(policies, analyse(of_policies(policies, _facets(entries))).cut)


def _facets(entries: Sequence[Entry]) -> dict[tuple[str, str], Facets]:
    return {
        (entry.server.name, tool.definition.name): tool.verdict.facets
        for entry in entries
        for tool in entry.tools
        if tool.verdict
    }


def _still_apart(
    broad: Sequence[Policy], tighter: Sequence[Policy], facets: Mapping[tuple[str, str], Facets]
) -> list[Policy]:
    """The narrowed policies. Where tools that ran after a person only, and now run alone, complete the lethal trifecta,
    those that are a part of it go on asking."""
    if not analyse(of_policies(tighter, facets)).path:
        return list(tighter)
    pairs = zip(broad, tighter, strict=True)
    return [_asking_on(before, after, facets) for before, after in pairs]


def _asking_on(before: Policy, after: Policy, facets: Mapping[tuple[str, str], Facets]) -> Policy:
    old = {rule.tool: rule for rule in before.tools}
    lifted = {
        rule.tool
        for rule in after.tools
        if not runs_alone(old[rule.tool]) and any(getattr(facets[before.server, rule.tool], leg) for leg in LEGS)
    }
    kept = tuple(old[rule.tool] if rule.tool in lifted else rule for rule in after.tools)
    return after.model_copy(update={"tools": kept})


def _labels(given: Sequence[str], servers: Sequence[str], entries: Sequence[Entry]) -> dict[str, str]:
    known = {entry.server.slug: entry.server.name for entry in entries}
    known |= {entry.server.name: entry.server.name for entry in entries}
    known |= {typed: entry.server.name for typed, entry in zip(servers, entries, strict=True)}
    pairs = [label.rpartition("=") for label in given]
    for server, _, _ in pairs:
        if server and server not in known:
            raise LookupError(f"a label for {server!r}, which is not among the servers asked for")
    return {known.get(server, entries[0].server.name): name for server, _, name in pairs}


def check_file(file: Path) -> list[Problem]:
    """What is wrong with a policy.json, line by line. Raises OSError where it can't be read."""
    try:
        return check(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return [Problem(file.read_bytes()[: error.start].count(b"\n") + 1, "document", "it is not UTF-8")]


def try_on(file: Path, call: str, times: int) -> Decision:
    """What would become of a call under a policy.json. Raises ValueError naming what is wrong with either."""
    if problems := check_file(file):
        raise ValueError(f"{clean(str(file), 300)}: line {problems[0].line}: {problems[0].where}: {problems[0].what}")
    return try_call(file.read_text(encoding="utf-8"), call, clock.now(), times)
