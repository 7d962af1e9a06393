"""A server as its own page and its tools' pages see it: worked out once for all of them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from sitegen import words
from sitegen.layout import Layout, place
from sitegen.markup.shapes import Shape, shapes
from sitegen.markup.text import count, listed, plain
from sitegen.parts.control import Steps, Written, steps, written
from sitegen.summaries import Line, line
from toolrisk.models import Entry, Risk, Server, Tool
from toolrisk.policy import recommend, server_policy
from toolrisk.policy.nouns import Action, Policy, ToolPolicy
from toolrisk.policy.table import runs_alone

NEAR = 7


@dataclass(frozen=True)
class Outline:
    """What a tool's page says of its server; it holds no other tool. Texts are plain, not yet escaped. `near` are its
    riskiest tools, `number` is how many it has, `held_back` the names of those that are let run alone by themselves
    and ask in the server's policy, for the lethal trifecta."""

    server: Server
    title: str
    name: str
    packages: str
    number: int
    risks: dict[Risk, int]
    near: tuple[Line, ...]
    held_back: frozenset[str]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What the pages of its tools have in common, kept by them."""

    @property
    def path(self) -> str:
        """Its place on the site."""
        return f"tools/{self.server.slug}/"

    @cached_property
    def bar(self) -> Markup:
        """Its risk bar."""
        return bar(self.risks)

    @cached_property
    def steps(self) -> Steps:
        """How to put a policy of it to use."""
        return steps(self.server)

    def put_to_use(self, site: str, path: str) -> Markup:
        """The same as markup, for the page at this path."""
        parts = shapes("steps.html.j2", "", site)
        return parts["steps"](path=path, **self._steps(parts["unknown"]))

    def _steps(self, unknown: Shape) -> dict[str, Markup]:
        """What of the steps is the server's own, escaped once for all its pages."""
        found: dict[str, Markup] | None = self.kept.get("steps")
        if found is None:
            said = self.steps
            found = self.kept["steps"] = {
                "unknown": Markup("") if said.command else unknown(),
                "guarded": escape(said.guarded),
                "client": said.client,
            }
        return found


@dataclass(frozen=True)
class ServerView:
    """What a server's own page says of it. Texts are plain, not yet escaped."""

    entry: Entry
    layout: Layout = Layout.tool

    @property
    def server(self) -> Server:
        """The server itself."""
        return self.entry.server

    @cached_property
    def title(self) -> str:
        """Its title on one line."""
        return plain(self.server.title, 80)

    @cached_property
    def name(self) -> str:
        """Its name on one line."""
        return plain(self.server.name, 120)

    @cached_property
    def path(self) -> str:
        """Its place on the site."""
        return f"tools/{self.server.slug}/"

    def place(self, tool: Tool) -> str:
        """A tool's place on the site."""
        return place(self.layout, self.server.slug, tool.slug, len(self.entry.tools))

    @cached_property
    def outline(self) -> Outline:
        """What its tools' pages say of it."""
        return Outline(
            self.server, self.title, self.name, self.packages, len(self.tools), self.risks, tuple(self.lines[:NEAR]),
            self.held_back,
        )  # fmt: skip

    @cached_property
    def tools(self) -> list[Tool]:
        """Its tools, the worst first."""
        return words.riskiest_first(self.entry)

    @cached_property
    def lines(self) -> list[Line]:
        """Its tools as lists show them, the worst first."""
        return [line(self.entry, tool, words.verdict_of(tool), self.title, self.layout) for tool in self.tools]

    @cached_property
    def risks(self) -> dict[Risk, int]:
        """How many tools stand at each level."""
        return words.counts(self.entry.tools)

    @property
    def bar(self) -> Markup:
        """Its risk bar."""
        return self.outline.bar

    @cached_property
    def packages(self) -> str:
        """How it is distributed, in a few words."""
        kinds = words.REGISTRY_TYPES
        shown = [
            f"{kinds.get(one.registry_type, plain(one.registry_type, 20))} {plain(one.identifier, 80)}"
            + (f" {plain(one.version, 30)}" if one.version else "")
            for one in self.server.packages[:3]
        ]
        return listed(shown) or ("a remote address" if self.server.remotes else "")

    @cached_property
    def policy(self) -> Policy:
        """One policy for all its tools."""
        return server_policy(self.server.name, [(tool.definition, words.verdict_of(tool)) for tool in self.tools])

    @cached_property
    def files(self) -> tuple[Written, ...]:
        """The same for every other engine."""
        return written(self.policy)

    @cached_property
    def rules(self) -> dict[str, ToolPolicy]:
        """What is recommended for each tool alone, by its slug."""
        return {one.slug: recommend(one.definition, words.verdict_of(one)) for one in self.entry.tools}

    @cached_property
    def held_back(self) -> frozenset[str]:
        """The tools that are let run alone by themselves and ask in the server's policy, for the lethal trifecta."""
        asks = {rule.tool for rule in self.policy.tools if rule.action == Action.ask}
        return frozenset(rule.tool for rule in self.rules.values() if rule.tool in asks and runs_alone(rule))

    @property
    def steps(self) -> Steps:
        """How to put a policy of it to use."""
        return self.outline.steps


def bar(risks: dict[Risk, int]) -> Markup:
    """A bar of the levels' shares, with the counts as its label."""
    total, at, parts = sum(risks.values()), 0.0, []
    if not total:
        return Markup("")
    for level, number in risks.items():
        width = round(100 * number / total, 2)
        parts.append(f'<rect class="{level.value}" x="{at:.2f}" width="{width}" height="6"/>')
        at += width
    label = f"{count(total, 'tool')}: " + ", ".join(f"{number:,} {level.value}" for level, number in risks.items())
    return Markup(  # noqa: S704 - numbers and our own words
        f'<svg class="riskbar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{label}">'
        + "".join(parts)
        + "</svg>"
    )
