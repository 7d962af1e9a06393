"""The rules as data: read from `rules/<category>/<id>.yml`, checked, and compiled under RE2.

A rule speaks where one of its `match` alternatives holds (all patterns of an alternative, each in its own field) and
none of `unless`; or where the lexicon finds one of its `verbs` or `things`; or where the reading bears one of its
`marks`. A pattern may name classes of verbs as `{v:delete|clear}`, which stands for all their forms.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from classifier.memo import Memo
from classifier.screen import Screen
from classifier.vocabulary import vocabulary
from toolrisk import house
from toolrisk.models import Category, Noun, Risk, ToolDefinition

FOLDER = Path(__file__).parent / "rules"
_MACRO = re.compile(r"\{v:([a-z|-]+)\}")


class Says(Noun):
    """What a justification says where a rule speaks, each where it fits.

    `because`: a sentence on why the category; `as_done`: the same after “it” or what a call does; `milder`: the
    same where the risk is not critical; `altered`: where what is there is only changed or ended; `any_risk`:
    whether it holds at any level, where a loss or a payment is else one of the rule's own; `beside`: the category
    that it is next to. `grounds`: why a level, by category and level (`Read low`), to which “so the risk is …” is
    added; `instead`: the ground where another rule speaks too, by that rule. `widens`, `bounds` (at a low risk) and
    `holds` (at any): what else the damage depends on, by where that applies: a category, `change` (all but Read) or
    `any`. `argument`: what the argument decides that it rests on. All of it is said only where a quote bears
    `quote` (in Python's syntax, whatever the case), where the facet `needs` holds, and none of `bars` does.
    """

    because: str = ""
    as_done: str = ""
    milder: str = ""
    altered: str = ""
    any_risk: bool = False
    beside: Category | None = None
    grounds: Mapping[str, str] = Field(default_factory=dict)
    instead: Mapping[str, str] = Field(default_factory=dict)
    widens: Mapping[str, str] = Field(default_factory=dict)
    bounds: Mapping[str, str] = Field(default_factory=dict)
    holds: Mapping[str, str] = Field(default_factory=dict)
    argument: str = ""
    quote: str = ""
    needs: str = ""
    bars: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """All that may be said, each as a sentence without its end."""
        levels = [f"{ground}, so the risk is {key.split(' ')[1]}" for key, ground in self.grounds.items()]
        levels += self.instead.values()
        depends = (*self.widens.values(), *self.bounds.values(), *self.holds.values())
        found = [self.because, self.as_done and f"it {self.as_done}", self.milder, self.altered, *levels, *depends]
        found.append(self.argument.replace("“{}”", "the argument"))
        return [one[0].upper() + one[1:] for one in dict.fromkeys(found) if one]


class Rule(Noun):
    """One thing that a definition can show: what it matches, why it matters, what to do.

    With `floor` a verdict of its category is never milder than its risk. `severity` is what the rule's subject is
    worth at worst; how sure it is, is the weights' matter. Patterns are RE2. What it `says` changes no verdict.
    """

    id: str
    title: str
    kind: Literal["capability", "poisoning", "contradiction"] = "capability"
    category: Category | None = None
    risk: Risk | None = None
    why: str
    remedy: str
    match: tuple[Mapping[str, str], ...] = ()
    unless: tuple[Mapping[str, str], ...] = ()
    verbs: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    check: str | None = None
    floor: bool = False
    says: Says = Says()
    hits: tuple[ToolDefinition, ...] = Field(min_length=1)
    misses: tuple[ToolDefinition, ...] = Field(min_length=1)

    @property
    def severity(self) -> Risk:
        """How bad it is at worst, where that is known."""
        return self.risk or Risk.unknown

    @property
    def fields(self) -> tuple[str, ...]:
        """The parts of a definition that it reads."""
        read = dict.fromkeys(field for one in self.match for field in one)
        return tuple(read) or (("name", "clause") if self.verbs or self.things else ())

    @property
    def patterns(self) -> tuple[str, ...]:
        """Its RE2 patterns, as they stand in its file."""
        return tuple(pattern for one in self.match for pattern in one.values())


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by id. Raises ValueError naming the file where one can't be read."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*/*.yml")))


@cache
def by_id() -> Mapping[str, Rule]:
    """All rules, each under its id."""
    return {rule.id: rule for rule in rules()}


def _read(path: Path) -> Rule:
    raw = house.from_yaml(path.read_text(encoding="utf-8"))
    place = f"{path.parent.name}/{path.stem}"
    if raw.get("id") != place:
        raise ValueError(f"{path}: its id is {raw.get('id')!r}, its place says {place!r}")
    for key in ("hits", "misses"):
        raw[key] = [ToolDefinition.from_wire({"name": "x", **one}) for one in raw[key]]
    return Rule.model_validate(raw)


def expanded(pattern: str) -> str:
    """A pattern with its classes of verbs written out."""
    return _MACRO.sub(lambda found: f"(?:{'|'.join(_forms(found[1].split('|')))})", pattern)


def _forms(groups: list[str]) -> Iterator[str]:
    unknown = set(groups) - vocabulary().groups
    if unknown:
        raise ValueError(f"no such class of verbs: {sorted(unknown)}")
    for word, verb in vocabulary().verbs.items():
        if verb.group in groups and verb.form in ("base", "third") and word.isascii() and "_" not in word:
            yield word


Key = tuple[str, int]
Spoke = Mapping[str, tuple[Key, ...]]
"""Rules that speak, by their ids, each with the (field, pattern) pairs that made it."""
_SEEN = 10_000


class Alternative(NamedTuple):
    """Patterns that must all occur: as bits, and as (field, number) pairs, the one to quote first."""

    bits: int
    keys: tuple[Key, ...]


class Clause(NamedTuple):
    """When a rule speaks: where one of `match` holds and none of `unless`."""

    rule: str
    match: tuple[Alternative, ...]
    unless: tuple[Alternative, ...]


# The field that shows a pattern least often: there an alternative wakes its rule, and rules that sleep cost nothing.
_RAREST = ("values", "server", "text", "argument", "arguments", "description", "clause", "name")

# The field whose words say most to a reader: there a rule with several patterns is quoted.
_TELLING = ("clause", "description", "values", "arguments", "name", "server", "text", "argument")


# The fields whose texts have few words.
_SHORT = ("name", "clause")


class Matcher:
    """All rules with patterns, ready to be asked: fields in, rule ids out.

    What was seen is one whole number: a bit for each pattern that occurred, and above them a bit for each rule that it
    wakes.
    """

    def __init__(self, of: tuple[Rule, ...]) -> None:
        self._numbers: dict[str, dict[str, int]] = defaultdict(dict)
        self._bits: dict[Key, int] = {}
        self._clauses = [
            Clause(rule.id, self._alternatives(rule.match), self._alternatives(rule.unless))
            for rule in of
            if rule.match
        ]
        self._patterns = len(self._bits)
        self.spoken: Callable[[int], Spoke] = Memo(self._speaking, _SEEN).__getitem__
        """The rules that speak where this was seen. What is seen in one tool is seen in many."""
        said = self._index()
        self.screens = {
            field: Screen([expanded(one) for one in of], [said[field, n] for n in of.values()], field in _SHORT)
            for field, of in self._numbers.items()
        }

    @property
    def patterns(self) -> dict[str, list[str]]:
        """The patterns of each field."""
        return {field: list(of) for field, of in self._numbers.items()}

    def _alternatives(self, listed: tuple[Mapping[str, str], ...]) -> tuple[Alternative, ...]:
        return tuple(self._alternative([self._key(*pair) for pair in one.items()]) for one in listed)

    def _alternative(self, keys: list[Key]) -> Alternative:
        telling = sorted(keys, key=lambda key: _TELLING.index(key[0]))
        return Alternative(sum(self._bits[key] for key in keys), tuple(telling))

    def _key(self, field: str, pattern: str) -> Key:
        numbers = self._numbers[field]
        key = field, numbers.setdefault(pattern, len(numbers))
        self._bits.setdefault(key, 1 << len(self._bits))
        return key

    def _index(self) -> dict[Key, int]:
        """What each pattern says when it occurs: its own bit, and those of the rules that it wakes."""
        said = dict(self._bits)
        for place, clause in enumerate(self._clauses):
            for one in clause.match:
                said[min(one.keys, key=lambda key: _RAREST.index(key[0]))] |= 1 << (self._patterns + place)
        return said

    def seen(self, fields: Mapping[str, str]) -> int:
        """Which patterns occur in the fields, and which rules they wake."""
        seen = 0
        for field, text in fields.items():
            if text:
                seen |= self.screens[field].seen(text)
        return seen

    def match(self, fields: Mapping[str, str]) -> Spoke:
        """The rules that speak in these fields."""
        return self.spoken(self.seen(fields))

    def _speaking(self, seen: int) -> Spoke:
        awake = seen >> self._patterns
        found: dict[str, tuple[Key, ...]] = {}
        while awake:
            lowest = awake & -awake
            awake ^= lowest
            rule, match, unless = self._clauses[lowest.bit_length() - 1]
            for bits, keys in match:
                if bits & seen == bits:
                    if not unless or not any(bar.bits & seen == bar.bits for bar in unless):
                        found[rule] = keys
                    break
        return found


@cache
def matcher(kind: str = "capability") -> Matcher:
    """The matcher over all rules of a kind."""
    return Matcher(tuple(rule for rule in rules() if rule.kind == kind))
