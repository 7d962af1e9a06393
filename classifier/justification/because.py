"""The second sentence of a justification: why a tool is of its category, and not of the neighbouring one.

What a rule or a verb says of any tool gives way to what `kinds_written.yml` says under “because” of the one at hand.
"""

import re
from functools import cache
from typing import NamedTuple

from classifier.justification.bound import puts_there
from classifier.justification.case import (
    BACK,
    LOOKS,
    Case,
    base,
    bears,
    does_more,
    fits,
    for_good,
    may_be_for_good,
    spoken_words,
    told_act,
    upserts,
    writes_over,
)
from classifier.justification.clause import Clause, doing
from classifier.justification.done import taken
from classifier.justification.key import keys_of
from classifier.justification.kinds import agreeing, kinds
from classifier.justification.listed import with_listed
from classifier.justification.reasons import (
    ABOVE_ALL,
    AGAINST_ITS_VERB,
    ANSWERS,
    BY_ITSELF,
    DEEDS,
    EITHER,
    EITHER_WAY,
    FINDS_ABOVE_ALL,
    NEIGHBOURS,
    OVER,
    SMALL,
    VERSUS,
    by_verb,
)
from classifier.justification.sense import met_words, said
from classifier.justification.telling import last_word
from classifier.ruleset import Says, by_id, rules
from classifier.vocabulary import Verb
from toolrisk.models import Finding, Risk

# Odds from which a rival is worth a word: chosen by reading justifications, not measured.
_CLOSE = 0.03
# Below these odds a category is the likeliest, and no more.
_OPEN = 0.65
# What these end does not go on, and what these do reaches nobody.
_ENDING = frozenset(("stop", "cancel", "abort", "pause", "kill", "terminate", "like", "bookmark", "schedule"))
# Nobody takes these for a look at something.
_SHUTTING = frozenset(("close", "quit"))
# What is there already is changed or ended where one of these is spoken of.
_ALTERS = frozenset((
    "adjust", "amend", "amends", "cancel", "cancels", "change", "changes", "close", "closes", "complete", "completes",
    "deactivate", "deactivates", "edit", "edits", "modify", "modifies", "reduce", "replace", "replaces", "update",
    "updates",
))  # fmt: skip
_MONEY = frozenset((
    "amount", "assets", "balance", "bet", "bid", "billing", "budget", "buy", "buying", "cart", "charge", "checkout",
    "coin", "cost", "credit", "credits", "crypto", "currency", "erc20", "eth", "fee", "funds", "holdings", "invoice",
    "money", "pay", "paying", "payment", "payments", "payout", "price", "prices", "purchase", "quote", "refund", "sell",
    "selling", "shares", "spend", "spending", "stake", "staking", "stock", "subscription", "token", "tokens", "trade",
    "trading", "usd", "wallet",
))  # fmt: skip
# Here a rule's words say how much is lost, and would contradict another level.
_STRICT = frozenset(("Destructive", "Financial"))
_WAY_BACK = re.compile(r"\b(?:back|again|otherwise|reverse|takes nothing away|in place)\b")
# What a reason says of what was there before, which speaks against Destructive alone.
_REST = re.compile(r",? and leaves (?:what is there|the rest|that|it) (?:as it was|in place)$")
_NO_LOSS = "takes nothing away"
# Where one of these is made, something may be run by it.
_LIVE = frozenset((
    "app", "browser", "call", "endpoint", "endpoints", "instance", "job", "pod", "process", "run", "sandbox", "server",
    "session", "simulation", "workflow",
))  # fmt: skip
# By one of these arguments, or where the text says so, more goes or changes than what is added or named.
_OPTIONS = frozenset(("expire", "expire_seconds", "expiration", "overwrite", "truncate", "update_mode", "upsert"))
_MORE = re.compile(
    r"\bwill be (?:deleted|overwritten|removed|replaced)\b|\bwill overwrite\b|\bto change or update\b|"
    r"\b(?:operations|patch) ?\([^()]{0,60}\bremove\b|\bdelete an? [^.]{1,30} action\b|"
    r"\boptional(?:ly set an)? expiration\b|\breplac(?:es|ing) (?:any |its |the )?(?:existing|one)\b|"
    r"\ban existing \w+ (?:\w+ ){0,6}is (?:changed|replaced)\b",
    re.IGNORECASE,
)
# So much of a description is looked through for it.
_TOLD = 1_200
# What stands before what a call does, where its thing is not named.
_IT = "it"


