"""Descriptions that are not in English: which language each is in, and what its verb says of a call."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

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
# Between a verb and its thing stands what only says which, in languages that write words without spaces between them.
_WHICH, _ARTICLE = r"[^\s,，、。;；或和与及並并從从在到]{0,10}?", r" (?:(?:un|una|um|uma|el|la|los|las|o|a|os|as) )?"
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
    doing = _tongues().doing
    return doing.get(verb.base) or doing.get(verb.group, "")


def doing_to(text: str) -> str:
    """What a text of another language says in a few words that is done, and to what: `looking up the weather`; empty of
    one that says more, or that is not known."""
    many, found = _tongues(), _done().match(text[:_LOOKED_AT].lower())
    # A search by keywords is no search for them.
    if found is None or f"{found['what']}{found['after']}" in many.about:
        return ""
    done = {**many.before, **many.after}[found["before"] or found["says"] or found["after"]]
    return f"{done} {many.about[found['thing'] or found['what'] or found['whose']]}"


def surer(text: str) -> bool:
    """Whether a text names a thing that names call by another word."""
    return not text.isascii() and any(map(text.lower().__contains__, _tongues().surer))


def on_many(text: str) -> bool:
    """Whether a text of another language says that a call acts on many things at once."""
    return not text.isascii() and any(map(text.__contains__, _tongues().many))


def about(text: str) -> str:
    """What a text of another language is about, in English: the last two things that it names as far as is looked;
    empty where none is known."""
    found = map(_tongues().about.__getitem__, _about().findall(text[:_LOOKED_AT].lower()))
    return " and ".join([*dict.fromkeys(found)][-2:])


def tells_a_deed(is_about: str) -> bool:
    """Whether what a text is about tells by itself what is done."""
    return is_about.endswith(tuple(_tongues().deeds))


class Tongues(NamedTuple):
    """What `tongue.yml` holds: the words that are English, those that tell of another language, by its name, what a
    class of verbs does, what a verb before its thing or after it does, and what a word that stands in such a text is
    about, or says surer than a name, or that there are many."""

    english: frozenset[str]
    telling: Mapping[str, frozenset[str]]
    doing: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    ends: frozenset[str]
    about: Mapping[str, str]
    surer: frozenset[str]
    deeds: frozenset[str]
    many: frozenset[str]


@cache
def _tongues() -> Tongues:
    """The file does not change while the process lives."""
    read = house.from_yaml(FILE.read_text(encoding="utf-8"))
    telling = {name: frozenset(many) for name, many in read["telling"].items()}
    known = {word.lower(): said for word, said in read["about"].items()}
    rest: dict[str, Any] = {part: read[part] for part in ("doing", "before", "after")}
    rest |= {part: frozenset(read[part]) for part in ("english", "ends", "surer", "deeds", "many")}
    return Tongues(telling=telling, about=known, **rest)


@cache
def _about() -> re.Pattern[str]:
    """A word that tells what a text is about, the longer ones first."""
    return re.compile(_any_of(_tongues().about))


@cache
def _done() -> re.Pattern[str]:
    """A verb and its thing, in either order, where they are all that a sentence says, or in words with spaces between
    them where the thing follows the verb."""
    many = _tongues()
    known, ends = _any_of(many.about), f"(?:{_any_of(many.ends)}){{0,2}}"
    before, after = _any_of(many.before), _any_of(many.after)
    apart = rf"(?P<says>{before}){_ARTICLE}(?P<whose>{known})(?!\w)"
    first = rf"(?P<before>{before}){_WHICH}(?P<thing>{known}){ends}(?:$|[,，。(（])"
    last = rf"{_WHICH}(?P<what>{known}){ends}(?P<after>{after}){ends}(?:$|[,，。(（])"
    return re.compile(f"{apart}|{first}|{last}")


def _any_of(many: Iterable[str]) -> str:
    """Any of some words, the longer ones first."""
    return "|".join(map(re.escape, sorted(many, key=len, reverse=True)))
