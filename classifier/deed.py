"""The first sentence of a justification: what a call does, in the author's own words where they can be told so.

Words of the tool are quoted as data, bounded and cleaned.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any
from unicodedata import category

from classifier.reading import Reading
from classifier.vocabulary import Verb, forms, grammar, vocabulary
from toolrisk.models import ToolDefinition

_CLAUSE = 150
# Controls, formats (bidirectional ones among them), halves of pairs, private and unassigned ones; and what looks like
# nothing although it counts as a letter, a mark or a symbol.
_NOT_SHOWN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_FAINT = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"\s+")
_SELF = re.compile(
    r"(?:(?:this|the|an?)\s+(?:\w+\s+)?(?:tool|function|endpoint|api|command|method)\s*)?"
    r"(?:(?:is|can be)?\s*used to|will|allows (?:you|users) to|lets you|helps (?:you )?(?:to )?|use this (?:tool )?to|"
    r"(?:a )?tool (?:to|for)|that|which)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s(?::return|:param|@param|@return|Args:|Arguments:|Parameters:|Returns:|Example:).*", re.DOTALL)
_LABEL = re.compile(r"^(?:mcp )?tool\s*[:–—-]\s*", re.IGNORECASE)
# What speaks to the model is no part of what a call does; what was cut within a bracket or at “e.g.” is not said.
_ADVICE = re.compile(
    r"\s*\([^()]*\b(?:don't|do not|use|call|destructive|read-only|deprecated|operation)\b[^()]*\)$", re.IGNORECASE
)
_OPEN = re.compile(r"\s*\([^()]*$")
_CUT = frozenset(("e.g", "i.e", "etc", "vs"))
_FILLERS = frozenset((
    "tool", "function", "endpoint", "api", "command", "method", "this", "use", "used", "helps", "allows", "lets",
    "will", "that", "which",
))  # fmt: skip
_STARTS = _FILLERS | {"the", "a", "an", "is", "can"}
# These are done by who calls.
_CALLERS = frozenset((
    "input", "inputs", "provide", "provides", "enter", "enters", "specify", "specifies", "call", "calls",
))  # fmt: skip
_JOINT = re.compile(
    r"((?:,| and| or| then)+ )([a-z]+)\b(?! (?:for|of|in|by|with|on|at|and|or)\b)"
    r"(?=( (?:its|the|an?|all|their|it|them)\b)?)"
)
_LISTS = ("list of ", "summary of ", "count of ", "overview of ")
_INFINITIVE = re.compile(r" to [a-z]+ [^,]*$")
_DANGLING = re.compile(r"(?: (?:that|which|the|an?|of|for|to|and|or|with|in|on|by|is|are|as|from|your|its))+$")
# Words of a verdict are said in quotation marks, or they would pass for ours.
_OURS = re.compile(r"\b(?:risk|safe|safely|harmless|approv|verdict|toolrisk)", re.IGNORECASE)
# `logs in`, and not `logins`.
_COMPOUND = re.compile(
    r"_|(?:log|look|set|back|shut|roll|check|sign|clean|tear|warm|top|pay|cash|hang|take)(?:in|up|down|back|out|off)$|"
    r"^goto$|[0-9]"
)
_PLAIN = re.compile(r"[\w'’-]+")
# Where the thing that a verb acts on has been named.
_BEYOND = frozenset((
    "for", "of", "from", "in", "by", "with", "on", "at", "to", "using", "based", "that", "which", "and", "or", "via",
    "as", "within", "across", "through", "about", "between", "into", "matching", "related", "under", "over", "where",
    "when", "if", "including", "such", "it", "them", "up", "along",
))  # fmt: skip
_LONG_THING = 4
_GIVEN = 3
_BARE = frozenset(("type", "properties", "title", "description", "$schema", "required", "additionalProperties"))
# Arguments that stand where a client wants one.
_DUMMIES = frozenset(("random_string", "dummy", "noop"))
# Arguments that only wrap others.
_WRAPPERS = frozenset((
    "params", "input", "inputs", "args", "arguments", "data", "body", "payload", "request", "options", "kwargs",
))  # fmt: skip
# Nobody says “getting it”.
_LOOKED_UP = frozenset(("get", "fetch", "obtain", "retrieve", "return"))
# What says nothing of what is done, and nouns that stand for a verb.
_EMPTY = frozenset((
    "perform", "conduct", "do", "execute", "run", "make", "info", "details", "overview", "whois", "whoami", "lookup",
))  # fmt: skip


def shown(text: str, most: int = _CLAUSE) -> str:
    """Words from outside made fit for a sentence: one line, no control or invisible characters, bounded."""
    plain = text[: 4 * most].replace("`", "")
    if not (plain.isascii() and plain.isprintable()) or "  " in plain:
        # Our own quotation marks are not to be closed from within.
        seen = plain if plain.isprintable() and not _FAINT.search(plain) else "".join(map(_fitted, plain))
        plain = _SPACES.sub(" ", seen.replace("“", "'").replace("”", "'"))
    plain = plain.strip()
    return plain if len(plain) <= most else _DANGLING.sub("", plain[:most].rsplit(" ", 1)[0].rstrip(" ,;:-.")) + "…"


def _fitted(char: str) -> str:
    return " " if category(char) in _NOT_SHOWN or _FAINT.match(char) else char


def deed(definition: ToolDefinition, reading: Reading, clause: str | None, staked: bool) -> str:
    """What a call does. `clause`: the leading clause, None where nothing of the description is to be repeated;
    `staked`: arguments are spoken of elsewhere."""
    if clause is None:
        return "What its definition says is not repeated here."
    if len(clause) < (8 if clause.isascii() else 2):
        if not clause:
            return _undescribed(definition, [] if staked else _few(reading))
        return f"The description of {_by_name(definition, reading, f'says no more than “{clause}”')}."
    told = _told(clause)
    if told:
        return f"{_opening(definition, reading, staked)} {told}{'' if told.endswith('…') else '.'}"
    if clause.isascii() and clause.partition(" ")[0].lower() in ("a", "an"):
        return f"Its author describes {_tool(definition, 'it')} as “{clause}”."
    return f"{_tool(definition, 'It')} is described as “{clause}”."


def _undescribed(definition: ToolDefinition, keys: list[str]) -> str:
    """What is said of a tool without a description: its name, and its few arguments."""
    taken = f", and it takes {_listed(keys)}" if keys else ""
    return f"{_tool(definition, 'It')} comes without a description, so its name has to speak for it{taken}."


def _tool(definition: ToolDefinition, otherwise: str) -> str:
    """A tool's name in quotation marks, where there is something to be seen of it."""
    name = shown(definition.name, 60)
    return f"“{name}”" if name else otherwise


