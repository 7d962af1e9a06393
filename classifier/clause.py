"""The clause of a description that says what a call does, made fit to be told: its verb, and its thing."""

import re
from itertools import takewhile
from typing import NamedTuple

from classifier.inflect import agreed, gerund, inflected, tellable, verbs
from classifier.reading import Reading
from classifier.shown import shown
from classifier.vocabulary import Verb, grammar

_SELF = re.compile(
    r"(?:(?:this|the|an?)\s+(?:\w+\s+)?(?:tool|function|endpoint|api|command|method)\s*)?"
    r"(?:(?:is|can be)?\s*used to|will|can|(?:allows?|enables?) (?:[\w-]+ ){1,3}to|lets? (?:you|users?|agents?)|"
    r"helps (?:you )?(?:to )?|"
    r"use this (?:tool )?to|(?:a )?tool (?:to|for)|that|which|to|it)?\s*",
    re.IGNORECASE,
)
# `Simple tool to …`, `DANGER: …`, `1. …`: what stands before the verb, where one follows.
_BEFORE = re.compile(
    r"(?:[\w-]+ ){0,3}(?:tool|function|handler|endpoint|method|helper|utility) (?:to|that|which|for|can) |"
    r"[^:]{1,40}: |[0-9]+[.)] "
)
_NUMBERED = re.compile(r"step [0-9]+ ?:", re.IGNORECASE)
_AFTER = re.compile(
    r"</\w+.*|\s#{1,4}\s.*|\s(?::return|:param|@param|@return|Args:|Arguments:|Parameters:|Returns:|Example:).*",
    re.DOTALL,
)
_LABEL = re.compile(r"^(?:mcp )?tool\s*[:–—-]\s*", re.IGNORECASE)
# What is said by examples is not said of every call.
_EXAMPLE = re.compile(r",? (?:such as|for example|for instance|e\.g\.|like)(?:,.*| (?!an? |the ).*)?$", re.DOTALL)
# Two sentences that were put together without a space between them.
_RUN_ON = re.compile(r"(?<=[a-z]{3})(?=(?:Use|The|This|It|Returns?|Args|Note|You)\b)")
# What speaks to the model is no part of what a call does; what was cut within a bracket or at “e.g.” is not said.
_ADVICE = re.compile(
    r"\s*\([^()]*\b(?:don't|do not|use|call|destructive|read-only|deprecated|operation|field|this|mock)\b[^()]*\)$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\s*\([^()]*$")
_CUT = frozenset(("e.g", "i.e", "etc", "vs"))
_FILLERS = frozenset((
    "tool", "function", "endpoint", "api", "command", "method", "this", "use", "used", "helps", "allows", "lets",
    "will", "that", "which", "allow", "enable", "enables", "let",
))  # fmt: skip
_STARTS = _FILLERS | {"the", "a", "an", "is", "can", "to", "it"}
# These are done by who calls.
_CALLERS = frozenset(("input", "inputs", "provide", "enter", "enters", "specify", "specifies", "call", "calls"))
# Words of a verdict are said in quotation marks, or they would pass for ours.
_OURS = re.compile(r"\b(?:risk|safe|safely|harmless|approv|verdict|toolrisk)", re.IGNORECASE)
_JOINT = re.compile(
    r"((?:,| and| or| then)+ (?:then |also |automatically |optionally )?)([a-z]+)\b"
    r"(?! (?:for|of|in|by|with|on|at|and|or)\b)"
    r"(?=( (?:its|the|an?|all|their|it|them)\b)?)"
)
# “drag and drop”, which is rather performed than done.
_NOUNS_AFTER = frozenset(("drop", "forth"))
_NO_WORD = re.compile(r" (?:tool|mcp|misc)$")
_LISTS = ("list of ", "summary of ", "count of ", "overview of ")
_INFINITIVE = re.compile(r" to [a-z]+ [^,]*$")
_PLAIN = re.compile(r"\w+(?:['’./-]+\w+)*")
# Where the thing that a verb acts on has been named.
_BEYOND = frozenset((
    "for", "of", "from", "in", "by", "with", "on", "at", "to", "using", "based", "that", "which", "and", "or", "via",
    "as", "within", "across", "through", "about", "between", "into", "matching", "related", "under", "over", "where",
    "when", "if", "after", "before", "during", "since", "until", "per", "without", "including", "such",
    "it", "them", "up", "along",
))  # fmt: skip
_LONG_THING = 6
_ENDS = re.compile(r"$|[(\[—–:|-]")
_SHORT_NOUN = 2
# What is listed, counted or told of is the thing, and not its list.
_MANY = re.compile(
    r"(?:an? |the )?(?:\w+ )?(?:(?:lists?|numbers?|sets?|pages?|collections?|pieces?) of|"
    r"(?:info|information|details|metadata) (?:about|on|for|of|regarding)) ",
    re.IGNORECASE,
)
# How or when something is done, and what is only said of a thing.
_NO_NOUN = re.compile(
    r"(?:ly|ed)$|^(?:available|here|there|today|now|live|own|everything|anything|all|online|soon|due|new|current|open|"
    r"active|public|private|local|remote|specific|relevant|similar|more|other|own|recent|together|\w+(?:ional|ible))$"
)
# Nobody says “getting it”.
_LOOKED_UP = frozenset(("get", "fetch", "obtain", "retrieve", "return"))
# What says nothing of what is done, and nouns that stand for a verb.
_EMPTY = frozenset((
    "perform", "conduct", "do", "execute", "run", "make", "info", "details", "overview", "whois", "whoami", "lookup",
))  # fmt: skip


