"""Which argument names the thing that a call is about, by the words of the tool's name and clause."""

import re
from functools import partial
from typing import NamedTuple

from classifier.justification.article import is_many
from classifier.justification.case import Case, base
from classifier.justification.fit import IDENTIFIES, ITSELF, SCOPES, Asked, Fit, Words, fit, holds, is_scope, singular
from classifier.justification.inflect import participle, plural
from classifier.justification.key import SOME, TOP, is_secret
from classifier.justification.thing import is_kind
from classifier.justification.voice import sayable
from classifier.memo import Memo
from classifier.reading import Reading
from classifier.schema import Argument, required
from classifier.vocabulary import vocabulary

# Of more than these none is worth a word that nothing speaks of.
_MANY = 6
# What an argument decides that names one thing, by category.
NAMES = {
    "Destructive": "“{}” decides what is removed",
    "Write": "“{}” decides what is changed",
    "Execute": "“{}” decides what it acts on",
    "Financial": "“{}” decides what it is about",
    "Read": "“{}” decides what comes back",
}
# Whoever is taken out of something, or loses an account, is no thing.
_WHO = "“{}” decides who is removed"
_SOMEBODY = frozenset(("attendee", "collaborator", "follower", "guest", "member", "participant", "user"))
_REMOVES = frozenset(("delete", "move"))
_NAMES_MANY = {"Destructive": "“{}” decides which are removed"}
WHERE_IT_LOOKS = "“{}” decides where it looks"
LANDS = "“{}” decides where it lands"
SET_TO = "“{}” is what it is set to"
_TAKEN = "“{}” decides what it is taken from"
_WHOSE = "“{}” decides whose it is"
THERE = "“{}” decides where it takes effect"
# What is chosen for them does not come back.
_LATER = re.compile(r"\b(?:future|later|next|subsequent) (?:\w+ ){0,2}(?:calls|commands|operations|requests)\b")
_FOR_LATER = "“{}” decides what later calls act on"
# What these do may be to remove, and mostly is not.
_SELDOM_REMOVES = frozenset(("create", "none", "run", "start-stop"))
_CHANGES = frozenset(("update", "move", "label", "switch", "shape"))
_ADDS = frozenset(("create", "store"))
# The classes of verbs that are about one thing, for categories where not all are.
_TURNS = {"Write": _CHANGES | _ADDS, "Read": frozenset(("retrieve",))}
# These too say where something is, beside what names it.
_HOUSES = frozenset(("account", "base", "inbox", "owner", "project", "repo", "repository", "team"))
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
_BECOMES = re.compile(r"\w+ (?:the |an? )?(?:active|current|default) ")
# Beside a secret these say who signs in with it.
_LOGINS = frozenset(("app_id", "client_id", "login", "user", "user_name", "username"))
# Keys with half a name.
_WHOLE = {
    "db": "database",
    "merge_request": "merge request",
    "pull": "pull request",
    "pull_request": "pull request",
    "repo": "repository",
}
_WORDS, _SHORT = 3, 2
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


class _Rank(NamedTuple):
    """How well an argument fits, the best the greatest: of equals the later word of the name, the required, an id, the
    first; of those that nothing speaks of, the last, for what it stands in comes before."""

    how: Fit
    word: int
    due: bool
    is_id: bool
    order: int


def identified(category: str, case: Case) -> tuple[int, str]:
    """The place of the argument that names what a call is about, and what is said of it: nothing where none does."""
    turns = _TURNS.get(category)
    at, phrase = _identified(_asked(category, case)) if turns is None or case.reading.act in turns else (0, "")
    chosen = phrase == NAMES["Read"] and _LATER.search(case.reading.texts["clause"]) is not None
    return at, _FOR_LATER if chosen else phrase


def takes_one(case: Case) -> bool:
    """Whether what a call removes is one thing, which an argument names by its id."""
    at, phrase = identified("Destructive", case) if case.reading.arguments else (0, "")
    one = phrase == NAMES["Destructive"] and case.reading.arguments[at].words.endswith(("id", "identifier"))
    many = case.facets.bulk or case.reading.texts["name"].endswith("s")
    return one and case.reading.act == "delete" and not many


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
        tuple(_telling_keys(reading, taken)),
        tuple([one.path == TOP and one.key in due for one in taken]),
        _taken_out(clause) if category == "Destructive" else "",
        _taken_from(clause) if category == "Destructive" else (),
        category == "Write" and _BECOMES.match(clause) is not None,
    )


