"""Which argument names the thing that a call is about, by the words of the tool's name and clause."""

import re
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from classifier.justification.case import Case, base
from classifier.justification.inflect import participle, plural
from classifier.justification.thing import is_kind
from classifier.justification.voice import sayable
from classifier.memo import Memo
from classifier.reading import Reading
from classifier.schema import Argument, required
from classifier.vocabulary import vocabulary

TOP = "inputSchema.properties"
# Of so many arguments what is at stake is told; what is remembered of them stays small.
SOME = 24
# Of more than these none is worth a word that nothing speaks of.
_MANY = 6
# Of no more than these a bare name is what the call is about, though no schema requires it.
_FEW = 3
# What an argument decides that names one thing, by category.
NAMES = {
    "Destructive": "“{}” decides what is removed",
    "Write": "“{}” decides what is changed",
    "Execute": "“{}” decides what it acts on",
    "Financial": "“{}” decides what it is about",
    "Read": "“{}” decides what comes back",
}
_NAMES_MANY = {"Destructive": "“{}” decides which are removed"}
WHERE_IT_LOOKS = "“{}” decides where it looks"
LANDS = "“{}” decides where it lands"
SET_TO = "“{}” is what it is set to"
_TAKEN = "“{}” decides what it is taken from"
_THERE = "“{}” decides where it takes effect"
_IDENTIFIES = frozenset(("id", "ids", "name", "key", "uri", "slug", "uuid", "uid", "number", "identifier"))
_LOOSE = frozenset(("name", "key", "number"))
_ITSELF = frozenset(("id", "identifier", "slug", "uuid", "uid", "key", "name", "number"))
# What these do may be to remove, and mostly is not.
_SELDOM_REMOVES = frozenset(("create", "none", "run", "start-stop"))
_CHANGES = frozenset(("update", "move", "label", "switch", "shape"))
_ADDS = frozenset(("create", "store"))
# The classes of verbs that are about one thing, for categories where not all are.
_TURNS = {"Write": _CHANGES | _ADDS, "Read": frozenset(("retrieve",))}
# What these begin or make is only called so.
_MAKES = frozenset(("create", "add", "new", "schedule", "generate", "show", "init", "initialize", "setup"))
# Words before an identifier of where a range or a page begins or ends.
_RANGES = frozenset((
    "from", "start", "starting", "after", "before", "since", "until", "end", "min", "next", "continuation", "prev",
    "previous", "last",
))  # fmt: skip
# Words before a name, a key or a number that make it something else.
_NO_NAMES = frozenset((
    "page", "per", "max", "num", "api", "access", "secret", "private", "public", "encryption", "ssh", "task", "file",
    "new", "old", "target", "dest", "first", "last", "display",
))  # fmt: skip
# These say where a thing is, and not which it is, unless the tool is about them.
_SCOPES = frozenset((
    "catalog", "chain", "cluster", "collection", "context", "env", "environment", "namespace", "network", "org",
    "organisation", "organization", "region", "schema", "space", "tenant", "vhost", "workspace", "zone",
))  # fmt: skip
# These too say where something is, beside what names it.
_HOUSES = frozenset(("account", "base", "inbox", "owner", "project", "repo", "repository", "team"))
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
# Under these words of a key stand files and folders.
_FILES = frozenset(("path", "paths", "file", "files", "filename", "filepath", "dir", "directory", "folder"))
# What is handed in under these is no name of anything.
_TEXTS = frozenset((
    "content", "text", "data", "query", "message", "operation", "body", "code", "prompt", "input", "value", "type",
    "format", "criteria", "filter", "parameter", "param", "request", "arg", "option", "keyword", "size", "limit",
    "count", "page", "offset", "cursor", "day", "period", "max", "min", "number", "language", "locale", "html",
))  # fmt: skip
# These are done to the very thing that an argument names.
_DONE_TO = frozenset((
    "accept", "activate", "apply", "approve", "archive", "assign", "attach", "ban", "block", "close", "complete",
    "copy", "deactivate", "decline", "deny", "detach", "disable", "duplicate", "enable", "follow", "like", "link",
    "lock", "merge", "move", "mute", "pin", "publish", "reactivate", "reject", "rename", "reopen", "resize",
    "resolve", "restore", "select", "share", "star", "toggle", "transfer", "trash", "unarchive", "unassign",
    "unban", "unblock", "unfollow", "unlink", "unlock", "unmute", "unpin", "unpublish", "unstar", "untrash", "use",
))  # fmt: skip
# What these are given for the last words of a name is the new value.
SETS = frozenset(("change", "choose", "select", "set", "switch", "use"))
# What becomes one of these is not changed itself.
_CHOSEN = frozenset(("active", "current", "default"))
# Keys with half a name.
_WHOLE = {
    "db": "database",
    "merge_request": "merge request",
    "pull": "pull request",
    "pull_request": "pull request",
    "repo": "repository",
}
# Behind these a name says of what or how, and not what.
_FROM = frozenset(("by", "for", "from", "of", "using", "with"))
_WORDS, _SHORT = 3, 2
_TOWARDS = frozenset(("in", "into", "on", "onto", "to", "under"))
# Before the thing's own word these make it another's.
_ANOTHERS = frozenset((
    "parent", "template", "related", "linked", "source", "reference", "add", "remove", "notified", "seen",
))  # fmt: skip
_NOT_EVER = frozenset(("file", "task"))
_LISTS = frozenset(("list", "all"))
_PAIR = r" (\w{2,30})(?: (\w{2,30}))?"
_A = r"(?:an?|the|this|its|their|one|your)(?: (?:existing|new))?"
_THE = r"(?:specific|specified|given|particular|certain|single)"
_MARKED = re.compile(rf"\b(?:{_THE}|by {_A}|since(?: {_A})?(?: {_THE})?){_PAIR}")
_OF = re.compile(rf"\b(?:by|(?:of|for|in|to|from|into|on|within|under|with) {_A}(?: {_THE})?){_PAIR}")
_INTO = re.compile(rf"\b(?:to|in|into|on|within|under|for) {_A}(?: {_THE})?{_PAIR}")
# What is taken out of something: `Remove a member from a set`.
_OUT = re.compile(r"\w+ (?:an?|the|one)?(?: \w+)? ?\b(\w+) from\b")
_GOAL = re.compile(rf"\b(?:to|into|onto) {_A}(?: {_THE})?{_PAIR}")
# What it is taken out of.
_OUT_OF = re.compile(rf"\bfrom {_A}(?: {_THE})?{_PAIR}")
_PAIRS = 4
Pairs = tuple[tuple[str, str], ...]
Words = tuple[str, ...]
# How a key fits: it names the tool's own thing; what that is called; another word of the tool's name; what the clause
# marks out; what it speaks of; it is the word itself; it names something else; a place; nothing.
_THING, _CALLED, _NAMED, _GIVEN, _TOLD, _WORD, _ELSE, _WHERE, _NONE = range(8, -1, -1)


