"""The leading clause of a description without what stands around it: marks, labels, “this tool …”, advice."""

import re

from classifier.justification.inflect import leading, manner, tellable, verbs
from classifier.justification.shown import shown
from classifier.justification.tongue import in_english
from classifier.vocabulary import grammar

# `This tool …`, `The payments API allows users to …`, `Tool for …`: what stands before the verb.
_SELF = re.compile(
    r"(?:(?:this|the|an?)\s+(?:(?!(?:of|for|in|on|from|to|with|and|or)\b)\w+\s+){0,4}"
    r"(?:tool|function|endpoint|api|command|method|mcp|server|service|operation|action)\s*)?"
    r"(?:it |(?:which|that) (?=(?:allow|enable|let)s? ))?"
    r"(?:(?:is|can be)?\s*used to|will|can|(?:allows?|enables?) (?!only\b)"
    r"(?:(?:[\w-]+ ){1,3}|the (?:[\w-]+ ){1,4}of an? (?:[\w-]+ ){1,2})to|"
    r"lets? (?:you|users?|agents?)|helps (?:you )?(?:to )?|"
    r"use (?:this|the) (?:tool |function |api |endpoint |method |operation )?to|"
    r"(?:a )?tools? (?:to|for)|useful for(?: when you need to)?|"
    r"this|that|which|to|for|it)?\s*(?:only\s+)?",
    re.IGNORECASE,
)
_STARTS = frozenset((
    "this", "the", "a", "an", "tool", "tools", "use", "used", "helps", "allow", "allows", "enable", "enables", "let",
    "lets", "will", "can", "is", "it", "that", "which", "to", "for", "useful",
))  # fmt: skip
# `This tool helps debug failures by retrieving logs` retrieves logs.
_HELPS = re.compile(
    r"(?:(?:this|the) (?:tool|function|api|server) )?(?:helps?|assists?|aids?)\b.{3,160}?\bby (\w+ing) ", re.IGNORECASE
)
# `Simple tool to …`, `DANGER: …`, `1. …`, `Acme | …`.
_BEFORE = re.compile(
    r"(?:[\w/-]+ ){0,5}(?:tool|agent|API|function|handler|endpoint|method|helper|toolkit|utility) "
    r"(?:is )?(?:to|that|which|for|can) |"
    r"(?:[\w-]+ ){1,4}(?:API|endpoint|tool) (?=(?:calculates|creates|fetches|generates|gets|provides|returns) )|"
    r"(?![^:]*\b(?:undo|simulat\w*|not|never|no|disabled|mock|dry|test\w*)\b)[^:]{1,40}: |[0-9]+[.)] |"
    r"(?:[\w.-]{1,24} ){1,3}\| ",
    re.IGNORECASE,
)
# `Advanced search for …`: a noun for what is done.
_SEARCH = re.compile(r"(?:[\w-]+ ){1,4}search (?=for )", re.IGNORECASE)
# `tool for routes - delete operations`: which of them, and no deed.
_KINDS = re.compile(r"[a-z]+ (?:data|endpoints?|operations?)")
_NUMBERED = re.compile(r"step [0-9]+\b", re.IGNORECASE)
# What is done besides, where the first of it is told as “doing”.
_ALSO = re.compile(r"((?:^|^and|^or|,|,? and|,? or) ?)\b([a-z]+ing)\b(?= |,)")
# `When asked, call`: what is done, after when to do it. A condition on an argument is no part of that.
_WHEN = re.compile(
    r"(?:(?:when(?:ever)?|if|after|once) (?:(?:the|an?) (?:user|assistant)|users?|you|needed|asked|all)\b[^,]{0,100}|"
    r"(?:given|based on) [^,]{1,60}), (?:please )?(?:use this (?:tool|function) to )?|"
    # `It will not change a file, but just append a line`.
    r"it (?:will|does) not [^,]{3,80}, but (?:just|only) ",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"</\w+.*|\s#{1,4}\s.*|\s(?::return|:param|@param|@return|Args:|Arguments:|Parameters:|Returns:|Example:).*",
    re.DOTALL,
)
# The number of an item is no sentence.
_ITEM = re.compile(r"^[0-9]{1,2}[.)]\s+")
_LABEL = re.compile(r"^(?:(?:mcp )?tool|start here)\s*[:–—-]\s*", re.IGNORECASE)
# What is said by examples is not said of every call.
_EXAMPLE = re.compile(
    r"(?<!\ba)(?<!\bthe)(?<!\byour),? (?:such as|for example|for instance|e\.g\.)(?:,.*| (?!an? |the ).*)?$|"
    r"(?<=s),? like (?!an? |the )[^,]+(?:,| etc).*$",
    re.DOTALL,
)
# Several of them, and what all are put into or taken from.
_SEVERAL = re.compile(
    r"(?<=s) like (?!an? |the )[\w -]+,(?: [\w -]+,){1,4} (?:and|or) [\w -]+?(?= (?:from|in|into|to) an? [\w -]+$)"
)
_EXAMPLES = ("such as", "for example", "for instance", "e.g.", " like ")
# Two sentences that were put together without a space between them, or with a comma. Every branch begins with one plain
# character, so that the search skips to where one stands.
_NEXT = ("Use\\b", "The\\b", "This\\b", "It\\b", "Args\\b", "You\\b", "Note:", "Returns?:")
_ADVISES = (
    r"(?:and|or) call this\b|It's (?:\w+ )?recommended\b|(?:don't|do not) call\b|"
    r"[Uu]se this (?:tool|function|when|only|to)\b|(?:ideal|perfect|useful) for\b|(?:which|that) (?:is|are)$"
)
# What it is good for, or what to mind, after a comma.
_MINDS = (
    r"(?:this|it) (?:is|does|can|will|has|makes)\b|[Tt]his (?!(?:is|was)\b)\w+ (?:can|means|will)\b|"
    r"always\b|very important|and do not use\b|do not use\b|before (?:calling|executing|using)\b|"
    r"(?:allowing|enabling|giving|helping|letting) you\b|ensuring\b"
)
_RUN_ON = re.compile(
    "".join(f"{one[0]}(?<=[a-z]{{3}}{one[0]}){one[1:]}|" for one in _NEXT)
    + r"\.(?<=[a-z]{3}\.)(?:(?:[Uu]se|[Tt]h(?:e|is|at)|[Ii]t|[Rr]eturns?|[Nn]ote|[Yy]ou|Args|Pagination|Supports|Only|"
    rf"For|Example)\b|(?:Note|Returns?):)|,(?= (?:{_ADVISES}|{_MINDS}))|"
    r":(?= When (?:\w+ )?\w+ing\b)|"
    rf" (?:(?={_ADVISES}|Either\b|This (?:tool|can|is|will|selector)\b|(?<!for )(?:if|when) you (?!do\b))|\| )"
)
# What speaks to the model is no part of what a call does; what was cut within a bracket or at “e.g.” is not said.
_ADVICE = re.compile(
    r"\s*\([^()]*\b(?:don't|do not|use|call|destructive|read-only|deprecated|operation|field|this|mock|e\.g|required|"
    r"requires?(?! conf)|(?<!if )needed|supports?|supported|must|may|note|fixed|defaults? to|enabled|enterprise only|"
    r"production-safe)\b"
    r"[^()]*\)$",
    re.IGNORECASE,
)
# What it takes or is good for, after what is done.
_TAIL = re.compile(
    r"(?:,|(?<= )-) (?:(?:requires?|must|essential|lightweight|often|allows?|helpful|useful|before using) |Either ).*|"
    r"(?:,|(?<= )-) supports (?!and ).*|"
    r", Returns? .*|, if the [\w ]{1,40} already exists?$|"
    r" as a tool$"
)
_OPEN = re.compile(r"\s*\([^()]*$")
_DANGLING = re.compile(
    r",?(?:(?: and| which| that)? (?:is|are)|(?:,| and| which| that) includes|(?: and)? including|"
    r"(?: by providing| with| using| for)? the following(?: \w+)?)$"
)
_CUT = frozenset(("e.g", "i.e", "etc", "vs"))
_HANGING = (" is", " are", " includes", " including")
_OPEN_ENDED = _CUT | {"by", "like", "so", "when"}
# The ends of sentences and the headings that the clause was not cut at, for a mark stood between.
_CLOSES = re.compile("".join(f"(?<!{re.escape(one)})" for one in sorted(_CUT)) + r"[.!?;](?=[^\w\s,]*(?:\s|$))")
_ENDING = frozenset(".!?;")
_HEADED = re.compile(r"\n\s*[A-Z][\w ]{0,20}:|(?<=[a-z)])\s*\n\s*(?=[A-Z][a-z]* [a-z])")
# A key that an author sets off from the words around it.
_KEYS = re.compile(r"(?<=\s)`([a-z_]{2,30})`(?=$|[,.;]| \(| (?:and|equals|in|one|or|to|until)\b)")
# Praise, and not how it is done.
_PRAISED = re.compile(r" with (?:balanced|sophisticated) [a-z]+(?: and)? [a-z]+")
_PRAISES = (" with balanced ", " with sophisticated ")
# A template of an address that nobody filled in: `: %7Bowner%7D/%7Brepo%7D`.
_UNFILLED = re.compile(r':? "?(?:%7B\w+%7D/?)+"?')
# `Lake operations - Commands for managing lakes`: one of them is run.
_COMMANDS = re.compile(r"\A[\w ()&/]{2,60} operations? [-–—] Commands? (?=(?:for|to) )", re.IGNORECASE)
_ROUTES = re.compile(r"[. ]*This (?:tool )?is a .*", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# Verbs that authors write as the noun.
_TOGETHER = {
    "login": "log in", "lookup": "look up", "looksup": "look up", "setup": "set up", "cleanup": "clean up",
    "rollback": "roll back", "backup": "back up", "hangup": "hang up", "logout": "log out", "shutdown": "shut down",
}  # fmt: skip
# Of these, the ones that are the noun only before such words.
_SEEN_TO = frozenset(("login", "lookup"))
_NOUN_AFTER = frozenset(("", "by", "for", "form", "of", "page", "service", "table", "tables", "tool"))


def cleaned(clause: str) -> str:
    """The clause in one line and bounded, from its verb on where it has one. It may be empty."""
    clause = _KEYS.sub(r"'\1'", clause) if "`" in clause else clause
    clause = in_english(_ITEM.sub("", clause) if clause[:1].isdigit() else clause)
    if "Commands " in clause and (found := _COMMANDS.match(clause)):
        clause = f"Run one of the commands {_ROUTES.sub('', clause[found.end() :])}"
    if clause.startswith("Manage ") and "(read-only)" in clause:
        # What only reads manages nothing.
        clause = f"Get {clause.removeprefix('Manage ')}"
    clause = _PRAISED.sub("", clause) if any(map(clause.__contains__, _PRAISES)) else clause
    clause = _closed(_LINK.sub(r"\1", clause.replace("**", "")) if "[" in clause or "**" in clause else clause)
    if clause[:4].lower() in ("tool", "mcp ", "star"):
        clause = _LABEL.sub("", clause)
    if ":" in clause or "@" in clause or "</" in clause or "#" in clause:
        clause = _AFTER.sub("", clause)
    if any(map(clause.__contains__, _EXAMPLES)):
        clause = _EXAMPLE.sub("", _SEVERAL.sub("", clause))
    if "%7B" in clause:
        clause = _UNFILLED.sub("", clause)
    clause = _bare(_apart(_without(clause)))
    clause = _RUN_ON.split(clause, maxsplit=1)[0].rstrip(" .:,;")
    clause = _unspliced(clause) if " - " in clause else clause
    clause = _TAIL.sub("", clause) if "," in clause or " - " in clause or clause.endswith(" as a tool") else clause
    return _trimmed(unopened(_ADVICE.sub("", clause)) if "(" in clause else clause)


def numbered(clause: str) -> bool:
    """Whether a clause begins with the number of a step, which is no verb."""
    return _NUMBERED.match(clause) is not None


def unopened(clause: str) -> str:
    """A clause without a bracket that is not closed."""
    return _OPEN.sub("", clause)


def _closed(clause: str) -> str:
    """A clause up to the first end of a sentence in it."""
    if "\n" in clause:
        clause = _HEADED.split(clause, maxsplit=1)[0]
    clause = shown(clause).strip(" *#:-–—•|").lstrip(">").lstrip()
    return clause if _ENDING.isdisjoint(clause) else _CLOSES.split(clause, maxsplit=1)[0]


def _trimmed(clause: str) -> str:
    clause = _DANGLING.sub("", clause) if "following" in clause or clause.endswith(_HANGING) else clause
    before, _, last = clause.rpartition(" ")
    return before.rstrip(" .:,;(") if last.lstrip("(").lower() in _OPEN_ENDED else clause.rstrip(" .:,;—–")


def _without(clause: str) -> str:
    """A clause without “this tool …” or “tool for …” before its verb."""
    begin = _SELF.match(clause) if clause.partition(" ")[0].lower() in _STARTS else None
    if begin is None:
        return clause
    if helps := _HELPS.match(clause):
        return _done(helps[1], clause[helps.end() :]) or clause
    rest = clause[begin.end() :]
    word, _, more = rest.partition(" ")
    rest = (_done(word, more) if begin[0].lower().endswith("for ") else "") or rest
    return rest if _begins(rest) else clause


def _done(doing: str, what: str) -> str:
    """`retrieve logs and count them` of `retrieving` and `logs and counting them`; empty where one is no such form."""
    first = doing.lower().rstrip(",")
    if not what or not all(map(_base_of, (first, *(also for _, also in _ALSO.findall(what))))):
        return ""
    joined = _ALSO.sub(lambda found: found[1] + _base_of(found[2]), what)
    return f"{_base_of(first)}{',' if doing.endswith(',') else ''} {joined}"


def _base_of(doing: str) -> str:
    """`retrieve` of `retrieving`; empty of what is no such form."""
    verb = verbs().get(doing)
    return verb.base if verb is not None and verb.form == "ing" else ""


def _apart(clause: str) -> str:
    """A clause whose first verb is written apart: `look up the domain` of `lookup the domain`."""
    first, _, rest = clause.partition(" ")
    low, after = first.lower(), rest.partition(" ")[0].lower()
    due = after in grammar()["determiners"] or low == "looksup" or (low in _SEEN_TO and after not in _NOUN_AFTER)
    apart = _TOGETHER.get(low, "") if due else ""
    return f"{apart} {rest}" if apart else clause


def _bare(clause: str) -> str:
    """A clause from its verb on, where a title, a label, a number or a condition stands before it."""
    if _begins(clause) and not numbered(clause):
        return clause
    after = clause.replace(" — ", " - ").partition(" - ")[2]
    if after and _KINDS.fullmatch(after):
        return clause
    label = _BEFORE.match(clause)
    unlabelled = clause[label.end() :] if label else clause
    done = _done(*unlabelled.partition(" ")[::2]) if label else ""
    told = (after, unlabelled, done, _asked(clause), _asked(unlabelled), _SEARCH.sub("search ", clause, count=1))
    return next((rest for rest in told if _begins(rest)), clause)


def _asked(clause: str) -> str:
    """A clause without when to do what it says."""
    found = _WHEN.match(clause)
    return clause[found.end() :] if found else clause


def _unspliced(clause: str) -> str:
    """A clause up to the dash after which another begins; after one may also stand what can be done."""
    before, _, after = clause.partition(" - ")
    verb = tellable().get(after.partition(" ")[0].lower())
    return before if _begins(before) and verb is not None and verb.form == "third" else clause


def _begins(clause: str) -> bool:
    """Whether a clause begins with a verb that can be told, or with how it is done and the verb."""
    return leading(clause[len(manner(clause)) :].partition(" ")[0]) is not None
