"""The clause of a description that says what a call does, made fit to be told: its verb, and its thing."""

import re
from typing import NamedTuple

from classifier.article import articled
from classifier.cleaned import cleaned, numbered, unopened
from classifier.inflect import agreed, gerund, inflected, is_adverb, leading, tellable
from classifier.reading import Reading
from classifier.thing import thing_in
from classifier.vocabulary import Verb, grammar
from classifier.voice import sayable

# These are done by who calls.
_CALLERS = frozenset(("input", "inputs", "provide", "enter", "enters", "call", "calls"))
# Where a clause that was cut may end as well.
_CUT_AT = re.compile(r"(?<=.{40})(?<!ed)(?:,? (?:and|or|using|with|that|which|including|such as) |,? \()")
_JOINT = re.compile(
    r"((?:,| and| or| then)+ (?:then |also |(?!(?:ap|re|sup)ply )[a-z]+ly )?)([a-z]+)\b(?![-/=])"
    r"(?! (?:for|of|in|by|with|on|at)\b)"
    r"(?=( (?:its|the|an?|all|their|it|them)\b)?)"
)
# “drag and drop”, which is rather performed than done.
_NOUNS_AFTER = frozenset(("drop", "forth", "complete", "new", "burn", "buy", "read", "bid"))
# `Lists of …`, `Debug tool`: a noun although a verb is spelt like it.
_NOUN_FIRST = re.compile(r"[\w-]+ (?:of |(?:(?!an? |the )\w+ ){0,2}tool\b|checks? to )", re.IGNORECASE)
_INFINITIVE = re.compile(r" to ([a-z]+) [^,]*$")
# Nobody says “getting it”.
_LOOKED_UP = frozenset(("get", "fetch", "obtain", "retrieve", "return"))
# What says nothing of what is done, and nouns that stand for a verb.
_EMPTY = frozenset((
    "perform", "conduct", "do", "say", "use", "execute", "run", "make", "info", "details", "overview", "whois",
    "whoami", "connect",
))  # fmt: skip


class Clause(NamedTuple):
    """A clause in the author's words. Where it can follow “One call”: the adverb before its verb, the verb as met and
    as the lexicon has it, what follows it, and the thing that it acts on, in a word."""

    text: str
    how: str = ""
    word: str = ""
    verb: Verb | None = None
    rest: str = ""
    thing: str = ""

    def told(self) -> str | None:
        """The clause so that it can follow “One call”; None of others. Its verb and those joined to it are inflected;
        before a list of verbs stands “can”."""
        return None if self.verb is None else self.how + _in_third(self.word, self.rest)


def clause_of(reading: Reading) -> Clause:
    """The leading clause of a description."""
    return parsed(cleaned(reading.texts["clause"]))


def parsed(text: str) -> Clause:
    """A text as a clause, with its verb where it begins with one that can be told, and the rest may be said."""
    how, first, rest = _split(text)
    verb = leading(first) if rest and first.lower() not in _CALLERS else None
    if verb is None or _NOUN_FIRST.match(text) or numbered(text) or "this tool" in text[:40].lower():
        return Clause(text)
    rest = _whole(rest)
    thing = thing_in(rest)
    told = rest if first.endswith(",") else articled(verb.base, rest, thing)
    return Clause(text, how, first.lower(), verb, told, thing) if sayable(told) else Clause(text)


def _split(text: str) -> tuple[str, str, str]:
    """The adverb that a text begins with, where a verb follows, its next word, and the rest."""
    first, _, rest = text.partition(" ")
    if is_adverb(first.lower()) and leading(rest.partition(" ")[0]):
        return (f"{first.lower()} ", *rest.partition(" ")[::2])
    return "", first, rest


def _whole(rest: str) -> str:
    """What follows a verb, up to where it can end; what was cut in mid-phrase stays so where it can't."""
    ends = list(_CUT_AT.finditer(rest)) if rest.endswith("…") else []
    return unopened(rest[: ends[-1].start()]) if ends else rest


def _in_third(word: str, rest: str) -> str:
    if word[-1] == "," and not inflected(word[:-1]):
        return f"can {word} {rest}"
    joins = "," in rest or rest.startswith(("and ", "or ")) or " and " in rest or " or " in rest
    return "/".join(map(agreed, word.split("/"))) + (_JOINT.sub(_joined, f" {rest}") if joins else f" {rest}")


def _joined(found: re.Match[str]) -> str:
    joint, word, object_follows = found.groups()
    if word in _NOUNS_AFTER:
        return joint + word
    before = found.string[: found.start()]
    if before.count("(") > before.count(")") or ":" in before or " - " in before:
        return joint + word
    noun = word in grammar()["ambiguous"] and word not in ("return", "save") and not object_follows
    noun = found.start() > 0 and (noun or found.end() == len(found.string))
    if noun or (word != "return" and _in_infinitive(found.string, found.start() + 1)):
        return joint + word
    alone = joint == ", " and _is_verb(word) and " and " not in found.string[found.end() :]
    return (", and " if alone else joint) + agreed(word)


def _is_verb(word: str) -> bool:
    """Whether a word after a comma is a second verb, and no noun in the plural."""
    verb = tellable().get(word)
    return verb is not None and (verb.form == "base" or verb.base not in grammar()["ambiguous"])


def _in_infinitive(text: str, end: int) -> bool:
    """Whether a verb joined there is joined to one after “to”, rather than to the first."""
    found = _INFINITIVE.search(text, 0, end)
    return found is not None and found[1] in tellable()


def doing(clause: Clause, thing: str) -> str | None:
    """The verb of a clause as a subject, with the thing that it acts on, such as `listing the issues`; None where
    either says nothing."""
    verb = clause.verb
    if verb is None or not thing:
        return None
    return f"{'looking up' if verb.base in _LOOKED_UP else gerund(verb.base)} the {thing}"


def thing_of(clause: Clause) -> str:
    """The thing that a clause's verb acts on, in a word; empty where it names none of a few words right after it, or
    where the verb says nothing of what is done to it."""
    return "" if clause.verb is None or clause.verb.base in _EMPTY else clause.thing
