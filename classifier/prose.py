"""The justification: two or three plain sentences, as a careful reviewer would write them.

The first says what a call does, the second why it is this category and not the neighbouring one, the third what bounds
or widens the damage. Each is chosen by the evidence, none against the facets, and none says again what another said.
Words of the tool are quoted as data, bounded and cleaned.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from classifier.findings import Considered
from classifier.memo import Memo
from classifier.phrases import (
    BARRED,
    BECAUSE,
    BESIDE,
    BOUNDS,
    DEEDS,
    LEVELS,
    NAMES,
    NEEDS,
    REASONS,
    RESTS,
    STAKES,
    VERSUS,
    WIDENS,
)
from classifier.reading import Reading
from classifier.vocabulary import Verb, forms, vocabulary
from classifier.weights import Scores
from toolrisk.models import Category, Facets, Finding, Risk, ToolDefinition

_CLAUSE = 150
_CLOSE = 0.03
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff`\U000e0000-\U000e007f]+"
)
_SPACES = re.compile(r"\s+")
_SELF = re.compile(
    r"(?:(?:this|the|an?)\s+(?:\w+\s+)?(?:tool|function|endpoint|api|command|method)\s*)?"
    r"(?:(?:is|can be)?\s*used to|will|allows (?:you|users) to|lets you|helps (?:you )?(?:to )?|use this (?:tool )?to|"
    r"(?:a )?tool (?:to|for)|that|which)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s(?::return|:param|@param|@return|Args:|Arguments:|Parameters:|Returns:|Example:).*", re.DOTALL)
_FILLERS = frozenset(
    (
        "tool",
        "function",
        "endpoint",
        "api",
        "command",
        "method",
        "this",
        "use",
        "used",
        "helps",
        "allows",
        "lets",
        "will",
        "that",
        "which",
    )
)


class Case(NamedTuple):
    """A verdict without its words, and what it rests on."""

    definition: ToolDefinition
    reading: Reading
    scores: Scores
    considered: tuple[Considered, ...]
    findings: list[Finding]
    flags: list[Finding]
    category: Category | None
    risk: Risk
    facets: Facets


def justify(case: Case) -> str:
    """Plain sentences that agree with the verdict they go with."""
    if case.category is None:
        return _unknown(case.definition) + _flagged(case.flags)
    category = case.scores.category
    reason, end = _why(case, category)
    return f"{_deed(case)} {reason}{end} {_reach(case, category, reason)}{_flagged(case.flags)}"


def shown(text: str, most: int = _CLAUSE) -> str:
    """Words from outside made fit for a sentence: one line, no control or invisible characters, bounded."""
    plain = text[: 4 * most]
    if not (plain.isascii() and plain.isprintable()) or "`" in plain or "  " in plain:
        plain = _SPACES.sub(" ", _UNFIT.sub(" ", plain))
    plain = plain.strip()
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def _unknown(definition: ToolDefinition) -> str:
    name = shown(definition.name, 60)
    if definition.description:
        return (
            f"Neither the name “{name}” nor the description says what a call does, so it is given "
            f"no category. Until somebody knows, treat it as unsafe."
        )
    return (
        f"The name “{name}” stands without a description and says nothing about what a call does, "
        f"so it is given no category. Until somebody knows, treat it as unsafe."
    )


# ── what a call does ─────────────────────────────────────────────────────────────────────────────────────────────────


def _deed(case: Case) -> str:
    name = shown(case.definition.name, 60)
    spoken = " ".join(case.reading.texts["name"].split())[:80]
    if any(flag.kind == "poisoning" for flag in case.flags):
        return f"The description of {name} is not repeated here{_by_name(name, spoken)}."
    clause = _clause(case.reading.texts["clause"])
    if len(clause) < (8 if clause.isascii() else 2):
        if not case.definition.description:
            return f"There is no description of {name} to go by{_by_name(name, spoken)}."
        return f"The description of {name} says no more than “{clause}”{_by_name(name, spoken)}."
    told = _told(clause)
    if told:
        return f"One call {told}."
    return f"Its author describes {name} as “{clause}”." if clause.isascii() else f"Its description reads “{clause}”."


def _by_name(name: str, spoken: str) -> str:
    return "" if spoken == name.lower() else f"; the name says “{spoken}”"


def _clause(text: str) -> str:
    """The leading clause without its marks, without “this tool …” before it and without lists of arguments after it."""
    clause = shown(text).strip(" *#:-–—•>|")
    if ":" in clause or "@" in clause:
        clause = _AFTER.sub("", clause)
    if clause.partition(" ")[0].lower() in _STARTS:
        begin = _SELF.match(clause)
        rest = clause[begin.end() :] if begin else clause
        clause = rest if _verb_of(rest.partition(" ")[0]) else clause
    return clause.rstrip(" .:,;")


_STARTS = frozenset(
    {
        *[
            "this",
            "the",
            "a",
            "an",
            "tool",
            "use",
            "used",
            "will",
            "allows",
            "lets",
            "helps",
            "that",
            "which",
            "is",
            "can",
        ],
        *_FILLERS,
    }
)


def _verb_of(word: str) -> Verb | None:
    """The verb that a word is, where it is in a form that can follow “One call can” or “One call”."""
    verb = vocabulary().verbs.get(word.lower().rstrip(","))
    return verb if verb is not None and verb.form in ("base", "third") and word.isascii() else None


def _told(clause: str) -> str | None:
    """A clause that begins with a verb, so that it can follow “One call”; None of others. Where verbs are joined the
    first alone would be inflected, so “can” stands before them."""
    first, _, rest = clause.partition(" ")
    verb = _verb_of(first)
    if verb is None or not rest or "this tool" in clause[:40].lower():
        return None
    word = first.lower()
    if verb.form == "third" or _inflected(word.rstrip(",")):
        return f"{word} {rest}"
    third = _conjugated(word)
    joined = word[-1] == "," or " and " in rest or " or " in rest or ", " in rest
    return f"can {word} {rest}" if joined or third not in vocabulary().verbs else f"{third} {rest}"


@lru_cache(maxsize=4_096)
def _inflected(word: str) -> bool:
    """Whether a word that the lexicon takes for a base form is another verb's third person (a Portuguese `deletes`)."""
    verbs = vocabulary().verbs
    return word.endswith("s") and any(
        base in verbs and verbs[base].form == "base" and _conjugated(base) == word for base in (word[:-1], word[:-2])
    )


