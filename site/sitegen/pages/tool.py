"""A tool's page: what one call can do at worst, the evidence, the policy."""

from dataclasses import dataclass
from typing import Any

from sitegen import structured, words
from sitegen.arguments import Argument, arguments
from sitegen.attacks import abusing
from sitegen.control import Card, card, frames
from sitegen.control import policy_file as _bytes
from sitegen.env import template
from sitegen.evidence import quotes
from sitegen.narrowed import narrowed
from sitegen.overview import Line
from sitegen.pages.questions import questions
from sitegen.shell import Shell
from sitegen.text import count, lead, listed, plain
from sitegen.view import ServerView
from toolrisk.models import Policy, Risk, Tool, ToolPolicy, Verdict
from toolrisk.policy import recommend


@dataclass(frozen=True, slots=True)
class ToolRecord:
    """All that a tool's page is made from. `index` says how many servers the catalog has, in words."""

    view: ServerView
    tool: Tool
    twins: tuple[Line, ...]
    index: str

    @property
    def path(self) -> str:
        """The page's place on the site."""
        return f"{self.view.path}{self.tool.slug}/"


def policy_of(record: ToolRecord) -> tuple[ToolPolicy, Policy]:
    """What is recommended for the tool, alone and as the only line of a document."""
    rule = recommend(record.tool.definition, words.verdict_of(record.tool))
    return rule, Policy(server=record.view.server.name, tools=(rule,))


def policy_file(record: ToolRecord) -> bytes:
    """The bytes of the tool's policy.json."""
    return _bytes(policy_of(record)[1])


def render(record: ToolRecord, shell: Shell) -> bytes:
    """The page."""
    verdict = words.verdict_of(record.tool)
    rule, policy = policy_of(record)
    shown = card(policy, rule)
    context = _context(record, verdict, rule, shown, shell.root)
    steps = [("Servers", "browse/"), (record.view.title, record.view.path), (context["title"], record.path)]
    data = structured.graph(structured.faq(context["questions"]), structured.crumbs(shell.site_url, steps))
    content = template("tool.html.j2").render(context, root=shell.root, site=shell.site_url, data=data)
    return shell.fill(
        content,
        title=f"{context['title']} · {record.view.title}",
        description=_description(record, verdict),
        path=record.path,
        risk=verdict.risk.value,
    )


def _description(record: ToolRecord, verdict: Verdict) -> str:
    kind = f"{verdict.category.value}, {verdict.risk.value} risk" if verdict.category else "risk unknown"
    about = lead(plain(record.tool.definition.description or "", 400), 100)
    return f"{plain(record.tool.definition.name, 60)} of {record.view.title}: {kind}. {about}".strip()


def _context(record: ToolRecord, verdict: Verdict, rule: ToolPolicy, shown: Card, root: str) -> dict[str, Any]:
    definition, tool, facets = record.tool.definition, record.tool, words.facets_of(verdict)
    rows, more = arguments(definition.input_schema)
    opening = lead(definition.description)
    return {
        "view": record.view,
        "tool": tool,
        "path": record.path,
        "name": definition.name,
        "title": plain(definition.name, 100),
        "lede": opening or plain(definition.title or "", 200),
        "whole": definition.description if not _same(definition.description, opening) else None,
        "verdict": verdict,
        "facets": [(words.FACET_NAMES[facet], words.FACET_MEANS[facet]) for facet in facets],
        "does": _does(record, verdict, rows),
        "claims": _claims(definition.annotations),
        "known": words.KNOWN[tool.how],
        "quotes": quotes(definition, verdict.findings),
        "rules": len({finding.rule for finding in verdict.findings}),
        "attacks": abusing(verdict.category, facets, verdict.poisoned),
        "card": shown,
        **frames(root),
        "rule": rule,
        "narrowed": narrowed(record.view.server, tool, verdict),
        "held_back": definition.name in record.view.held_back,
        "arguments": rows,
        "more": more,
        "siblings": [line for line in record.view.lines if line.path != record.path][:6],
        "twins": record.twins,
        "questions": questions(record, verdict, rule, shown),
        "index": record.index,
    }


def _same(description: str | None, opening: str) -> bool:
    return " ".join((description or "").split()) == opening


_UNKNOWN = {True: "What one call does is not known yet.", False: words.LEVEL_MEANS[Risk.unknown]}


def _does(record: ToolRecord, verdict: Verdict, rows: list[Argument]) -> str:
    """What one call does, as the verdict sees it, and what it is handed."""
    means = f"One call {words.MEANS[verdict.category]}." if verdict.category else _UNKNOWN[record.tool.verdict is None]
    top = [row for row in rows if "." not in row.path]
    if not top:
        return f"{means} It takes no arguments."
    needed = [row.path for row in top if row.required]
    if len(top) == 1:
        return f"{means} It takes 1 argument, {top[0].path}, which {'must' if needed else 'need not'} be given."
    if len(needed) == len(top) <= 6:
        return f"{means} It takes {count(len(top), 'argument')}, all of which must be given: {listed(needed)}."
    must = f", of which {listed(needed[:6])} must be given" if 0 < len(needed) <= 6 else ""
    return f"{means} It takes {count(len(top), 'argument')}{must}."


_HINTS = {
    "readOnlyHint": ("reads only", "does not only read"),
    "destructiveHint": ("may destroy", "destroys nothing"),
    "idempotentHint": ("does no more when called twice", "does more when called twice"),
    "openWorldHint": ("reaches an open world", "stays in a closed world"),
}


def _claims(annotations: dict[str, Any] | None) -> str:
    """The author's own hints, which are claims."""
    said = [yes if annotations[hint] else no for hint, (yes, no) in _HINTS.items() if _told(annotations, hint)] \
        if annotations else []  # fmt: skip
    return listed(said)


def _told(annotations: dict[str, Any], hint: str) -> bool:
    return isinstance(annotations.get(hint), bool)
