"""Verdicts in, recommendations out: the first row of the table that fits decides."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from toolrisk.models import TRIFECTA, Category, Facets, Risk, ToolDefinition, Verdict
from toolrisk.policy.nouns import Action, Limit, Policy, ToolPolicy

STRICTNESS = {action: rank for rank, action in enumerate(Action)}
_ACTING = frozenset({Category.write, Category.execute})
_FINAL = frozenset({Category.destructive, Category.financial})


class Row(NamedTuple):
    """One row of the table: whom it fits, what it recommends, and why. `fits` asks for a verdict's category, risk,
    poisoning, and the facets of a grave write, and for nothing else."""

    fits: Callable[[Verdict], bool]
    action: Action
    limit: Limit | None
    reason: str


def _grave_write(verdict: Verdict) -> bool:
    grave = verdict.facets.access_control or verdict.facets.bulk
    return verdict.category == Category.write and verdict.risk == Risk.high and grave


TABLE: tuple[Row, ...] = (
    Row(
        lambda v: v.poisoned,
        Action.hide,
        None,
        "Its definition carries signs of poisoning; an agent should not read it.",
    ),
    Row(
        lambda v: v.category is None or v.risk == Risk.unknown,
        Action.ask,
        None,
        "What it can do is not known; a person should look at each call.",
    ),
    Row(
        lambda v: v.category == Category.destructive,
        Action.ask,
        None,
        "What it removes can't be brought back; a person should agree to each call.",
    ),
    Row(
        lambda v: v.category == Category.financial,
        Action.ask,
        None,
        "It moves or commits money; a person should agree to each call.",
    ),
    Row(
        lambda v: v.risk == Risk.critical,
        Action.ask,
        None,
        "One call can do the gravest harm; a person should agree to each.",
    ),
    Row(
        lambda v: v.category == Category.read and v.risk == Risk.high,
        Action.ask,
        None,
        "Its answer can hold secrets; a person should agree to each call.",
    ),
    Row(
        _grave_write,
        Action.ask,
        None,
        "It changes access or acts on many things at once; a person should agree to each call.",
    ),
    Row(
        lambda v: v.category in _ACTING and v.risk == Risk.high,
        Action.limit,
        Limit(max=10),
        "Each call matters; ten a minute keep a loop from doing much.",
    ),
    Row(
        lambda v: v.category in _ACTING,
        Action.limit,
        Limit(max=30),
        "It changes or runs things; thirty a minute are plenty for work and few for a loop.",
    ),
    Row(
        lambda v: v.risk == Risk.medium,
        Action.limit,
        Limit(max=60),
        "Its answers are private or sensitive; sixty a minute slow down a bulk copy.",
    ),
    Row(
        lambda v: True,
        Action.allow,
        None,
        "It reads public or ordinary working data, or only computes, and leaves nothing changed.",
    ),
)


def recommend(definition: ToolDefinition, verdict: Verdict) -> ToolPolicy:
    """What is recommended for one tool: the first row of `TABLE` that fits its verdict, with the row's reason."""
    facets = verdict.facets
    key = (verdict.category, verdict.risk, verdict.poisoned, facets.access_control, facets.bulk)
    if key not in _places:
        _places[key] = next(place for place, row in enumerate(TABLE) if row.fits(verdict))
    return _rule(definition.name, _places[key])


_places: dict[tuple[Category | None, Risk, bool, bool, bool], int] = {}


@lru_cache(maxsize=1024)
def _rule(tool: str, place: int) -> ToolPolicy:
    """One tool's rule by the table's row: pages ask for it several times."""
    row = TABLE[place]
    return ToolPolicy(tool=tool, action=row.action, limit=row.limit, reason=row.reason)


def server_policy(server_name: str, tools: Iterable[tuple[ToolDefinition, Verdict]]) -> Policy:
    """One policy for all tools of a server: the union of what is recommended for each, in their order.

    Where tools that would run without a person complete the lethal trifecta, those that send outwards ask instead, and
    a note says so. A name that comes twice keeps the stricter rule.
    """
    judged = [(recommend(definition, verdict), verdict.facets) for definition, verdict in tools]
    rules, notes = _tamed(judged)
    return Policy(server=server_name, tools=_once(rules), notes=notes)


def runs_alone(rule: ToolPolicy) -> bool:
    """Whether calls of this tool go through without a person: it is allowed or limited."""
    return rule.action in (Action.allow, Action.limit)


def _tamed(judged: list[tuple[ToolPolicy, Facets]]) -> tuple[list[ToolPolicy], tuple[str, ...]]:
    alone = [facets for rule, facets in judged if runs_alone(rule)]
    rules = [rule for rule, _ in judged]
    if not all(any(getattr(facets, leg) for facets in alone) for leg in TRIFECTA):
        return rules, ()
    senders = [rule.tool for rule, facets in judged if runs_alone(rule) and facets.external_send]
    asked = [_asking(rule) if runs_alone(rule) and facets.external_send else rule for rule, facets in judged]
    return asked, (_trifecta_note(senders),)


def _asking(rule: ToolPolicy) -> ToolPolicy:
    reason = "It sends data out, on a server that also reads private data and untrusted content."
    return rule.model_copy(update={"action": Action.ask, "limit": None, "reason": reason})


def _trifecta_note(senders: list[str]) -> str:
    return (
        "Together these tools can read private data, meet untrusted content and send data out (the lethal trifecta), "
        f"so what sends out needs a person: {', '.join(senders)}."
    )


def _once(rules: list[ToolPolicy]) -> tuple[ToolPolicy, ...]:
    kept: dict[str, ToolPolicy] = {}
    for rule in rules:
        other = kept.get(rule.tool)
        kept[rule.tool] = rule if other is None else max(other, rule, key=_strictness)
    return tuple(kept.values())


def _strictness(rule: ToolPolicy) -> tuple[int, int]:
    """Later actions are stricter; among limits, the lower."""
    return STRICTNESS[rule.action], -rule.limit.max if rule.limit else 0