def _by_name(definition: ToolDefinition, reading: Reading, said: str) -> str:
    """What is said of a tool of which only the name tells something."""
    spoken = " ".join(reading.texts["name"].split())[:80]
    named = f"{_tool(definition, 'it')} {said}"
    return named if spoken in ("", shown(definition.name, 60).lower()) else f"{named}; the name says “{spoken}”"


def _opening(definition: ToolDefinition, reading: Reading, staked: bool) -> str:
    """How the sentence begins: with the few arguments of which nothing else is said."""
    if staked:
        return "One call"
    if keys := _few(reading):
        return f"Given {_listed(keys)}, one call"
    return "One call, which takes no arguments," if _takes_none(definition.input_schema) else "One call"


def _few(reading: Reading) -> list[str]:
    """The arguments in quotation marks, where they are few and tell something."""
    top = [one for one in reading.arguments if one.path == "inputSchema.properties" and one.words not in _DUMMIES]
    keys = [shown(one.key, 40) for one in top]
    wrapped = len(top) == 1 and top[0].words in _WRAPPERS
    return [f"“{key}”" for key in keys] if len(top) <= _GIVEN and all(keys) and not wrapped else []


def _takes_none(schema: dict[str, Any] | None) -> bool:
    """Whether a schema says that there are no arguments, and leaves no way to hand some in."""
    if not schema or schema.get("properties") != {} or schema.keys() - _BARE:
        return False
    return schema.get("additionalProperties", False) is False and not schema.get("required")


