"""What a tool's name says, as a clause of its own: `deletes the task`."""

import re
from functools import cache

from classifier.clause import Clause, parsed
from classifier.inflect import verbs
from classifier.reading import Reading
from classifier.shown import shown
from classifier.vocabulary import Verb, grammar, vocabulary

_TRAILING = re.compile(r" (?:tool|mcp|misc)$")
# In a name these begin what is no thing any more.
_NOT_NAMED = frozenset(
    ("is", "are", "so", "which", "that", "nothing", "because", "not", "it", "only", "trusted", "catalog")
)
_NAMED = 6
# Nouns, or what a server is called, wherever they begin a name.
_NAME_NOUNS = frozenset((
    "map", "arm", "gen", "mouse", "nmap", "chat", "prompt", "host", "whois", "hello", "log", "cat", "sin", "cos", "tan",
    "rpc", "tts", "health", "shell", "news", "power", "exist", "exists", "info", "key", "sequentialthinking", "step",
    "exec", "block", "package", "report", "group", "drive", "profile", "image", "comment", "cluster", "dig",
))  # fmt: skip
# No thing can begin with these; of these two a name that ends in a verb tells how, and not what.
_NO_OBJECT = frozenset(("and", "or", "with", "to", "by", "from", "for", "in", "on", "at", "of", "as", "via"))
_HOW = frozenset(("ai", "force"))
# What is not searched for, but searched.
_SEARCHED = frozenset((
    "web", "docs", "documentation", "database", "site", "catalog", "index", "internet", "library", "knowledge", "base",
    "registry", "history", "inbox",
))  # fmt: skip
_TOWARDS = {"search": "for ", "connect": "to "}
# Before other words stands “the”.
_DETERMINERS = frozenset(
    ("a", "all", "an", "any", "each", "every", "its", "no", "that", "the", "their", "these", "this", "those", "your")
)


def by_name(reading: Reading) -> Clause:
    """What a tool's name says, as a clause: `delete the task`, of `acme_delete_task` and `task_delete` too."""
    text = _TRAILING.sub("", shown(reading.texts["name"], 80))
    many = _from_verb(text.split(), reading.head)
    clause = parsed(" ".join(many))
    if clause.verb is None or len(many) > _NAMED or not _NOT_NAMED.isdisjoint(many):
        return Clause(text)
    if clause.verb.base in _NAME_NOUNS or many[1] in _NO_OBJECT:
        return Clause(text)
    words = [_spelt().get(word, word) for word in _placed(clause, many).split()]
    return clause._replace(rest=" ".join(words))


def _placed(clause: Clause, many: list[str]) -> str:
    """What follows the verb, with the article and the preposition that a name leaves out."""
    bare = many[1] not in _DETERMINERS and (clause.thing or many[-1] in _spelt().keys() | {"info"})
    rest = clause.rest if clause.rest != " ".join(many[1:]) or not bare else f"the {clause.rest}"
    base = clause.verb.base if clause.verb is not None else ""
    within = base == "search" and (clause.thing in _SEARCHED or rest[:1].isupper())
    return rest if within else f"{_TOWARDS.get(base, '')}{rest}"


def _from_verb(many: list[str], head: Verb | None) -> list[str]:
    """The words of a name from the verb on that it turns on; one that stands last comes before the noun before it."""
    places = [at for at, word in enumerate(many) if head is not None and _base_of(word) == head.base]
    if not places:
        return []
    if 0 < places[0] == len(many) - 1:
        return _turned(many[-2], many[-1], head)
    return many[places[0] :]


def _turned(noun: str, word: str, head: Verb | None) -> list[str]:
    groups = vocabulary().nouns.get(noun, ())
    if head is not None and head.base == "search" and any(one.startswith("at-") for one in groups):
        return [word, _spelt().get(noun, noun.capitalize())]
    known = groups and noun not in grammar()["prefixes"] | _HOW and not any(one.startswith("at-") for one in groups)
    many = head is not None and (head.group == "search" or head.base == "list")
    several = many and noun != "web" and not noun.endswith(("s", "y"))
    return [word, f"{noun}s" if several else noun] if known else []


@cache
def _spelt() -> dict[str, str]:
    return {word.lower(): word for word in grammar()["spelt"]}


def _base_of(word: str) -> str:
    verb = verbs().get(word)
    return verb.base if verb is not None else ""
