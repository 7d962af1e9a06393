"""A server's page: its tools riskiest first, what they make together, one policy for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from sitegen import words
from sitegen.changes import MEANINGS, events
from sitegen.markup.env import template
from sitegen.markup.shapes import joined, shapes
from sitegen.markup.text import count, lead, listed, plain
from sitegen.parts import structured
from sitegen.parts.control import card, frames
from sitegen.parts.control import policy_file as _bytes
from sitegen.shell import Shell
from sitegen.summaries import Row
from sitegen.view import ServerView
from toolrisk.models import Change, How, Verdict
from toolrisk.policy.nouns import Policy

SHOWN, RECENT = 60, 5


@dataclass(frozen=True)
class ServerRecord:
    """All that a server's page is made from. `index` says how many servers the catalog has, in words; `seen` when its
    tools were seen last, where that is long ago."""

    view: ServerView
    related: tuple[Row, ...]
    changes: tuple[Change, ...]
    index: str
    seen: datetime | None = None

    @property
    def path(self) -> str:
        """The page's place on the site."""
        return self.view.path

    @property
    def policy(self) -> Policy:
        """One policy for all its tools."""
        return self.view.policy


def policy_file(record: ServerRecord) -> bytes:
    """The bytes of the server's policy.json."""
    return _bytes(record.policy)


def render(record: ServerRecord, shell: Shell, sections: Sequence[Markup] = ()) -> bytes:
    """The page. `sections` is the content of those tools that stand on it and have no page of their own."""
    view = record.view
    worst = next(iter(view.risks), None)
    content = template("server.html.j2").render(
        _context(record, shell), root=shell.root, site=shell.site_url, sections=sections
    )
    about = lead(plain(view.server.description or "", 400), 100)
    said = ", ".join(
        [count(len(view.tools), "tool"), *(f"{number} {level.value}" for level, number in view.risks.items())]
    )
    return shell.fill(
        content,
        title=f"{view.title} · MCP server",
        description=f"{view.title} ({view.name}): {said}. {about}",
        path=record.path,
        risk=worst.value if worst else "none",
    )


def _context(record: ServerRecord, shell: Shell) -> dict[str, Any]:
    view, policy = record.view, record.policy
    steps = [("Servers", "browse/"), (view.title, view.path)]
    return {
        "view": view,
        "entry": view.entry,
        "worst": next(iter(view.risks), None),
        "poisoned": any(words.verdict_of(tool).poisoned for tool in view.tools),
        "trifecta": trifecta([words.verdict_of(tool) for tool in view.tools]),
        "lines": _lines(view, shell),
        "steps": view.outline.put_to_use(shell.site_url, view.path),
        **frames(shell.root),
        "card": card(policy, view.files if len(view.tools) <= SHOWN else ()),
        "long": len(view.tools) > SHOWN,
        "notes": policy.notes,
        "sources": list(dict.fromkeys(plain(merge.registry, 60) for merge in view.server.merges)),
        "known": known(view),
        "seen": record.seen,
        "related": record.related,
        **_past(record),
        "index": record.index,
        "crumbs": structured.graph(structured.crumbs(shell.site_url, steps)),
    }


def _lines(view: ServerView, shell: Shell) -> Markup:
    """The rows of its tools."""
    parts = shapes("lines.html.j2", shell.root, shell.site_url)
    return joined(
        [
            parts["line"](
                level=one.risk.value,
                path=one.path,
                name=one.name,
                category=one.category.value if one.category else "–",
                summary=one.summary,
                tags=joined([parts["tag"](said=words.FACET_NAMES[facet]) for facet in one.facets]),
            )
            for one in view.lines
        ]
    )


def _past(record: ServerRecord) -> dict[str, Any]:
    """The latest that became of its tools, and how much there is in all."""
    if not record.changes:
        return {"events": []}
    told = events(record.changes)
    places = {tool.definition.name: record.view.place(tool) for tool in record.view.tools}
    return {"events": told[:RECENT], "all_events": len(told), "places": places, "meanings": MEANINGS}


def known(view: ServerView) -> str:
    """How the server's definitions are known; where in several ways, with the numbers."""
    found = {how: sum(1 for tool in view.tools if tool.how == how) for how in How}
    used = {how: number for how, number in found.items() if number}
    if len(used) == 1:
        return words.KNOWN[next(iter(used))]
    return listed([f"{number} {words.KNOWN[how]}" for how, number in used.items()])


_LEGS = {
    "private_data": "read private data",
    "untrusted_content": "read text that outsiders wrote",
    "external_send": "send data outside",
}


def trifecta(verdicts: list[Verdict]) -> str:
    """Which legs of the lethal trifecta the tools of a server have, as one sentence."""
    if verdicts and all(one.category is None for one in verdicts):
        return "What its tools can do is not known, and so not whether they have a leg of the lethal trifecta."
    legs = [words for leg, words in _LEGS.items() if any(getattr(one.facets, leg) for one in verdicts)]
    if len(legs) == 3:
        return f"Together its tools can {listed(legs)}: the lethal trifecta is complete on this server alone."
    missing = [words for words in _LEGS.values() if words not in legs]
    have = f"Its tools can {listed(legs)}" if legs else "Its tools have no leg of the lethal trifecta"
    rest = f"; another server that can {listed(missing)} would complete the lethal trifecta." if legs else "."
    return have + rest
