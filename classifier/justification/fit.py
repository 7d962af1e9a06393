"""How well the key of an argument fits what the name and the clause of a tool speak of."""

from enum import IntEnum
from itertools import takewhile
from typing import NamedTuple

from classifier.justification.key import keys_of, thing_of
from classifier.memo import Memo
from classifier.reading import Reading

# Of no more than these a bare name is what the call is about, though no schema requires it.
_FEW = 3
IDENTIFIES = frozenset(
    ("id", "ids", "name", "key", "uri", "slug", "uuid", "uid", "number", "identifier", "index", "gid", "cid", "iid")
)
_LOOSE = frozenset(("name", "key", "number"))
ITSELF = frozenset(("id", "identifier", "slug", "uuid", "uid", "key", "name", "number"))
# What these begin or make is only called so.
_MAKES = frozenset(("create", "add", "new", "schedule", "generate", "show", "init", "initialize", "setup"))
# Words before an identifier of where a range or a page begins or ends.
_RANGES = frozenset((
    "from", "start", "starting", "after", "before", "since", "until", "end", "min", "next", "continuation", "prev",
    "previous", "last",
))  # fmt: skip
# These take away the very thing that a tool's name ends in.
_REMOVES = frozenset(("clear", "delete", "revoke"))
# Words before a name, a key or a number that make it something else.
_NO_NAMES = frozenset((
    "page", "per", "max", "num", "api", "access", "secret", "private", "public", "encryption", "ssh", "task", "file",
    "new", "old", "target", "dest", "first", "last", "display", "profile",
))  # fmt: skip
# These say where a thing is, and not which it is, unless the tool is about them.
SCOPES = frozenset((
    "catalog", "chain", "cluster", "collection", "connection", "context", "env", "environment", "namespace", "network",
    "org",
    "organisation", "organization", "region", "schema", "space", "tenant", "vhost", "workspace", "zone",
))  # fmt: skip
# In these others are put.
_HOLDERS = frozenset((
    "board", "calendar", "collection", "database", "doc", "document", "folder", "list", "notebook", "owner",
    "page", "parent", "playlist", "presentation", "project", "sheet", "spreadsheet", "table",
))  # fmt: skip
# For these things are made, and not put into them.
_PERSONS = frozenset((
    "account", "assignee", "author", "contact", "customer", "member", "owner", "person", "requester", "user",
))  # fmt: skip
_INSIDE = frozenset(("to", "in", "into", "on"))
_OWNERS = frozenset(("owner", "parent"))
# What is handed in under these is no name of anything.
_TEXTS = frozenset((
    "content", "text", "data", "query", "message", "operation", "body", "code", "prompt", "input", "value", "type",
    "format", "criteria", "filter", "parameter", "param", "request", "arg", "option", "keyword", "size", "limit",
    "count", "page", "offset", "cursor", "day", "period", "max", "min", "number", "language", "locale", "html",
))  # fmt: skip
# Behind these a name says of what or how, and not what.
_FROM = frozenset(("by", "for", "from", "of", "using", "with"))
_TOWARDS = frozenset(("in", "into", "on", "onto", "to", "under"))
# Before the thing's own word these make it another's.
_ANOTHERS = frozenset((
    "parent", "template", "related", "linked", "source", "reference", "add", "remove", "notified", "seen",
))  # fmt: skip
_NOT_EVER = frozenset(("file", "profile", "task"))
Pairs = tuple[tuple[str, str], ...]
Words = tuple[str, ...]


class Fit(IntEnum):
    """What the key of an argument names, the best the greatest."""

    none = 0
    where = 1
    """A place, and not which thing."""
    other = 2
    """Something that is not spoken of."""
    word = 3
    """It is the thing's own word, without an identifier."""
    told = 4
    """What the clause speaks of."""
    given = 5
    """What the clause marks out: the specified one."""
    named = 6
    """Another word of the tool's name."""
    called = 7
    """What the thing is called."""
    own = 8
    """It is the thing's own word, without an identifier, and is required."""
    thing = 9
    """The tool's own thing."""


class Asked(NamedTuple):
    """What the choice of an argument turns on: the `verb` and words of the tool's `name`, what its clause marks out and
    speaks of, the `goal` of a move, the `keys` of the top level, empty where they can name nothing, which of them are
    `due`, what is taken `out` of something, the `source`, and whether something `becomes` the default."""

    category: str
    act: str
    verb: str
    name: Words
    marked: Pairs
    spoken: Pairs
    goal: Pairs
    keys: tuple[str, ...]
    due: tuple[bool, ...]
    out: str = ""
    source: Words = ()
    becomes: bool = False


def is_scope(key: str) -> bool:
    """Whether a key says where a thing is, and not which it is."""
    return not SCOPES.isdisjoint(key.split("_")[-2:])


def names_one(reading: Reading) -> bool:
    """Whether an argument names the very thing that the tool's name speaks of: `id`, or `note_id` of `get_note`."""
    thing = thing_of(reading)
    return any(_names(word, thing) for word in keys_of(reading))


