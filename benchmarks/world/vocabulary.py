"""The words made ready to be drawn."""

from dataclasses import dataclass
from random import Random

from benchmarks.world import words
from benchmarks.world.figures import Choice


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of tool names, and the sense in which descriptions say it."""

    word: str
    sense: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the singular and the plural, and in the other languages by their order."""

    one: str
    many: str
    others: tuple[str, ...]

    def said(self, language: str) -> str:
        """The noun in a language; English where it is not known there."""
        return self.others[_PLACE[language]] if language != "en" and self.others else self.one


_PLACE = {language: place for place, language in enumerate(words.LANGUAGES[1:])}


def pick(rng: Random, things: "tuple[str, ...] | list[str]") -> str:
    """One of the things, each as likely."""
    return things[int(rng.random() * len(things))]


def said(sense: str, language: str) -> str:
    """How an act is said in a language."""
    return words.SENSES[sense][words.LANGUAGES.index(language)]


def _verbs() -> list[tuple[Verb, float]]:
    found = []
    for line in words.VERBS.strip().splitlines():
        sense, _, rest = line.partition(": ")
        for part in rest.split(", "):
            word, share = part.split()
            found.append((Verb(word, sense), float(share)))
    return found


def _noun(text: str) -> Noun:
    one, _, many = text.strip().partition("/")
    return Noun(one, many or one + "s", words.NOUNS.get(one, ()))


def _domains() -> list[tuple[str, tuple[Noun, ...]]]:
    lines = (line.partition(": ") for line in words.DOMAINS.strip().splitlines())
    return [(name, tuple(_noun(part) for part in rest.split(","))) for name, _, rest in lines]


def camel(parts: list[str]) -> str:
    """`["get", "pull", "request"]` as `getPullRequest`."""
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument's kind, its name in both styles, its title, and what it is for."""

    kind: str
    snake: str
    camel: str
    title: str
    text: str


def _argument(line: str) -> Argument:
    head, _, text = line.partition(": ")
    name, _, kind = head.partition(" (")
    parts = name.split()
    return Argument(
        kind.rstrip(")") or "string", "_".join(parts), camel(parts), " ".join(part.capitalize() for part in parts), text
    )


VERBS = Choice(_verbs())
DOMAINS = _domains()
_ALL = [_argument(line) for line in words.ARGUMENTS.strip().splitlines()]
ARGUMENTS = {
    kind: [one for one in _ALL if one.kind == kind]
    for kind in ("string", "number", "integer", "boolean", "array", "object")
} | {"any": [one for one in _ALL if one.kind == "string"]}


def product(rng: Random) -> str:
    """A name that no product bears, we hope."""
    return "".join(pick(rng, words.SYLLABLES) for _ in range(3))
