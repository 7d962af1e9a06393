"""`Case`: all that is decided of a tool before its justification is written, and which evidence that may name."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from classifier.findings import Considered
from classifier.justification.clause import joined_in
from classifier.justification.conditions import bars, needs, quoted
from classifier.justification.reasons import DEEDS
from classifier.justification.tongue import tongue
from classifier.reading import Reading
from classifier.text import words
from classifier.vocabulary import Verb, grammar
from classifier.weights import Scores
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

# What these set can be set back, unless the text says otherwise.
BACK = frozenset(("create", "update", "move", "label", "switch", "schedule"))
# Under a name that looks things up, a text with such a verb tells of it more nearly.
_SAID_FIRST = frozenset(("search", "think", "advise"))
# Where a name has these for a verb, it tells how a service is asked, or no more than what something is done to.
_VAGUE = frozenset(("post", "put", "patch", "set", "group", "label", "link", "note"))
_OVER = re.compile(r"\boverw(?:rit|rote)|\breplac\w+ (?:all|the (?:entire|whole)|every|its)\b", re.IGNORECASE)
# A file that is there stays, where the text says so within so much of it.
_KEEPS = re.compile(
    r"\b(?:destination|file|name|target) (?:\w+ ){0,2}exists?,? [^.]{0,30}\bfails?\b|"
    r"\b(?:never|not) overwrites? (?:an? |any )?existing\b",
    re.IGNORECASE,
)
_TOLD = 1_200
_EITHER = re.compile(
    r"\bupsert|[a-z](?:,? (?:and|or) | ?/ ?|, )(?:updat|overwrit|replac|modif|edit|alter|change one)(?!\w*ions?\b)|"
    "[/或](?:更新|修改)",
    re.IGNORECASE,
)
# What these do to a comment or a profile is to change it.
_EDITS = frozenset(("update", "edit", "modify"))
# Where one of these stands a text that speaks of no way back does not say that there is none.
_KEPT_FIRST = re.compile(
    r"\b(?:is|performs) an? soft[- ]delete\b|\b(?:lands?|moves?) (?:\w+ ){0,3}(?:in|to) Deleted Items\b"
)
_PERHAPS = re.compile(rf"\b(?:may|might|could) be irreversible\b|{_KEPT_FIRST.pattern}")
# Without these what is removed is only put away.
_PERMANENT = frozenset(("permanent", "permanently"))
# What these bring is more than words that somebody may use.
_BRINGS = frozenset(("retrieve", "search", "compute", "convert"))
# What one of these is converted into, it is itself.
_ITSELF = frozenset(("existing", "footnotes", "issue", "subtask"))
# What is kept on a chain, or done there.
_CHAINED = frozenset((
    "blockchain", "btc", "crypto", "cryptocurrency", "erc20", "eth", "nft", "nfts", "sol", "stake", "swap", "token",
    "tokens", "unstake", "usdc", "usdt", "wallet",
))  # fmt: skip
# After these a draft is none any more, or not what is written.
_NO_DRAFTING = frozenset(("publish", "set", "toggle"))
# What moves or plays on a screen.
_VIRTUAL = frozenset(("avatar", "bot", "camera", "editor", "viewport"))
# What is published there goes to programs that listen.
_QUEUES = frozenset(("kafka", "mqtt", "nats", "pubsub", "rabbitmq", "redis"))
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
    """Whether the text says that there is no way back, and neither that there may be none nor that there is one."""
    told = "destructive/irreversible" in case.reading.spoke
    return told and _PERHAPS.search(case.reading.texts["description"]) is None


def may_be_for_good(case: Case) -> bool:
    """Whether an argument, or a second call, decides if what is removed can be had back."""
    decides = not _PERMANENT.isdisjoint(one.words for one in case.reading.arguments)
    return decides or ("destructive/irreversible" in case.reading.spoke and kept_first(case))


def kept_first(case: Case) -> bool:
    """Whether the text says that what is removed lies among what was removed before it goes for good."""
    return _KEPT_FIRST.search(case.reading.texts["description"]) is not None


def keeps_file(case: Case) -> bool:
    """Whether the text says that a file that is there already stays as it is."""
    return _KEEPS.search(case.reading.texts["description"][:_TOLD]) is not None


def writes_over(case: Case) -> bool:
    """Whether the text says that what is there is written over."""
    return _OVER.search(case.reading.texts["clause"]) is not None


def converts_itself(case: Case) -> bool:
    """Whether what is converted does not stay what it was."""
    return base(case) == "convert" and not _ITSELF.isdisjoint(spoken_words(case))


def does_more(case: Case) -> bool:
    """Whether the text joins to its first verb another that does not read."""
    nouns, clause = grammar()["ambiguous"], case.reading.texts["clause"]
    told = (verb for verb in case.reading.lead.joined if verb.form in ("base", "third") and verb.base not in nouns)
    if not _changes(told):
        return False
    # What the lexicon takes for a second verb may be a noun, which is seen only where words stand apart: where they do
    # not, a name that looks something up is surer.
    unlike = not clause.isascii() and tongue(clause)
    return case.reading.act not in LOOKS if unlike else _changes(joined_in(clause))


def _changes(verbs: Iterable[Verb]) -> bool:
    return any(DEEDS.get(verb.group, ("Read",))[0] != "Read" for verb in verbs)


def upserts(case: Case) -> bool:
    """Whether a call changes what it would add, where that is there already."""
    texts, joined = case.reading.texts, case.reading.lead.joined
    clause = texts["clause"] if any(verb.group == "update" for verb in joined) else ""
    return _EITHER.search(f"{texts['name']} {clause}") is not None


def base(case: Case) -> str:
    """The verb that the call turns on, in its base form."""
    verb = case.reading.head or case.reading.lead.head
    return verb.base if verb is not None else ""


def told_act(case: Case) -> str:
    """The class of verb to speak of: the name's, unless the text has a nearer one, or alone one of the category; empty
    where neither tells what is done."""
    told = "" if case.category is Category.read and does_more(case) else _either(case)
    return "" if told in BACK and for_good(case) else told


def _either(case: Case) -> str:
    act, lead = case.reading.act, case.reading.lead.head
    of = DEEDS.get(lead.group, ("",))[0] if lead is not None else ""
    if lead is None or not of:
        return act
    if of != case.category:
        return ""
    if act == lead.group:
        return act
    return lead.group if DEEDS.get(act, ("",))[0] != of or _nearer(act, lead.group, case) else act


def _nearer(act: str, told: str, case: Case) -> bool:
    """Whether the text's class of verb says more than the name's of the same category."""
    if act in LOOKS:
        return told in _SAID_FIRST
    # A name that begins as a request does, with POST, sends nothing to anybody.
    if base(case) == "post" and told in ("create", "update"):
        return True
    looked_up = (act == "convert" and told in LOOKS) or (base(case) == "reflect" and told == "retrieve")
    return looked_up or (base(case) in _VAGUE and not case.facets.external_send)


def told_class(case: Case) -> str:
    """The class of the text's verb, where it has one, else that of the name's."""
    lead = case.reading.lead.head
    return lead.group if lead is not None else case.reading.act


def bears(finding: Finding, case: Case) -> bool:
    """Whether a finding bears what its rule would say of it: some rules also speak by looser words."""
    wanted = quoted().get(finding.rule)
    fitting = fits(finding.rule, case.facets) and not _beside_the_point(finding, case)
    return fitting and (wanted is None or wanted.search(finding.quote) is not None)


def _beside_the_point(finding: Finding, case: Case) -> bool:
    """Whether a rule's words would miss what a tool does: an aside far down in the text of one that only reads, words
    that come back from a look-up, a way back where the text says that there is none, lost work that only leaves the
    stage, what moves on a screen and not where people are, money that is on no chain."""
    if finding.rule == "write/soft-delete":
        return for_good(case) or finding.field == "name" or base(case) in _EDITS
    if finding.rule in _MISSES and _MISSES[finding.rule](case):
        return True
    if finding.rule in ("read/only-text", "read/returned-drawing", "read/llm-answer") and case.reading.act in LOOKS:
        return True
    if finding.rule == "read/only-text" and told_class(case) in _BRINGS:
        return True
    described = case.category is Category.read and finding.field == "description"
    return described and finding.quote not in case.reading.texts["clause"]


def _edits(case: Case) -> bool:
    lead = case.reading.lead.head
    return (lead.base if lead is not None else base(case)) in _EDITS


def _asks_for(case: Case) -> bool:
    """Whether a call only asks a service for something, which that makes on its own side."""
    lead = case.reading.lead.head
    return lead is not None and lead.base == "request"


def _in_a_drive(case: Case) -> bool:
    """Whether what is changed lies in a drive of a service, which an argument names."""
    return any(one.words.startswith(("drive_id", "drive_item")) for one in case.reading.arguments)


_MISSES: Mapping[str, Callable[[Case], bool]] = {
    **dict.fromkeys(("write/comment-record", "write/choose-context"), _edits),
    "destructive/irreversible": lambda case: not for_good(case),
    "destructive/version-control": lambda case: "unstage" in case.reading.texts["clause"].lower(),
    "financial/assets": lambda case: "at-chain" not in case.reading.places and _CHAINED.isdisjoint(spoken_words(case)),
    # Here it is rather who works on something, or what is written with whom, that is changed.
    "write/access": lambda case: case.risk is Risk.medium,
    "write/publish-people": lambda case: not _QUEUES.isdisjoint(spoken_words(case)),
    "write/local-file": lambda case: _asks_for(case) or _in_a_drive(case),
    "write/draft-message": lambda case: base(case) in _NO_DRAFTING,
    "execute/device": lambda case: not _VIRTUAL.isdisjoint(spoken_words(case)),
}
"""When the words of a rule miss what is done."""


def fits(evidence: str, facets: Facets) -> bool:
    """Whether the facets bear what evidence would say."""
    held = facets.__dict__
    needed = needs().get(evidence)
    return (needed is None or held[needed]) and not any(held[one] for one in bars().get(evidence, ()))
