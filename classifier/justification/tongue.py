"""Descriptions that are not in English: which language each is in, and what its verb says of a call."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifier.text import words
from classifier.vocabulary import Verb, vocabulary
from toolrisk import house

FILE = Path(__file__).with_suffix(".yml")
OTHER = "a language other than English"

_KANA, _HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
# Letters of no alphabet like ours; one of them says about as much as three of ours.
_LETTERS = "\u0370-\u1dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_UNLIKE = re.compile(f"[{_LETTERS}]")
# What is said again in English after it, or was said before it.
_TWICE = re.compile(rf"^[{_LETTERS}、，]+\s+(?=[A-Z][a-z]+ [ -~]+$)|\s*[(（][{_LETTERS}\s,、，]+[)）]")
_HAN = re.compile("[\u3400-\u9fff]")
_OURS = re.compile("[A-Za-z]")
_WEIGHT = 3
# What stands later is rather how than what.
_LOOKED_AT = 60


def tongue(text: str) -> str:
    """The language of a text, by its name where that is sure; empty of English."""
    unlike = 0 if text.isascii() else len(_UNLIKE.findall(text))
    begins = unlike and _UNLIKE.match(text)
    return _unlike(text) if begins or _WEIGHT * unlike > len(_OURS.findall(text)) else _latin(text)


def in_english(text: str) -> str:
    """A text without what it says once more in letters that few can read."""
    return text if text.isascii() else _TWICE.sub("", text)


def _unlike(text: str) -> str:
    for name, letters in (("Korean", _HANGUL), ("Japanese", _KANA), ("Chinese", _HAN)):
        if letters.search(text):
            return name
    return OTHER


def _latin(text: str) -> str:
    """The language of a text in our letters."""
    said = words(text)
    if not said or not _tongues().english.isdisjoint(said):
        return ""
    marks = [*said, *(letter for letter in text.lower() if not letter.isascii())]
    votes = {name: sum(map(telling.__contains__, marks)) for name, telling in _tongues().telling.items()}
    most = max(votes.values())
    first = [name for name, vote in votes.items() if vote == most]
    if len(first) == 1:
        return first[0]
    return OTHER if most or said[0] in vocabulary().foreign else ""


def doing_in(verb: Verb | None) -> str:
    """What a verb of another language says of a call, such as `searching`; empty of an English one, or where none is
    known."""
    if verb is None or (verb.base not in vocabulary().terms and verb.base not in vocabulary().foreign):
        return ""
    return _tongues().doing.get(verb.group, "")


def about(text: str) -> str:
    """What a text of another language is about, in English: the last two things that it names as far as is looked;
    empty where none is known."""
    found = map(_tongues().about.__getitem__, _about().findall(text[:_LOOKED_AT].lower()))
    return " and ".join([*dict.fromkeys(found)][-2:])


class Tongues(NamedTuple):
    """What `tongue.yml` holds: the words that are English, those that tell of another language, by its name, what a
    class of verbs does, and what a word that stands in such a text is about."""

    english: frozenset[str]
    telling: Mapping[str, frozenset[str]]
    doing: Mapping[str, str]
    about: Mapping[str, str]


@cache
def _tongues() -> Tongues:
    """The file does not change while the process lives."""
    read = house.from_yaml(FILE.read_text(encoding="utf-8"))
    telling = {name: frozenset(many) for name, many in read["telling"].items()}
    known = {word.lower(): said for word, said in read["about"].items()}
    return Tongues(frozenset(read["english"]), telling, read["doing"], known)


@cache
def _about() -> re.Pattern[str]:
    """A word that tells what a text is about, the longer ones first."""
    return re.compile("|".join(map(re.escape, sorted(_tongues().about, key=len, reverse=True))))
