"""The rules as data: read from `rules/<category>/<id>.yml`, checked, and compiled under RE2.

A rule speaks where one of its `match` alternatives holds (all patterns of an alternative, each in its own field) and
none of `unless`; or where the lexicon finds one of its `verbs` or `things`; or where the reading bears one of its
`marks`. A pattern may name classes of verbs as `{v:delete|clear}`, which stands for all their forms.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import re2
import yaml
from pydantic import Field

from classifier.vocabulary import vocabulary
from toolrisk.models import Category, Noun, Risk, ToolDefinition

FOLDER = Path(__file__).parent / "rules"
_MEMORY = 1 << 28
_MACRO = re.compile(r"\{v:([a-z|-]+)\}")


class Rule(Noun):
    """One thing that a definition can show: what it matches, why it matters, what to do.

    With `floor` a verdict of its category is never milder than its risk. `severity` is what the rule's subject is
    worth at worst; how sure it is, is the weights' matter. Patterns are RE2.
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


def _read(path: Path) -> Rule:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
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


class Screen:
    """Patterns of one field, screened together: which of them occur is one linear pass over the text."""

    def __init__(self, patterns: list[str]) -> None:
        self.patterns = patterns
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(expanded(pattern))
        self._set.Compile()
        self._options = options
        self._single: dict[int, Any] = {}

    def hits(self, text: str) -> list[int]:
        """The numbers of the patterns that occur in the text, in no order."""
        found: list[int] | None = self._set.Match(text)
        return found or []

    def span(self, number: int, text: str) -> tuple[int, int] | None:
        """Where a pattern first occurs."""
        if number not in self._single:
            self._single[number] = re2.compile(expanded(self.patterns[number]), self._options)
        found = self._single[number].search(text)
        return (found.start(), found.end()) if found else None


class Matcher:
    """All rules with patterns, ready to be asked: fields in, rule ids out."""

    def __init__(self, of: tuple[Rule, ...]) -> None:
        self._numbers: dict[str, dict[str, int]] = defaultdict(dict)
        self._clauses: list[tuple[str, list[frozenset[tuple[str, int]]], list[frozenset[tuple[str, int]]]]] = []
        for rule in of:
            if rule.match:
                self._clauses.append((rule.id, self._number(rule.match), self._number(rule.unless)))
        self.screens = {field: Screen(list(numbers)) for field, numbers in self._numbers.items()}
        self._index()

    def _number(self, alternatives: tuple[Mapping[str, str], ...]) -> list[frozenset[tuple[str, int]]]:
        return [
            frozenset((f, self._numbers[f].setdefault(p, len(self._numbers[f]))) for f, p in one.items())
            for one in alternatives
        ]

    def _index(self) -> None:
        """Which rules a pattern can bring in: only those are looked at when it occurs."""
        self._wakes: dict[tuple[str, int], list[int]] = {}
        for place, (_, match, _) in enumerate(self._clauses):
            for one in match:
                for key in one:
                    self._wakes.setdefault(key, []).append(place)

    def match(self, fields: Mapping[str, str]) -> dict[str, tuple[tuple[str, int], ...]]:
        """The rules that speak, each with the (field, pattern) pairs that made it."""
        seen: set[tuple[str, int]] = set()
        for field, text in fields.items():
            if text:
                seen.update((field, number) for number in self.screens[field].hits(text))
        awake = {place for key in seen for place in self._wakes.get(key, ())}
        found = {}
        for place in awake:
            rule, match, unless = self._clauses[place]
            carried = next((one for one in match if one <= seen), None)
            if carried is not None and not any(one <= seen for one in unless):
                found[rule] = tuple(carried)
        return found


@cache
def matcher(kind: str = "capability") -> Matcher:
    """The matcher over all rules of a kind."""
    return Matcher(tuple(rule for rule in rules() if rule.kind == kind))
