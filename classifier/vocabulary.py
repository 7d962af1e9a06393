"""The lexicon as the judge reads it: which classes of verbs, things and modifiers a word stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import re2

from classifier.memo import Memo
from toolrisk import house

FOLDER = Path(__file__).parent / "lexicon"
_VOWELS = "aeiou"
_IRREGULAR = {
    "begin": ("begun",), "build": ("built",), "buy": ("bought",), "find": ("found",), "get": ("got", "gotten"),
    "give": ("gave",), "hide": ("hidden",), "lend": ("lent",), "make": ("made",), "pay": ("paid",),
    "run": ("ran",), "sell": ("sold",), "send": ("sent",), "take": ("took",), "write": ("wrote", "written"),
}  # fmt: skip


class Verb(NamedTuple):
    """A verb as met: its class, its base form, and whether it stands in a form that can head a name or a command."""

    group: str
    base: str
    form: str


@dataclass(frozen=True)
class Vocabulary:
    """Every form of every verb, the classes of every noun, and the words of languages written without spaces.
    `foreign`: verbs that English does not know."""

    verbs: Mapping[str, Verb]
    nouns: Mapping[str, tuple[str, ...]]
    groups: frozenset[str]
    terms: Mapping[str, str]
    terms_pattern: Any
    terms_begin: frozenset[str]
    verb_last: frozenset[str]
    servers: Mapping[str, tuple[str, ...]]
    foreign: frozenset[str]


def forms(base: str) -> dict[str, str]:
    """The inflected forms of a regular English verb and what each is: base, third, ing or past."""
    doubled = base + base[-1] if _doubles(base) else base.removesuffix("e")
    third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    past = doubled + "ed"
    if base.endswith("y") and len(base) > 2 and base[-2] not in _VOWELS:
        third, past = base[:-1] + "ies", base[:-1] + "ied"
    ing = (base if base.endswith(("ee", "ye", "oe")) else doubled) + "ing"
    irregular = dict.fromkeys(_IRREGULAR.get(base, ()), "past")
    return {
        base + "ing": "ing",
        base + "ed": "past",
        ing: "ing",
        past: "past",
        **irregular,
        third: "third",
        base: "base",
    }


def _doubles(base: str) -> bool:
    short = len(base) <= 4 or base in {"submit", "commit", "transfer", "refer", "reset", "unpin", "unset", "permit"}
    consonant = base[-1] not in _VOWELS + "wxy"
    return short and len(base) > 2 and consonant and base[-2] in _VOWELS and base[-3] not in _VOWELS


@cache
def vocabulary() -> Vocabulary:
    """Read the lexicon's files; they do not change while the process lives."""
    verbs = {word: Verb(group, base, form) for group, base, word, form in _verb_forms(_read("verbs.yml"))}
    for base, many in _read("nominal.yml").items():
        for word in many:
            verbs[word] = Verb(verbs[base].group, base, "noun")
    nouns: dict[str, list[str]] = {}
    for name in ("nouns.yml", "modifiers.yml", "services.yml"):
        for group, members in _read(name).items():
            for word in members:
                nouns.setdefault(str(word), []).append(group)
    servers: dict[str, list[str]] = {}
    for group, members in _read("servers.yml").items():
        for word in members:
            servers.setdefault(str(word), []).append(group)
    foreign = _read("foreign.yml")
    groups = frozenset(_read("verbs.yml"))
    english = frozenset(verbs)
    for lists in foreign["words"].values():
        _add_foreign(lists, groups, verbs, nouns)
    terms = {term: group for lists in foreign["terms"].values() for group, many in lists.items() for term in many}
    pattern = re2.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)))
    frozen = {word: tuple(dict.fromkeys(many)) for word, many in nouns.items()}
    known = {word: tuple(many) for word, many in servers.items()}
    begin = frozenset(term[0] for term in terms)
    last, other = frozenset(foreign["verb_last"]), frozenset(verbs.keys() - english)
    return Vocabulary(verbs, frozen, groups, terms, pattern, begin, last, known, other)


def _told_by(word: str) -> tuple[str, ...]:
    nouns, servers = vocabulary().nouns, vocabulary().servers
    found = [*(one for one in nouns.get(word, ()) if one.startswith("at-")), *servers.get(word, ())]
    bare = word.removeprefix("mcp").removesuffix("mcp").strip("0123456789_")
    return tuple(dict.fromkeys(found)) if found or bare in ("", word) else _told_by(bare)


places = Memo(_told_by).__getitem__
"""The kinds of service that a word of a server's name tells of; `mcp` at its ends tells nothing."""


@cache
def grammar() -> dict[str, frozenset[str]]:
    """Lists of words by what they are in a sentence: `grammar.yml` says of each list what it holds."""
    return {name: frozenset(many) for name, many in _read("grammar.yml").items()}


def _add_foreign(
    lists: Mapping[str, list[str]], groups: frozenset[str], verbs: dict[str, Verb], nouns: dict[str, list[str]]
) -> None:
    for group, many in lists.items():
        for word in many:
            if group in groups:
                verbs.setdefault(word, Verb(group, word, "base"))
            else:
                nouns.setdefault(word, []).append(group)


def _verb_forms(lists: Mapping[str, list[str]]) -> list[tuple[str, str, str, str]]:
    """Base forms last, so that a base form wins over another verb's inflected one."""
    rows = [
        (group, str(base), word, form)
        for group, many in lists.items()
        for base in many
        for word, form in forms(str(base)).items()
    ]
    return sorted(rows, key=lambda row: ("past", "ing", "third", "base").index(row[3]))


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = house.from_yaml((FOLDER / name).read_text(encoding="utf-8"))
    return loaded
