"""The justification: two or three plain sentences, as a careful reviewer would write them.

The first says what a call does, the second why it is this category and not the neighbouring one, the third what bounds
or widens the damage. Each is chosen by the evidence, none against the facets, and none says again what another said.
"""

from classifier.justification.because import parts, reason
from classifier.justification.case import Case
from classifier.justification.clause import Clause, clause_of, thing_of
from classifier.justification.deed import deed
from classifier.justification.later import deed_of
from classifier.justification.named import by_name
from classifier.justification.reach import reach
from classifier.justification.shown import shown
from classifier.justification.stated import with_stated
from classifier.reading import Reading
from toolrisk.models import Finding, ToolDefinition

__all__ = ["Case", "justify"]


def justify(case: Case) -> str:
    """Plain sentences that agree with the verdict they go with."""
    if case.category is None:
        return _unknown(case.definition) + _flagged(case.flags)
    category = case.scores.category
    clause = None if _poisoned(case) else deed_of(case.reading, clause_of(case.reading))
    told = _spoken_for(case.reading, clause)
    thing = thing_of(told)
    why = reason(case, category, told, thing)
    # Nothing that a poisoned text says of itself is a ground.
    plain = f"The risk is {case.risk} as far as the call itself goes.", False
    ends, staked = plain if clause is None else reach(case, category, why, thing)
    begins = f"{deed(case, clause, told, staked)} {why.words}{parts(case, category, why)}"
    ends = ends if clause is None else with_stated(case, category, begins, ends)
    return f"{begins} {ends}{_flagged(case.flags)}"


def _spoken_for(reading: Reading, clause: Clause | None) -> Clause:
    """The clause that tells the deed: the description's, or the name's where that is missing or can't be told."""
    if clause is None:
        return Clause("")
    return by_name(reading) if clause.verb is None else clause


def _poisoned(case: Case) -> bool:
    return any(flag.kind == "poisoning" for flag in case.flags)


def _unknown(definition: ToolDefinition) -> str:
    shows = shown(definition.name, 60)
    name = f"name “{shows}”" if shows else "name, of which nothing shows,"
    if definition.description:
        return (
            f"Neither the {name} nor the description says what a call does, so it is given "
            f"no category. Until somebody knows, treat it as unsafe."
        )
    return (
        f"The {name} stands without a description and says nothing about what a call does, "
        f"so it is given no category. Until somebody knows, treat it as unsafe."
    )


def _flagged(flags: list[Finding]) -> str:
    if not flags:
        return ""
    if any(flag.kind == "poisoning" for flag in flags):
        return " Besides, its definition bears signs of poisoning, which is reason enough to hide it."
    hints = [flag.rule for flag in flags if flag.kind == "contradiction"]
    if "contradiction/read-only-hint" in hints:
        return " Its author's hint that it only reads is contradicted by the text."
    return " Its author's hint does not fit the text." if hints else ""