@cache
def speaking() -> frozenset[str]:
    """The rules that have words for why a category."""
    return frozenset(rule.id for rule in rules() if rule.says.because or rule.says.as_done)


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


def parts(case: Case, category: str, why: Why) -> str:
    """How the category parts from the next one: from that which something of the evidence speaks for, else from the
    one that what a call does is next to."""
    if case.scores.sure < _OPEN:
        runner = case.scores.runner_up[0]
        against = _against(case, category, runner, why.ours) if (category, runner) == ("Write", "Read") else ""
        said_against = f", {against}" if against else ""
        return f"{said_against}, so it is {category} rather than {runner}, though it is a close call."
    rival = _rival(case)
    if rival and not (does_more(case) if category == "Read" else for_good(case) and rival == "Destructive"):
        against = _against(case, category, rival, why.ours)
        return f"{f', {against}' if against else ''}, so it is {category} and not {rival}."
    beside = _neighbour(category, why.evidence, _shuts(case))
    return f", so it is {category} and not {beside}." if beside else f", so it is {category}."


def _against(case: Case, category: str, rival: str, ours: str) -> str:
    """What speaks against the category that came second, unless the reason has said as much or is long enough."""
    # What only stops or closes something removes nothing.
    if ", and " in ours or ((category, rival) == ("Execute", "Destructive") and case.risk is not Risk.critical):
        return ""
    # What takes nothing away may still be reading, and most other reasons speak against that themselves.
    if (category, rival) == ("Write", "Read") and not ours.endswith(_NO_LOSS):
        return ""
    return "" if rival == "Destructive" and _WAY_BACK.search(ours) else VERSUS.get((category, rival), "")


def _neighbour(category: str, evidence: str, shuts: bool) -> str | None:
    rule = by_id().get(evidence)
    if rule is not None and rule.says.beside and not shuts:
        return rule.says.beside
    return NEIGHBOURS.get((category, evidence)) or NEIGHBOURS.get((category, ""))


def _shuts(case: Case) -> bool:
    """Whether something is closed by a call, as its name or its text tells."""
    verbs = (case.reading.head, case.reading.lead.head)
    return any(verb is not None and verb.base in _SHUTTING for verb in verbs)


def _rival(case: Case) -> str:
    """The category that came second, where it came near and a rule spoke for it; else empty."""
    spoken_for = {one.common["category"] for one in case.considered} - {None, case.category}
    if not spoken_for:
        return ""  # and spare the odds of all
    runner, odds = case.scores.runner_up
    near = odds >= _CLOSE and runner in spoken_for and (runner != "Financial" or _speaks_of_money(case))
    return runner if near and not (runner == "Read" and _shuts(case)) else ""


def _speaks_of_money(case: Case) -> bool:
    """Whether a tool speaks of money or of what is traded: an order can be one of items, a transfer one of files."""
    told = {*spoken_words(case), *case.reading.texts["arguments"].replace("_", " ").split()}
    return not _MONEY.isdisjoint(told)


def reason(case: Case, category: str, told: Clause, thing: str) -> Why:
    """The reason for the category, by the rule that carried it, else by the verb; as it is said of the thing at hand,
    and without what does not bear on it. `told`: the clause that says what a call does, to a `thing`."""
    why = _of_its_kind(case, category, told, thing)
    near = _nearer(case, category, why, thing)
    if near:
        return Why(why.evidence, near)
    cut = _REST.sub("", why.ours)
    return why._replace(ours=cut) if cut != why.ours and _rest_is_idle(case, category) else why


