"""What a tool's name says, as a clause of its own: `deletes the task`."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from classifier.justification.article import WITHOUT, one_of
from classifier.justification.clause import Clause, parsed, said
from classifier.justification.inflect import plural, tellable, verbs
from classifier.justification.shown import shown
from classifier.justification.thing import is_kind
from classifier.reading import Reading
from classifier.vocabulary import Verb, grammar, vocabulary
from toolrisk import house

FILE = Path(__file__).with_suffix(".yml")

_TRAILING = re.compile(r" (?:tool|mcp|misc)$")
# In a name these begin what is no thing any more, or turn it round.
_NOT_NAMED = frozenset((
    "is", "are", "so", "which", "that", "because", "not", "it", "only", "trusted", "catalog", "read", "write", "has",
    "no", "none", "without", "but", "then", "changes", "keep", "secure", "verified", "low", "medium", "high",
    "critical",
    # Another language's.
    "para", "por",
))  # fmt: skip
_NAMED = 8
# A verb, a thing, and a word more.
_BARELY = 3
# Nouns, or what a server is called, wherever they begin a name.
_NAME_NOUNS = frozenset((
    "map", "arm", "gen", "mouse", "nmap", "chat", "prompt", "host", "whois", "hello", "log", "cat", "sin", "cos", "tan",
    "rpc", "tts", "health", "shell", "new", "power", "exists", "info", "key", "sequentialthinking", "step", "exec",
    "block", "package", "report", "group", "drive", "profile", "comment", "cluster", "dig", "whisper", "gobuster",
    "nikto", "ocr", "sqrt", "factorial", "eval",
))  # fmt: skip
# No thing can begin with these.
_NO_OBJECT = frozenset(("and", "or", "with", "to", "by", "from", "for", "in", "on", "at", "of", "as", "via", "seen"))
# What these end is a text on how something is done.
_GUIDES = frozenset(("guide", "guideline", "guidelines", "tutorial"))
# What is performed, where a name ends in it.
_PERFORMED = frozenset(("lookup", "scan"))
# What tells how, where a name ends in a verb, and not what.
_HOW = frozenset(("ai", "force", "gemini", "git", "hard", "openai", "soft"))
# After these a name says something else than its verb.
_TURNS_ROUND = frozenset((
    "dont", "never", "non", "can", "would", "should", "dry", "mock", "fake", "pre", "prevent", "block", "un",
    "undo",
))  # fmt: skip
# Of the words that may be nouns, those that are verbs wherever they stand in a name, and the other way round.
_STILL_VERBS = frozenset((
    "check", "click", "close", "create", "download", "export", "import", "list", "open", "post", "publish", "push",
    "query", "reset", "review", "run", "save", "search", "set", "start", "stop", "update", "upload",
))  # fmt: skip
_NOUNS_LATER = frozenset(("play", "boot", "attack", "research", "healthcheck"))
# Adjectives that stand last in a name rather than before its thing.
_LATE = frozenset(("active", "all", "latest", "live", "new", "recent", "top", "trending"))
# Adverbs that may stand last, and tell of no other deed.
_MORE = frozenset(("advanced", "enhanced"))
_MISPLACED = _LATE | _MORE
# What tells how, and of no thing, where a verb has nothing else after it.
_ONLY_HOW = frozenset(("active", "advanced", "auto", "balanced", "deep", "enhanced", "focused", "full"))
# What is not searched for, but searched.
_SEARCHED = frozenset((
    "web", "docs", "documentation", "database", "site", "catalog", "index", "internet", "library", "knowledge", "base",
    "registry", "history", "inbox",
))  # fmt: skip
# A place of two words, of which only the first is told to be a name.
_SITE = "Google scholar"
_TOWARDS = {"search": "for ", "connect": "to "}
# What is sought or made is not known yet.
_NOT_YET = frozenset(("add", "create", "find", "generate", "insert", "post", "search", "send", "write"))
# What a verb alone is told to be done to, but for those that need no thing.
_SOMETHING = "something"
VAGUE = ("", _SOMETHING)
_ALONE = frozenset(("browse", "greet", "interact", "navigate", "search", "sleep"))


def by_name(reading: Reading) -> Clause:
    """What a tool's name says, as a clause: `delete the task`, of `acme_delete_task` and `task_delete` too."""
    text = _TRAILING.sub("", shown(reading.texts["name"], 80))
    words = [_told("whole").get(word, word) for word in text.rpartition("controller ")[2].split()]
    many = _performed(words)
    if not many and reading.head is not None:
        many = _either(_ordered(_once(_from_verb(words, reading.head))))
    if len(many) == 1:
        return _alone(text, reading.head)
    clause = parsed(" ".join(many))
    long = sum(word not in ("a", "the") for word in many) > _NAMED
    if clause.verb is None or long or clause.verb.base in _NAME_NOUNS or _objectless(many) or _guides(many):
        return Clause(text)
    towards = "" if " to " in clause.rest else _TOWARDS.get(clause.verb.base, "")
    rest = " ".join(_spelt().get(word, word) for word in _with_the(clause).split())
    if rest.startswith(_SITE):
        # What follows tells how it is searched.
        return said(clause._replace(rest=_SITE.title(), thing=""))
    if not towards or _searched(clause) or (clause.verb.base == "search" and _is_site(rest)):
        return said(clause._replace(rest=rest, thing="" if clause.thing in _spelt() else clause.thing))
    return said(clause._replace(rest=towards + rest, thing=""))


