"""Tools and verdicts that we wrote, for the tests of this room."""

from datetime import UTC, datetime, timedelta
from typing import Any

from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition, Verdict
from toolrisk.policy import Call, Decision, MemoryCounters, evaluate
from toolrisk.policy.nouns import Policy, ToolPolicy

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def tool(name: str = "do_it", **schema: Any) -> ToolDefinition:
    """A tool whose properties are the keyword arguments."""
    return ToolDefinition(name=name, input_schema={"type": "object", "properties": schema})


def verdict(category: str | None, risk: str, *facets: str, poisoned: bool = False) -> Verdict:
    """A verdict with these facets; with a poisoning finding where asked for."""
    sign = Finding(rule="hidden-orders", kind="poisoning", field="description", quote="do not tell the user")
    return Verdict(
        category=Category(category) if category else None,
        risk=Risk(risk),
        confidence=0.9,
        facets=Facets(**dict.fromkeys(facets, True)),
        findings=(sign,) if poisoned else (),
        justification="We say so.",
    )


def policy(*rules: ToolPolicy, server: str = "acme/box") -> Policy:
    """A policy of these rules."""
    return Policy(server=server, tools=rules)


def run(document: dict[str, Any], name: str, times: int = 1, gap: float = 0.0, **arguments: Any) -> list[Decision]:
    """So many calls of a tool, so many seconds apart, the first at noon."""
    counters = MemoryCounters()
    moments = [NOON + timedelta(seconds=gap * index) for index in range(times)]
    return [evaluate(document, Call(name, arguments), counters, moment) for moment in moments]
