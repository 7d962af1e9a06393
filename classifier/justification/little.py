"""What keeps the risk of reading low: how much of a thing a call shows, and what the thing is called there."""

import re

from classifier.justification.article import is_many, one_of
from classifier.justification.case import Case, base, spoken_words, told_class
from classifier.justification.grounds import (
    CALLERS,
    FINDINGS,
    LITTLE,
    MADE,
    OF_EACH,
    OTHERWISE,
    SECRETIVE,
    SOUGHT,
    SOUGHT_BY,
    SOUGHT_DENIAL,
    SOUGHT_FREE,
    UNTOLD,
    WHOLE,
    WHOSE,
)
from classifier.justification.inflect import tellable
from classifier.justification.key import SOME
from classifier.justification.kinds import agreeing
from classifier.justification.seen import LOOKING
from classifier.justification.sense import EMPTY, said
from classifier.justification.showing import PERSONS, PRIVATE, showing
from classifier.justification.shown import shown
from classifier.justification.telling import name_parts
from classifier.justification.voice import sayable
from classifier.justification.which import NAMES, identified
from classifier.schema import required
from classifier.vocabulary import vocabulary
from toolrisk.models import Category

# What these are handed comes back as something else.
_MADE_OVER = ("advise", "convert")
# These say nothing of the thing that they are words for.
_SAY_NOTHING = frozenset((
    "active", "current", "detail", "details", "info", "information", "latest", "list", "previous", "recent", "result",
    "tool",
))  # fmt: skip
# Words of a name that are nouns whether or not the text speaks of them; in what doings end; so short a word is a name.
_PLAIN = frozenset(("content", "data", "metadata", "output"))
_DOINGS = ("ing", "ment", "ed")
_SHORT = 3
# Words for what comes back, whatever it is.
_NO_THING = frozenset(("answer", "result"))
# What these make is new, unless the clause says what it is made from, or it is of what is known elsewhere.
_MAKES = ("create", "generate")
_WORKED = {"compute": "worked", "convert": "converted"}
_TAKES_APART = frozenset(("decompile", "disassemble", "extract"))
_SUMS = frozenset(("digest", "overview", "recap", "summary"))
_DRAWS = frozenset(("draw", "plot", "render", "visualize"))
_TAKEN_FROM = re.compile(
    r"\b(?:from|based on|existing|stored|current|saved|loaded|using|your|this|url|stream|recent|latest|analy\w+|report|"
    r"dashboard|summary|overview|profile|about|of the|display\w*|showing)\b",
    re.IGNORECASE,
)
_STORED = frozenset(("at-database", "at-market", "at-science", "at-ugc", "at-web"))
# What these are is where something stands, and what those name is where it is looked for.
_ADDRESSES = frozenset(("URL", "URLs", "URI", "URIs"))
_WHERE = frozenset(("dir", "directory", "file", "folder", "id", "ids", "path", "paths", "uri", "url"))
# What these look at is handed in.
_LOOKED_AT = ("analyze", "check")
# What stands in these is files and folders.
_FOLDERS = frozenset(("directories", "directory", "dir"))
# What is sought stands in these, or is asked for by them.
_SOUGHT_IN = frozenset(("", "base", "database", "index", "query", "search"))


def little(case: Case, thing: str) -> str:
    """Why the risk is low by how a call shows what there is; empty where that tells nothing."""
    how = showing(case, thing)
    if how != "list" and (said := address(case, thing)):
        return said
    if how == "list":
        files = not _FOLDERS.isdisjoint((thing, *case.reading.texts["name"].split()))
        return LITTLE["listing"] if files else _list_of(thing if is_many(thing) else named_last(case), case)
    if how == "finding":
        return FINDINGS.get(base(case), "")
    return _one(case, thing) if how == "one" else ""


def address(case: Case, thing: str) -> str:
    """The same of what is only where something stands, and is not handed in to be looked at; empty of all else."""
    lead = case.reading.lead.head
    handed = lead is not None and lead.group in _LOOKED_AT
    return LITTLE["address"] if thing in _ADDRESSES and not handed else ""


def _list_of(thing: str, case: Case) -> str:
    if not is_many(thing) or thing == "data":
        return LITTLE["list"]
    tail = LITTLE["listed" if OF_EACH.search(case.reading.texts["description"].lower()) else "promised"]
    return LITTLE["list of"].format(thing, said("listed", (thing,), case) or tail)


def named_last(case: Case) -> str:
    """The last word of a tool's name that tells of what it acts on."""
    return next((word for word in reversed(name_parts(case)) if word not in _SAY_NOTHING), "")


def in_the_name(case: Case) -> str:
    """The thing that a name tells between its verb and how it is looked up: `cards` of `search_cards_by_name`, `driver
    info` of `get_driver_info`."""
    verb, *told = name_parts(case) or ("",)
    of = told[-2:] if told and told[-1] in EMPTY else told[-1:]
    # `info` alone tells nothing.
    return " ".join(of) if verb == base(case) and of and len(of[0]) > _SHORT and of[0] not in EMPTY else ""


def _one(case: Case, thing: str) -> str:
    """One thing is shown, which an argument names: no bound where that may be a secret, and little where all of it may
    come back."""
    key, brought = _key(case), called(case, thing)
    if brought in SECRETIVE["nouns"] or not SECRETIVE["beside"].isdisjoint(name_parts(case)):
        return LITTLE["one secret"].format(one_of(brought, brought))
    if not key:
        return LITTLE["one"].format(brought)
    # What an argument names is no answer.
    named = LITTLE["one whole" if brought in WHOLE else "one named"].format(brought, key)
    return "" if brought in _NO_THING else named