def _alone(text: str, verb: Verb | None) -> Clause:
    """A name that is a verb alone: `adds something`."""
    if verb is None or text != verb.base or text in _NAME_NOUNS or _rather_noun(text) or text not in tellable():
        return Clause(text)
    return said(Clause(text, "", text, verb, "" if text in _ALONE else _SOMETHING))


def _objectless(many: list[str]) -> bool:
    """Whether what follows the verb begins no thing, and is no second verb with one."""
    return (many[1] in _NO_OBJECT and "the" not in many[3:4]) or (len(many) < _BARELY and many[1] in _ONLY_HOW)


def _guides(many: list[str]) -> bool:
    """Whether a name is that of a guide on what its verb says: `move pages to workers guide`."""
    return many[-1] in _GUIDES and "to" in many


def _with_the(clause: Clause) -> str:
    """What follows the verb, with the article that a name leaves out, where a thing ends it."""
    name = clause.rest.removeprefix("the ")
    if _is_name(name) or name.upper() in _told("coins"):
        return name
    first, last = clause.rest.split()[0], clause.rest.split()[-1]
    ends = clause.thing or last in _spelt() or last == "info"
    bare = ends and first not in grammar()["articles"] | _NO_OBJECT | {"up", "what"}
    if not bare or _is_name(clause.rest) or _is_place(clause.rest) or clause.verb is None:
        return clause.rest
    if clause.verb.base not in _NOT_YET or _searched(clause):
        return f"the {clause.rest}"
    thing = clause.thing or last
    return one_of(clause.rest, thing) if thing in vocabulary().nouns or thing in _spelt() else clause.rest


def _is_name(rest: str) -> bool:
    """Whether a thing is called by its own name, and no kind of thing that is written in capitals."""
    spelt = _spelt().get(rest.lower(), rest)
    return not spelt.islower() and not spelt.isupper()


def _is_site(rest: str) -> bool:
    """Whether a thing is called by a name that is no kind of thing, as `KPIs` are."""
    return rest in _spelt().values() and (rest.isupper() or not rest[:-1].isupper())


def _is_place(rest: str) -> bool:
    """Whether what follows a verb is a place that is called by its own name, and how something is done there."""
    first, *then = rest.split(maxsplit=2)
    return bool(then) and then[0] in _NO_OBJECT and _is_name(first)


def _searched(clause: Clause) -> bool:
    """Whether a clause is of searching in its thing, rather than for it."""
    known = clause.thing in _SEARCHED or _is_place(clause.rest)
    return clause.verb is not None and clause.verb.base == "search" and known