class Asked(NamedTuple):
    """What the choice of an argument turns on: the `verb` and words of the tool's `name`, what its clause marks out and
    speaks of, the `goal` of a move, the `keys` of the top level, empty where they can name nothing, which of them are
    `due`, and what is taken `out` of something, the `source`."""

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


class _Rank(NamedTuple):
    """How well an argument fits, the best the greatest: of equals the later word of the name, the required, an id, the
    first; of those that nothing speaks of, the last, for what it stands in comes before."""

    how: int
    word: int
    due: bool
    is_id: bool
    order: int


def identified(category: str, case: Case) -> tuple[int, str]:
    """The place of the argument that names what a call is about, and what is said of it: nothing where none does."""
    turns = _TURNS.get(category)
    return _identified(_asked(category, case)) if turns is None or case.reading.act in turns else (0, "")


def names_one(reading: Reading) -> bool:
    """Whether an argument names the very thing that the tool's name speaks of: `id`, or `note_id` of `get_note`."""
    thing = thing_of(reading)
    return any(_names(word, thing) for word in keys_of(reading))


def takes_one(case: Case) -> bool:
    """Whether what a call removes is one thing, which an argument names by its id."""
    at, phrase = identified("Destructive", case) if case.reading.arguments else (0, "")
    one = phrase == NAMES["Destructive"] and case.reading.arguments[at].words.endswith(("id", "identifier"))
    many = case.facets.bulk or case.reading.texts["name"].endswith("s")
    return one and case.reading.act == "delete" and not many


