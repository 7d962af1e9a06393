"""The catalog as an MCP server, so that an agent can ask before it acts. It only reads.

What it answers with goes to a model: our own words, and names where they are plain identifiers. Nothing else that a
stranger wrote is in it, neither a description nor a title, nor what a server said when it was asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

import classifier
from toolrisk import __version__, clock
from toolrisk.app import changes, policy
from toolrisk.app import mcp_words as words
from toolrisk.app.audit.match import Finder
from toolrisk.app.show import find_tool
from toolrisk.canonical import clean, plain_path
from toolrisk.models import RISKIEST_FIRST, Entry, Facets, Noun, Risk, Tool
from toolrisk.policy import Format, Options, formats, recommend, sentence, stack
from toolrisk.store import Catalog

_MOST_TOOLS = 12
_MOST_CHANGES = 20
_LONGEST = 40_000
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Toolrisk knows what one call of an MCP tool can do at worst. Ask look_up_tool before calling a tool that you have "
    "not used before, check_stack before using several servers together, and what_changed before trusting an update. "
    "Risk `unknown` means that the evidence does not carry a level; it is not low."
)

ServerArgument = Annotated[
    str, Field(description="Its registry name, its package (npm:NAME, pypi:NAME) or its URL.", max_length=500)
]
ToolArgument = Annotated[str, Field(description="The tool's name as the server lists it.", max_length=500)]


class Brief(Noun):
    """One tool in a line: what kind of act a call is, how bad it can be at worst, what is recommended for it."""

    tool: str
    category: str
    risk: str
    recommended: str


class ServerAnswer(Noun):
    """A server and its riskiest tools; `tools` counts all, `by_risk` by level, `unnamed` those whose names are no plain
    words and are not repeated here."""

    server: str
    version: str | None
    status: str
    tools: int
    unnamed: int
    by_risk: dict[str, int]
    riskiest: list[Brief]
    facets: list[str]
    note: str | None = None


class ToolAnswer(Noun):
    """All that was judged of one tool, `because` of rules, and by whom. `poisoned`: its definition carries signs of an
    attack on whoever reads it."""

    server: str
    tool: str
    category: str
    risk: str
    confidence: float
    facets: list[str]
    poisoned: bool
    because: list[words.Reason]
    decided_by: str
    recommended: str
    happens: str
    fingerprint: str
    seen: str


class PolicyAnswer(Noun):
    """A policy as one engine writes it, and what happens under it."""

    server: str
    format: str
    file_name: str
    policy: str
    happens: str
    notes: list[str]


class StackStep(Noun):
    """One tool on the way to a leak, and what it adds: private_data, untrusted_content, external_send."""

    server: str
    tool: str
    adds: list[str]


class Cut(Noun):
    """A tool that has to ask a person."""

    server: str
    tool: str


class StackAnswer(Noun):
    """Whether these servers' tools, used together, make the lethal trifecta: the shortest way to it, and the smallest
    set of tools that have to ask a person so that there is none. `trifecta` is null where what is known makes none and
    something is not known. Of servers in `partly` some tools are not judged, or their evidence carries no level;
    `unknown` ones were not looked at: both may add to it."""

    trifecta: bool | None
    path: list[StackStep]
    ask_before: list[Cut]
    happens: str
    known: list[str]
    partly: list[str]
    unknown: list[str]


class ChangeLine(Noun):
    """One change of one tool; `differing` counts the fields that differ, `paths` are the first five of them."""

    server: str
    tool: str
    kind: str
    day: str
    paths: list[str]
    differing: int


class ChangesAnswer(Noun):
    """What changed, newest first; `total` counts all, also those that are left out here."""

    total: int
    changes: list[ChangeLine]


class Answers:
    """The tools' bodies, over one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._finder: Finder | None = None

    def look_up_server(self, server: ServerArgument) -> ServerAnswer:
        """What a server's tools can do at worst: how many there are of each risk, and the riskiest of them."""
        entry = self._entry(server)
        risks = Counter(str(_risk(tool)) for tool in entry.tools)
        return ServerAnswer(
            server=words.named(entry.server.name),
            version=entry.server.version and words.named(entry.server.version),
            status=str(entry.server.status),
            tools=len(entry.tools),
            unnamed=_unnamed(entry.tools),
            by_risk={str(risk): risks[risk] for risk in RISKIEST_FIRST if risks[risk]},
            riskiest=[_brief(tool) for tool in riskiest(entry.tools)[:_MOST_TOOLS]],
            facets=_together(entry.tools),
            note=None if entry.tools else _unseen(entry),
        )

    def look_up_tool(self, server: ServerArgument, tool: ToolArgument) -> ToolAnswer:
        """What one call of a tool can do at worst, why we say so, and what is recommended."""
        entry = self._entry(server)
        found = _tool(entry, tool)
        verdict = found.verdict
        if verdict is None:
            raise ToolError("That tool is known but not judged yet; treat it as unknown, which is not low.")
        rule = recommend(found.definition, verdict)
        return ToolAnswer(
            **_brief(found).model_dump(),
            server=words.named(entry.server.name),
            confidence=round(verdict.confidence, 2),
            facets=_facets(verdict.facets),
            poisoned=verdict.poisoned,
            because=words.because(verdict),
            decided_by=verdict.decided_by,
            happens=sentence(rule),
            fingerprint=found.definition.fingerprint,
            seen=f"{found.how} on {found.last_seen:%Y-%m-%d}",
        )

    def check_stack(
        self,
        servers: Annotated[
            list[ServerArgument], Field(description="All servers of the stack.", min_length=1, max_length=50)
        ],
    ) -> StackAnswer:
        """Whether servers are safe together, or can read private data, meet untrusted text and send data out."""
        entries = {named: self._known(named) for named in servers}
        shown = {entry.server.name: entry.tools for entry in entries.values() if entry and entry.tools}
        dark = {name: sum(_risk(tool) is Risk.unknown for tool in tools) for name, tools in shown.items()}
        # These are the model's own words.
        unknown = [clean(named) for named, entry in entries.items() if not entry or not entry.tools]
        found = words.told(stack.analyse(_judged(shown)))
        happens = words.together(found, sum(dark.values()), len(unknown))
        if len(happens) > _LONGEST:
            raise ToolError(
                f"They make the lethal trifecta, and {len(found.cut):,} tools would have to ask so that there is none: "
                "more than an answer holds. Ask for fewer servers, or run `toolrisk policy SERVER --with SERVER`."
            )
        return StackAnswer(
            trifecta=bool(found.path) or (None if unknown or any(dark.values()) else False),
            path=[_step(one) for one in found.path],
            ask_before=[Cut(server=server, tool=tool) for server, tool in found.cut],
            happens=happens,
            known=[words.named(name) for name, missing in dark.items() if not missing],
            partly=[words.named(name) for name, missing in dark.items() if missing],
            unknown=unknown,
        )

    def recommend_policy(
        self,
        server: ServerArgument,
        tool: Annotated[
            str | None, Field(description="One tool; without it, the whole server.", max_length=500)
        ] = None,
        format: Annotated[str, Field(description=f"One of: {', '.join(policy.ids())}.")] = "policy-json",  # noqa: A002
    ) -> PolicyAnswer:
        """A policy for a tool or a whole server, as one engine writes it, and what happens under it."""
        entry = self._entry(server)
        form = _form(format)
        tools = [_tool(entry, tool)] if tool else list(entry.tools)
        _whole(tools)
        _repeatable(entry, tools)
        made = policy.neutral(entry, tools)
        text = form.render([made], Options())
        if len(text) > _LONGEST:
            raise ToolError(f"That policy has {len(text):,} characters. Ask for one tool, or run `toolrisk policy`.")
        return PolicyAnswer(
            server=words.named(entry.server.name),
            format=form.id,
            file_name=form.file_name,
            policy=text,
            happens=sentence(made, form),
            notes=list(made.notes),
        )

    def what_changed(
        self,
        server: Annotated[str | None, Field(description="One server; without it, all.", max_length=500)] = None,
        days: Annotated[int, Field(ge=1, le=3650, description="How far back.")] = 7,
    ) -> ChangesAnswer:
        """Which tools were added, removed, reworded or otherwise changed lately: drift, and perhaps a rug pull."""
        name = self._entry(server).server.name if server else None
        found = changes.changes(self._catalog, clock.now() - timedelta(days=days), name)
        lines = [
            ChangeLine(
                server=words.named(one.server),
                tool=words.named(one.tool),
                kind=one.kind,
                day=f"{one.at:%Y-%m-%d}",
                paths=[plain_path(path) for path in one.paths[:5]],
                differing=len(one.paths),
            )
            for one in reversed(found[-_MOST_CHANGES:])
        ]
        return ChangesAnswer(total=len(found), changes=lines)

    def _entry(self, named: str) -> Entry:
        entry = self._known(named)
        if entry is None:
            raise ToolError("The catalog knows no such server. Unknown is not harmless: a person should look at it.")
        return entry

    def _known(self, named: str) -> Entry | None:
        known = self._catalog.server(named)
        name = known.name if known else self._index().mentioned(named)
        return self._catalog.entry(name, classifier.verdicts_version()) if name else None

    def _index(self) -> Finder:
        if self._finder is None:
            self._finder = Finder(self._catalog.servers())
        return self._finder


