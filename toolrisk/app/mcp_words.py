"""What a model is told: our own words, and names that are plain identifiers; nothing else that a stranger wrote."""

import re

import classifier
from toolrisk.models import Noun, Verdict
from toolrisk.policy import stack

UNNAMED = "a name that is no plain word"
# As MCP has tools named; a scope of npm begins with `@`, and versions hold `+`.
_PLAIN = re.compile(r"[A-Za-z0-9_./:@+-]{1,128}")


class Reason(Noun):
    """A rule that carried a verdict, and why it matters."""

    rule: str
    title: str
    why: str


def plain(name: str) -> bool:
    """Whether a name is an identifier; one that holds a sentence could give a model orders."""
    return _PLAIN.fullmatch(name) is not None


def named(name: str) -> str:
    """A name from outside where it is plain, else that it is not."""
    return name if plain(name) else UNNAMED


def because(verdict: Verdict) -> list[Reason]:
    """The rules that carried a verdict. Their words are ours, where a justification quotes the definition."""
    known = {rule.id: rule for rule in classifier.rules()}
    spoke = dict.fromkeys(finding.rule for finding in verdict.findings if finding.rule in known)
    return [Reason(rule=one, title=known[one].title, why=known[one].why) for one in spoke]


def told(found: stack.Analysis) -> stack.Analysis:
    """An analysis with its names as a model is told them."""
    path = tuple(stack.Step(named(step.server), named(step.tool), step.legs) for step in found.path)
    return found._replace(path=path, cut=tuple((named(server), named(tool)) for server, tool in found.cut))


def together(found: stack.Analysis, tools: int, servers: int) -> str:
    """What a stack comes to; where so many tools and servers are not known, never that it is safe."""
    gap = " and ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in _counted(tools, servers))
    if not gap:
        return stack.described(found)
    if found.path:
        return f"{stack.described(found)} Not known, and could add to it: {gap}."
    return f"What is known makes no lethal trifecta, but not everything is known: {gap} could make one."


def _counted(tools: int, servers: int) -> list[tuple[int, str]]:
    return [pair for pair in ((tools, "tool"), (servers, "server")) if pair[0]]
