"""Why a risk is of its level: from the evidence where it says, else from the kind of thing, a facet or the rubric."""

from functools import cache

from classifier.justification.alike import alike
from classifier.justification.article import is_many
from classifier.justification.because import Why, speaking
from classifier.justification.bound import bound
from classifier.justification.by_kind import by_kind
from classifier.justification.case import Case, bears, fits, for_good, told_act, writes_over
from classifier.justification.conditions import PRIVATE_PLACES, PUBLIC_PLACES
from classifier.justification.denied import undenied
from classifier.justification.grounds import (
    BESIDE,
    FOR_GOOD,
    GROUNDS,
    GROUNDS_OF_A_THING,
    GROUNDS_OF_AN_ADDRESS,
    LEVELS,
    OF_A_THING,
    ONE_GOES,
    WRITTEN_OVER,
    Beside,
)
from classifier.justification.holds import PAGE, in_a_page, stands
from classifier.justification.kinds import agreeing
from classifier.justification.little import (
    address,
    as_said,
    called,
    in_the_name,
    is_caller,
    little,
    made,
    searches,
    unmarked,
    untold,
)
from classifier.justification.seen import looks_up, narrower, of_source
from classifier.justification.sense import EMPTY
from classifier.justification.showing import showing
from classifier.justification.which import takes_one
from classifier.ruleset import by_id, rules
from toolrisk.models import Category, Facets, Risk

_LOW = ("Read", "low")
_SMALL = ("Destructive", "high")
# What speaks so widely that the kind of thing a definition names speaks first.
_LOOSE = frozenset((
    "advise", "compute", "convert", "destructive/irreversible", "execute/browser", "execute/device", "execute/job",
    "execute/navigate", "execute/power", "facets/personal-content", "facets/public-facts", "financial/chain",
    "read/llm-answer", "read/only-text", "read/own-logs", "read/own-money", "read/private-account",
    "read/private-files", "read/private-mail", "read/returned-drawing", "read/secrets", "read/surveillance",
    "start-stop", "write/access", "write/prod-config", *PUBLIC_PLACES, *PRIVATE_PLACES,
))  # fmt: skip


