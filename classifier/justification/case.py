"""`Case`: all that is decided of a tool before its justification is written, and which evidence that may name."""

import re
from functools import lru_cache
from typing import NamedTuple

from classifier.findings import Considered
from classifier.justification.conditions import bars, needs, quoted
from classifier.justification.reasons import DEEDS
from classifier.reading import Reading
from classifier.text import words
from classifier.vocabulary import grammar
from classifier.weights import Scores
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

# What these set can be set back, unless the text says otherwise.
BACK = frozenset(("create", "update", "move", "label", "switch", "schedule"))
# Under a name that looks things up, a text with such a verb tells of something else.
_ELSE = frozenset(("generate", "create", "update", "store", "think", "advise"))
_OVER = re.compile(r"\boverw(?:rit|rote)|\breplac\w+ (?:all|the (?:entire|whole)|every|its)\b", re.IGNORECASE)
# What these do to a comment or a profile is to change it.
_EDITS = frozenset(("update", "edit", "modify"))
LOOKS = frozenset(("retrieve", "search", "analyze", "check", "observe"))


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
    server: str = ""


def spoken_words(case: Case) -> tuple[str, ...]:
    """The words of a tool's name and of the clause that says what it does."""
    return _spoken(case.reading.texts["name"], case.reading.texts["clause"])


@lru_cache(maxsize=4)
def _spoken(name: str, clause: str) -> tuple[str, ...]:
    """Asked several times of one tool after the other."""
    return (*name.split(), *words(clause))


def for_good(case: Case) -> bool:
    """Whether the text says that there is no way back."""
    return "destructive/irreversible" in case.reading.spoke


def writes_over(case: Case) -> bool:
    """Whether the text says that what is there is written over."""
    return _OVER.search(case.reading.texts["clause"]) is not None


def does_more(case: Case) -> bool:
    """Whether the text joins to its first verb another that does not read."""
    nouns = grammar()["ambiguous"]
    joined = (verb for verb in case.reading.lead.joined if verb.form in ("base", "third") and verb.base not in nouns)
    return any(DEEDS.get(verb.group, ("Read", ""))[0] != "Read" for verb in joined)


def base(case: Case) -> str:
    """The verb that the call turns on, in its base form."""
    verb = case.reading.head or case.reading.lead.head
    return verb.base if verb is not None else ""


def told_act(case: Case) -> str:
    """The class of verb to speak of: the name's, unless the text has a nearer one."""
    act, lead = case.reading.act, case.reading.lead.head
    if (case.category is Category.read and does_more(case)) or (for_good(case) and act in BACK):
        return ""
    if lead is None:
        return act
    if act not in LOOKS:
        # Where the text's verb speaks for another category, neither tells what is done.
        return act if DEEDS.get(lead.group, (case.category,))[0] == case.category else ""
    if lead.group in _ELSE or DEEDS.get(lead.group, ("Read",))[0] != "Read":
        return ""
    return "search" if lead.group == "search" else act


def bears(finding: Finding, case: Case) -> bool:
    """Whether a finding bears what its rule would say of it: some rules also speak by looser words."""
    wanted = quoted().get(finding.rule)
    fitting = fits(finding.rule, case.facets) and not _beside_the_point(finding, case)
    return fitting and (wanted is None or wanted.search(finding.quote) is not None)


def _beside_the_point(finding: Finding, case: Case) -> bool:
    """Whether a rule's words would miss what a tool does: an aside far down in the text of one that only reads, words
    that come back from a look-up, a way back where the text says that there is none."""
    if finding.rule == "write/soft-delete":
        return for_good(case) or finding.field == "name"
    if finding.rule in ("write/comment-record", "write/choose-context") and _edits(case):
        return True
    if finding.rule in ("read/only-text", "read/returned-drawing", "read/llm-answer") and case.reading.act in LOOKS:
        return True
    described = case.category is Category.read and finding.field == "description"
    return described and finding.quote not in case.reading.texts["clause"]


def _edits(case: Case) -> bool:
    lead = case.reading.lead.head
    return (lead.base if lead is not None else base(case)) in _EDITS


def fits(evidence: str, facets: Facets) -> bool:
    """Whether the facets bear what evidence would say."""
    held = facets.__dict__
    needed = needs().get(evidence)
    return (needed is None or held[needed]) and not any(held[one] for one in bars().get(evidence, ()))