def takes_file(reading: Reading) -> bool:
    """Whether an argument names a file or a folder."""
    return not _FILES.isdisjoint(word for one in reading.arguments for word in one.words.split("_"))


def thing_of(reading: Reading) -> str:
    """The last word of a tool's name, which mostly is the thing that it is about."""
    return reading.texts["name"].rpartition(" ")[2][:40]


def keys_of(reading: Reading) -> tuple[str, ...]:
    """The words of the first arguments' keys, as many as are looked at."""
    return tuple([one.words[:40] for one in reading.arguments[:SOME]])


def _asked(category: str, case: Case) -> Asked:
    reading, clause = case.reading, case.reading.texts["clause"].lower()
    taken, due = reading.arguments[:SOME], required(case.definition.input_schema)
    return Asked(
        category,
        reading.act,
        base(case) if category == "Write" else "",
        _about(reading),
        tuple(_MARKED.findall(clause)[:_PAIRS]),
        tuple((_INTO if category == "Write" and reading.act in _ADDS else _OF).findall(clause)[:_PAIRS]),
        tuple(_GOAL.findall(clause)[:_PAIRS]) if category == "Write" and reading.act == "move" else (),
        tuple([_telling(one) for one in taken]),
        tuple([one.path == TOP and one.key in due for one in taken]),
        _taken_out(clause) if category == "Destructive" else "",
        _taken_from(clause) if category == "Destructive" else (),
    )


def _taken_out(clause: str) -> str:
    """What a call takes out of something, in a word."""
    out = _OUT.match(clause)
    return _one(out[1]) if out is not None else ""


def _taken_from(clause: str) -> Words:
    """What a call takes something out of, in a word or two."""
    source = _OUT_OF.search(clause)
    return tuple(map(_one, filter(None, source.groups()))) if source is not None else ()


def _about(reading: Reading) -> Words:
    """The words of a tool's name, without the verb where that stands last: `service` of `service_delete`."""
    name = tuple(map(_one, reading.texts["name"][:80].split()))
    return name[:-1] if reading.head is not None and name[1:] and name[-1] == reading.head.base else name


def _telling(one: Argument) -> str:
    """The words of a key that can name something: it stands alone, and is no switch."""
    return one.words[:40] if one.path == TOP and one.schema.get("type") != "boolean" else ""


def _find(of: Asked) -> tuple[int, str]:
    if of.category == "Write" and of.act in _ADDS:
        return _holder(of)
    if of.verb in SETS and (value := next(filter(partial(_is_value, of), range(len(of.keys))), None)) is not None:
        return value, SET_TO
    best = max(_rank(at, of) for at in range(len(of.keys)))
    at = abs(best.order)
    if of.category == "Destructive" and _ELSE <= best.how < _CALLED and _others(at, of):
        return 0, ""
    if not _sure(best, of):
        return 0, ""
    if best.how == _WHERE:
        return at, WHERE_IT_LOOKS
    return at, _loses(at, best.how, of) or _phrase(at, best.how, of)


def _is_value(of: Asked, at: int) -> bool:
    """Whether a key says the last words of the name again, an identifier among them: `project_id` of
    `set_project_id`; or names what becomes the default."""
    key = tuple(map(_one, of.keys[at].split("_")))
    if not _CHOSEN.isdisjoint(of.name):
        return key[-1] in _IDENTIFIES and key[0] in of.name
    told, tail = of.name[: -len(key)][-1:], of.name[-len(key) :]
    return (len(key) > 1 or key == ("name",)) and key[-1] in _IDENTIFIES and key == tail and told != ("by",)


def _loses(at: int, how: int, of: Asked) -> str:
    """What is said of an argument that names what loses something, and is not lost itself; empty for all others."""
    if of.category != "Destructive":
        return ""
    before, _, after = " ".join(of.name).partition(" from ")
    stem = _one(of.keys[at].split("_")[-2 if "_" in of.keys[at] else -1])
    # A bare id is that of what loses something, where another argument names what goes.
    bare = after and of.keys[at] in _ITSELF and not {_one(key) for key in of.keys}.isdisjoint(before.split())
    sourced = stem in of.source and stem != (of.out or of.name[-1])
    if sourced or bare or of.name[-1].endswith("pop") or (stem in after.split() and stem not in before.split()):
        return _TAKEN
    return _THERE if of.act == "clear" and how < _CALLED else ""


