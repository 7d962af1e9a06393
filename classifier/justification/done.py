"""What is lost, changed, set going or paid by a call, by the kind of thing or the verb."""

import re
from collections.abc import Iterator
from itertools import islice

from classifier.justification.bound import bound
from classifier.justification.case import (
    Case,
    base,
    converts_itself,
    for_good,
    spoken_words,
    told_act,
    upserts,
    writes_over,
)
from classifier.justification.grounds import SPARED
from classifier.justification.key import LIMITED, SOME, described, named
from classifier.justification.kinds import kinds
from classifier.justification.rows import ADDRESS
from classifier.justification.sense import said as _said
from classifier.justification.sense import so
from classifier.justification.telling import last_word, naming, told_pairs
from classifier.schema import Argument
from toolrisk.models import Category

# What cannot be gone on with is not started again.
_FINAL = re.compile(r"\b(?:cannot|can't|can not) be (?:resumed|restarted|continued)\b", re.IGNORECASE)
_RUNS = frozenset(("run", "execute", "start", "invoke", "launch", "perform", "resume", "trigger", "spawn"))
_HALTS = frozenset((
    "stop", "cancel", "abort", "pause", "restart", "reboot", "reload", "shutdown", "unpause", "suspend",
))  # fmt: skip
_AGENTS = frozenset(("agent", "agents", "subagent"))
# With these a service is asked for anything.
_ROUTES = frozenset(("patch", "post", "put"))
# Verbs of names that may be nouns, or tell how a service is asked.
_SAYS_NOTHING = frozenset(("get", "mouse", "wait", "key", "control", "find", "move"))
# At what these name something lies that is fetched, or runs that is called.
_IS_ADDRESS = re.compile(r"(?:\A|_)(?:ur[il]s?|baseurls?)\Z(?<!redirect_ur[il])(?<!callback_ur[il])")
# Of what is added or changed another address is a part, and nobody goes there.
_GONE_TO = re.compile(r"(?:\A|_)(?:audio|file|repo|repository|source|tarball|video|webhook)(?:_|\Z)")
_CHAIN = "at-chain"
_CODE = "the code can send data out, unless something bars it"
# So much of a description is looked through for them.
_TOLD = 600


def little_lost(case: Case, thing: str) -> str:
    """Why no more is lost than little; empty where what goes, or how much, is not known."""
    told = (*_lost_things(case, thing), *_taken_out(case), f"to {base(case)}")
    said = "" if for_good(case) else _said("lost", told, case)
    return f"the risk is high and not critical, for {said}" if said else ""


def taken(case: Case, thing: str) -> str:
    """Why it is a loss, and no change, of something small; empty where what goes is not known."""
    return _said("taken", (*_lost_things(case, thing), *_taken_out(case), f"to {base(case)}"), case, thing=thing)


def all_gone(case: Case, thing: str) -> str:
    """What is lost with a thing that is removed; empty where its kind is not known."""
    text = case.reading.texts["description"][:_TOLD].lower()
    spared = next((says for told, says in SPARED if told.search(text)), "")
    said = spared or _said("gone", _lost_things(case, thing), case)
    return f"the risk is critical, for {said}" if said else ""


def _lost_things(case: Case, thing: str) -> tuple[str, ...]:
    """What is lost: what the call acts on, and the name's last words."""
    return tuple(islice(naming(case, thing), 3))


def _taken_out(case: Case) -> tuple[str, ...]:
    """The verb and “from”, where a name tells what something is taken out of."""
    return (f"{base(case)} from",) if "from" in case.reading.texts["name"].split() else ()


def changed(case: Case, thing: str) -> str:
    """What bounds an ordinary change, by the verb and the thing; empty where the text says that it is for good."""
    if for_good(case) or writes_over(case):
        return ""
    if converts_itself(case):
        return so(_said("changed", ("update",), case, thing=thing), "medium")
    verb = next(_told_verb(case, _ROUTES), base(case))
    deeds = (f"{verb} {thing}", verb)
    near = bound(case, told_act(case), thing) or _said("done", deeds, case, thing=thing)
    return so(near or _said("changed", deeds, case, thing=thing), "medium")