@lru_cache(maxsize=4_096)
def _conjugated(base: str) -> str:
    return next((word for word, form in forms(base).items() if form == "third"), base)


# ── why this category ────────────────────────────────────────────────────────────────────────────────────────────────


def _why(case: Case, category: str) -> tuple[str, str]:
    """The reason for the category, by the rule that carried it, else by the verb; and how it parts from the next."""
    runner, odds = case.scores.runner_up
    reason = _reason(case, category)
    if odds >= _CLOSE:
        return reason, f", {VERSUS[category, runner]}."
    return reason, f", so it is {category}."


def _reason(case: Case, category: str) -> str:
    strict = category in _BY_LEVEL
    for finding in case.findings:
        spoke = finding.rule in BECAUSE and finding.category == category
        if spoke and (not strict or finding.risk == case.risk) and _fits(finding.rule, case.facets):
            return BECAUSE[finding.rule]
    said = DEEDS.get(case.reading.act)
    return said[1] if said is not None and said[0] == category else LEVELS["category", category]


# Here a rule's words say how much is lost, and would contradict another level.
_BY_LEVEL = frozenset(("Destructive", "Financial"))


def _fits(evidence: str, facets: Facets) -> bool:
    """Whether the facets bear what evidence would say."""
    held = facets.__dict__
    if evidence in NEEDS and not held[NEEDS[evidence]]:
        return False
    return evidence not in BARRED or not any(held[one] for one in BARRED[evidence])


# ── what bounds or widens the damage ─────────────────────────────────────────────────────────────────────────────────


def _reach(case: Case, category: str, reason: str) -> str:
    """Why this level, and the argument at stake or what else the text says of it."""
    level, plain = _level(case, category, reason)
    stake = _stake(case, category)
    more = stake or (_beside(case, category, f"{reason} {level}") if plain else "")
    return f"{level[0].upper()}{level[1:]}{'; ' if more else ''}{more}."


def _level(case: Case, category: str, reason: str) -> tuple[str, bool]:
    """Why this level, from the evidence where it says, else from the facets, else from the rubric; and whether it is
    none of the evidence's."""
    key, act, spoke, facets = (category, str(case.risk)), case.reading.act, case.reading.spoke, case.facets
    said = _reasons().get(key, {})
    for evidence in (*[one.rule for one in case.findings], act, *spoke):
        if evidence in said and _fits(evidence, facets) and not _alike((reason, said[evidence])):
            return said[evidence], False
    for facet, sentence in _besides().get(key, ()):
        if facets.__dict__[facet]:
            return sentence, True
    return LEVELS[key], True