def level(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, from the evidence where it says, else from the kind of thing, else from the facets, else from the
    rubric; and whether it is none of the evidence's. What the reason rests on speaks first: another ground beside it
    would miss the point."""
    said = _grounds().get((category, str(case.risk)), {})
    found = _evidence(case, why, said)
    firm = _by_evidence([one for one in found if one not in _LOOSE], case, why, thing)
    if firm:
        return firm, False
    kind = by_kind(case, category, thing)
    if kind and not alike((why.ours, kind)):
        return undenied(kind, case), category != "Read"
    loose = _by_evidence([one for one in found if one in _LOOSE], case, why, thing)
    return (loose, False) if loose else (undenied(_by_rubric(case, category, thing), case), True)


def _by_evidence(found: list[str], case: Case, why: Why, thing: str) -> str:
    """The first ground that evidence gives, fits the facets and says another thing than the reason; else empty."""
    facets = _borne(case)
    for evidence in found:
        ground = _ground(evidence, case, thing)
        if ground and fits(evidence, facets) and not alike((why.ours, ground)):
            return ground
    return ""


def _borne(case: Case) -> Facets:
    """The facets that a ground has to fit: a secret that is only handed in says nothing of what is read with it."""
    handed = (case.category, case.risk) == (Category.read, Risk.low) and "arguments/credential" in case.reading.spoke
    return case.facets.model_copy(update={"credentials": False}) if handed else case.facets


def _by_rubric(case: Case, category: str, thing: str) -> str:
    """Why this level where nothing of the evidence says it: by a facet that holds, else by what the level means."""
    key = category, str(case.risk)
    plain = key == _LOW and not (case.facets.private_data or case.facets.credentials)
    if plain and showing(case, thing) in ("list", "finding") and (said := little(case, thing)):
        return said
    for one in BESIDE.get(key, ()):
        if _fits_beside(one, case, thing):
            return _instead(one, case, thing) or as_said(one.says, case, thing)
    if plain and (said := _plainly(case, thing)):
        return said
    if key == _SMALL and takes_one(case):
        return ONE_GOES.format(f"one {thing}" if thing and not is_many(thing) else "the one that is named")
    if thing and key in OF_A_THING:
        return as_said(OF_A_THING[key], case, thing) if category == "Read" else agreeing(OF_A_THING[key], thing)
    instead = FOR_GOOD if for_good(case) else WRITTEN_OVER if writes_over(case) else LEVELS
    return instead.get(key, LEVELS[key])


def _instead(one: Beside, case: Case, thing: str) -> str:
    """What bounds the risk of reading more nearly than a facet's words; empty where nothing does."""
    if (case.category, case.risk) != (Category.read, Risk.low):
        return ""
    if one.facet == "private_data":
        return little(case, thing) or untold(case, thing)
    return _plainly(case, thing) if one.facet == "credentials" and not one.unless else ""


def _plainly(case: Case, thing: str) -> str:
    """Why what nothing marks as private is low, by whom it tells of, how it is made or how it is chosen."""
    if is_caller(case):
        return untold(case, thing)
    return of_source(case) or address(case, thing) or made(case, thing) or unmarked(case, thing)


def _fits_beside(one: Beside, case: Case, thing: str) -> bool:
    """Whether a row's facet holds, no rule has spoken that bars it, and one of its nouns is named."""
    held = case.facets.__dict__[one.facet] and not any(rule.startswith(one.unless) for rule in case.reading.spoke)
    return held and (not one.of or thing in one.of or not one.of.isdisjoint(case.reading.texts["name"].split()))


def _evidence(case: Case, why: Why, said: dict[str, str]) -> list[str]:
    """Where to look for a ground, in order."""
    if why.evidence in said:
        return [PAGE if why.evidence == "execute/code" and in_a_page(case) else why.evidence]
    rules = [one.rule for one in case.findings if one.rule in said and bears(one, case)]
    told = told_act(case)
    act = [told] if told in said and why.evidence not in speaking() else []
    others = (one for one in case.considered if one.rule in said and one.rule not in rules)
    read = case.definition, case.reading
    places = (place for place in case.reading.places if place in said)
    return [*rules, *act, *(one.rule for one in others if bears(one.finding(*read), case)), *places]


def _ground(evidence: str, case: Case, thing: str) -> str | None:
    """The ground that evidence gives for the level, of the thing where that is told, or what holds where something bars
    it."""
    if not stands(evidence, case):
        return None
    rule = by_id().get(evidence)
    beside = rule.says.instead if rule is not None else {}
    instead = next((words for one, words in beside.items() if one in case.reading.spoke), "")
    if instead:
        return f"{instead}, so the risk is {case.risk}"
    key = case.scores.category, str(case.risk)
    of_a_thing = _of_a_thing(GROUNDS_OF_A_THING.get(key, {}).get(evidence, ""), case, thing)
    addressed = "facets/caller-address" in case.reading.spoke and not searches(case)
    of_an_address = GROUNDS_OF_AN_ADDRESS.get(key, {}).get(evidence, "") if addressed else ""
    nearer = bound(case, evidence, thing)
    if nearer:
        return f"{nearer}, so the risk is {case.risk}"
    narrow = narrower(case, evidence, thing) or (of_source(case) if evidence in PUBLIC_PLACES else "")
    return narrow or of_an_address or of_a_thing or agreeing(_grounds()[key][evidence], thing, thing)


def _of_a_thing(ground: str, case: Case, thing: str) -> str:
    """A ground with the thing that comes back, by the clause or the name; empty where neither tells it."""
    if not (ground and looks_up(case)):
        return ""
    brought = called(case, thing) if thing else ""
    told = in_the_name(case) if not brought or brought in EMPTY else brought
    return ground.format(told) if told else ""


@cache
def _grounds() -> dict[tuple[str, str], dict[str, str]]:
    found = {level: dict(many) for level, many in GROUNDS.items()}
    for evidence, level, ground in phrases("grounds"):
        category, risk = level.split(" ")
        found.setdefault((category, risk), {})[evidence] = f"{ground}, so the risk is {risk}"
    return found


@cache
def phrases(kind: str) -> tuple[tuple[str, str, str], ...]:
    """What rules say of one kind: the rule, where it applies, the phrase."""
    return tuple((rule.id, *pair) for rule in rules() for pair in getattr(rule.says, kind).items())