def _rank(at: int, of: Asked) -> _Rank:
    key = of.keys[at]
    how, word = _fit(at, of)
    return _Rank(how, word, of.due[at], key.endswith(("id", "ids")), at if how <= _ELSE else -at)


def _others(at: int, of: Asked) -> bool:
    """Whether another argument may as well name what goes: what it is taken from is not what goes."""
    return any(_fit(other, of)[0] > _NONE + 1 for other in range(len(of.keys)) if other != at)


def _sure(best: _Rank, of: Asked) -> bool:
    """Whether the best is good enough to be told."""
    alone = len(of.keys) == 1 or _only_one_due(best, of)
    listing = of.category == "Read" and not best.due and not _LISTS.isdisjoint(of.name)
    if best.how == _WHERE:
        return alone and of.category == "Read"
    if best.how == _WORD or (listing and best.how in (_THING, _CALLED, _ELSE)):
        return alone
    if best.how != _ELSE:
        return best.how > _ELSE
    # Of several that a call that reads is asked by, one that nothing speaks of says too little.
    one_of_many = of.category == "Read" and best.due and _asked_by_others(best, of)
    return len(of.keys) <= _MANY and (best.due or not any(of.due)) and not one_of_many


def _asked_by_others(best: _Rank, of: Asked) -> bool:
    """Whether another argument is required that says more than where something is."""
    others = (key for at, key in enumerate(of.keys) if of.due[at] and at != abs(best.order))
    return any((_SCOPES | _HOUSES).isdisjoint(key.split("_")) for key in others)


def _only_one_due(best: _Rank, of: Asked) -> bool:
    """Whether no other argument is required, but those that say where."""
    others = sum(due and not _is_scope(key) for key, due in zip(of.keys, of.due, strict=True))
    return best.due and others <= (best.how != _WHERE)


def _is_scope(key: str) -> bool:
    return not _SCOPES.isdisjoint(key.split("_")[-2:])


def _fit(at: int, of: Asked) -> tuple[int, int]:
    """How a key fits, and which word of the tool's name it shares."""
    key = of.keys[at]
    if not key:
        return _NONE, 0
    if key in _ITSELF:
        return (_called(at, of) if key in _LOOSE else _THING), 0
    if key in ("ids", "uri") or _goes_out(key, of.out):
        return (_ELSE if key == "uri" else _THING), 0
    stem = tuple(map(_one, key.split("_")))
    if not _identifies(key, of.name):
        return (_plain(stem, of) if of.category in ("Read", "Destructive") else _NONE), 0
    if not _ANOTHERS.isdisjoint(set(stem[:-1]).difference(of.name)) or (of.act == "move" and _goes_to(stem[:-1], of)):
        return _NONE, 0
    how, word = _shared(stem[:-1], of)
    # Many that are set to one are what it is set to.
    set_to = how == _THING and of.category == "Write" and of.act != "move" and key.endswith("_ids")
    return (_TOLD if set_to else how), word


def _goes_to(stem: Words, of: Asked) -> bool:
    """Whether what a key names stands in the tool's name or clause for where something is moved to."""
    at = next((at for at, word in enumerate(of.name) if word in _TOWARDS), len(of.name))
    return stem[-1] not in of.name[:at] and (stem[-1] in of.name[at:] or _among(stem, of.goal))


def _goes_out(key: str, out: str) -> bool:
    """Whether a key names what is taken out of something, and not what kind of it."""
    first, *more = key.split("_")
    return out == _one(first) != "" and _TEXTS.isdisjoint(more)


def _shared(stem: Words, of: Asked) -> tuple[int, int]:
    """How the words before an identifier fit."""
    name, whole = of.name, set(stem).issubset(of.name)
    if stem[-1:] == name[-1:] or stem == ("".join(name[-2:]),):
        return _THING, whole
    at = max((at for at, word in enumerate(name) if word == stem[-1]), default=-1)
    if whole:
        return _NAMED, at
    if _among(stem, of.marked):
        return _GIVEN, 0
    if _among(stem, of.spoken):
        return _TOLD, 0
    return (_WHERE if stem[-1] in _SCOPES else _ELSE), 0