def relied_on(case: Case, thing: str) -> str:
    """Who feels a change of what others rely on; empty where neither the thing nor the verb tells."""
    relied = kinds()["relied"]
    told = (*(word for word in naming(case, thing) if word in relied), "")
    return so(next(filter(None, (_relied(word, case, thing) for word in told)), ""), "high")


def _relied(told: str, case: Case, thing: str) -> str:
    """What is said of a word for what others rely on, or of the verb where there is none."""
    # Of an expiry of passwords it is the password that tells, and of an API that it is called so.
    called = thing if told.rpartition(" ")[2] in ("", thing.lower()) else None
    made = _said("set_up", (told,), case, thing=called) if told_act(case) == "create" and not upserts(case) else ""
    return made or _said("relied", (told or base(case),), case, thing=called)


def paid(case: Case, thing: str) -> str:
    """What comes of a payment or a trade, by the verb or the thing; empty where neither tells."""
    said = _said("paid", (base(case), *naming(case, thing)), case)
    return f"the risk is critical, for {said}" if said else ""


def prepared(case: Case, thing: str) -> str:
    """Why no money moves yet, by what is made or changed; empty where that does not tell."""
    said = _said("prepared", naming(case, thing), case, thing=thing)
    return f"the risk is high and not critical, for {said}" if said else ""


def started(case: Case, _: str) -> str:
    """Why what is set going does little, by the verb; empty where it does not tell."""
    if _FINAL.search(case.reading.texts["description"][:_TOLD]):
        return so("only the one run that is named is ended", "medium")
    return "" if for_good(case) else so(_said("started", _set_going(case), case), "medium")


def _set_going(case: Case) -> Iterator[str]:
    """Words for what is set going: the verb and the last word of the name, what a device plays or moves, the verb, and
    the text's where the name has none of its own."""
    last, verb = last_word(case), base(case)
    yield f"{'run' if verb in _RUNS else verb} {last}"
    if "execute/device" in case.reading.spoke:
        yield from spoken_words(case)
    yield verb
    yield from _told_verb(case, _SAYS_NOTHING)


def at_work(case: Case, thing: str) -> str:
    """What something that is set to work can do, by what works or how it is set going; empty where neither tells."""
    return so(_said("at_work", _works(case, thing), case), "high")


def _works(case: Case, thing: str) -> Iterator[str]:
    """Words for what works: what stops is told by its verb, all else by what is started or works first."""
    last, verb = last_word(case), base(case)
    yield f"{verb} {last}"
    if "execute/offensive" in case.reading.spoke:
        yield "attack"
    if verb in _HALTS:
        yield verb
    if "execute/agent" in case.reading.spoke and not _AGENTS.isdisjoint(spoken_words(case)):
        yield "agent"
    if verb in _RUNS:
        yield from (f"start {word}" for word in (last, thing))
    yield from (last, thing, verb)
    yield from _told_verb(case, _SAYS_NOTHING)


def _told_verb(case: Case, empty: frozenset[str]) -> Iterator[str]:
    """The text's verb, where the name's is `empty`: it tells nothing of what is done."""
    lead = case.reading.lead.head
    if lead is not None and base(case) in empty:
        yield lead.base


def sent(case: Case, thing: str) -> str:
    """What it comes to that what is handed in can go to somebody outside: by the thing, the verb or two words together,
    by an address that the call takes, or as code is run; else empty."""
    told = (thing.lower(), base(case), *told_pairs(case, "sent"))
    code = _CODE if "execute/code" in case.reading.spoke and case.facets.code_execution else ""
    return _said("sent", told, case) or _addressed(case) or code


def _addressed(case: Case) -> str:
    """What is said of an address that a call takes; empty where it takes none, or only keeps it."""
    if case.category is Category.financial or _CHAIN in case.reading.places:
        return ""
    keeps = case.reading.act in ("create", "update")
    taken = (one for one in case.reading.arguments[:SOME] if not keeps or _GONE_TO.search(one.words))
    key = next(filter(None, (named(one) for one in taken if _is_address(one))), "")
    return ADDRESS.format(key) if key else ""


def _is_address(one: Argument) -> bool:
    """Whether an argument takes an address, and one of anywhere."""
    switch = one.schema.get("type") == "boolean" or one.words.startswith("is_")
    return not switch and _IS_ADDRESS.search(one.words) is not None and LIMITED.search(described(one)) is None