def _taken_out(clause: str) -> str:
    """What a call takes out of something, in a word."""
    out = _OUT.match(clause)
    return singular(out[1]) if out is not None else ""


def _taken_from(clause: str) -> Words:
    """What a call takes something out of, in a word or two."""
    source = _OUT_OF.search(clause)
    return tuple(map(singular, filter(None, source.groups()))) if source is not None else ()


def _about(reading: Reading) -> Words:
    """The words of a tool's name, without the verb where that stands last: `service` of `service_delete`."""
    name = tuple(map(singular, reading.texts["name"][:80].split()))
    return name[:-1] if reading.head is not None and name[1:] and name[-1] == reading.head.base else name


def _telling_keys(reading: Reading, taken: list[Argument]) -> list[str]:
    """The words of keys that can name something: who signs in with a secret is not what a call is about."""
    keys = [_telling(one) for one in taken]
    logins = _LOGINS.intersection(keys).difference(reading.texts["name"].split())
    signs_in = logins and is_secret(reading.texts["arguments"])
    return ["" if key in logins else key for key in keys] if signs_in else keys


def _telling(one: Argument) -> str:
    """The words of a key that can name something: it stands alone, and is no switch and no secret."""
    telling = one.path == TOP and one.schema.get("type") != "boolean" and not is_secret(one.words)
    return one.words[:40] if telling else ""


def _find(of: Asked) -> tuple[int, str]:
    if of.category == "Write" and of.act in _ADDS:
        return _holder(of)
    if of.verb in SETS and (value := next(filter(partial(_is_value, of), range(len(of.keys))), None)) is not None:
        return value, SET_TO
    best = max(_rank(at, of) for at in range(len(of.keys)))
    at = abs(best.order)
    if of.category == "Destructive" and Fit.other <= best.how < Fit.called and _others(at, of):
        return 0, ""
    if not _sure(best, of):
        return 0, ""
    if best.how == Fit.where:
        return at, WHERE_IT_LOOKS
    return at, _loses(at, best.how, of) or _phrase(at, best.how, of)


def _is_value(of: Asked, at: int) -> bool:
    """Whether a key says the last words of the name again, an identifier among them: `project_id` of
    `set_project_id`; or names what becomes the default."""
    key = tuple(map(singular, of.keys[at].split("_")))
    if of.becomes or not _CHOSEN.isdisjoint(of.name):
        return (key[-1] in IDENTIFIES and key[0] in of.name) or of.keys[at] in ITSELF
    told, tail = of.name[: -len(key)][-1:], of.name[-len(key) :]
    return (len(key) > 1 or key == ("name",)) and key[-1] in IDENTIFIES and key == tail and told != ("by",)


def _loses(at: int, how: Fit, of: Asked) -> str:
    """What is said of an argument that names what loses something, and is not lost itself; empty for all others."""
    if of.category != "Destructive":
        return ""
    before, _, after = " ".join(of.name).partition(" from ")
    last = "".join(of.name[-1:])  # a name need not have words
    stem = singular(of.keys[at].split("_")[-2 if "_" in of.keys[at] else -1])
    # A bare id is that of what loses something, where another argument names what goes.
    bare = after and of.keys[at] in ITSELF and not {singular(key) for key in of.keys}.isdisjoint(before.split())
    sourced = stem in of.source and stem != (of.out or last)
    if sourced or bare or last.endswith("pop") or (stem in after.split() and stem not in before.split()):
        return _TAKEN
    return THERE if of.act == "clear" and how < Fit.called else ""


def _rank(at: int, of: Asked) -> _Rank:
    key = of.keys[at]
    how, word = fit(at, of)
    return _Rank(how, word, of.due[at], key.endswith(("id", "ids")), at if how <= Fit.other else -at)


def _others(at: int, of: Asked) -> bool:
    """Whether another argument may as well name what goes: what it is taken from is not what goes."""
    return any(fit(other, of)[0] > Fit.where for other in range(len(of.keys)) if other != at)


