"""Which words of a definition tell the thing that a call is about, the nearest first."""

from collections.abc import Iterator
from itertools import pairwise, takewhile

from classifier.justification.case import Case, base, spoken_words
from classifier.justification.fit import singular
from classifier.justification.kinds import begins, unspaced
from classifier.justification.sense import EMPTY
from classifier.justification.showing import names_nothing
from classifier.text import words

# Of a clause so many words are looked at: what stands later is rather how than what.
_FIRST = 14
# What stands behind these in a name is not what the call is about.
ASIDE = frozenset(("by", "for", "from", "in", "with", "using", "to", "on", "at", "via", "per", "of"))
# A name begins with these where they are verbs.
_RATHER_VERBS = frozenset(("build", "case", "comment", "plan", "post", "release", "run", "scan", "trace"))
# What these hold is what they say, and a person is nobody's working data: no other word of a name tells the thing.
_TELLING = frozenset((
    "account", "accounts", "activities", "activity", "contact", "contacts", "content", "contents", "credentials",
    "customer", "customers", "document", "documents", "email", "emails", "file", "files", "history", "key", "keys",
    "log", "logs", "member", "members", "message", "messages", "note", "notes", "owner", "owners", "password", "people",
    "permission", "permissions", "person", "profile", "profiles", "records", "role", "roles", "row", "rows", "secret",
    "secrets", "token", "tokens", "transcript", "user", "users",
))  # fmt: skip


def told_pairs(case: Case, kind: str) -> Iterator[str]:
    """The words that stand together in the name and the clause, two by two, as far as they can be of the kind."""
    first = begins(kind)
    return (f"{one} {after}" for one, after in pairwise(spoken_words(case)) if one in first)


def last_word(case: Case) -> str:
    """The last word of a name, as far as it tells what is done: `tab` of `close_tab_by_id`."""
    return (name_parts(case) or ("",))[-1]


def name_parts(case: Case) -> tuple[str, ...]:
    """The words of a name before what tells rather how or where."""
    return tuple(takewhile(lambda word: word not in ASIDE, case.reading.texts["name"].removesuffix(" tool").split()))


def naming(case: Case, thing: str) -> Iterator[str]:
    """The thing that a call acts on, then the words of its name from the last, each after the pair that it ends: as far
    as they tell of the same thing."""
    parts = name_parts(case) if thing else _numbered(name_parts(case), case)
    parts = parts[1:] if len(parts) > 1 and parts[0] in _RATHER_VERBS else parts
    if thing and thing not in EMPTY:
        yield from (f"{one} {after}" for one, after in pairwise(parts) if _tell(one, after, thing))
        yield thing
        if thing in _TELLING or thing in parts:
            return
    for before, word in reversed(tuple(pairwise(("", *parts)))):
        yield f"{before} {word}"
        if word != base(case) or len(parts) == 1:
            yield word
        if word in _TELLING:
            return


def _numbered(parts: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """The words of a name, its first as one thing where the clause speaks of no more: `pod` of `pods_get`, which gets a
    Pod."""
    first, *verb = parts or ("",)
    if verb != [base(case)] or not first.endswith("s"):
        return parts
    said = frozenset(words(case.reading.texts["clause"]))
    return (singular(first), *verb) if singular(first) in said and first not in said else parts


def _tell(one: str, after: str, thing: str) -> bool:
    """Whether two words of a name tell of the thing: `issue types` of types, `file info` of a file."""
    return after == thing or (one == thing and after in EMPTY)


def subjects(case: Case) -> Iterator[str]:
    """What a tool is about: the words of its name and those that its clause begins with; where they name nothing, what
    its server is."""
    spoken = spoken_words(case)[: case.reading.texts["name"].count(" ") + 1 + _FIRST]
    if not begins("public").isdisjoint(spoken):
        for one, after in pairwise((*spoken, "")):
            yield f"{one} {after}"
            yield one
    clause = case.reading.texts["clause"]
    if not clause.isascii():
        yield from (word for word in unspaced() if word in clause)
    if names_nothing(case):
        yield from case.reading.texts["server"].split()
