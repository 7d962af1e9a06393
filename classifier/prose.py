"""The justification: two or three plain sentences, as a careful reviewer would write them.

The first says what a call does, the second why it is this category and not the neighbouring one, the third what bounds
or widens the damage. Each is chosen by the evidence. Words of the tool are quoted as data, bounded and cleaned.
"""

import re
from functools import cache, lru_cache

from classifier.phrases import BOUNDS, DEEDS, LEVELS, REASONS, VERSUS, WIDENS
from classifier.reading import Reading
from classifier.ruleset import Rule
from classifier.vocabulary import forms, vocabulary
from classifier.weights import Scores
from toolrisk.models import Category, Finding, Risk, ToolDefinition

_CLAUSE = 150
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff`\U000e0000-\U000e007f]+"
)
_SPACES = re.compile(r"\s+")
_SELF = re.compile(
    r"^(?:this|the)?\s*(?:tool|function|endpoint|api|command|method)?\s*(?:is used to|can be used to|will|"
    r"allows (?:you|users) to|lets you|helps (?:you )?(?:to )?|used to|use this (?:tool )?to|tool to|tool for)\s+",
    re.IGNORECASE,
)


def justify(
    definition: ToolDefinition,
    reading: Reading,
    scores: Scores,
    findings: list[Finding],
    flags: list[Finding],
    category: Category | None,
    risk: Risk,
    rules: dict[str, Rule],
) -> str:
    """Plain sentences that agree with the verdict they go with."""
    if category is None:
        return _unknown(definition) + _flagged(flags)
    poisoned = any(flag.kind == "poisoning" for flag in flags)
    first = _deed(definition, reading, poisoned)
    second = _why(scores, findings, reading, (category, risk), rules)
    third = _reach(reading, category, risk)
    return " ".join(sentence for sentence in (first, second, third) if sentence) + _flagged(flags)


def shown(text: str, most: int = _CLAUSE) -> str:
    """Words from outside made fit for a sentence: one line, no control or invisible characters, bounded."""
    plain = _SPACES.sub(" ", _UNFIT.sub(" ", text[: 4 * most])).strip()
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


def _deed(definition: ToolDefinition, reading: Reading, poisoned: bool) -> str:
    name = shown(definition.name, 60)
    clause = "" if poisoned else _SELF.sub("", shown(reading.texts["clause"]).strip(" *#:-–—•>|")).rstrip(" .")
    if len(clause) < 8:
        return _by_name(name, reading)
    spoken = _third_person(clause)
    if spoken:
        return f"One call {spoken}."
    if clause.isascii():
        return f"Its author describes {name} as “{clause}”."
    return f"Its description reads “{clause}”."


def _by_name(name: str, reading: Reading) -> str:
    words = reading.texts["name"].split()
    if reading.head is not None and reading.head.base in words:
        at = words.index(reading.head.base)
        rest = " ".join([*words[at + 1 :], *words[:at]])[:80]
        third = _conjugated(reading.head.base)
        return f"There is no description to go by; from its name, {name} {third} {rest or 'what it is given'}."
    return f"There is no description to go by; the name {name} is that of a thing, which a call most likely returns."


def _third_person(clause: str) -> str | None:
    """A clause that begins with a verb, so that it can follow “One call”."""
    first, _, rest = clause.partition(" ")
    verb = vocabulary().verbs.get(first.lower().strip(","))
    if verb is None or not first.isascii() or verb.form not in ("base", "third"):
        return None
    if verb.form == "third":
        return f"{first.lower()} {rest}"
    spoken = _conjugated(first.lower().strip(","))
    if spoken not in vocabulary().verbs:
        return None
    second, _, after = rest.partition(" ")
    joined, _, last = after.partition(" ")
    other = vocabulary().verbs.get(joined.lower())
    if second.lower() in ("and", "or") and other is not None and other.form == "base" and last:
        return f"{spoken} {second.lower()} {_conjugated(joined.lower())} {last}"
    return f"{spoken} {rest}"


@lru_cache(maxsize=4_096)
def _conjugated(base: str) -> str:
    return next((word for word, form in forms(base).items() if form == "third"), base)


_PLAIN = frozenset({"read/status", "read/only-text"})


def _why(
    scores: Scores,
    findings: list[Finding],
    reading: Reading,
    verdict: tuple[Category, Risk],
    rules: dict[str, Rule],
) -> str:
    """Why this category: the strongest rule that is more than a verb; else the verb; else what it is not."""
    category, risk = verdict
    runner, odds = scores.runner_up
    against = VERSUS[str(category), runner]
    close = odds >= 0.03
    for finding in findings:
        rule = rules[finding.rule]
        if rule.category == category and rule.match and rule.risk == risk and rule.id not in _PLAIN:
            reason = rule.why.partition(". ")[0].rstrip(".")
            return f"{reason}, {against}." if close else f"{reason}: {category}."
    said = DEEDS.get(reading.act)
    if said is not None and said[0] == str(category):
        return f"{said[1]}, {against}." if close else f"{said[1]}, so it is {category}."
    return f"{LEVELS['category', str(category)]}, {against}."


def _reach(reading: Reading, category: Category, risk: Risk) -> str:
    """What bounds or widens the damage: the arguments at stake, what the text says of it, and the level."""
    spoke = reading.spoke
    group = "Read" if category is Category.read else "change"
    applies = ("", group, str(category))
    level = _level(reading, category, risk)
    stake = _arguments(reading, category)
    widens = [phrase for rule, where, phrase in WIDENS if rule in spoke and where in applies]
    bounds = [phrase for rule, where, phrase in BOUNDS if rule in spoke and where in applies]
    more = [stake] if stake else widens if risk is not Risk.low else bounds
    if stake or (more and level == LEVELS[str(category), str(risk)]):
        level = f"{level}; {more[0]}"
    return f"{level[0].upper()}{level[1:]}."


def _level(reading: Reading, category: Category, risk: Risk) -> str:
    """Why this level, from the evidence where it says, from the rubric otherwise."""
    for evidence, sentence in _reasons().get((str(category), str(risk)), ()):
        if evidence == reading.act or evidence in reading.spoke:
            return sentence
    return LEVELS[str(category), str(risk)]


@cache
def _reasons() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for wanted, evidence, sentence in REASONS:
        found.setdefault(wanted, []).append((evidence, sentence))
    return found


_STAKES: dict[Category, tuple[tuple[frozenset[str], str], ...]] = {
    Category.execute: (
        (frozenset(["sql", "query", "statement", "cypher", "aql"]), "what runs is whatever “{}” holds"),
        (frozenset(["command", "cmd", "shell_command", "commands", "args"]), "what runs is whatever “{}” holds"),
        (
            frozenset(["code", "script", "javascript", "python_code", "code_snippet", "expression"]),
            "what runs is whatever “{}” holds",
        ),
        (frozenset(["url", "method", "endpoint", "path"]), "“{}” comes from the caller"),
    ),
    Category.write: (
        (
            frozenset(
                [
                    "to",
                    "recipient",
                    "recipients",
                    "phone",
                    "phone_number",
                    "chat_id",
                    "channel",
                    "channel_id",
                    "cc",
                    "bcc",
                    "email",
                ]
            ),
            "“{}” decides who gets it",
        ),
        (
            frozenset(["role", "roles", "permission", "permissions", "scopes", "visibility"]),
            "“{}” decides how far the right goes",
        ),
        (frozenset(["path", "file_path", "filepath", "filename", "output_path"]), "“{}” decides which file"),
    ),
    Category.destructive: (
        (frozenset(["force", "recursive", "permanent", "cascade"]), "“{}” makes it graver"),
        (frozenset(["filter", "filter_expr", "where", "query", "ids"]), "“{}” decides how much goes at once"),
        (frozenset(["path", "file_path", "directory"]), "“{}” decides what goes"),
    ),
    Category.financial: (
        (
            frozenset(["amount", "quantity", "qty", "value", "amount_in", "units", "limit_price"]),
            "“{}” decides how much",
        ),
        (
            frozenset(["to", "recipient", "destination", "destination_address", "to_address"]),
            "“{}” decides who gets it",
        ),
    ),
    Category.read: (
        (frozenset(["path", "file_path", "filepath", "paths", "directory"]), "“{}” decides which file is opened"),
        (frozenset(["url", "urls", "uri"]), "“{}” may name any address"),
        (frozenset(["sql", "query_sql"]), "“{}” may ask for any row"),
    ),
}


def _arguments(reading: Reading, category: Category) -> str:
    """The arguments at stake, in words."""
    if not reading.arguments:
        return ""
    present = {one.words: one.key for one in reading.arguments}
    for names, phrase in _STAKES[category]:
        if not names.isdisjoint(present):
            key = next(key for word, key in present.items() if word in names)
            return phrase.format(shown(key, 40))
    return ""


def _flagged(flags: list[Finding]) -> str:
    if any(flag.kind == "poisoning" for flag in flags):
        return " Besides, its definition bears signs of poisoning, which is reason enough to hide it."
    hints = [flag.rule for flag in flags if flag.kind == "contradiction"]
    if "contradiction/read-only-hint" in hints:
        return " Its author's hint that it only reads is contradicted by the text."
    if hints:
        return " Its author's hint does not fit the text."
    return ""
