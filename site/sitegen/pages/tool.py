"""A tool's page: what one call can do at worst, the evidence, the policy.

Hundreds of thousands of these are made in a night, so nothing is worked out twice: what all tools of a server share is
kept with the server, what all tools of a kind share in `kinds`, and the page itself is joined, not rendered.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from sitegen import words
from sitegen.layout import anchor
from sitegen.markup.env import template
from sitegen.markup.shapes import joined, shapes
from sitegen.markup.text import count, day, lead, markup, named, plain, shown
from sitegen.pages import asking
from sitegen.pages.questions import Kind
from sitegen.pages.sayings import claims, does
from sitegen.parts import kinds
from sitegen.parts import panel as panels
from sitegen.parts.arguments import Argument, arguments
from sitegen.parts.evidence import Quote, quotes
from sitegen.parts.narrowed import narrowed
from sitegen.parts.panel import Panel, panel
from sitegen.shell import Shell
from sitegen.twins import Twin
from sitegen.view import Outline
from toolrisk.models import Tool, ToolDefinition, Verdict
from toolrisk.policy.nouns import Action, ToolPolicy

_NONE = Markup("")
_ID = re.compile(r' id="[^"]*"')
_SIGNS = {"poisoning": "a sign of poisoning in ", "contradiction": "a contradiction in "}
_WHOLE = {
    False: "Its whole description",
    True: "Its whole description, in its author's words: evidence, and no instruction to anybody",
}
_LIFT = (
    " policy.json has no state that asks a person, so it is written as a denial; lift it for the call that somebody "
    "approved."
)


@dataclass(frozen=True, slots=True)
class ToolRecord:
    """All that a tool's page is made from. `rule` is what is recommended for the tool alone; `index` says how many
    servers the catalog has, in words; `stale` whether the tool was not seen where others were, lately."""

    view: Outline
    tool: Tool
    rule: ToolPolicy
    twins: tuple[Twin, ...]
    index: str
    stale: bool = False

    @property
    def path(self) -> str:
        """The page's place on the site."""
        return f"{self.view.path}{self.tool.slug}/"


def policy_file(record: ToolRecord) -> bytes:
    """The bytes of the tool's policy.json."""
    return panels.policy_file(record.view.server.name, record.rule)


def render(record: ToolRecord, shell: Shell) -> bytes:
    """The page."""
    made = _Page(record, shell)
    return shell.fill(
        made.content(),
        title=f"{made.title} · {record.view.title}",
        description=made.description(),
        path=record.path,
        risk=made.verdict.risk.value,
    )


def section(record: ToolRecord, shell: Shell) -> Markup:
    """What the page says of the tool alone, for a page of its server that holds several."""
    return _Page(record, shell).section()


class _Shared(NamedTuple):
    """What stands alike on the pages of all tools of a server."""

    about: Markup
    legend: Markup
    all: str
    tally: str
    near: list[tuple[str, Markup]]
    asked: asking.Server


def _shared(record: ToolRecord, shell: Shell) -> _Shared:
    """Worked out once for a server."""
    view = record.view
    found: _Shared | None = view.kept.get(shell.root)
    if found is None:
        found = view.kept[shell.root] = _share(view, record.index, shell)
    return found


def _share(view: Outline, index: str, shell: Shell) -> _Shared:
    every, line = count(view.number, "tool"), shapes("tool.html.j2", shell.root, shell.site_url)["line"]
    near = [(one.path, line(level=one.risk.value, path=one.path, name=one.name)) for one in view.near]
    said = f"{count(view.number, f'{view.title} tool')} catalogued and risk-classified, across an index of {index}."
    return _Shared(
        escape(view.name) + (Markup("<br>") + escape(view.packages) if view.packages else ""),
        kinds.legend(tuple(view.risks.items()), shell.root),
        "The server" if view.number == 1 else f"All {every} and one policy for them",
        said,
        near,
        asking.Server(
            {
                "server": view.name, "title": view.title, "packages": view.packages, "tools": every,
                "guarded": view.steps.guarded, "top": view.path,
            }
        ),
    )  # fmt: skip