def server(catalog: Catalog) -> MCPServer:
    """The MCP server over an open catalog."""
    made = MCPServer("toolrisk", title="Toolrisk", version=__version__, instructions=_INSTRUCTIONS, log_level="ERROR")
    answers = Answers(catalog)
    tools: dict[str, Callable[..., Any]] = {
        "Look up a server": answers.look_up_server,
        "Look up a tool": answers.look_up_tool,
        "Check a stack of servers": answers.check_stack,
        "Recommend a policy": answers.recommend_policy,
        "What changed": answers.what_changed,
    }
    for title, tool in tools.items():
        made.add_tool(tool, title=title, annotations=_READS, structured_output=True)
    return made


def serve(db_url: str) -> None:
    """Serve the catalog on stdin and stdout until the client goes. Raises CatalogError where it can't be opened."""
    with Catalog(db_url) as catalog:
        server(catalog).run("stdio")


def _judged(shown: Mapping[str, Sequence[Tool]]) -> list[stack.StackTool]:
    """The judged tools of each server, as the analysis of a stack takes them."""
    judged = [(name, tool.definition.name, tool.verdict) for name, tools in shown.items() for tool in tools]
    return [stack.StackTool(server, name, verdict.facets) for server, name, verdict in judged if verdict]


def riskiest(tools: Iterable[Tool]) -> list[Tool]:
    """Tools by risk, the worst first; unknown stands below high."""
    return sorted(tools, key=lambda tool: (RISKIEST_FIRST.index(_risk(tool)), tool.definition.name))