def _performed(many: list[str]) -> list[str]:
    """A name that is of looking up: `perform a whois lookup` of `whois_lookup`, `look up the word` of `lookup_word`."""
    if many[:1] == ["lookup"] and len(many) > 1 and _NOT_NAMED.isdisjoint(many) and many[1] not in _NO_OBJECT:
        return ["look", "up", "the", *many[1:]]
    plain = (
        len(many) == 2 and many[1] in _PERFORMED and many[0].isalpha() and many[0] not in verbs().keys() - _NAME_NOUNS
    )
    return ["perform", *many] if plain and _NOT_NAMED.isdisjoint(many) and many[0] not in _TURNS_ROUND else []


def _either(many: list[str]) -> list[str]:
    """Two verbs with the article of the thing after them: `create or update the file`."""
    joined = len(many) > 3 and many[1] in ("and", "or") and _base_of(many[2]) == many[2]
    return [*many[:3], "the", *many[3:]] if joined and many[3] not in grammar()["articles"] else many


def _once(many: list[str]) -> list[str]:
    """The words of a name without a thing that is named again: `customer portal` of `customers customer portal`."""
    return [word for word, after in pairwise((*many, "")) if word not in (after, f"{after}s")]


def _ordered(many: list[str]) -> list[str]:
    """The words of a name with the adjective before its thing: `get latest quotes` of `get quotes latest`."""
    if len(many) < _BARELY or _MISPLACED.isdisjoint(many):
        return many
    if many[-1] in _MORE and (is_kind(many[-2]) or many[-2] in _spelt()):
        return many[:-1]
    late = "all" if "all" in many[2:-1] else many[-1]
    if late not in _LATE or many[many.index(late) - 1] in _NO_OBJECT | _LATE:
        return many
    verb, *thing = [word for word in many if word != late]
    if len(thing) > 1 or is_kind(thing[0]):
        return [verb, late, *thing]
    return [verb, "what", "is", "trending", "on", *thing] if late == "trending" else many


def _from_verb(many: list[str], head: Verb) -> list[str]:
    """The words of a name from the verb on that it turns on; one that stands last comes before the noun before it."""
    at = next((at for at, word in enumerate(many) if _base_of(word) == head.base), -1)
    before, last = many[:at], 0 < at == len(many) - 1
    if at < 0 or not _NOT_NAMED.isdisjoint((*before, *many[at + 1 :])) or (at > 0 and _rather_noun(many[at])):
        return []
    another = any(_base_of(word) == word for word in (before[:-1] if last else before))
    if another or not _TURNS_ROUND.isdisjoint(before):
        return []
    if last:
        return _turned(many[-2], many[-1], head)
    noun = len(many) == 2 and many[0] in grammar()["ambiguous"] and many[1] in ("search", "list")
    return [] if noun else many[at:]


def _rather_noun(word: str) -> bool:
    """Whether a word that does not begin a name is rather no verb there: `boot progress`, `price order`."""
    return word in grammar()["ambiguous"] - _STILL_VERBS or word in _NOUNS_LATER


def _turned(noun: str, word: str, head: Verb) -> list[str]:
    """A verb that stands last before its thing: the things, where it looks for them."""
    if head.base == "search" and noun in _spelt():
        return [word, _spelt()[noun]]
    if not is_kind(noun) or noun in grammar()["prefixes"] | _HOW:
        return []
    looks = head.group == "search" or head.base == "list"
    return [word, plural(noun) if looks and noun not in WITHOUT | {"web"} else noun]


@cache
def _spelt() -> dict[str, str]:
    return {word.lower().replace("-", ""): word for word in (*grammar()["spelt"], *_told("spelt"), *_told("coins"))}


@cache
def _told(part: str) -> Any:
    """A part of `named.yml`; the file does not change while the process lives."""
    return house.from_yaml(FILE.read_text(encoding="utf-8"))[part]


def _base_of(word: str) -> str:
    verb = verbs().get(word)
    return verb.base if verb is not None else ""
