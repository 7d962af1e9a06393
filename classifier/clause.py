"""The clause of a description that says what a call does, made fit to be told: its verb, and its thing."""

import re
from typing import NamedTuple
from unicodedata import normalize

from classifier.article import articled
from classifier.inflect import agreed, gerund, inflected, is_adverb, tellable, verbs
from classifier.reading import Reading
from classifier.shown import shown
from classifier.thing import thing_in
from classifier.vocabulary import Verb, grammar

_SELF = re.compile(
    r"(?:(?:this|the|an?)\s+(?:\w+\s+){0,4}(?:tool|function|endpoint|api|command|method)\s*)?"
    r"(?:it )?"
    r"(?:(?:is|can be)?\s*used to|will|can|(?:allows?|enables?) (?:[\w-]+ ){1,3}to|lets? (?:you|users?|agents?)|"
    r"helps (?:you )?(?:to )?|"
    r"use (?:this|the) (?:tool )?to|(?:a )?tools? (?:to|for)|that|which|to|for|it)?\s*",
    re.IGNORECASE,
)
# `Simple tool to …`, `DANGER: …`, `1. …`: what stands before the verb, where one follows.
_BEFORE = re.compile(
    r"(?:[\w-]+ ){0,3}(?:tool|function|handler|endpoint|method|helper|utility) (?:to|that|which|for|can) |"
    r"[^:]{1,40}: |[0-9]+[.)] "
)
_NUMBERED = re.compile(r"step [0-9]+\b", re.IGNORECASE)
# `Whenever …, call`: what is done, after when to do it.
_WHEN = re.compile(
    r"(?:when(?:ever)?|if|after|once|given) [^,]{1,100}, (?:please )?(?:use this (?:tool|function) to )?", re.IGNORECASE
)
_AFTER = re.compile(
    r"</\w+.*|\s#{1,4}\s.*|\s(?::return|:param|@param|@return|Args:|Arguments:|Parameters:|Returns:|Example:).*",
    re.DOTALL,
)
_LABEL = re.compile(r"^(?:mcp )?tool\s*[:–—-]\s*", re.IGNORECASE)
# What is said by examples is not said of every call.
_EXAMPLE = re.compile(
    r"(?<!\ba)(?<!\bthe)(?<!\byour),? (?:such as|for example|for instance|e\.g\.|like)(?:,.*| (?!an? |the ).*)?$",
    re.DOTALL,
)
# Two sentences that were put together without a space between them, or with a comma.
_RUN_ON = re.compile(
    r"(?<=[a-z]{3})\.?(?=(?:Use|The|This|It|Returns?|Args|Note|You)\b)|(?<=[a-z]{3})\.(?=[A-Z][a-z]+ )|"
    r",? (?=[Uu]se this (?:tool|function|when|only|to)\b)|,? (?=(?:ideal|perfect|useful) for\b)"
)
# Where a clause that was cut may end as well.
_CUT_AT = re.compile(r"(?<=.{40})(?<!ed)(?:,? (?:and|or|using|with|that|which|including|such as) |,? \()")
# What speaks to the model is no part of what a call does; what was cut within a bracket or at “e.g.” is not said.
_ADVICE = re.compile(
    r"\s*\([^()]*\b(?:don't|do not|use|call|destructive|read-only|deprecated|operation|field|this|mock)\b[^()]*\)$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\s*\([^()]*$")