def _key(case: Case) -> str:
    """The argument that names what comes back, in quotation marks; empty where none does."""
    at, phrase = identified("Read", case)
    key = shown(case.reading.arguments[at].key, 40) if phrase == NAMES["Read"] else ""
    return f"“{key}”" if key else ""


def unmarked(case: Case, thing: str) -> str:
    """Why the risk of what nothing marks as private is low, by how it is chosen; empty where that tells nothing."""
    if searches(case):
        return SOUGHT["unmarked"].format(_matching(case))
    key = _key(case) if thing and showing(case, thing) == "one" else ""
    return LITTLE["one unmarked"].format(called(case, thing), key) if key else ""


def made(case: Case, thing: str) -> str:
    """The same of what a call works out, converts or sums up, or makes and takes from nowhere; empty of all else."""
    group = told_class(case)
    if group in _WORKED and base(case) not in _TAKES_APART:
        return MADE[_WORKED[group]]
    if thing in _SUMS:
        return as_said(MADE["summed"], case, thing)
    return as_said(MADE["anew"], case, thing) if group in _MAKES and _anew(case, thing) else ""


def _anew(case: Case, thing: str) -> bool:
    """Whether what is made is a thing of its own, and nothing tells that it is taken from elsewhere."""
    told = bool(case.reading.arguments) and base(case) not in _DRAWS and thing not in ("", "data")
    told = told and case.reading.act not in LOOKING
    elsewhere = _TAKEN_FROM.search(case.reading.texts["clause"]) or not _STORED.isdisjoint(case.reading.places)
    return told and not elsewhere


def untold(case: Case, thing: str) -> str:
    """The same of a person or a key of which the definition tells no more; empty of all else."""
    # What a set or a store of a database is made of is no person, and its keys open nothing.
    if thing not in PRIVATE or "at-database" in case.reading.places:
        return ""
    if is_caller(case):
        return UNTOLD["caller"]
    return UNTOLD["persons" if thing in PERSONS else "keys"]


def is_caller(case: Case) -> bool:
    """Whether what is shown is whoever calls: `get_me`, `whoami`, the authenticated user."""
    asked = CALLERS.intersection(case.reading.texts["name"].split())
    return bool(asked) or "current user" in f"{case.reading.texts['name']} {case.reading.texts['clause'].lower()}"


def as_said(sentence: str, case: Case, thing: str) -> str:
    """A sentence of `grounds.yml` with what it says of the thing and of who may see it."""
    brought = called(case, thing)
    # What holds data is no data.
    brought = "answer" if brought == "data" and "own data" in sentence else brought
    # What is on somebody's machine may be anything, whatever else its server works with.
    places = () if "at-desktop" in case.reading.places else case.reading.places
    # People are there beside what is worked on.
    places = tuple(one for one in places if one != "at-tracker" or brought not in PERSONS)
    whose = next((WHOSE[place] for place in places if place in WHOSE), OTHERWISE)
    return agreeing(sentence.replace("{whose}", whose), brought, brought)


def called(case: Case, thing: str) -> str:
    """What a call brings back, in a word: what it acts on, unless that is handed in to be made into something else."""
    lead = case.reading.lead.head
    if lead is not None and lead.group in _MADE_OVER and case.category is Category.read:
        return "answer"
    if searches(case):
        return "results" if thing in _SOUGHT_IN else thing
    return thing or _by_its_name(case)


def _by_its_name(case: Case) -> str:
    """The noun in which the name of a tool ends that looks something up."""
    noun = named_last(case)
    first = case.reading.texts["name"].startswith(noun)
    told = case.reading.act == "retrieve" and not first and noun.isalpha() and noun.isascii() and len(noun) > _SHORT
    known = noun in vocabulary().nouns or noun.endswith("s") or _spoken_of(noun, case)
    told = told and known and noun != base(case) and noun not in tellable()
    return noun if told and sayable(noun) else "answer"


def _spoken_of(noun: str, case: Case) -> bool:
    """Whether the text has a noun of the name's for itself, and as a thing rather than a doing."""
    return noun in _PLAIN or (not noun.endswith(_DOINGS) and noun in spoken_words(case)[_words_of_name(case) :])


def _words_of_name(case: Case) -> int:
    return case.reading.texts["name"].count(" ") + 1


def searches(case: Case) -> bool:
    """Whether a call searches, by the text's verb, else by that with which the name begins."""
    lead = case.reading.lead.head
    if lead is not None:
        return lead.group == "search"
    return case.reading.act == "search" and case.reading.texts["name"].startswith(base(case))


def sought(sentence: str, case: Case) -> str:
    """A sentence that tells of a search what is shown, instead of what nothing speaks of."""
    bound = searches(case) and not _picks(case)
    return SOUGHT_DENIAL.sub(lambda _: _matching(case), sentence) if bound else sentence


def _picks(case: Case) -> bool:
    """Whether whoever calls picks what is sought in texts or files."""
    return SOUGHT_FREE.search(f"{case.reading.texts['name']} {case.reading.texts['clause'].lower()}") is not None


def _matching(case: Case) -> str:
    """What a search shows, by the argument that tells what is sought."""
    taken = case.reading.arguments[:SOME]
    alone = [one.key for one in taken if len(taken) == 1 and one.words.rpartition("_")[2] not in _WHERE]
    by = [one.key for one in taken if one.words in SOUGHT_BY] or alone
    due = required(case.definition.input_schema).intersection(by)
    by = [key for key in by if key in due] or by
    key = shown(by[0], 40) if by else ""
    return SOUGHT["named"].format(f"“{key}”") if key else SOUGHT["instead"]