@cache
def _reasons() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for (category, risk), evidence, ground in REASONS:
        found.setdefault((category, risk), {})[evidence] = f"{ground}, so the risk is {risk}"
    return found


@cache
def _besides() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for category, risk, facet, sentence in BESIDE:
        found.setdefault((category, risk), []).append((facet, sentence))
    return found


def _beside(case: Case, category: str, before: str) -> str:
    """What else widens the damage, or bounds it where the risk is low, unless it was said already."""
    applies = ("", "Read" if category == "Read" else "change", category)
    for rule, where, phrase in BOUNDS if case.risk is Risk.low else WIDENS:
        fits = rule in case.reading.spoke and where in applies and _fits(rule, case.facets)
        if fits and not _alike((before, phrase)):
            return phrase
    return ""


_CONTENT = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    ("risk", "that", "what", "with", "which", "from", "this", "call", "there", "they", "them", "have", "than", "where")
)


def _same_words(pair: tuple[str, str]) -> bool:
    """Whether two phrases say the same: half of the telling words of the shorter stand in the other."""
    said, more = (set(_CONTENT.findall(one.lower())) - _COMMON - _LEVEL_WORDS for one in pair)
    return 2 * len(said & more) >= min(len(said), len(more)) > 0


_LEVEL_WORDS = frozenset(("high", "medium", "critical"))
_alike = Memo(_same_words).__getitem__


# ── the arguments at stake ───────────────────────────────────────────────────────────────────────────────────────────


def _stake(case: Case, category: str) -> str:
    """The argument at stake, in words: what the category turns on, else what a finding rests on, else what names the
    one thing that is changed."""
    taken = case.reading.arguments
    if not taken:
        return ""
    at, phrase = _staked((category, tuple([one.words for one in taken])))
    if phrase and (category != "Write" or phrase != _REACHES or _sends(case)):
        return phrase.format(shown(taken[at].key, 40))
    for finding in case.findings:
        if finding.field.startswith("inputSchema"):
            rule = category if category == "Read" and finding.rule in _CHANGING else finding.rule
            return RESTS.get(rule, RESTS[category]).format(_key(case, finding))
    at, phrase = _named((category, case.reading.act, tuple([one.words for one in taken])))
    return phrase.format(shown(taken[at].key, 40)) if phrase else ""


# Who is named in an argument gets something only where something is sent.
_REACHES = "“{}” decides who gets it"
_CHANGING = frozenset(("arguments/amount", "arguments/content", "arguments/force", "arguments/recipient"))


def _sends(case: Case) -> bool:
    return case.facets.external_send or case.reading.act in ("send", "publish", "grant")


def _key(case: Case, finding: Finding) -> str:
    """The key of the argument that a finding rests on."""
    for one in case.reading.arguments:
        if finding.field == one.path and finding.quote == one.key:
            return shown(one.key, 40)
        if finding.field in (f"{one.path}.{one.key[:80]}", f"{one.path}.{one.key[:80]}.description"):
            return shown(one.key, 40)
    return shown(finding.quote, 40)


def _find_stake(of: tuple[str, tuple[str, ...]]) -> tuple[int, str]:
    category, words = of
    for names, phrase in STAKES[category]:
        for at, word in enumerate(words):
            if word in names:
                return at, phrase
    return 0, ""


_IDENTIFIES = frozenset(("id", "ids", "name", "key", "uri", "slug", "uuid", "number", "identifier"))
_CHANGES = frozenset(("update", "move", "label", "switch", "shape"))


def _find_name(of: tuple[str, str, tuple[str, ...]]) -> tuple[int, str]:
    category, act, words = of
    if category in NAMES and (category != "Write" or act in _CHANGES):
        for at, word in enumerate(words):
            if word.rpartition("_")[2] in _IDENTIFIES:
                return at, NAMES[category]
    return 0, ""


_staked = Memo(_find_stake).__getitem__
_named = Memo(_find_name).__getitem__


def _flagged(flags: list[Finding]) -> str:
    if not flags:
        return ""
    if any(flag.kind == "poisoning" for flag in flags):
        return " Besides, its definition bears signs of poisoning, which is reason enough to hide it."
    hints = [flag.rule for flag in flags if flag.kind == "contradiction"]
    if "contradiction/read-only-hint" in hints:
        return " Its author's hint that it only reads is contradicted by the text."
    return " Its author's hint does not fit the text." if hints else ""
