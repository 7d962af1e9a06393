"""The sentence that says what a call does, where a description begins with one that does not: a heading, advice, a
slogan, when to call it."""

import re
from collections.abc import Iterator

from classifier.justification.clause import Clause, parsed
from classifier.justification.cleaned import cleaned
from classifier.justification.reasons import DEEDS
from classifier.justification.voice import sayable
from classifier.reading import Reading
from classifier.text import lead_span

_SENTENCES = 5
_SHORTEST = 12
# What is said of arguments and results one by one is not said of the call.
_SPEC = re.compile(
    r"\b(?:Args|Arguments|Parameters|Params|Returns|Inputs?|Outputs?|Features|Examples?)\b[^.:\n]{0,20}:"
)
# What is deprecated is described after what stands for it.
_INSTEAD = re.compile(r"[Uu]se \w+ instead$")
# The number of the next item, which stood on a line of its own.
_ITEM = re.compile(r" [0-9]+$")
# Of these nothing is said yet.
_NOT_SAID = ("access ", "a framework ", "asynchronously", "not ", "the following", "these ", "this ", "you ")
# What these say is of the tool as it is made, and not of a call.
_OF_A_TOOL = frozenset((
    "accept", "assist", "combine", "cover", "enable", "enhance", "ensure", "expect", "feature", "handle", "help",
    "include", "incorporate", "integrate", "leverage", "maintain", "need", "offer", "optimize", "overwrite", "process",
    "require", "save", "support", "take", "work",
))  # fmt: skip
_OF_IT = ("this ", "it ", "the tool ", "use this tool to ", "use this to ")
# Where the name says that something is done, what comes back does not tell it; nor, where that is grave, what is read.
_GIVES = frozenset(("display", "give", "output", "provide", "return", "respond", "show"))
_LOOKS = frozenset(("none", "retrieve", "search", "analyze", "check", "compute", "observe", "think", "advise"))
_GRAVE = ("Destructive", "Financial")


def deed_of(reading: Reading, lead: Clause) -> Clause:
    """The leading clause where it tells a deed and is no heading, or can't be said; else the first of the next
    sentences that tells one."""
    headed = reading.texts["description"].lstrip().startswith("#")
    if (lead.verb is not None and not headed) or not sayable(lead.text):
        return lead
    led = _INSTEAD.match(lead.text) is not None
    return next((clause for said, clause in _later(reading) if _tells(said, clause, reading, led)), lead)


def _later(reading: Reading) -> Iterator[tuple[str, Clause]]:
    """The next sentences after the leading one, as they stand and as clauses, as far as is read."""
    text, end = _SPEC.split(reading.texts["description"], maxsplit=1)[0], reading.span[1]
    for _ in range(_SENTENCES):
        text = text[end + 1 :]
        if len(text) < _SHORTEST:
            return
        start, end = lead_span(text)
        yield text[start:end], parsed(cleaned(text[start:end]))


def _tells(said: str, clause: Clause, reading: Reading, led: bool) -> bool:
    """Whether a clause tells what a call does: said of the tool, and no order to a model unless the name says it, or
    unless it was `led` to by what to use instead."""
    verb = clause.verb
    if verb is None or verb.base in _OF_A_TOOL:
        return False
    grave = DEEDS.get(reading.act, ("",))[0] in _GRAVE and verb.group in _LOOKS
    if grave or (verb.base in _GIVES and reading.act not in _LOOKS):
        return False
    if ":" in clause.text or _ITEM.search(clause.text) or clause.rest.lower().startswith(_NOT_SAID):
        return False
    named = reading.head is not None and reading.head.base == verb.base
    return verb.form == "third" or named or led or said.lower().startswith(_OF_IT)