_CUT = frozenset(("e.g", "i.e", "etc", "vs"))
_FILLERS = frozenset((
    "tool", "tools", "function", "endpoint", "api", "command", "method", "this", "use", "used", "helps", "allows",
    "lets", "will", "that", "which", "allow", "enable", "enables", "let",
))  # fmt: skip
_STARTS = _FILLERS | {"the", "a", "an", "is", "can", "to", "it"}
# Verbs that authors write as the noun.
_TOGETHER = {
    "lookup": "look up", "looksup": "look up", "setup": "set up", "cleanup": "clean up", "rollback": "roll back",
    "shutdown": "shut down", "backup": "back up",
}  # fmt: skip
# These are done by who calls.
_CALLERS = frozenset(("input", "inputs", "provide", "enter", "enters", "specify", "specifies", "call", "calls"))
# Words of a verdict are said in quotation marks, or they would pass for ours.
_OURS = re.compile(
    r"(?<![a-z-])(?:risk|safe|harmless|approv(?!es? (?:an?|the|one)\b)|verdict|toolrisk|nothing|so it is|"
    r"only reads|reviewed by|"
    r"trusted(?= by|[:,]|$)|the catalog (?:has|says|found|trusts)|"
    r"(?:it|this|that) is (?:read|write|execute|destructive|financial)\b|"
    r"(?:read|write|execute|destructive|financial), (?:low|medium|high|critical)\b)",
    re.IGNORECASE,
)
# Whatever else is written could look like these words, or end our sentence.
_TELLABLE = re.compile("[ -~’‘–—À-ÖØ-öø-ÿ]*…?")
# The ends of sentences and the headings that the clause was not cut at, for a mark stood between.
_CLOSES = re.compile("".join(f"(?<!{re.escape(one)})" for one in sorted(_CUT)) + r"[.!?;](?=[\"')\]]*(?:\s|$))")
_ENDING = frozenset(".!?;")
_HEADED = re.compile(r"\n\s*[A-Z][\w ]{0,20}:")
_JOINT = re.compile(
    r"((?:,| and| or| then)+ (?:then |also |automatically |optionally )?)([a-z]+)\b(?![-/=])"
    r"(?! (?:for|of|in|by|with|on|at)\b)"
    r"(?=( (?:its|the|an?|all|their|it|them)\b)?)"
)
# “drag and drop”, which is rather performed than done.
_NOUNS_AFTER = frozenset(("drop", "forth", "complete", "new", "burn", "buy", "read", "bid"))
# `Lists of …`, `Debug tool`: a noun although a verb is spelt like it.
_NOUN_FIRST = re.compile(r"[\w-]+ (?:of |(?:(?!an? |the )\w+ ){0,2}tool\b|checks? to )", re.IGNORECASE)
_LISTS = ("list of ", "summary of ", "count of ", "overview of ")
_INFINITIVE = re.compile(r" to ([a-z]+) [^,]*$")
# Nobody says “getting it”.
_LOOKED_UP = frozenset(("get", "fetch", "obtain", "retrieve", "return"))
# What says nothing of what is done, and nouns that stand for a verb.
_EMPTY = frozenset((
    "perform", "conduct", "do", "say", "use", "execute", "run", "make", "info", "details", "overview", "whois",
    "whoami", "lookup", "connect",
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
    return parsed(_cleaned(reading))


def parsed(text: str) -> Clause:
    """A text as a clause, with its verb where it begins with one that can be told."""
    first, _, rest = text.partition(" ")
    how = ""
    if is_adverb(first.lower()) and _begins(rest):
        how = f"{first.lower()} "
        first, _, rest = rest.partition(" ")
    verb = tellable().get(_plain(first)) if rest and first.lower() not in _CALLERS else None
    if verb is None or _NOUN_FIRST.match(text) or _NUMBERED.match(text) or "this tool" in text[:40].lower():
        return Clause(text)
    if not _TELLABLE.fullmatch(text) or _OURS.search(_unaccented(text)):
        return Clause(text)
    rest = _whole(rest)
    thing = thing_in(rest)
    told = rest if first.endswith(",") else articled(verb.base, rest, thing)
    return Clause(text, how, first.lower(), verb, told, thing)


def _unaccented(text: str) -> str:
    """A text as it looks to who reads past its accents."""
    return text if text.isascii() else normalize("NFKD", text).encode("ascii", "ignore").decode()


def _whole(rest: str) -> str:
    """What follows a verb, up to where it can end; what was cut in mid-phrase stays so where it can't."""
    ends = list(_CUT_AT.finditer(rest)) if rest.endswith("…") else []
    return _OPEN.sub("", rest[: ends[-1].start()]) if ends else rest


def _plain(word: str) -> str:
    return word.lower().rstrip(",").partition("/")[0]


def _cleaned(reading: Reading) -> str:
    """The clause without its marks, without “this tool …” before it and without lists of arguments after it."""
    clause = reading.texts["clause"]
    if "\n" in clause:
        clause = _HEADED.split(clause, maxsplit=1)[0]
    clause = shown(clause).strip(" *#:-–—•>|")
    if not _ENDING.isdisjoint(clause):
        clause = _CLOSES.split(clause, maxsplit=1)[0]
    if clause[:4].lower() in ("tool", "mcp "):
        clause = _LABEL.sub("", clause)
    if ":" in clause or "@" in clause or "</" in clause or "#" in clause:
        clause = _AFTER.sub("", clause)
    clause = _EXAMPLE.sub("", clause)
    clause = _without(clause)
    clause = _RUN_ON.split(_bare(_apart(clause)), maxsplit=1)[0].rstrip(" .:,;")
    clause = _unspliced(clause) if " - " in clause else clause
    if "(" in clause:
        clause = _OPEN.sub("", _ADVICE.sub("", clause))
    before, _, last = clause.rpartition(" ")
    return before.rstrip(" .:,;(") if last.lstrip("(").lower() in _CUT else clause.rstrip(" .:,;")


def _without(clause: str) -> str:
    """A clause without “this tool …” or “tool for …” before its verb."""
    if clause.partition(" ")[0].lower() not in _STARTS:
        return clause
    begin = _SELF.match(clause)
    rest = clause[begin.end() :] if begin else clause
    word, _, more = rest.partition(" ")
    verb = verbs().get(word.lower())
    if begin and begin[0].endswith("for ") and verb is not None and verb.form == "ing":
        rest = f"{verb.base} {more}"
    return rest if _begins(rest) else clause


def _apart(clause: str) -> str:
    """A clause whose first verb is written apart: `look up the domain` of `lookup the domain`."""
    first, _, rest = clause.partition(" ")
    due = rest.partition(" ")[0].lower() in grammar()["determiners"]
    apart = _TOGETHER.get(first.lower(), "") if due or first.lower() == "looksup" else ""
    return f"{apart} {rest}" if apart else clause


def _unspliced(clause: str) -> str:
    """A clause up to the dash after which another begins; after one may also stand what can be done."""
    before, _, after = clause.partition(" - ")
    return before if _begins(before) and _is_third(after.partition(" ")[0].lower()) else clause


def _bare(clause: str) -> str:
    """A clause from its verb on, where a title, a label, a number or a condition stands before it."""
    if _begins(clause) and not _NUMBERED.match(clause):
        return clause
    after = clause.partition(" - ")[2]
    befores = (found for found in (_BEFORE.match(clause), _WHEN.match(clause)) if found)
    rests = (after, *(clause[found.end() :] for found in befores))
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
    third = agreed(word)
    alone = (
        joint == ", "
        and (third != word or (_is_third(word) and not _may_be_noun(word)))
        and " and " not in found.string[found.end() :]
    )
    return (", and " if alone else joint) + third


def _is_third(word: str) -> bool:
    verb = tellable().get(word)
    return verb is not None and verb.form == "third"


def _may_be_noun(word: str) -> bool:
    return tellable()[word].base in grammar()["ambiguous"]


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