def _listed(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def clause_of(reading: Reading) -> str:
    """The leading clause without its marks, without “this tool …” before it and without lists of arguments after it."""
    clause = shown(reading.texts["clause"]).strip(" *#:-–—•>|")
    if clause[:4].lower() in ("tool", "mcp "):
        clause = _LABEL.sub("", clause)
    if ":" in clause or "@" in clause:
        clause = _AFTER.sub("", clause)
    if clause.partition(" ")[0].lower() in _STARTS:
        begin = _SELF.match(clause)
        rest = clause[begin.end() :] if begin else clause
        clause = rest if _verb_of(rest.partition(" ")[0]) else clause
    titled, _, after = clause.partition(" - ")
    if after and not _verb_of(titled.partition(" ")[0]) and _verb_of(after.partition(" ")[0]):
        clause = after
    clause = clause.rstrip(" .:,;")
    if "(" in clause:
        clause = _OPEN.sub("", _ADVICE.sub("", clause))
    before, _, last = clause.rpartition(" ")
    return before.rstrip(" .:,;(") if last.lstrip("(").lower() in _CUT else clause.rstrip(" .:,;")


def _verb_of(word: str) -> Verb | None:
    """The verb that a word is, where it is in a form that can follow “One call can” or “One call”."""
    verb = vocabulary().verbs.get(word.lower().rstrip(","))
    if verb is None or verb.form not in ("base", "third") or _COMPOUND.search(verb.base):
        return None
    return None if verb.base in vocabulary().foreign else verb


def _telling(clause: str) -> Verb | None:
    """The verb that a clause begins with, where it tells what the call does and can be told in our sentence."""
    first, _, rest = clause.partition(" ")
    spoken = rest and first.lower() not in _CALLERS and "this tool" not in clause[:40].lower()
    return _verb_of(first) if spoken and not _OURS.search(clause) else None


def _told(clause: str) -> str | None:
    """A clause that begins with a verb, so that it can follow “One call”; None of others. Its verb and those joined to
    it are inflected; before a list of verbs stands “can”."""
    first, _, rest = clause.partition(" ")
    word = first.lower()
    if _telling(clause) is None:
        return None
    if word[-1] == "," and not _inflected(word[:-1]):
        return f"can {word} {rest}"
    if rest.lower().startswith(_LISTS):
        rest = f"a {rest}"
    joins = "," in rest or " and " in clause or " or " in clause
    return _agreed(word) + (_JOINT.sub(_joined, f" {rest}") if joins else f" {rest}")


def _joined(found: re.Match[str]) -> str:
    joint, word, object_follows = found.groups()
    before = found.string[: found.start()]
    if before.count("(") > before.count(")"):
        return joint + word
    noun = word in grammar()["ambiguous"] and word not in ("return", "save") and not object_follows and found.start()
    if noun or (word != "return" and _INFINITIVE.search(found.string, 0, found.start() + 1)):
        return joint + word
    agreed = _agreed(word)
    alone = joint == ", " and agreed != found[2] and " and " not in found.string[found.end() :]
    return (", and " if alone else joint) + agreed


def _agreed(word: str) -> str:
    """A verb in the third person, whatever form it has; other words as they are."""
    verb = vocabulary().verbs.get(word)
    base = verb is not None and verb.form == "base" and not _inflected(word)
    third = _third(word)
    return third if base and third in vocabulary().verbs else word


@lru_cache(maxsize=4_096)
def _inflected(word: str) -> bool:
    """Whether a word is a verb's third person, although the lexicon may take it for a base form (a Portuguese
    `deletes`)."""
    verbs = vocabulary().verbs
    return word.endswith("s") and any(
        base in verbs and verbs[base].form == "base" and _third(base) == word for base in (word[:-1], word[:-2])
    )


@lru_cache(maxsize=4_096)
def _third(base: str) -> str:
    return next((word for word, form in forms(base).items() if form == "third"), base)


def doing(clause: str) -> str | None:
    """The verb of a clause as a subject, with the thing that it acts on in a word, such as `listing the issues`; None
    where the clause names nothing of a few words right after its verb."""
    verb, rest = _telling(clause), clause.partition(" ")[2]
    if verb is None or not clause.isascii() or rest.lower().startswith("not "):
        return None
    thing = _thing(rest)
    if thing is None or verb.base in _EMPTY:
        return None
    noun = _in_a_word(thing)
    if verb.base in _LOOKED_UP:
        return f"looking up the {noun}" if noun else "looking that up"
    return f"{_gerund(verb.base)} {f'the {noun}' if noun else 'that'}"


def _in_a_word(thing: str) -> str:
    """The last word of a thing; none where that is a name of its own or no word."""
    noun = thing.rpartition(" ")[2]
    plain = noun.isalpha() and noun.islower() and len(noun) > _SHORT_NOUN and not _NO_NOUN.search(noun)
    return noun if plain and noun not in grammar()["determiners"] else ""


@lru_cache(maxsize=4_096)
def _gerund(base: str) -> str:
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return f"{base[:-1]}ing"
    # `getting`, and not `openning`: the last letter is doubled where the last syllable is stressed.
    doubled = base[-1] if _STRESSED.search(base) and _CLOSED.search(base) else ""
    return f"{base}{doubled}ing"


_SHORT_NOUN = 2
# How or when something is done, and what is only said of a thing.
_NO_NOUN = re.compile(
    r"(?:ly|ed)$|^(?:available|here|there|today|now|live|own|everything|anything|all|online|soon|due|new|current|open|"
    r"active|public|private|local|remote|specific|relevant|similar|more|other|own|recent)$"
)
_STRESSED = re.compile(r"^[^aeiou]*[aeiou][^aeiou]+$|(?:mit|get|fer|set|run|put|zip|gin|ban|pin|tag|cap|bed)$")
_CLOSED = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


def _thing(rest: str) -> str | None:
    """The thing right after a verb, where it is named in a few words."""
    words = rest.split()
    named = list(takewhile(_goes_on, words))
    broken_off = len(named) < len(words) and words[len(named)].lower() not in _BEYOND
    if broken_off or not 0 < len(named) <= _LONG_THING or named[-1].lower() in grammar()["determiners"]:
        return None
    return " ".join(named)


def _goes_on(word: str) -> bool:
    return word.lower() not in _BEYOND and _PLAIN.fullmatch(word) is not None
