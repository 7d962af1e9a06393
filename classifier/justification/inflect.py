"""English verbs in the form in which they stand in a justification."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from classifier.vocabulary import Verb, forms, grammar, vocabulary
from toolrisk import house

FILE = Path(__file__).with_suffix(".yml")

# `logs in`, and not `logins`.
_COMPOUND = re.compile(
    r"_|(?:log|look|set|back|shut|roll|check|sign|clean|tear|warm|top|pay|cash|hang|take)(?:in|up|down|back|out|off)$|"
    r"^goto$|[0-9]"
)
# What a thing is or has, or a model thinks, is nothing that a call does; and nouns that the lexicon takes for verbs.
_STATES = frozenset(
    ("is", "has", "let", "allow", "think", "consider", "stay", "gain", "whois", "exec", "cherry", "details", "max")
)
# The lexicon has these of names, as they stand there.
_THIRD = frozenset(("is", "has", "exists"))
# Nouns that say how before a verb: `bulk delete`.
_AT_ONCE = frozenset(("batch", "bulk", "force"))
_NO_ADVERBS = frozenset((
    "apply", "reply", "supply", "family", "assembly", "anomaly", "only", "early", "daily", "weekly", "monthly",
    "yearly", "hourly", "quarterly",
))  # fmt: skip
_STRESSED = re.compile(
    r"^[^aeiou]*[aeiou][^aeiou]+$|(?:mit|get|(?<!of)fer|set|run|put|zip|gin|ban|pin|tag|cap|bed|quip|quit|wrap|strap|scan|flag|star|format|debug|control|"
    r"screenshot|snapshot)$"
)
_CLOSED = re.compile(r"(?:[^aeiou]|qu)[aeiou][^aeiouwxy]$")


def is_adverb(word: str) -> bool:
    """Whether a word in lower case says how or when something is done; `supply` only looks like it."""
    return word.endswith("ly") and word not in _NO_ADVERBS


@cache
def verbs() -> Mapping[str, Verb]:
    """The lexicon's verbs, and those of no class; the files do not change while the process lives."""
    told = house.from_yaml(FILE.read_text(encoding="utf-8"))["plain"]
    plain = {word: Verb("", base, form) for base in (*grammar()["plain"], *told) for word, form in forms(base).items()}
    return {**plain, **vocabulary().verbs}


@cache
def tellable() -> Mapping[str, Verb]:
    """Those in a form that can follow “One call can” or “One call”, and that tell of a deed."""
    foreign = vocabulary().foreign
    return {
        word: verb
        for word, verb in verbs().items()
        if verb.form in ("base", "third") and verb.base not in foreign | _STATES and not _COMPOUND.search(verb.base)
    }


def leading(word: str) -> Verb | None:
    """The verb that the first word of a clause is, as `List`, `Create,` or `Get/check`; None of others."""
    parts = word.lower().rstrip(",").split("/")
    found = [tellable().get(part) for part in parts]
    return found[0] if all(found) else None


def manner(clause: str) -> str:
    """What stands before the first verb of a clause and says how it is done, as it is told: `quickly `, `bulk-`."""
    first, _, rest = clause.partition(" ")
    if rest.startswith("and "):
        # `immediately and permanently delete`.
        also = manner(rest[4:]) if first.isascii() and first.isalpha() and is_adverb(first.lower()) else ""
        return f"{first.lower()} and {also}" if also and not also.endswith("-") else ""
    low = first.lower()
    how = low in _AT_ONCE or (first.isascii() and first.isalpha() and is_adverb(low))
    if not how or leading(rest.partition(" ")[0]) is None:
        return ""
    return f"{low}-" if low in _AT_ONCE else f"{low} "


def agreed(word: str) -> str:
    """A verb in the third person, whatever form it has; other words as they are."""
    verb = verbs().get(word)
    base = verb is not None and verb.form == "base" and word not in _THIRD and not inflected(word)
    third = _third(word)
    return third if base and third in verbs() else word


@lru_cache(maxsize=4_096)
def inflected(word: str) -> bool:
    """Whether a word is a verb's third person, although the lexicon may take it for a base form (a Portuguese
    `deletes`)."""
    known = vocabulary().verbs
    return word.endswith("s") and any(
        base in known and known[base].form == "base" and _third(base) == word for base in (word[:-1], word[:-2])
    )


def uninflected(base: str) -> str:
    """The base form of what the lexicon takes for one."""
    return base[:-1] if inflected(base) else base


@lru_cache(maxsize=4_096)
def _third(base: str) -> str:
    return next((word for word, form in forms(base).items() if form == "third"), base)


@lru_cache(maxsize=4_096)
def gerund(base: str) -> str:
    """A verb as the name of what is done: `getting`, and not `openning`."""
    base = uninflected(base)
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return f"{base[:-1]}ing"
    # The last letter is doubled where the last syllable is stressed.
    doubled = base[-1] if _STRESSED.search(base) and _CLOSED.search(base) else ""
    return f"{base}{doubled}ing"


def plural(noun: str) -> str:
    """Nouns in the plural look like verbs in the third person."""
    return noun if noun.endswith("s") else _third(noun)


def participle(base: str) -> str:
    """A regular verb as what has been done: `moved`, `copied`."""
    stem = gerund(base).removesuffix("ing")
    return f"{stem[:-1]}ied" if stem.endswith("y") and stem[-2:-1] not in "aeiou" else f"{stem}ed"
