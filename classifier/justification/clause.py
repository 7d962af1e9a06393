"""The clause of a description that says what a call does, made fit to be told: its verb, and its thing."""

import re
from typing import NamedTuple

from classifier.justification.article import agreeing, articled
from classifier.justification.cleaned import cleaned, numbered, unopened
from classifier.justification.inflect import agreed, gerund, inflected, leading, manner, tellable, uninflected
from classifier.justification.phrase import phrased, praises, spelt, told, unpraised
from classifier.justification.thing import is_kind, second, thing_in
from classifier.justification.voice import sayable
from classifier.reading import Reading
from classifier.vocabulary import Verb, grammar, vocabulary

_YOUR = re.compile(r"(?<!-)\b(?:[Yy]our|[Mm]y)\b(?!-)")
_OUR = re.compile(r"\bour\b")
# Whoever the author speaks to uses the tool: `that you have access to`.
_YOU = re.compile(r"(?<=[a-z] )you(?: (have|are|can|follow|own)|'(re)) ")
_DOES = {"are": "is", "can": "can", "follow": "follows", "have": "has", "own": "owns", "re": "is"}
# These are done by who calls.
_CALLERS = frozenset(("input", "inputs", "provide", "enter", "enters", "call", "calls"))
# Into something else than the call, a tool does it itself.
_PUTS_IN = frozenset(("input", "inputs", "enter", "enters"))
# What these are followed by where they tell no deed.
_WHEN = ("if ", "only if ", "only when ", "when ", "whenever ")
_NO_DEED = {
    **dict.fromkeys(("trigger", "triggers"), _WHEN),
    **dict.fromkeys(("use", "uses"), (*_WHEN, "this when ", "this whenever ")),
    **dict.fromkeys(("do", "does"), ("not ",)),
    **dict.fromkeys(("support", "supports"), ("for ",)),
    "routes": ("giving ",),
    **dict.fromkeys(("look", "looks"), ("at the request", "at the schema")),
    **dict.fromkeys(("return", "returns"), ("null if", '"true" if', '"false" if')),
}
# Advice on the tool itself, and a request in place of a sentence.
_NO_DEED_TOLD = re.compile(r"(?i:this tool|^uses? the tool\b)|^(?:GET|POST|PUT|PATCH|DELETE) /")
# Where a clause that was cut may end as well.
_CUT_AT = re.compile(
    r"(?<=.{40})(?<!ed)(?:,? (?:and|or|using|with|so that|that|of which|which|including|such as) |,? \()"
)
# The last of several things, where another stood behind it.
_LAST = re.compile(
    r"(?<=[\w)']), (?!(?:and|as|based|by|for|from|including|optionally|or|such|that|using|where|which|with|\w+ing)\b)"
    r"([^,()]+)$"
)
_JOINT = re.compile(
    r"((?:,| and(?:/or)?| or| then| &)+ (?:then |also |(?!(?:ap|re|sup)ply )[a-z]+ly )?)"
    r"([a-z]+)\b(?![-/=])(?=(?: ([a-z]+)\b)?)"
)
_JOINS = (",", " and ", " or ", " & ", "and/or ")
# What a verb, and hardly a noun, has after it.
_OBJECTS = frozenset((
    "its", "the", "a", "an", "all", "their", "it", "them", "any", "your", "this", "these", "each", "every",
))  # fmt: skip
# Nouns that authors write for a second verb.
_TOGETHER = {"checkout": "checks out", "setup": "sets up"}
_RIGHTS = frozenset(("write", "execute"))
# `delete (remove)`: another word for the verb.
_ASIDE = re.compile(r"^\((or |and |)([a-z]+)\)")
# “drag and drop”, which is rather performed than done.
_STANDS_AFTER = {"forward": (" back",), "replace": (" search", " find")}
_NOUNS_AFTER = frozenset(("break", "drop", "forth", "complete", "new", "burn", "buy", "read", "bid"))
# Where nothing in the plural follows they are rather nouns: `dependencies and bundle size`.
_OFTEN_NOUNS = frozenset(("ask", "bundle", "cluster", "dock", "duplicate", "exit", "place", "sell", "wrap"))
# `Lists of …`, `Debug tool`: a noun although a verb is spelt like it.
_NOUN_FIRST = re.compile(
    r"[\w-]+ (?:of |(?:(?!an? |the )\w+ ){0,2}tool\b|checks? to |(?:(?<=read )|(?<=write ))operations\b)", re.IGNORECASE
)
# `with prices, volume, rank`: here several things are named, and what is spelt like a verb is one of them.
_NAMES = re.compile(
    r"(?: (?:with|of|including|their|its|using|by|like)|(?<=[a-z])['’]s) (?![^,]*\b(?:to|for|from)\b)[^()]*$"
)
# Before these what is spelt like a verb is a noun: `sales invoices or purchase bills`, `a group or list for the user`.
_NOUNS_BEFORE = {
    "purchase": frozenset(("bill", "bills", "history", "invoice", "invoices", "order", "orders")),
    "list": frozenset(("for", "from", "in")),
}
# What these join to a verb, where one of those stands behind it, is done too, although they may be nouns.
_DONE_TOO = frozenset((
    "add", "build", "capture", "check", "download", "filter", "read", "report", "review", "run", "search", "set",
    "start", "test", "transfer", "update",
))  # fmt: skip
_DONE_TO = re.compile(
    r" (?:(?!IDs?\b|URLs?\b)[A-Z]|(?:automated|contents|default|detailed|existing|fresh|games|investigations|items|"
    r"jobs|output|printing|tests|transcript|up)\b)|(?<= or search) by\b|(?<= or filter) by\b"
)
# `a new, empty file`, `by URL or replay ID`, `the font, fill, borders`: what kind of thing, or one of several.
_KIND_OF = re.compile(r" an? (?:blank|clean|full|new|short|simple), ")
_AN_ID = re.compile(r" (?:ID|URL|UUID)s?\b")
_NEXT_THING = re.compile(r", ([a-z]+s)\b")
# `, search example.org, and return …`, `, split text into …`, `, or change one`: these are done too.
_NEXT_DEED = re.compile(r"change one\b|search [^,]{2,60}, and returns? |split (?:\w+ ){1,3}into ")
# What is told of by the verb before it: `delete operations`.
_KINDS = frozenset(("functions", "mode", "modes", "operation", "operations", "option", "options", "status"))
_INFINITIVE = re.compile(r" (?:to|can(?: later)?) ([a-z]+) [^,]*$")
# Nobody says “getting it”.
_LOOKED_UP = frozenset(("get", "fetch", "obtain", "retrieve", "return"))
# What says nothing of what is done, or is done by what is handed in, and nouns that stand for a verb.
_EMPTY = frozenset((
    "perform", "conduct", "do", "say", "use", "execute", "run", "make", "info", "details", "overview", "whois",
    "whoami", "connect", "look", "receive",
))  # fmt: skip