def _plain(stem: Words, of: Asked) -> int:
    """How a key fits that is the thing's own word: `table` of `describe_table`."""
    if not (_TEXTS | _SCOPES).isdisjoint(stem):
        return _NONE
    return _WORD if set(stem).issubset(of.name) or _among(stem, of.marked) else _NONE


def _called(at: int, of: Asked) -> int:
    """How a bare name fits: of what is made, or among what may be changed, it is only what that is called."""
    meant = of.due[at] or (not any(of.due) and len(of.keys) <= _FEW)
    # Of two names one is that of what something is taken out of.
    either = of.out and len(_LOOSE.intersection(of.keys)) > 1
    return _CALLED if meant and not either and _MAKES.isdisjoint(of.name) else _NONE


def _holder(of: Asked) -> tuple[int, str]:
    """The argument that names what something is added to: one that the clause speaks of, else the last."""
    fits = ((_holds(key, of), due, at) for at, (key, due) in enumerate(zip(of.keys, of.due, strict=True)))
    best = max((fit for fit in fits if fit[0] and (fit[1] or not any(of.due))), default=None)
    return (best[2], _goes(of.keys[best[2]])) if best is not None else (0, "")


def _goes(key: str) -> str:
    """What is said of an argument that names what something is added to."""
    noun = "" if key.endswith("s") else _noun(key)
    return f"“{{}}” decides which {noun} it goes to" if noun else LANDS


def _holds(key: str, of: Asked) -> int:
    """Whether a key names what others are put into, and not the very thing that is made; 2 if the clause says so."""
    stem = tuple(map(_one, key.split("_")))[:-1]
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
    return any(set(stem) <= {_one(word) for word in pair} for pair in pairs)


def _identifies(key: str, name: Words) -> bool:
    before, _, last = key.rpartition("_")
    parts = set(before.split("_"))
    if last not in _IDENTIFIES or not before or before.partition("_")[0] in _RANGES:
        return False
    another = not _NO_NAMES.isdisjoint(parts - _NOT_EVER.intersection(name)) or before.endswith("api")
    return not (last in _LOOSE and another)


def _names(word: str, thing: str) -> bool:
    before, _, last = word.rpartition("_")
    return word in _ITSELF or word == thing or (before == thing and last in _IDENTIFIES)


def _phrase(at: int, how: int, of: Asked) -> str:
    """What is said of the argument that names what a call is about."""
    key = of.keys[at]
    many = key.endswith("s") and not key.endswith(("ss", "alias"))
    if of.category == "Write":
        return _changes(_noun(key), many, how, of)
    category = "Execute" if of.category == "Destructive" and of.act in _SELDOM_REMOVES else of.category
    return _NAMES_MANY.get(category, NAMES[category]) if many else NAMES[category]


def _changes(noun: str, many: bool, how: int, of: Asked) -> str:
    """What is said of the argument that names what is changed, or what the change is in."""
    marked = of.act == "label" and of.verb not in _DONE_TO
    if (noun and how < _GIVEN) or marked:
        return f"“{{}}” decides {f'which {noun}' if noun else 'what'} it concerns"
    itself = how >= _CALLED or (how == _NAMED and of.act == "move")
    done = participle(of.verb) if itself and of.verb in _DONE_TO else "changed"
    which = f"which {noun}".rstrip() if noun or many else "what"
    return f"“{{}}” decides {which} {'are' if many else 'is'} {done}"


def _noun(key: str) -> str:
    """The thing that a key names by an identifier; empty where it does not tell one that is known."""
    stem, _, last = key.rpartition("_")
    known = vocabulary().nouns
    # Of words from outside only those are said that are ours as well.
    told = stem.split("_")
    ours = all(word in known and len(word) > _SHORT and word not in _IDENTIFIES for word in told)
    plain = ours and len(told) <= _WORDS and is_kind(told[-1]) and sayable(" ".join(told))
    noun = _WHOLE.get(stem, " ".join(told) if plain else "")
    return plural(noun) if noun and last == "ids" else noun


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word


_one = Memo(_singular).__getitem__
# A key is near a kilobyte, so fewer are kept than of words.
_identified = Memo(_find, 10_000).__getitem__