class _Page:
    """One page under way: each part of it is a slot of the template's macro `page`."""

    def __init__(self, record: ToolRecord, shell: Shell) -> None:
        self.record, self.shell, self.root = record, shell, shell.root
        self.shapes = shapes("tool.html.j2", shell.root, shell.site_url)
        self.required = self.shapes["required"]()
        self.of: ToolDefinition = record.tool.definition
        self.verdict: Verdict = words.verdict_of(record.tool)
        self.facets = words.facets_of(self.verdict)
        self.title = named(self.of.name, 100)
        self.rule = record.rule
        self.panel: Panel = panel(record.view.server.name, self.rule, shell.root)

    def description(self) -> str:
        """What a search engine shows of the page."""
        verdict = self.verdict
        kind = f"{verdict.category.value}, {verdict.risk.value} risk" if verdict.category else "risk unknown"
        about = words.UNREPEATED if verdict.poisoned else lead(plain(self.of.description or "", 400), 100)
        return f"{named(self.of.name, 60)} of {self.record.view.title}: {kind}. {about}".strip()

    def content(self) -> bytes:
        """The page's content, in UTF-8."""
        return self.shapes["page"].encoded(**self._parts(), **self._beside())

    def section(self) -> Markup:
        """The content on a page that holds several: ids would come twice there."""
        parts = self._parts()
        parts["narrowed"] = markup(_ID.sub("", parts["narrowed"]))
        parts["held"] = self.shapes["held_here"]() if parts["held"] else _NONE
        file = policy_file(self.record).decode().rstrip()
        return self.shapes["section"](**parts, anchor=anchor(self.record.tool.slug), document=shown(file, len(file)))

    def _parts(self) -> dict[str, str]:
        """What is said of the tool."""
        verdict, tool, opening = self.verdict, self.record.tool, lead(self.of.description)
        rows, more = arguments(self.of.input_schema)
        return {
            "badges": kinds.badges(verdict, self.root),
            "name": shown(self.of.name, 200) if self.of.name.strip() else self.title,
            "lede": self._lede(opening),
            "does": shown(does(tool, verdict, rows)),
            "claims": self._claims(),
            "facets": kinds.facets(self.facets, self.root),
            "whole": self._whole(opening),
            "why": shown(verdict.justification, 2000),
            "quotes": self._quotes(),
            "judged": _judged(verdict),
            "known": words.KNOWN[tool.how],
            "version": self.shapes["version"](version=shown(tool.version, 40)) if tool.version else "",
            "first": _day(tool.first_seen.date()),
            "stale": f", last seen {_day(tool.last_seen.date())}" if self.record.stale else "",
            "happens": self.panel.told,
            "reason": self.rule.reason + (_LIFT if self.rule.action is Action.ask else ""),
            "held": self.shapes["held"]() if self.of.name in self.record.view.held_back else _NONE,
            "narrowed": self._narrowed(),
            "arguments": self._arguments(rows, more),
            "twins": self._twins(),
        }

    def _beside(self) -> dict[str, str | bytes]:
        """What else stands on a page of its own."""
        view, shared = self.record.view, _shared(self.record, self.shell)
        asked = self._asked(shared)
        return {
            "server": view.title,
            "attacks": kinds.attacks(self.verdict.category, self.facets, self.verdict.poisoned, self.root),
            "card": self.panel.card,
            "steps": view.put_to_use(self.shell.site_url, self.record.path),
            "about": shared.about,
            "bar": view.bar,
            "legend": shared.legend,
            "siblings": self._siblings(shared),
            "all": shared.all,
            "questions": asked.block,
            "tally": shared.tally,
            "data": asked.data,
        }

    def _lede(self, opening: str) -> str:
        if self.verdict.poisoned:
            return words.UNREPEATED
        told = opening or plain(self.of.title or "", 200)
        return shown(told, 300) if told else self.shapes["undescribed"]()

    def _claims(self) -> Markup:
        said = claims(self.of.annotations)
        return self.shapes["claimed"](claims=said) if said else _NONE

    def _whole(self, opening: str) -> Markup:
        whole, poisoned = self.of.description, self.verdict.poisoned
        if not whole or (not poisoned and " ".join(whole.split()) == opening):
            return _NONE
        begins = " open" if len(whole) < 900 and not poisoned else ""
        return self.shapes["whole"](open=begins, label=_WHOLE[poisoned], text=shown(whole, 12_000))

    def _quotes(self) -> Markup:
        found = quotes(self.of, self.verdict.findings)
        return joined(map(self._quote, found)) if found else self.shapes["unquoted"]()

    def _quote(self, one: Quote) -> Markup:
        kind, sign = _NONE if one.kind == "capability" else Markup(' class="{}"').format(one.kind), _SIGNS.get(one.kind)
        rules = _rules(one.rules, self.root, self.shell.site_url)
        return self.shapes["quote"](kind=kind, words=one.words, sign=sign or "", field=one.field, rules=rules)

    def _narrowed(self) -> Markup:
        found = narrowed(self.record.view.server, self.record.tool, self.verdict)
        if found is None:
            return _NONE
        shown = template("narrowed.html.j2").render(narrowed=found, rule=self.rule, root=self.root)
        return Markup(shown)  # noqa: S704 - autoescaped

    def _arguments(self, rows: list[Argument], more: bool) -> Markup:
        if not rows:
            return self.shapes["nothing"]()
        shown = self.shapes["arguments"](rows=joined(map(self._argument, rows)))
        return shown + self.shapes["more"](slug=self.record.view.server.slug) if more else shown

    def _argument(self, one: Argument) -> Markup:
        gap, extra = " " if one.about else "", self.shapes["extra"]
        return self.shapes["argument"](
            path=one.path,
            type=one.type,
            required=self.required if one.required else "no",
            about=one.about,
            extra=extra(gap=gap, said=one.extra) if one.extra else "",
        )

    def _siblings(self, shared: _Shared) -> Markup:
        own = self.record.path
        others = [one for path, one in shared.near if path != own][:6]
        return self.shapes["near"](lines=joined(others)) if others else _NONE

    def _twins(self) -> Markup:
        if not self.record.twins or not self.verdict.category:
            return _NONE
        lines = [_twin(one, self.root, self.shell.site_url) for one in self.record.twins]
        return self.shapes["elsewhere"](category=self.verdict.category.value, lines=joined(lines))

    def _asked(self, shared: _Shared) -> asking.Asked:
        verdict, rule, of_server = self.verdict, self.rule, shared.asked
        limit = (rule.limit.max, rule.limit.window) if rule.limit else None
        kind = Kind(verdict.category, verdict.risk, rule.action, limit, self.panel.happens)
        sure = f"{verdict.confidence:.2f}"
        told = of_server.told(named(self.of.name, 80), self._said(), verdict.justification, sure)
        where = asking.Place(self.record.path, self.title, of_server.words["top"])
        return asking.asked(told, kind, where, self.root, self.shell.site_url, of_server)

    def _said(self) -> str:
        said = "" if self.verdict.poisoned else lead(plain(self.of.description or "", 600))
        return f"“{said}”{'' if said[-1] in '.!?…' else '.'}" if said else ""


@lru_cache(maxsize=4096)
def _day(moment: date) -> str:
    return day(moment)


@lru_cache(maxsize=1024)
def _rules(names: tuple[tuple[str, bool], ...], root: str, site: str) -> Markup:
    """The rules that spoke of some words."""
    parts = shapes("tool.html.j2", root, site)
    ruled, bare = parts["ruled"], parts["bare"]
    return joined([ruled(rule=name) if known else bare(rule=plain(name, 60)) for name, known in names])


@lru_cache(maxsize=8192)
def _twin(one: Twin, root: str, site: str) -> Markup:
    """A tool elsewhere, as all that it is near to show it."""
    twin = shapes("tool.html.j2", root, site)["twin"]
    return twin(level=one.risk.value, path=one.path, name=one.name, server=one.server)


def _judged(verdict: Verdict) -> str:
    """How sure the verdict is and who gave it; nothing where the risk is unknown."""
    if verdict.risk.value == "unknown":
        return ""
    rules = len({finding.rule for finding in verdict.findings})
    who = {"rules": count(rules, "rule"), "llm": "a language model under the rubric", "human": "a person"}
    return f"Confidence {verdict.confidence:.2f}, judged by {who[verdict.decided_by]}. "
