"""The lethal trifecta among several servers' tools: the shortest way to it, and the fewest rules against it.

The trifecta needs a tool of each leg (private data, untrusted content, a way out), and one tool may be several legs. So
it is broken exactly when one leg is gone, and the smallest set of rules is all tools of the leg that has the fewest:
minimal without search, for whatever leaves a tool of every leg leaves a trifecta.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, product
from typing import NamedTuple

from toolrisk.models import Facets
from toolrisk.policy.nouns import Action, Policy, ToolPolicy
from toolrisk.policy.table import runs_alone

LEGS = ("external_send", "untrusted_content", "private_data")
MEANING = {
    "private_data": "reads private data",
    "untrusted_content": "meets text that outsiders wrote",
    "external_send": "can send data out",
}


class StackTool(NamedTuple):
    """A tool of a stack: its server, its name, what it touches."""

    server: str
    tool: str
    facets: Facets


class Step(NamedTuple):
    """One tool on the way, and the legs that it is."""

    server: str
    tool: str
    legs: tuple[str, ...]


class Analysis(NamedTuple):
    """A stack's trifecta: the shortest path to it (empty where there is none), the fewest tools that have to ask to
    break it, and the leg that this takes away."""

    path: tuple[Step, ...]
    cut: tuple[tuple[str, str], ...]
    leg: str | None


def analyse(tools: Iterable[StackTool]) -> Analysis:
    """The trifecta among tools that run without a person. Of several shortest paths one on a single server, then the
    first by name; of several smallest cuts the one that takes away the way out, then untrusted content."""
    alone = sorted(set(tools), key=lambda item: item[:2])
    by_leg = {leg: [item for item in alone if getattr(item.facets, leg)] for leg in LEGS}
    if not all(by_leg.values()):
        return Analysis((), (), None)
    leg = min(LEGS, key=lambda leg: len(by_leg[leg]))
    return Analysis(_shortest(alone), tuple((item.server, item.tool) for item in by_leg[leg]), leg)


def of_policies(policies: Iterable[Policy], facets: Mapping[tuple[str, str], Facets]) -> list[StackTool]:
    """The tools that run without a person under these policies; `facets` by server and tool."""
    keys = [(policy.server, rule.tool) for policy in policies for rule in policy.tools if runs_alone(rule)]
    return [StackTool(*key, facets[key]) for key in keys if key in facets]


def tamed(policies: Sequence[Policy], cut: Iterable[tuple[str, str]]) -> list[Policy]:
    """The policies with the tools of a cut asking instead, and a note in each that was changed."""
    asking = set(cut)
    return [_tamed(policy, {tool for server, tool in asking if server == policy.server}) for policy in policies]


def described(analysis: Analysis) -> str:
    """The path and the cut in two sentences, every tool named."""
    if not analysis.path:
        return "No tools that run without a person make the lethal trifecta together."
    steps = "; ".join(
        f"{step.tool} of {step.server} {' and '.join(MEANING[leg] for leg in step.legs)}" for step in analysis.path
    )
    names = ", ".join(f"{tool} of {server}" for server, tool in analysis.cut)
    count = "1 rule breaks it" if len(analysis.cut) == 1 else f"{len(analysis.cut)} rules break it, and fewer can't"
    return f"The lethal trifecta: {steps}. {count}: ask before {names}."


def _tamed(policy: Policy, asking: set[str]) -> Policy:
    rules = tuple(_asks(rule) if rule.tool in asking and runs_alone(rule) else rule for rule in policy.tools)
    if rules == policy.tools:
        return policy
    note = f"With the other servers these would complete the lethal trifecta, so they ask: {', '.join(sorted(asking))}."
    return policy.model_copy(update={"tools": rules, "notes": (*policy.notes, note)})


def _asks(rule: ToolPolicy) -> ToolPolicy:
    reason = "With other servers' tools it would complete the lethal trifecta."
    return ToolPolicy(tool=rule.tool, action=Action.ask, reason=reason, fingerprint=rule.fingerprint)


def _shortest(alone: Sequence[StackTool]) -> tuple[Step, ...]:
    """Tools differ only in their legs here, of which there are seven kinds: the first of each kind is enough to try,
    among all tools and on each server."""
    groups = [alone, *(list(items) for _, items in groupby(alone, key=lambda item: item.server))]
    paths = [path for group in groups for path in _paths(_first_of_each(group))]
    best = min(paths, key=lambda path: (len(path), len({item.server for item in path}), [item[:2] for item in path]))
    return tuple(Step(item.server, item.tool, _legs(item)) for item in best)


def _paths(kinds: Sequence[StackTool]) -> list[list[StackTool]]:
    by_leg = [[item for item in kinds if getattr(item.facets, leg)] for leg in LEGS]
    return [sorted(set(choice), key=lambda item: item[:2]) for choice in product(*by_leg)]


def _first_of_each(items: Sequence[StackTool]) -> list[StackTool]:
    first: dict[tuple[str, ...], StackTool] = {}
    for item in items:
        first.setdefault(_legs(item), item)
    return list(first.values())


def _legs(item: StackTool) -> tuple[str, ...]:
    return tuple(leg for leg in reversed(LEGS) if getattr(item.facets, leg))