def _risk(tool: Tool) -> Risk:
    return tool.verdict.risk if tool.verdict else Risk.unknown


def _brief(tool: Tool) -> Brief:
    verdict = tool.verdict
    return Brief(
        tool=words.named(tool.definition.name),
        category=str(verdict.category) if verdict and verdict.category else "unknown",
        risk=str(_risk(tool)),
        recommended=str(recommend(tool.definition, verdict).action) if verdict else "ask",
    )


def _step(step: stack.Step) -> StackStep:
    return StackStep(server=step.server, tool=step.tool, adds=list(step.legs))


def _facets(facets: Facets) -> list[str]:
    return [name for name, held in facets.model_dump().items() if held]


def _together(tools: Sequence[Tool]) -> list[str]:
    held = {name for tool in tools if tool.verdict for name in _facets(tool.verdict.facets)}
    return [name for name in Facets.model_fields if name in held]


def _unnamed(tools: Iterable[Tool]) -> int:
    return sum(not words.plain(tool.definition.name) for tool in tools)


def _whole(tools: Sequence[Tool]) -> None:
    """Refuse a policy for what is not judged: it would deny, and look like a judgement."""
    if not tools:
        raise ToolError("Its tools are not known, so there is no policy for them. Unknown is not harmless.")
    if unjudged := sum(tool.verdict is None for tool in tools):
        raise ToolError(
            f"{unjudged} of {len(tools)} tools are not judged yet; treat them as unknown, which is not low."
        )


def _repeatable(entry: Entry, tools: Sequence[Tool]) -> None:
    """Refuse a policy in which a stranger's sentence would stand as a name; without that tool's rule it is another."""
    names = [entry.server.name, *(tool.definition.name for tool in tools)]
    if odd := sum(not words.plain(name) for name in names):
        raise ToolError(f"{odd} of its names are no plain words and not repeated here: run `toolrisk policy`.")


def _unseen(entry: Entry) -> str:
    """Why there are no tools, without what the server said."""
    why = f"asking it failed ({words.named(entry.cause)})" if entry.cause else "it was not asked yet"
    return f"Its tools are not known: {why}."


def _tool(entry: Entry, name: str) -> Tool:
    try:
        return find_tool(entry, name)
    except LookupError:
        raise ToolError("That server has no such tool.") from None


def _form(name: str) -> Format:
    try:
        return formats.named(name)
    except LookupError:
        raise ToolError(f"There is no policy format of that name. There are: {', '.join(policy.ids())}.") from None
