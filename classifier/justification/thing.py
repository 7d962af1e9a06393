"""The thing that a verb acts on: the last word of what stands right after it, where that is a few words."""

import re
from itertools import takewhile

from classifier.justification.inflect import is_adverb, tellable, verbs
from classifier.vocabulary import grammar, vocabulary

_PLAIN = re.compile(r"\w+(?:['’./-]+\w+)*")
# Where the thing that a verb acts on has been named.
_BEYOND = frozenset((
    "for", "of", "from", "in", "by", "with", "on", "at", "to", "using", "based", "that", "which", "and", "or", "and/or",
    "via", "as", "within", "across", "through", "about", "between", "into", "matching", "related", "under", "over",
    "where", "when", "if", "after", "before", "during", "since", "until", "per", "without", "including", "such",
    "it", "them", "up", "down", "out", "off", "away", "along", "containing", "involving", "belonging",
    "participating", "running", "occurring", "waiting", "according", "onto", "given", "against", "while",
    "throughout", "inside", "instead", "following",
    "showing",
    "above", "below", "citing",
    "describing", "mentioning", "preserving", "maintaining", "engaging", "valid", "held", "won", "worth", "near",
    "around", "who", "whose", "prior", "relative", "either", "you", "we", "they", "because",
))  # fmt: skip
# Before a thing these say which it is, and after it more of it.
_EITHER_SIDE = frozenset((
    "following", "given", "matching", "participating", "prior", "related", "relative", "running", "valid", "waiting",
))  # fmt: skip
_DETERMINERS = frozenset(("a", "an", "the", "this", "these", "your", "their", "its", "user"))
_BEFORE = _DETERMINERS | {"all", "any", "current", "currently", "latest", "other"}
# No thing begins with these.
_NO_THING = frozenset(("not", "how", "what", "why", "whether"))
_LONG_THING = 6
_ENDS = re.compile(r"$|[(\[—–:|-]")
# `virtual machine (VM) images`: another name, within the thing's.
_SHORT_FORM = re.compile(r" \([A-Z][A-Za-z0-9]{1,7}\)(?= [a-z])")
_SHORT_NOUN, _LONG_NOUN = 2, 24
# `VPC`, `NFTs`: kinds of things that are called by their initials.
_INITIALS = re.compile(r"[A-Z]{2,5}s?")
# A second verb, or another word for the first, before the thing of both.
_JOINS = ("and ", "or ", "(")
_SECOND = re.compile(r"(?:(and|or) ([a-z]+)|\(([a-z]+)\)) ")
# What is listed, counted or told of is the thing, and not its list.
_MANY = re.compile(
    r"(?:just )?(?:an? |the )?(?:\w+ )?(?:(?:lists?|sets?|pages?|collections?|pieces?|batch(?:es)?|bunch|"
    r"arrays?(?! of \w+ names\b)|range(?= of (?:IP addresses|cells|lines|rows|text)\b)|various types|lifecycles?) of|"
    r"(?:last|past|next) (?:[0-9]{1,4} )?(?:hours?|days?|weeks?|months?|years?) of|"
    r"(?:info|information|details|metadata) (?:about|on|for|of|regarding)) |one or (?:more|many|multiple) ",
    re.IGNORECASE,
)
# `swap related transactions`: what they have to do with comes before.
_CONCERNED = re.compile(r"\b[a-z]+[ -]related (?=[a-z]+s\b)")
_LISTED = ("the list of ", "a list of ", "all ")
# What is not public is which of them somebody wants.
_WANTED = re.compile(r" in (?:a|the) user's (wantlist|watchlist|wishlist)$")
# Of what changes something, that is the thing.
_CHANGE = re.compile(r"(?:an? |the )?(?:\w+ )?(?:edits|patch|patches|updates)(?: \([^()]{1,60}\))? to ", re.IGNORECASE)
# `shopOrder objects`, `contact object`: what is called an object, after its kind.
_OBJECT = re.compile(r"(?:object|resource)s?")
_HUMP = re.compile(r"[a-z][A-Za-z]*([A-Z][a-z]{2,})")
_OBJECTS_OF = frozenset((
    "attachment", "bucket", "contact", "event", "folder", "group", "member", "message", "notebook", "page", "plan",
    "profile", "section", "task",
))  # fmt: skip
# How or when something is done, and what is only said of a thing.
_NO_NOUN = frozenset((
    "actual", "another", "auto", "best", "bulk", "common", "comprehensive", "correct", "default", "far", "lite", "min",
    "exists", "missing", "multi", "next", "single", "various", "what", "whether", "why",
    "active", "all", "already", "anything", "available", "away", "back", "current", "due", "either", "everything",
    "forward", "full", "here", "how", "incoming", "info", "information", "instead", "live", "local", "me", "more",
    "most", "multiple", "new", "now", "null", "one", "online", "only", "open", "other", "overall", "own", "private",
    "public", "recent", "relevant", "remote", "similar", "soon", "specific", "there", "today", "together", "trending",
    "daily", "fast", "just", "latest", "long", "monthly", "starter", "us", "weekly", "you",
))  # fmt: skip
# Two words for one thing.
_PAIRS = frozenset((
    "balance sheet", "balance sheets", "display order", "income statement", "income statements", "merge request",
    "merge requests", "navigation order", "priority order", "script include",
    "pull request", "pull requests", "purchase order", "purchase orders", "sort order",
))  # fmt: skip
# Three words for one thing, which may be a part of another.
_FIXED = re.compile(
    r"(?:(?!of |for |in )[\w-]+ ){0,4}?(table of contents|bill of materials|terms of service)(?: (entry|item))?\b",
    re.IGNORECASE,
)
_SAID_OF = re.compile(r"(?:ed|ional|ible)$")


