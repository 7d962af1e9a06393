"""The catalog's own words: levels in order, what a category and a facet mean, and how a definition is known."""

from functools import cache
from operator import attrgetter

from toolrisk.models import Category, Entry, Facets, How, Risk, Tool, Verdict

LEVELS = (Risk.critical, Risk.high, Risk.medium, Risk.low, Risk.unknown)
RANK = {level: rank for rank, level in enumerate(LEVELS)}
FACETS = tuple(Facets.model_fields)
_HELD = attrgetter(*FACETS)
UNJUDGED = Verdict(
    category=None, risk=Risk.unknown, confidence=0.0, justification="Nobody has judged this definition yet."
)

MEANS = {
    Category.read: "returns information and leaves nothing changed",
    Category.write: "creates or changes something that the same service can change back, or sends a message",
    Category.execute: "runs something whose effect depends on what is handed in",
    Category.destructive: "removes or ends something that the service can't bring back",
    Category.financial: "moves or commits money, or changes what somebody is billed",
}
LEVEL_MEANS = {
    Risk.critical: "One call can lose data or infrastructure, move money, or run whatever it is handed.",
    Risk.high: "One call can act in ways that can't be recalled, change who may do what, or read secrets.",
    Risk.medium: "One call makes an ordinary change, or reads what is private by nature, such as a mailbox.",
    Risk.low: "One call reads what is public or ordinary working data such as tickets and table rows, or computes.",
    Risk.unknown: "The definition does not say enough to judge one call. Unknown is no level: it is not low.",
}
# What is said in place of a poisoned tool's own words wherever they are not evidence.
UNREPEATED = "Its description shows signs of poisoning; its words stand on its page as evidence only."
FACET_NAMES = {
    "private_data": "private data",
    "untrusted_content": "untrusted content",
    "external_send": "sends outside",
    "credentials": "credentials",
    "code_execution": "runs code",
    "access_control": "access control",
    "filesystem": "local files",
    "bulk": "acts in bulk",
}
FACET_MEANS = {
    "private_data": "its answer can hold data private to a user or an organisation, ordinary working data included",
    "untrusted_content": "its answer can hold text written by outsiders, so it can carry injected instructions",
    "external_send": "it can carry data out to somebody outside",
    "credentials": "it reads, makes or is handed secrets",
    "code_execution": "it runs code, a shell, queries or scripts that it is given",
    "access_control": "it changes who may do what",
    "filesystem": "it touches local files",
    "bulk": "it acts on many things in one call",
}
KNOWN = {
    How.observed: "answered by the server",
    How.declared: "printed by a registry",
    How.extracted: "read from the server's source",
}
REGISTRY_TYPES = {"npm": "npm", "pypi": "PyPI", "oci": "OCI", "nuget": "NuGet", "mcpb": "MCPB", "cargo": "crates.io"}


def verdict_of(tool: Tool) -> Verdict:
    """A tool's verdict; `unknown` where it was not judged."""
    return tool.verdict or UNJUDGED


def facets_of(verdict: Verdict) -> tuple[str, ...]:
    """The names of the facets that hold."""
    return _names(_HELD(verdict.facets))


@cache
def _names(held: tuple[bool, ...]) -> tuple[str, ...]:
    return tuple(name for name, holds in zip(FACETS, held, strict=True) if holds)


def riskiest_first(entry: Entry) -> list[Tool]:
    """A server's tools, the worst first, then by name."""
    return sorted(entry.tools, key=lambda tool: (RANK[verdict_of(tool).risk], tool.definition.name))


def counts(tools: tuple[Tool, ...]) -> dict[Risk, int]:
    """How many tools stand at each level, the worst first; levels without a tool are left out."""
    found = dict.fromkeys(LEVELS, 0)
    for tool in tools:
        found[verdict_of(tool).risk] += 1
    return {level: number for level, number in found.items() if number}