class Clause(NamedTuple):
    """A clause in the author's words. Where it can follow “One call”: the adverb before its verb, the verb as met and
    as the lexicon has it, and what follows it."""

    text: str
    how: str = ""
    word: str = ""
    verb: Verb | None = None
    rest: str = ""

    def told(self) -> str | None:
        """The clause so that it can follow “One call”; None of others. Its verb and those joined to it are inflected;
        before a list of verbs stands “can”."""
        return None if self.verb is None else self.how + _in_third(self.word, self.rest)


def clause_of(reading: Reading) -> Clause:
    """The leading clause of a description."""
    return _parsed(_cleaned(reading))


def by_name(reading: Reading) -> Clause:
    """What a tool's name says, as a clause: `delete the task`."""
    clause = _parsed(_NO_WORD.sub("", reading.texts["name"][:80]))
    return clause._replace(rest=f"the {clause.rest}") if thing_of(clause) else clause


def _parsed(text: str) -> Clause:
    first, _, rest = text.partition(" ")
    how = ""
    if first.endswith("ly") and first.isascii() and tellable().get(_plain(rest.partition(" ")[0])):
        how = f"{first.lower()} "
        first, _, rest = rest.partition(" ")
    verb = tellable().get(_plain(first)) if rest and first.lower() not in _CALLERS else None
    if verb is None or "this tool" in text[:40].lower() or _OURS.search(text):
        return Clause(text)
    return Clause(text, how, first.lower(), verb, rest)


def _plain(word: str) -> str:
    return word.lower().rstrip(",")


def _cleaned(reading: Reading) -> str:
    """The clause without its marks, without “this tool …” before it and without lists of arguments after it."""
    clause = shown(reading.texts["clause"]).strip(" *#:-–—•>|")
    if clause[:4].lower() in ("tool", "mcp "):
        clause = _LABEL.sub("", clause)
    if ":" in clause or "@" in clause or "</" in clause or "#" in clause:
        clause = _AFTER.sub("", clause)
    clause = _EXAMPLE.sub("", clause)
    if clause.partition(" ")[0].lower() in _STARTS:
        begin = _SELF.match(clause)
        rest = clause[begin.end() :] if begin else clause
        clause = rest if _begins(rest) else clause
    clause = _RUN_ON.split(_bare(clause), maxsplit=1)[0].rstrip(" .:,;")
    if "(" in clause:
        clause = _OPEN.sub("", _ADVICE.sub("", clause))
    before, _, last = clause.rpartition(" ")
    return before.rstrip(" .:,;(") if last.lstrip("(").lower() in _CUT else clause.rstrip(" .:,;")