class Clause(NamedTuple):
    """A clause in the author's words. Where it can follow “One call”: the adverb before its verb, the verb as met and
    as the lexicon has it, what follows it, the thing that it acts on, in a word, and all of it as it is told: its verb
    and those joined to it inflected, “can” before a list of verbs."""

    text: str
    how: str = ""
    word: str = ""
    verb: Verb | None = None
    rest: str = ""
    thing: str = ""
    told: str | None = None


def clause_of(reading: Reading) -> Clause:
    """The leading clause of a description."""
    return parsed(cleaned(reading.texts["clause"]))


def parsed(text: str) -> Clause:
    """A text as a clause, with its verb where it begins with one that can be told, and the rest may be said."""
    how, first, rest = _split(text)
    low = first.lower()
    verb = leading(first) if rest and not _advises(low, rest) else None
    step = low == "step" and numbered(text)
    if verb is None or step or _NOUN_FIRST.match(text) or _NO_DEED_TOLD.search(text[:40]):
        return Clause(text)
    up, rest = _particle(verb, unpraised(_uncapitalized(_whole(rest))))
    rest = f"the price of {rest}" if rest in told("goods") else rest
    thing = thing_in(rest.removeprefix("the number of ") if verb.base == "count" else rest)
    rest = rest if first.endswith(",") else articled("get" if up else uninflected(verb.base), rest, thing)
    rest = phrased(agreeing(rest))
    return said(Clause(text, "" if how and praises(how) else how, low, verb, up + rest, thing))