def thing_in(rest: str) -> str:
    """The thing named after a verb, in a word; empty where it is not plain to see."""
    also = second(rest) if rest.startswith(_JOINS) else None
    plain = (rest[also.end() :] if also else rest).partition(" other than ")[0].rstrip("…")
    if not plain.isascii() or plain.partition(" ")[0].lower() in _NO_THING or _CHANGE.match(plain):
        return ""
    if " of " in plain and (fixed := _FIXED.match(plain)):
        return (fixed[2] or fixed[1]).lower()
    if " user's " in plain and (wanted := _WANTED.search(plain)) and plain.startswith(_LISTED):
        return wanted[1]
    plain = _CONCERNED.sub("", plain) if "related " in plain else plain
    thing = _thing(_SHORT_FORM.sub("", plain) if "(" in plain else plain)
    return _in_a_word(thing) if thing else ""


def second(rest: str) -> re.Match[str] | None:
    """The second verb, where one stands first in what follows a verb: `and`, `reads` of `and reads the page`."""
    found = _SECOND.match(rest)
    return found if found and (found[2] or found[3]) in tellable() else None


def _in_a_word(thing: str) -> str:
    """The last word of a thing, or two that stand for one; none where that is a name of its own or no word."""
    pair = " ".join(thing.split()[-2:]).lower()
    if pair in _PAIRS:
        return pair
    before, _, noun = thing.rpartition(" ")
    if before and _OBJECT.fullmatch(noun) and (kind := _kind_of_object(before.rpartition(" ")[2])):
        return kind + noun.removeprefix(noun.rstrip("s"))
    if (hump := _HUMP.fullmatch(noun)) and is_kind(hump[1].lower()):
        return hump[1].lower()
    if noun[0].isupper():
        noun = _kind(before.rpartition(" ")[2], noun)
        if noun[:1].isupper():
            return noun
    plain = noun.isalpha() and noun.islower() and _SHORT_NOUN < len(noun) <= _LONG_NOUN
    plain = plain and not is_adverb(noun) and noun not in _NO_NOUN and not _SAID_OF.search(noun)
    return noun if plain and noun not in grammar()["determiners"] else ""


def _kind_of_object(word: str) -> str:
    """The kind of what is called an object, by the word before that; empty where it tells none."""
    hump = _HUMP.fullmatch(word)
    kind = hump[1].lower() if hump else word
    return kind if kind in _OBJECTS_OF or (hump and is_kind(kind)) else ""


def _kind(before: str, noun: str) -> str:
    """A noun in capitals as it is written within a sentence, where it is a kind of thing; empty of what may be a name:
    alone, or after another capital."""
    if noun.endswith("s") or (before and not before[0].isupper()):
        if _INITIALS.fullmatch(noun):
            return noun
        known = noun[1:].islower() and not before[:1].isupper()
        return noun.lower() if known and is_kind(noun.lower()) else ""
    return ""


def is_kind(noun: str) -> bool:
    """Whether a noun is a kind of thing, and no place where things are."""
    groups = vocabulary().nouns.get(noun, ())
    return bool(groups) and not any(one.startswith("at-") for one in groups)


def _thing(rest: str) -> str | None:
    """The thing right after a verb, where it is named in a few words."""
    begins = _MANY.match(rest)
    many = rest[begins.end() if begins else 0 :].split(maxsplit=_LONG_THING + 1)[: _LONG_THING + 1]
    told = list(takewhile(_PLAIN.fullmatch, many[: _end_of_thing(many)]))
    if not 0 < len(told) <= _LONG_THING or told[-1].lower() in grammar()["determiners"]:
        return None
    after, *then = [*many[len(told) :], ""]
    if after in ("and", "or", "and/or") and then[0] and then[0].lower() not in tellable():
        # Of two things neither is all.
        return None
    ends = _ENDS.match(after) or is_adverb(after) or after in _DETERMINERS or _beyond(after.lower())
    return " ".join(told) if ends else None


def _end_of_thing(many: list[str]) -> int:
    """Where the words of a thing end: `servers registered in …`, and not `registered servers`."""
    for at, word in enumerate(many):
        follows = many[at + 1].lower() if at + 1 < len(many) else "in"
        low = word.lower()
        last = follows in _BEYOND
        # `current user`, and not `the servers user can reach`.
        other = low in _DETERMINERS and not (low == "user" and last)
        ended = low in _BEYOND and (low not in _EITHER_SIDE or not _which(many, at))
        if ended or (at and (other or (last and (is_adverb(low) or _beyond(low))))):
            return at
    return len(many)


def _which(many: list[str], at: int) -> bool:
    """Whether a word that may stand on either side stands before a thing: `running jobs`, `the given name`."""
    first = at == 0 or many[at - 1].lower() in _BEFORE
    after = many[at + 1].lower() if at + 1 < len(many) else ""
    return first and after not in _BEYOND | grammar()["articles"] | {"", "number"}


def _beyond(word: str) -> bool:
    """Whether a word stands after the thing and says more of it."""
    verb = verbs().get(word)
    return word in _BEYOND or word == "available" or (verb is not None and verb.form == "past")