def _nearer(case: Case, category: str, why: Why, thing: str) -> str:
    """What is said of the thing at hand, in place of what is said of any; empty where nothing is."""
    if why.ours == SMALL["delete"]:
        return taken(case, thing)
    kind = f"because {category} {'none' if why.ours == BY_ITSELF.get(category) else why.evidence}"
    return said(kind, _met(case, thing), case, thing=thing) if kind in kinds() else ""


def _met(case: Case, thing: str) -> tuple[str, ...]:
    """What a reason can be told by, the nearest first: the verb with its thing, either alone, all other words."""
    verb = base(case)
    return (f"{verb} {thing}", thing, verb, *met_words(case))


def _rest_is_idle(case: Case, category: str) -> bool:
    """Whether it is no ground that the rest stays as it was: it does not, or the question is another one."""
    if not _OPTIONS.isdisjoint(keys_of(case.reading)) or _MORE.search(case.reading.texts["description"][:_TOLD]):
        return True
    near = _rival(case) if category == "Write" and case.scores.sure >= _OPEN else ""
    return near == "Financial" or (near == "Execute" and _LIVE.isdisjoint(spoken_words(case)))


def _of_its_kind(case: Case, category: str, told: Clause, thing: str) -> Why:
    """The reason by the rule that carried the category, else by the verb."""
    subject = doing(told, thing)
    if category == "Destructive" and may_be_for_good(with_listed(case)):
        return Why("", EITHER_WAY, subject if subject and _does(case, category) else _IT)
    for finding in case.findings:
        spoke = finding.rule in speaking() and finding.category == category
        if spoke and _at_its_level(finding, case) and bears(finding, case):
            return _by_rule(finding.rule, case, category, subject)
    return _by_verb(case, category, told.verb, subject, thing)


def _at_its_level(finding: Finding, case: Case) -> bool:
    """Whether what a rule says of the category goes with the risk."""
    return finding.category not in _STRICT or finding.risk == case.risk or by_id()[finding.rule].says.any_risk


def _by_rule(rule: str, case: Case, category: str, subject: str | None) -> Why:
    nearer = (by_verb("ruled").get((rule, word)) for word in (base(case), last_word(case)))
    says = next(filter(None, nearer), by_id()[rule].says)
    if says.as_done:
        return Why(rule, says.as_done, subject if subject and _does(case, category) else _IT)
    if says.altered and not _ALTERS.isdisjoint(spoken_words(case)):
        return Why(rule, says.altered)
    return Why(rule, says.milder if says.milder and case.risk is not Risk.critical else says.because)


def _does(case: Case, category: str) -> bool:
    """Whether the text's verb is of the category: then what is done can be named by it."""
    lead = case.reading.lead.head
    return lead is not None and lead.base not in _ENDING and DEEDS.get(lead.group, ("",))[0] == category


def _by_verb(case: Case, category: str, verb: Verb | None, subject: str | None, thing: str) -> Why:
    act, (lead, _, _) = told_act(case), case.reading.lead
    if (act or case.reading.act) in ("create", "store", "transfer-file") and category == "Write" and upserts(case):
        return Why("update", EITHER, _IT)
    meant = [one for one in (case.reading.head, lead) if one is not None and one.group == act]
    if puts_there(case, thing) and (placed := _single(case, category, meant, "placed")) is not None:
        return Why(act, agreeing(placed[0].because, thing))
    single = _single(case, category, meant)
    if single is not None:
        return _as_said(act, *single, verb, subject)
    if DEEDS.get(act, ("",))[0] != category or not fits(act, case.facets):
        return _by_itself(case, category, act, verb, subject)
    if act in BACK and writes_over(case):
        return Why("", OVER)
    # The deed is named where the text's verb is the one spoken of, or looks as that does.
    told = lead.group if lead is not None and act in LOOKS and lead.group in LOOKS else act
    named = lead is not None and lead.group == told and verb is not None and _of_a_kind(verb, lead)
    return Why(told, _deed_of(told, case), subject if subject and named else _IT)