def fit(at: int, of: Asked) -> tuple[Fit, int]:
    """How a key fits, and which word of the tool's name it shares."""
    key = of.keys[at]
    if not key:
        return Fit.none, 0
    if key in ITSELF:
        return (_called(at, of) if key in _LOOSE else Fit.thing), 0
    if key in ("ids", "uri") or _goes_out(key, of.out):
        return (Fit.other if key == "uri" else Fit.thing), 0
    stem = tuple(map(singular, key.split("_")))
    if not _identifies(key, of.name) or _in_passing(at, of):
        return (_plain(at, stem, of) if of.category in ("Read", "Destructive") else Fit.none), 0
    if not _ANOTHERS.isdisjoint(set(stem[:-1]).difference(of.name)) or (of.act == "move" and _goes_to(stem[:-1], of)):
        return Fit.none, 0
    how, word = _shared(stem[:-1], of)
    # Many that are set to one are what it is set to.
    set_to = how == Fit.thing and of.category == "Write" and of.act != "move" and key.endswith("_ids")
    return (Fit.told if set_to else how), word


def _in_passing(at: int, of: Asked) -> bool:
    """Whether an index only narrows what other arguments name."""
    return of.keys[at].endswith("_index") and (not of.due[at] or (of.category == "Read" and sum(of.due) > 1))


def _goes_to(stem: Words, of: Asked) -> bool:
    """Whether what a key names stands in the tool's name or clause for where something is moved to."""
    at = next((at for at, word in enumerate(of.name) if word in _TOWARDS), len(of.name))
    return stem[-1] not in of.name[:at] and (stem[-1] in of.name[at:] or _among(stem, of.goal))


def _goes_out(key: str, out: str) -> bool:
    """Whether a key names what is taken out of something, and not what kind of it."""
    first, *more = key.split("_")
    return out == singular(first) != "" and _TEXTS.isdisjoint(more)


def _shared(stem: Words, of: Asked) -> tuple[Fit, int]:
    """How the words before an identifier fit."""
    name, whole = of.name, set(stem).issubset(of.name)
    if stem[-1:] == name[-1:] or stem == ("".join(name[-2:]),) or (*stem, "request") == name[-2:]:
        return Fit.thing, whole
    at = max((at for at, word in enumerate(name) if word == stem[-1]), default=-1)
    if whole:
        return Fit.named, at
    if _among(stem, of.marked):
        return Fit.given, 0
    if _among(stem, of.spoken):
        return Fit.told, 0
    # What runs in a session is what is meant, where that has a key too.
    aside = stem[-1] == "session" and of.category == "Execute" and len(of.keys) > 1
    return (Fit.where if aside or stem[-1] in SCOPES else Fit.other), 0


def _plain(at: int, stem: Words, of: Asked) -> Fit:
    """How a key fits that is the thing's own word: `table` of `describe_table`."""
    itself = of.due[at] and stem == of.name[-1:] and _TEXTS.isdisjoint(stem)
    if itself and of.category == "Destructive" and of.act in _REMOVES:
        return Fit.own
    if not (_TEXTS | SCOPES).isdisjoint(stem):
        return Fit.none
    return Fit.word if set(stem).issubset(of.name) or _among(stem, of.marked) else Fit.none


def _called(at: int, of: Asked) -> Fit:
    """How a bare name fits: of what is made, or among what may be changed, it is only what that is called."""
    meant = of.due[at] or (not any(of.due) and len(of.keys) <= _FEW)
    # Of two names one is that of what something is taken out of.
    either = of.out and len(_LOOSE.intersection(of.keys)) > 1
    return Fit.called if meant and not either and _MAKES.isdisjoint(of.name) else Fit.none


def holds(key: str, of: Asked) -> int:
    """Whether a key names what others are put into, and not the very thing that is made; 2 if the clause says so."""
    stem = tuple(map(singular, key.split("_")))[:-1]
    thing = tuple(takewhile(lambda word: word not in _FROM, of.name))
    made = stem[-1:] in (of.name[-1:], thing[-1:]) and _INSIDE.isdisjoint(of.name)
    if not stem or made or not _identifies(key, of.name) or not (_ANOTHERS - _OWNERS).isdisjoint(stem):
        return 0
    if stem[-1] not in _PERSONS and (_among(stem, of.spoken) or _among(stem, of.marked)):
        return 2
    # Other names may be those of what is made.
    untold = of.act == "create" and (stem[-1] == "table" or not key.endswith(("name", "ids")))
    return int(untold and (stem[-1] in _HOLDERS or stem[0] in _OWNERS))


def _among(stem: Words, pairs: Pairs) -> bool:
    return any(set(stem) <= {singular(word) for word in pair} for pair in pairs)


def _identifies(key: str, name: Words) -> bool:
    before, _, last = key.rpartition("_")
    parts = set(before.split("_"))
    if last not in IDENTIFIES or not before or before.partition("_")[0] in _RANGES:
        return False
    another = not _NO_NAMES.isdisjoint(parts - _NOT_EVER.intersection(name)) or before.endswith("api")
    return not (last in _LOOSE and another)


def _names(word: str, thing: str) -> bool:
    before, _, last = word.rpartition("_")
    return word in ITSELF or word == thing or (before == thing and last in IDENTIFIES)


def _one_of_many(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word


singular = Memo(_one_of_many).__getitem__
