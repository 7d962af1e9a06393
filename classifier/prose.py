"""The justification: two or three plain sentences, as a careful reviewer would write them.

The first says what a call does, the second why it is this category and not the neighbouring one, the third what bounds
or widens the damage. Each is chosen by the evidence, none against the facets, and none says again what another said.
"""

import re
from functools import cache
from typing import NamedTuple

from classifier.clause import Clause, by_name, clause_of, doing, thing_of
from classifier.conditions import BARRED, NEEDS, QUOTED
from classifier.deed import deed
from classifier.findings import Considered, by_id
from classifier.grounds import BESIDE, BOUNDS, FOR_GOOD, GROUNDS, HELD, LEVELS, LITTLE, OF_A_THING, SAID, UNLESS, WIDENS
from classifier.memo import Memo
from classifier.reading import Reading
from classifier.reasons import BECAUSE, BY_ITSELF, DEEDS, DOING, MILDER, OTHERWISE, VERBS, VERSUS
from classifier.shown import shown
from classifier.stakes import handed_over, names_one, stake
from classifier.vocabulary import grammar
from classifier.weights import Scores
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

_CLOSE = 0.03


class Case(NamedTuple):
    """A verdict without its words, and what it rests on."""

    definition: ToolDefinition
    reading: Reading
    scores: Scores
    considered: tuple[Considered, ...]
    findings: list[Finding]
    flags: list[Finding]
    category: Category | None
    risk: Risk
    facets: Facets


class Why(NamedTuple):
    """A reason for a category: the rule or class of verbs that it is the reason of, what it says in our words, and what
    of the tool's stands before them."""

    evidence: str
    ours: str
    subject: str = ""

    @property
    def words(self) -> str:
        """The reason as it is said."""
        return f"{self.subject[:1].upper()}{self.subject[1:]} {self.ours}" if self.subject else self.ours


def justify(case: Case) -> str:
    """Plain sentences that agree with the verdict they go with."""
    if case.category is None:
        return _unknown(case.definition) + _flagged(case.flags)
    category = case.scores.category
    clause = None if _poisoned(case) else clause_of(case.reading)
    told = _spoken_for(case.reading, clause)
    thing = thing_of(told)
    why = _reason(case, category, doing(told, thing))
    reach, staked = _reach(case, category, why, thing)
    begins = deed(case.definition, case.reading, clause, staked)
    return f"{begins} {why.words}{_parts(case, category)} {reach}{_flagged(case.flags)}"


def _spoken_for(reading: Reading, clause: Clause | None) -> Clause:
    """The clause that tells the deed: the description's, or the name's where that is missing or foreign."""
    if clause is None:
        return Clause("")
    return by_name(reading) if clause.verb is None and not (clause.text and clause.text.isascii()) else clause


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


# ── why this category ────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(case: Case, category: str) -> str:
    """How the category parts from the next one, where something of the evidence speaks for that."""
    spoken_for = {by_id()[one.rule].category for one in case.considered} - {None, case.category}
    if not spoken_for:
        return f", so it is {category}."
    runner, odds = case.scores.runner_up
    rival = odds >= _CLOSE and runner in spoken_for
    rival = rival and not (_does_more(case) if category == "Read" else _for_good(case) and runner == "Destructive")
    return f", {VERSUS[category, runner]}." if rival else f", so it is {category}."


def _reason(case: Case, category: str, subject: str | None) -> Why:
    """The reason for the category, by the rule that carried it, else by the verb. `subject`: what a call does."""
    strict = category in _BY_LEVEL
    for finding in case.findings:
        spoke = finding.rule in BECAUSE and finding.category == category
        if spoke and (not strict or finding.risk == case.risk) and _bears(finding, case):
            milder = case.risk is not Risk.critical and finding.rule in MILDER
            return Why(finding.rule, (MILDER if milder else BECAUSE)[finding.rule])
    return _by_verb(case, category, subject)