def _uncapitalized(rest: str) -> str:
    """What follows a verb, where that is one plain noun that only looks like a name: `voucher` of `Voucher`."""
    return rest.lower() if rest.istitle() and (is_kind(rest.lower()) or rest in told("kinds")) else rest


def _particle(verb: Verb, rest: str) -> tuple[str, str]:
    """The “up” or “over” that belongs to a verb, without which nobody hovers, and what follows both."""
    if verb.base == "look" and rest.startswith("up "):
        return "up ", rest[3:]
    hovers = verb.base == "hover" and not rest.startswith(("over ", "on "))
    return ("over " if hovers else ""), rest


def _advises(first: str, rest: str) -> bool:
    """Whether a clause says what is to be done by who calls, and when, or what is not done; `call a webhook` is rather
    what the tool does."""
    if first in _NO_DEED and f"{rest.lower()} ".startswith(_NO_DEED[first]):
        return True
    if first in ("use", "uses") and " instead" in rest:
        return True
    called = first in ("call", "calls") and rest.startswith(("a ", "an ", "any "))
    return first in _CALLERS and not called and not (first in _PUTS_IN and " into " in rest)


def said(clause: Clause) -> Clause:
    """A clause with a verb as it is told, where it may be said in our voice; else its text alone."""
    # “One call calls” would be no sentence.
    word = "invoke" if clause.word in ("call", "calls") else clause.word
    done = _in_third(word, clause.rest).rstrip()
    told = spelt(f"can {clause.how}{done[4:]}" if clause.how and done.startswith("can ") else clause.how + done)
    if " you" in told and "user" not in told:
        told = _YOU.sub(lambda found: f"the user {_DOES[found[1] or found[2]]} ", told)
    if "our" in told or "my" in told or "My" in told:
        told = _OUR.sub("the", _YOUR.sub("the user's", told))
    return clause._replace(told=told) if sayable(told) else Clause(clause.text)


def _split(text: str) -> tuple[str, str, str]:
    """How a text begins to say that something is done, its next word, and the rest."""
    how = manner(text)
    return (how, *text[len(how) :].partition(" ")[::2])


def _whole(rest: str) -> str:
    """What follows a verb, up to where it can end; what was cut in mid-phrase stays so where it can't."""
    ends = list(_CUT_AT.finditer(rest)) if rest.endswith("…") else []
    if not ends:
        return rest
    whole = unopened(rest[: ends[-1].start()]).rstrip(",")
    joint = ends[-1][0].strip(" ,")
    return _LAST.sub(rf" {joint} \1", whole) if joint in ("and", "or") else whole


def _in_third(word: str, rest: str) -> str:
    if word[-1] == "," and not inflected(word[:-1]):
        return f"can {word} {rest}"
    rest = _ASIDE.sub(lambda found: f"({found[1]}{agreed(found[2])})", rest) if rest[:1] == "(" else rest
    joins = rest.startswith(("and ", "or ")) or any(map(rest.__contains__, _JOINS))
    return "/".join(map(agreed, word.split("/"))) + (_JOINT.sub(_joined, f" {rest}") if joins else f" {rest}")


def joined_in(text: str) -> list[Verb]:
    """The verbs that a text joins to its first one."""
    many = (found for found in _JOINT.finditer(text) if found[2] in tellable() and not _stands(found))
    return [tellable()[found[2]] for found in many]


def _joined(found: re.Match[str]) -> str:
    joint, word, _ = found.groups()
    if _stands(found):
        return joint + word
    follows = found.string[found.end() :]
    alone = joint == ", " and _is_verb(word) and " and " not in follows and ", or " not in follows
    return (", and " if alone else joint) + _TOGETHER.get(word, agreed(word))