def _sure(best: _Rank, of: Asked) -> bool:
    """Whether the best is good enough to be told."""
    alone = len(of.keys) == 1 or _only_one_due(best, of)
    listing = of.category == "Read" and not best.due and not _LISTS.isdisjoint(of.name)
    if best.how == Fit.where:
        return alone and of.category == "Read"
    if best.how == Fit.word or (listing and best.how in (Fit.thing, Fit.called, Fit.other)):
        return alone
    if best.how != Fit.other:
        return best.how > Fit.other
    # Of several that a call that reads is asked by, one that nothing speaks of says too little.
    one_of_many = of.category == "Read" and best.due and _asked_by_others(best, of)
    return len(of.keys) <= _MANY and (best.due or not any(of.due)) and not one_of_many


def _asked_by_others(best: _Rank, of: Asked) -> bool:
    """Whether another argument is required that says more than where something is."""
    others = (key for at, key in enumerate(of.keys) if of.due[at] and at != abs(best.order))
    return any((SCOPES | _HOUSES).isdisjoint(key.split("_")) for key in others)


def _only_one_due(best: _Rank, of: Asked) -> bool:
    """Whether no other argument is required, but those that say where."""
    others = sum(due and not is_scope(key) for key, due in zip(of.keys, of.due, strict=True))
    return best.due and others <= (best.how != Fit.where)


def _holder(of: Asked) -> tuple[int, str]:
    """The argument that names what something is added to: one that the clause speaks of, else the last."""
    fits = ((holds(key, of), due, at) for at, (key, due) in enumerate(zip(of.keys, of.due, strict=True)))
    best = max((fit for fit in fits if fit[0] and (fit[1] or not any(of.due))), default=None)
    return (best[2], _goes(of.keys[best[2]])) if best is not None else (0, "")


def _goes(key: str) -> str:
    """What is said of an argument that names what something is added to."""
    noun = "" if key.endswith("s") else _noun(key)
    if noun == "owner":
        return _WHOSE
    return f"“{{}}” decides which {noun} it goes to" if noun else LANDS


def _phrase(at: int, how: Fit, of: Asked) -> str:
    """What is said of the argument that names what a call is about."""
    key = of.keys[at]
    many = is_many(key)
    if of.category == "Destructive" and of.act in _REMOVES and _person(key, of):
        return _WHO
    if of.category == "Write":
        return _changes(_noun(key), many, how, of)
    category = "Execute" if of.category == "Destructive" and of.act in _SELDOM_REMOVES else of.category
    return _NAMES_MANY.get(category, NAMES[category]) if many else NAMES[category]


def _person(key: str, of: Asked) -> bool:
    """Whether a key names somebody whom the tool's name speaks of."""
    who = singular(key.removesuffix("_id").removesuffix("_ids").rpartition("_")[2])
    return who in _SOMEBODY and who in of.name


def _changes(noun: str, many: bool, how: Fit, of: Asked) -> str:
    """What is said of the argument that names what is changed, or what the change is in."""
    marked = of.act == "label" and of.verb not in _DONE_TO
    if (noun and how < Fit.given) or marked:
        return f"“{{}}” decides {f'which {noun}' if noun else 'what'} it concerns"
    itself = how >= Fit.called or (how == Fit.named and of.act == "move")
    done = participle(of.verb) if itself and of.verb in _DONE_TO and not _of_a_noun(of) else "changed"
    which = f"which {noun}".rstrip() if noun or many else "what"
    return f"“{{}}” decides {which} {'are' if many else 'is'} {done}"


def _of_a_noun(of: Asked) -> bool:
    """Whether what passes for the verb is a part of a noun, under another verb: `unapprove_merge_request`."""
    told = " ".join(of.name)
    return of.verb == "merge" and " merge request" in told and told.count("merge") == 1


def _noun(key: str) -> str:
    """The thing that a key names by an identifier; empty where it does not tell one that is known."""
    stem, _, last = key.rpartition("_")
    known = vocabulary().nouns
    # Of words from outside only those are said that are ours as well.
    told = stem.split("_")
    ours = all(word in known and len(word) > _SHORT and word not in IDENTIFIES - {"index"} for word in told)
    plain = ours and len(told) <= _WORDS and is_kind(told[-1]) and sayable(" ".join(told))
    noun = _WHOLE.get(stem, " ".join(told) if plain else "")
    return plural(noun) if noun and last == "ids" else noun


# A key is near a kilobyte, so fewer are kept than of words.
_identified = Memo(_find, 10_000).__getitem__