def _does_more(case: Case) -> bool:
    """Whether the text joins to its first verb another that does not read."""
    nouns = grammar()["ambiguous"]
    joined = (verb for verb in case.reading.lead.joined if verb.form in ("base", "third") and verb.base not in nouns)
    return any(DEEDS.get(verb.group, ("Read", ""))[0] != "Read" for verb in joined)


def _for_good(case: Case) -> bool:
    """Whether the text says that there is no way back."""
    return "destructive/irreversible" in case.reading.spoke


def _by_verb(case: Case, category: str, subject: str | None) -> Why:
    act = _told_act(case)
    said = "" if _for_good(case) else VERBS.get((category, _base(case)), "")
    if not said and DEEDS.get(act, ("",))[0] == category and _fits(act, case.facets):
        said = DEEDS[act][1]
    if not said:
        return _by_itself(case, category, act, subject)
    if not subject or not _nearer(case, act, said):
        return Why(act, said)
    lead = case.reading.lead.head
    return Why(act, DOING[lead.group if lead is not None and lead.group in _LOOKS else act], subject)


def _by_itself(case: Case, category: str, act: str, subject: str | None) -> Why:
    """What is left to say where neither a rule nor the verb says it."""
    lead = case.reading.lead.head
    reads = lead is not None and DEEDS.get(lead.group, ("Read",))[0] == "Read" and not _does_more(case)
    if subject and reads and category == "Read":
        return Why("", DOING["retrieve"], subject)
    if (category, case.risk) == ("Financial", Risk.high):
        return Why("", "It changes what somebody owes or owns")
    return Why("", OTHERWISE.get((category, act)) or _otherwise(category, act))


def _nearer(case: Case, act: str, said: str) -> bool:
    """Whether the thing is to be named: the clause has the verb that is spoken of, and nothing nearer is said of it."""
    lead = case.reading.lead.head
    same = act in _LOOKS or (lead is not None and lead.group == act)
    return act in DOING and same and said == DEEDS[act][1]


def _otherwise(category: str, act: str) -> str:
    """What a category says by itself; under a verb that speaks for another one, that the rest speaks for this."""
    against = category == "Read" and DEEDS.get(act, ("Read",))[0] != "Read"
    return "For all its verb says, what is described only reads" if against else BY_ITSELF[category]


def _base(case: Case) -> str:
    """The verb that the call turns on, in its base form."""
    verb = case.reading.head or case.reading.lead.head
    return verb.base if verb is not None else ""


# What these set can be set back, unless the text says otherwise.
_BACK = frozenset(("create", "update", "move", "label", "switch", "schedule"))
# Under a name that looks things up, a text with such a verb tells of something else.
_ELSE = frozenset(("generate", "create", "update", "store", "think", "advise"))


def _told_act(case: Case) -> str:
    """The class of verb to speak of: the name's, unless the text has a nearer one."""
    act, lead = case.reading.act, case.reading.lead.head
    if (case.category is Category.read and _does_more(case)) or (_for_good(case) and act in _BACK):
        return ""
    if lead is None:
        return act
    if act not in _LOOKS:
        # Where the text's verb speaks for another category, neither tells what is done.
        return act if DEEDS.get(lead.group, (case.category,))[0] == case.category else ""
    if lead.group in _ELSE or DEEDS.get(lead.group, ("Read",))[0] != "Read":
        return ""
    return "search" if lead.group == "search" else act


_LOOKS = frozenset(("retrieve", "search", "analyze", "check", "observe"))
# Here a rule's words say how much is lost, and would contradict another level.
_BY_LEVEL = frozenset(("Destructive", "Financial"))


def _bears(finding: Finding, case: Case) -> bool:
    """Whether a finding bears what its rule would say of it: some rules also speak by looser words."""
    wanted = QUOTED.get(finding.rule)
    fits = _fits(finding.rule, case.facets) and not _beside_the_point(finding, case)
    return fits and (wanted is None or wanted.search(finding.quote) is not None)