def _stands(found: re.Match[str]) -> bool:
    """Whether what is joined stands as it is: a noun, what is in brackets or listed, or what follows another “to”."""
    _, word, after = found.groups()
    before = found.string[: found.start()]
    listed = (
        before.count("(") + before.count("{") > before.count(")") + before.count("}")
        or ":" in before
        or " - " in before
        or " — " in before
    )
    if (
        listed
        or after == "of"
        or _named(found)
        or _is_thing(found)
        or before.rstrip(",").endswith(_STANDS_AFTER.get(word, ()))
        or word in _NOUNS_AFTER
        or after in _NOUNS_BEFORE.get(word, ())
        or (word in _RIGHTS and before.endswith(("read", "write")))
    ):
        return True
    done = after in _OBJECTS or _done_too(found) or _NEXT_DEED.match(found.string, found.start(2))
    noun = _rather_noun(word, after or "") and not done
    if found.start() > 0 and (noun or found.end() == len(found.string)):
        return True
    return word != "return" and _in_infinitive(found.string, found.start() + 1)


def _is_thing(found: re.Match[str]) -> bool:
    """Whether what is joined is no verb by what stands around it: which kind a thing is, another way to name one, or
    one of several things."""
    before = found.string[: found.start(2)]
    then = _NEXT_THING.match(found.string, found.end()) if found[1] == ", " else None
    several = then is not None and then[1] not in tellable()
    another = before.endswith(("ID or ", "URL or ")) and _AN_ID.match(found.string, found.end())
    onward = found[2] == "forward" and before.endswith(("back, ", "back and ", "back or "))
    return bool(another or several or onward or _KIND_OF.fullmatch(before))


def _done_too(found: re.Match[str]) -> bool:
    """Whether what is joined by a word is done, by what stands behind it: `and run SQL`, `and set up access`."""
    joint, word, _ = found.groups()
    joins = " and " in joint or " or " in joint
    return joins and word in _DONE_TOO and _DONE_TO.match(found.string, found.end()) is not None


def _rather_noun(word: str, after: str) -> bool:
    """Whether a word that is joined, and spelt like a verb, is rather a noun by what stands after it."""
    often = word in _OFTEN_NOUNS and not after.endswith("s")
    return often or (word in grammar()["ambiguous"] and word not in ("return", "save"))


def _named(found: re.Match[str]) -> bool:
    """Whether what is joined is one of several things named after `with` or `of`, by what stands behind it."""
    joint, word, after = found.groups()
    before = found.string[: found.start()]
    if word == "return" or not ("," in joint or "," in before) or after in _OBJECTS or not _NAMES.search(before):
        return False
    ends = after is None and found.string[found.end() :][:1] in ("", ",")
    return ends or after in _KINDS or (after is not None and after in vocabulary().nouns and not after.endswith("s"))


def _is_verb(word: str) -> bool:
    """Whether a word after a comma is a second verb, and no noun in the plural."""
    verb = tellable().get(word)
    return verb is not None and (verb.form == "base" or verb.base not in grammar()["ambiguous"])


def _in_infinitive(text: str, end: int) -> bool:
    """Whether a verb joined there is joined to one after “to”, rather than to the first."""
    found = _INFINITIVE.search(text, 0, end)
    return found is not None and found[1] in tellable()


def doing(clause: Clause, thing: str) -> str | None:
    """The verb of a clause as a subject, with the one joined to it and the thing that it acts on, such as `listing the
    issues`; None where the verb or the thing says nothing."""
    verb = clause.verb
    # “Showing the changes changes nothing” is hard to read.
    if verb is None or thing in ("", "changes"):
        return None
    done = "looking up" if verb.base in _LOOKED_UP else gerund(verb.base)
    also = f"{' over' if verb.base == 'hover' else ''}{_also(clause.rest)}"
    # “Setting the setting” says nothing.
    return f"{'changing' if done + also == thing else done + also} the {thing}"


def _also(rest: str) -> str:
    """The second verb as what is done too: ` and extracting`."""
    found = second(rest) if rest.startswith(("and ", "or ")) else None
    return f" {found[1]} {gerund(tellable()[found[2]].base)}" if found else ""


def thing_of(clause: Clause) -> str:
    """The thing that a clause's verb acts on, in a word; empty where it names none of a few words right after it, or
    where the verb says nothing of what is done to it."""
    return "" if clause.verb is None or clause.verb.base in _EMPTY else clause.thing