def _deed_of(group: str, case: Case) -> str:
    """What a class of verbs says of its category: of what is small no more than that."""
    return DEEDS[group][1] if case.risk is Risk.critical else SMALL.get(group, DEEDS[group][1])


def _of_a_kind(verb: Verb, lead: Verb) -> bool:
    """Whether the verb that tells what a call does is of the class of the text's, or looks as that does."""
    return verb.group == lead.group or (verb.group in LOOKS and lead.group in LOOKS)


def _single(case: Case, category: str, meant: list[Verb], kind: str = "verbs") -> tuple[Says, str] | None:
    """What the first of some verbs says by itself that says anything, and that verb."""
    for one in meant:
        of = by_verb(kind)
        says = of.get((category, f"{one.base} {last_word(case)}")) or of.get((category, one.base))
        if says is not None and not for_good(case):
            return says, one.base
    return None


def _ever(case: Case, category: str, meant: list[Verb], group: str) -> tuple[Says, str] | None:
    """What one of some verbs says by itself; where their class speaks for another category, what it seldom says too."""
    said = _single(case, category, meant)
    known = said is not None or DEEDS.get(group, ("",))[0] == category
    return said if known else _single(case, category, meant, "seldom")


def _as_said(evidence: str, says: Says, meant: str, verb: Verb | None, subject: str | None) -> Why:
    """What a verb says: after what a call does, where the verb that tells it is the one `meant`."""
    if says.because:
        return Why(evidence, says.because)
    return Why(evidence, says.as_done, subject if subject and verb is not None and verb.base == meant else _IT)


def _by_itself(case: Case, category: str, act: str, verb: Verb | None, subject: str | None) -> Why:
    """What is left to say where neither a rule nor the class of the name's verb says it: by the verb that is told."""
    spoken = [one for one in (verb, case.reading.lead.head, case.reading.head) if one is not None]
    group = _class_of(spoken, category)
    reads = DEEDS.get(group, ("",))[0] == "Read"
    if does_more(case) and reads and (category == "Read" or (category == "Write" and group in LOOKS)):
        found = FINDS_ABOVE_ALL.get(group, "") if category == "Read" else ""
        return Why("", found or (ABOVE_ALL[category] if group in LOOKS else ANSWERS))
    # A name that undoes something says more than a text that takes it out of somewhere.
    nearer = -1 if spoken and spoken[-1].base.startswith("un") else 1
    single = _ever(case, category, (spoken[:1] + spoken[-1:])[::nearer], group)
    if single is not None:
        return _as_said("", *single, verb, subject)
    told = subject if verb is not None and verb.group == group else None
    return _by_class(case, category, (act, group), told)


def _by_class(case: Case, category: str, classes: tuple[str, str], subject: str | None) -> Why:
    """What the class says of the verb that is told, which may be of the category where the name's is not."""
    _, group = classes
    if DEEDS.get(group, ("",))[0] == category and not (group in BACK and for_good(case)):
        return Why(group, _deed_of(group if fits(group, case.facets) else "retrieve", case), subject or _IT)
    said = (by_verb("classes").get((category, one)) for one in classes)
    classed = next((one.because for one in said if one is not None), "")
    return Why("", classed or _otherwise(category, classes))


def _class_of(spoken: list[Verb], category: str) -> str:
    """The first class of verbs that tells something; of a graver category than Read the first that is of it."""
    known = [one.group for one in spoken if one.group in DEEDS]
    of_it = (one for one in known if DEEDS[one][0] == category != "Read")
    return next(of_it, known[0] if known else "")


def _otherwise(category: str, classes: tuple[str, str]) -> str:
    """What a category says by itself; under a verb that speaks for another one, that the rest speaks for this."""
    against = category == "Read" and any(DEEDS.get(one, ("Read",))[0] != "Read" for one in classes)
    return AGAINST_ITS_VERB if against else BY_ITSELF[category]
