"""What a tool's name says, as a clause of its own: `deletes the task`."""

import re
from functools import cache

from classifier.article import WITHOUT
from classifier.clause import Clause, parsed
from classifier.inflect import verbs
from classifier.reading import Reading
from classifier.shown import shown
from classifier.vocabulary import Verb, forms, grammar, vocabulary

_TRAILING = re.compile(r" (?:tool|mcp|misc)$")
# In a name these begin what is no thing any more, or turn it round.
_NOT_NAMED = frozenset((
    "is", "are", "so", "which", "that", "nothing", "because", "not", "it", "only", "trusted", "catalog", "category",
    "level", "low", "read", "write",
))  # fmt: skip
_NAMED = 6
# Nouns, or what a server is called, wherever they begin a name.
_NAME_NOUNS = frozenset((
    "map", "arm", "gen", "mouse", "nmap", "chat", "prompt", "host", "whois", "hello", "log", "cat", "sin", "cos", "tan",
    "rpc", "tts", "health", "shell", "new", "power", "exists", "info", "key", "sequentialthinking", "step", "exec",
    "block", "package", "report", "group", "drive", "profile", "comment", "cluster", "dig",
))  # fmt: skip
# No thing can begin with these.
_NO_OBJECT = frozenset(("and", "or", "with", "to", "by", "from", "for", "in", "on", "at", "of", "as", "via"))
# What tells how, where a name ends in a verb, and not what.
_HOW = frozenset(("ai", "dry", "force", "git", "hard", "soft"))
# What is not searched for, but searched.
_SEARCHED = frozenset((
    "web", "docs", "documentation", "database", "site", "catalog", "index", "internet", "library", "knowledge", "base",
    "registry", "history", "inbox",
))  # fmt: skip
_TOWARDS = {"search": "for ", "connect": "to "}


def by_name(reading: Reading) -> Clause:
    """What a tool's name says, as a clause: `delete the task`, of `acme_delete_task` and `task_delete` too."""
    text = _TRAILING.sub("", shown(reading.texts["name"], 80))
    many = _from_verb(text.split(), reading.head) if reading.head is not None else []
    clause = parsed(" ".join(many))
    if clause.verb is None or len(many) > _NAMED or clause.verb.base in _NAME_NOUNS or many[1] in _NO_OBJECT:
        return Clause(text)
    return clause._replace(rest=" ".join(_spelt().get(word, word) for word in _placed(clause, clause.verb).split()))


def _placed(clause: Clause, verb: Verb) -> str:
    """What follows the verb, with the article and the preposition that a name leaves out."""
    first, last = clause.rest.split()[0], clause.rest.split()[-1]
    articled = first in grammar()["articles"] | {"the", "an"} or not (
        clause.thing or last in _spelt().keys() | {"info"}
    )
    rest = clause.rest if articled or clause.rest in _spelt().values() else f"the {clause.rest}"
    within = verb.base == "search" and (clause.thing in _SEARCHED or rest in _spelt().values())
    return rest if within else f"{_TOWARDS.get(verb.base, '')}{rest}"


def _from_verb(many: list[str], head: Verb) -> list[str]:
    """The words of a name from the verb on that it turns on; one that stands last comes before the noun before it."""
    at = next((at for at, word in enumerate(many) if _base_of(word) == head.base), -1)
    if at < 0 or not _NOT_NAMED.isdisjoint((*many[:at], *many[at + 1 :])):
        return []
    if 0 < at == len(many) - 1:
        return _turned(many[-2], many[-1], head)
    noun = len(many) == 2 and many[0] in grammar()["ambiguous"] and many[1] in ("search", "list")
    return [] if noun else many[at:]


def _turned(noun: str, word: str, head: Verb) -> list[str]:
    """A verb that stands last before its thing: the things, where it looks for them."""
    if head.base == "search" and noun in _spelt():
        return [word, _spelt()[noun]]
    groups = vocabulary().nouns.get(noun, ())
    if not groups or noun in grammar()["prefixes"] | _HOW or any(one.startswith("at-") for one in groups):
        return []
    looks = head.group == "search" or head.base == "list"
    return [word, _plural(noun) if looks and noun not in WITHOUT | {"web"} else noun]


def _plural(noun: str) -> str:
    """Nouns in the plural look like verbs in the third person."""
    third = next(word for word, form in forms(noun).items() if form == "third")
    return noun if noun.endswith("s") else third


@cache
def _spelt() -> dict[str, str]:
    return {word.lower(): word for word in grammar()["spelt"]}


def _base_of(word: str) -> str:
    verb = verbs().get(word)
    return verb.base if verb is not None else ""