def _beside_the_point(finding: Finding, case: Case) -> bool:
    """Whether a rule's words would miss what a tool does: an aside far down in the text of one that only reads, words
    that come back from a look-up, a way back where the text says that there is none."""
    if finding.rule == "write/soft-delete":
        return _for_good(case) or finding.field == "name"
    if finding.rule in ("read/only-text", "read/returned-drawing") and case.reading.act in _LOOKS:
        return True
    described = case.category is Category.read and finding.field == "description"
    return described and finding.quote not in case.reading.texts["clause"]


def _fits(evidence: str, facets: Facets) -> bool:
    """Whether the facets bear what evidence would say."""
    held = facets.__dict__
    if evidence in NEEDS and not held[NEEDS[evidence]]:
        return False
    return evidence not in BARRED or not any(held[one] for one in BARRED[evidence])


# ── what bounds or widens the damage ─────────────────────────────────────────────────────────────────────────────────


def _reach(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, and the argument at stake or what else the text says of it; and whether an argument is named.
    `thing`: what the call acts on, in a word."""
    if _poisoned(case):
        # Nothing that such a text says of itself is a ground.
        return f"The risk is {case.risk} as far as the call itself goes.", False
    level, plain = _level(case, category, why, thing)
    sends = case.facets.external_send or case.reading.act in ("send", "publish", "grant")
    staked = stake(category, case.reading, case.findings, case.facets, sends)
    if _UNSEEN in staked or (staked and _alike((why.ours, staked))):
        staked = ""
    secret = _secret(case, staked)
    said = f"{why.ours} {level} {secret}"
    held = _spoken(case, category, HELD, said)
    beside = _spoken(case, category, BOUNDS if case.risk is Risk.low else WIDENS, said) if plain else ""
    parts = [level, *filter(None, (held, staked or beside, secret))]
    more = [*parts, *filter(None, [_unsaid(case.facets, f"{why.ours} {'; '.join(parts)}")])]
    return f"{level[0].upper()}{'; '.join(more)[1:]}.", bool(staked)


def _secret(case: Case, staked: str) -> str:
    """The argument that takes a secret, where nothing was said of it."""
    taken = next((one for one in case.considered if one.rule == "arguments/credential"), None)
    if taken is None or not case.facets.credentials:
        return ""
    said = handed_over(taken.finding(case.definition, case.reading), case.reading)
    return "" if said == staked or _UNSEEN in said else said


def _level(case: Case, category: str, why: Why, thing: str) -> tuple[str, bool]:
    """Why this level, from the evidence where it says, else from the facets, else from the rubric; and whether it is
    none of the evidence's. What the reason rests on speaks first: another ground beside it would miss the point."""
    key, spoke, facets = (category, str(case.risk)), case.reading.spoke, case.facets
    said = _grounds().get(key, {})
    for evidence in _evidence(case, why, said):
        ground = _ground(evidence, case, said[evidence])
        if ground and _fits(evidence, facets) and not _alike((why.ours, ground)):
            return ground, False
    for facet, unless, sentence in _besides().get(key, ()):
        if facets.__dict__[facet] and not any(rule.startswith(unless) for rule in spoke if unless):
            little = LITTLE.get((_manner(case), not unless)) if (key, facet) == _KEPT_LOW else None
            return little or sentence.format(thing or "answer"), True
    if thing and key in OF_A_THING:
        return OF_A_THING[key].format(thing), True
    return FOR_GOOD.get(key, LEVELS[key]) if _for_good(case) else LEVELS[key], True


# A key of which nothing is to be seen.
_UNSEEN = "“”"
_KEPT_LOW = (("Read", "low"), "private_data")
_FINDS = frozenset(("analyze", "check", "compute"))


def _manner(case: Case) -> str:
    """How a call that reads shows what there is: as a list, one named thing at a time, or as what it finds out."""
    if _base(case) in ("list", "enumerate") and not case.reading.lead.joined:
        return "list"
    if case.reading.act in _FINDS:
        return "finding"
    return "one" if case.reading.act == "retrieve" and names_one(case.reading) else ""


def _evidence(case: Case, why: Why, said: dict[str, str]) -> list[str]:
    """Where to look for a ground, in order."""
    if why.evidence in said:
        return [why.evidence]
    rules = [one.rule for one in case.findings if one.rule in said and _bears(one, case)]
    told = _told_act(case)
    act = [told] if told in said and why.evidence not in BECAUSE else []
    others = (one for one in case.considered if one.rule in said and one.rule not in rules)
    read = case.definition, case.reading
    return [*rules, *act, *(one.rule for one in others if _bears(one.finding(*read), case))]


def _ground(evidence: str, case: Case, ground: str) -> str | None:
    """The ground that evidence gives for the level, or what holds where something bars it."""
    if not _stands(evidence, case):
        return None
    rules, instead = UNLESS.get(evidence, ((), ""))
    if any(rule in case.reading.spoke for rule in rules):
        return f"{instead}, so the risk is {case.risk}"
    return ground


# What is opened was stored somewhere.
_OPENS = frozenset(("facets/local-files", "read/private-files", "facets/caller-address"))
# What these begin cuts nobody off.
_BEGIN = frozenset(("start", "boot", "resume", "launch", "serve", "wake", "power_on", "begin"))


def _stands(rule: str, case: Case) -> bool:
    """Whether what a rule says beside others holds of this tool: an address is the caller's where an argument takes it,
    and public facts are looked up."""
    if rule == "facets/caller-address":
        return any(field == "arguments" for field, _ in case.reading.spoke.get(rule, ()))
    if rule == "write/soft-delete" or rule in _BACK:
        return not _for_good(case)
    if rule in ("compute", "convert"):
        return _OPENS.isdisjoint(case.reading.spoke)
    if rule in ("start-stop", "execute/power"):
        return _base(case) not in _BEGIN
    if rule == "facets/public-facts":
        return case.reading.act in _LOOKS
    return rule != "execute/other-tools" or any(one.rule == rule and _bears(one, case) for one in case.findings)


@cache
def _grounds() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for (category, risk), evidence, ground in GROUNDS:
        found.setdefault((category, risk), {})[evidence] = f"{ground}, so the risk is {risk}"
    return found


@cache
def _besides() -> dict[tuple[str, str], list[tuple[str, tuple[str, ...], str]]]:
    found: dict[tuple[str, str], list[tuple[str, tuple[str, ...], str]]] = {}
    for category, risk, facet, unless, sentence in BESIDE:
        found.setdefault((category, risk), []).append((facet, unless, sentence))
    return found


def _spoken(case: Case, category: str, table: tuple[tuple[str, str, str], ...], before: str) -> str:
    """The first phrase of a table whose rule spoke, whose place it is, and that was not said already."""
    applies = ("", "Read" if category == "Read" else "change", category)
    for rule, where, phrase in table:
        fits = rule in case.reading.spoke and where in applies and _fits(rule, case.facets) and _stands(rule, case)
        if fits and not _alike((before, phrase)):
            return phrase
    return ""


def _unsaid(facets: Facets, before: str) -> str:
    """A facet that holds and of which nothing was said."""
    open_ones = (phrase for facet, told, phrase in SAID if facets.__dict__[facet] and not told.search(before))
    return next(open_ones, "")


_CONTENT = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    ("risk", "that", "what", "with", "which", "from", "this", "call", "there", "they", "them", "have", "than", "where")
)


def _same_words(pair: tuple[str, str]) -> bool:
    """Whether two phrases say the same: half of the telling words of the shorter stand in the other."""
    said, more = (set(_CONTENT.findall(one.lower())) - _COMMON - _LEVEL_WORDS for one in pair)
    return 2 * len(said & more) >= min(len(said), len(more)) > 0


_LEVEL_WORDS = frozenset(("high", "medium", "critical"))
_alike = Memo(_same_words).__getitem__


def _flagged(flags: list[Finding]) -> str:
    if not flags:
        return ""
    if any(flag.kind == "poisoning" for flag in flags):
        return " Besides, its definition bears signs of poisoning, which is reason enough to hide it."
    hints = [flag.rule for flag in flags if flag.kind == "contradiction"]
    if "contradiction/read-only-hint" in hints:
        return " Its author's hint that it only reads is contradicted by the text."
    return " Its author's hint does not fit the text." if hints else ""
