"""What seeing, changing or losing things of a kind comes to: the words of `kinds*.yml`, by the words that bear them."""

from collections.abc import Mapping, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from classifier.justification.article import is_many, one_of
from toolrisk import house

# What agrees with a word for one thing, and with one for many.
_ONE = {"it": "it", "they": "it", "s": "s", "es": "es", "was": "was", "are": "is", "have": "has"}
_MANY = {"it": "them", "they": "they", "s": "", "es": "", "was": "were", "are": "are", "have": "have"}
FILES = tuple(sorted(Path(__file__).parent.glob("kinds*.yml")))


class Kind(NamedTuple):
    """What is said of a word, the words beside which it has another sense, those beside which alone it has this, and
    what is said where the thing that is asked for is told."""

    says: str
    unless: frozenset[str]
    only: frozenset[str]
    of_a_thing: str

    def found(self, beside: Set[str]) -> bool:
        """Whether one of the words stands beside it that it has this sense with, if it needs any."""
        return not self.only or not self.only.isdisjoint(beside)


@cache
def kinds() -> Mapping[str, Mapping[str, tuple[Kind, ...]]]:
    """What is said of a word, by the kind of statement, in the order of its rows; the file does not change while the
    process lives."""
    read = [pair for file in FILES for pair in house.from_yaml(file.read_text(encoding="utf-8")).items()]
    return {kind: _by_word(rows) for kind, rows in read}


def _by_word(rows: list[dict[str, Any]]) -> dict[str, tuple[Kind, ...]]:
    found: dict[str, tuple[Kind, ...]] = {}
    for row in rows:
        unless, only = frozenset(row.get("unless", ())), frozenset(row.get("only", ()))
        kind = Kind(row["says"], unless, only, row.get("of_a_thing", ""))
        for word in map(str, row["of"]):
            found[word] = (*found.get(word, ()), kind)
    return found


@cache
def begins(kind: str) -> frozenset[str]:
    """The words with which those of a kind begin: where none of these is, none of the kind is."""
    return frozenset(word.partition(" ")[0] for word in kinds()[kind])


@cache
def unspaced() -> tuple[str, ...]:
    """The words for public subjects of languages that are written without spaces."""
    return tuple(word for word in kinds()["public"] if not word.isascii())


@lru_cache(maxsize=4_096)
def agreeing(says: str, word: str, thing: str | None = None) -> str:
    """What is said of a word: with it, with the last of several as `thing`, unless another is given, and those before
    as `first`, and with what has to agree with that."""
    if "{" not in says:
        return says
    first, _, last = word.rpartition(" ")
    called = last if thing is None else thing
    number = _MANY if is_many(called) else _ONE
    return (says if called else says.replace(" to {the}", "")).format(
        word,
        thing=called,
        value=called or "value",
        first=first,
        the=f"the {called}" if called else "it",
        new=one_of(f"new {called}", called),
        unwanted=one_of(f"unwanted {called}", called) if called else "what nobody wants",
        **number,
    )