def _bare(clause: str) -> str:
    """A clause from its verb on, where a title, a label or a number stands before it."""
    if _begins(clause) and not _NUMBERED.match(clause):
        return clause
    after = clause.partition(" - ")[2]
    before = _BEFORE.match(clause)
    rests = (after, clause[before.end() :] if before else "")
    return next((rest for rest in rests if _begins(rest)), clause)


def _begins(clause: str) -> bool:
    """Whether a clause begins with a verb that can be told."""
    return _plain(clause.partition(" ")[0]) in tellable()


def _in_third(word: str, rest: str) -> str:
    if word[-1] == "," and not inflected(word[:-1]):
        return f"can {word} {rest}"
    if rest.lower().startswith(_LISTS):
        rest = f"a {rest}"
    joins = "," in rest or rest.startswith(("and ", "or ")) or " and " in rest or " or " in rest
    return agreed(word) + (_JOINT.sub(_joined, f" {rest}") if joins else f" {rest}")


def _joined(found: re.Match[str]) -> str:
    joint, word, object_follows = found.groups()
    if word in _NOUNS_AFTER:
        return joint + word
    before = found.string[: found.start()]
    if before.count("(") > before.count(")"):
        return joint + word
    noun = word in grammar()["ambiguous"] and word not in ("return", "save") and not object_follows
    noun = found.start() > 0 and (noun or found.end() == len(found.string))
    if noun or (word != "return" and _INFINITIVE.search(found.string, 0, found.start() + 1)):
        return joint + word
    third = agreed(word)
    alone = joint == ", " and third != word and " and " not in found.string[found.end() :]
    return (", and " if alone else joint) + third


def doing(clause: Clause, thing: str) -> str | None:
    """The verb of a clause as a subject, with the thing that it acts on, such as `listing the issues`; None where
    either says nothing."""
    verb = clause.verb
    if verb is None or not thing or verb.base in _EMPTY:
        return None
    return f"{'looking up' if verb.base in _LOOKED_UP else gerund(verb.base)} the {thing}"


def thing_of(clause: Clause) -> str:
    """The thing that a clause's verb acts on, in a word; empty where it names none of a few words right after it."""
    rest = clause.rest.rstrip("…")
    if clause.verb is None or not rest.isascii() or rest[:4].lower() == "not ":
        return ""
    thing = _thing(rest)
    return _in_a_word(thing) if thing else ""


def _in_a_word(thing: str) -> str:
    """The last word of a thing; none where that is a name of its own or no word."""
    noun = thing.rpartition(" ")[2]
    plain = noun.isalpha() and noun.islower() and len(noun) > _SHORT_NOUN and not _NO_NOUN.search(noun)
    return noun if plain and noun not in grammar()["determiners"] else ""


def _thing(rest: str) -> str | None:
    """The thing right after a verb, where it is named in a few words."""
    begins = _MANY.match(rest)
    many = rest[begins.end() if begins else 0 :].split(maxsplit=_LONG_THING + 1)[: _LONG_THING + 1]
    named = list(takewhile(_PLAIN.fullmatch, many[: _end_of_thing(many)]))
    if not 0 < len(named) <= _LONG_THING or named[-1].lower() in grammar()["determiners"]:
        return None
    after = many[len(named)] if len(named) < len(many) else ""
    return " ".join(named) if _ENDS.match(after) or after.endswith("ly") or _beyond(after.lower()) else None


def _end_of_thing(many: list[str]) -> int:
    """Where the words of a thing end: `servers registered in …`, and not `registered servers`."""
    for at, word in enumerate(many):
        follows = many[at + 1].lower() if at + 1 < len(many) else "in"
        if word.lower() in _BEYOND or (at and follows in _BEYOND and (word.endswith("ly") or _beyond(word.lower()))):
            return at
    return len(many)


def _beyond(word: str) -> bool:
    """Whether a word stands after the thing and says more of it."""
    verb = verbs().get(word)
    return word in _BEYOND or word == "available" or (verb is not None and verb.form == "past")
