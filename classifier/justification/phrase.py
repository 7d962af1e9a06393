"""What a description leaves out, and what it says too much: the article, as in `from a text file`, and praise."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from classifier.justification.article import WITHOUT, with_a
from classifier.justification.inflect import tellable
from classifier.vocabulary import vocabulary
from toolrisk import house

FILE = Path(__file__).with_suffix(".yml")
_BEFORE = r" (from|into|onto|in|on|to|at|inside|over|using|via|with) "
# Words that say themselves which is meant, or begin another phrase.
_NOT_SAID = (
    r"(?:the|a|an|this|that|these|those|each|every|any|all|its|their|your|my|our|no|one|another|which|what|how|and|it|"
    r"from|into|on|in|to|of|with|at|for|by|as|via|per|both|other|some|multiple|specific|more|is|are)\b"
)
_WORD = r"(?:[A-Z][\w-]*|[a-z-]+(?<!s)(?<!ing)(?<!ed)|(?:specified|selected|provided))"
_AFTER = r"(?=$|[,.);]| (?:and|or|from|into|on|in|to|of|with|at|for|by|as|via|using|based|that|which|if|when|given)\b)"
# `if tag is attached`: of what is asked.
_ASKED = re.compile(r"\b(if|whether) ([a-z]+)(?= (?:has|is|was)\b)")
# `using Acme Search API`, and not `using Acme's API`.
_API = re.compile(r" (from|through|using|via|with) (?=(?:[A-Z][\w.]* ){1,4}(?:[a-z]+ )?API(?:$|[ ,.)]))")
# `a details of an order`, `a list tables`, `is member of`: slips of authors.
_SLIPS = re.compile(
    r" a (?:(details) (?=of )|list (?=[a-z]{3,}s (?!a\b|an\b|the\b))|(?=the ))| the (?=the )| is (?=member of\b)"
)
_SLIPPED = (" a details ", " a list ", " a the ", " the the ", " is member ")


def phrased(rest: str) -> str:
    """What follows a verb, with the article before a bare thing in the singular after a preposition, before an API that
    has a name, or of which something is asked; and without slips of the articles."""
    asked = _ASKED.sub(_asked, rest) if "if " in rest or "whether " in rest else rest
    asked = _API.sub(r" \1 the ", asked) if " API" in asked else asked
    whole = f" {asked}"
    whole = _SLIPS.sub(_mended, whole) if any(map(whole.__contains__, _SLIPPED)) else whole
    return _pattern().sub(_with_article, whole)[1:]


def unpraised(rest: str) -> str:
    """What follows a verb, without the words that only praise it."""
    # Looking for each word costs less than trying the pattern, and few are praised.
    praised = any(map(rest.__contains__, _words()["praise"]))
    return _praise().sub(_bare, rest) if praised else rest


def praises(how: str) -> bool:
    """Whether what stands before a verb only praises what is done."""
    return how.rstrip() in _words()["praise"]


def spelt(text: str) -> str:
    """A text with the names in it as they are written."""
    # Looking for the words costs less than trying the pattern, and few are written small.
    if _spelt().keys().isdisjoint(text.split()):
        return text
    return _names().sub(lambda found: _spelt()[found[0]], text)


def told(part: str) -> frozenset[str]:
    """The words of a part of `phrase.yml`."""
    return _words()[part]


def _asked(found: re.Match[str]) -> str:
    asks, noun = found.groups()
    return f"{asks} the {noun}" if noun in vocabulary().nouns and noun not in WITHOUT else found[0]


def _mended(found: re.Match[str]) -> str:
    if found[1]:
        return " the details "
    return {" a list ": " a list of ", " is ": " is a "}.get(found[0], " ")


def _bare(found: re.Match[str]) -> str:
    article, after = found.groups()
    return with_a(after) if article else after


def _with_article(found: re.Match[str]) -> str:
    before, kind, noun = found.groups()
    words = kind.split()
    if before == "to" and words and not _begins_a_thing(words[0]):
        return found[0]
    return f" {before} {_article(words, noun, kind + noun)}"


def _begins_a_thing(word: str) -> bool:
    """Whether a word after “to” begins a thing, and is no verb."""
    known = word in vocabulary().nouns or word in _words()["named"] or not word.islower()
    return known and word not in tellable()


def _article(kind: list[str], noun: str, thing: str) -> str:
    nouns = _words()
    known = noun in nouns["known"] or (noun in nouns["either"] and not kind)
    return f"the {thing}" if known or nouns["named"].intersection(kind[:1]) else with_a(thing)


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """The words of `phrase.yml`; the file does not change while the process lives."""
    read = house.from_yaml(FILE.read_text(encoding="utf-8"))
    return {name: frozenset(many) for name, many in read.items()}


@cache
def _spelt() -> Mapping[str, str]:
    """Names as they are written, by what authors write in a hurry."""
    return {name.lower(): name for name in _words()["names"]}


@cache
def _names() -> re.Pattern[str]:
    """A name in small letters, where it is a word by itself, and no part of a command or a list of codes."""
    names = "|".join(sorted(_spelt(), key=len, reverse=True))
    return re.compile(rf"(?<=[ (])(?:{names})(?=[ ,)]|$)(?! -|, [a-z]+[,)])")


@cache
def _praise() -> re.Pattern[str]:
    """A word of praise with the article before it, and the word after it."""
    words = "|".join(sorted(_words()["praise"], key=len, reverse=True))
    return re.compile(rf"(?<!, )(?<!more )(?<!most )\b(?:(an?) )?(?:{words}) (?!(?:and|but|or|yet)\b)(\w[\w-]*)")


@cache
def _pattern() -> re.Pattern[str]:
    """A preposition, at most three words that say of what kind a thing is, and the noun."""
    nouns = "|".join(sorted(_words()["one"] | _words()["known"] | _words()["either"], key=len, reverse=True))
    return re.compile(rf"{_BEFORE}((?:(?!(?i:{_NOT_SAID})){_WORD} ){{0,3}}?)({nouns})\b{_AFTER}")
