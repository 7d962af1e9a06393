"""Why a risk is what it is, by level, facet, class of verbs and kind of service: the words of `grounds.yml` for the
last sentence of a justification. What a rule says of it stands in its own file."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from toolrisk import house

Level = tuple[str, str]
_READ: Mapping[str, Any] = house.from_yaml(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


class Beside(NamedTuple):
    """What a level means where a facet holds, no rule has spoken whose id begins with one of `unless`, and, where there
    are any, one of the nouns `of` is named."""

    facet: str
    says: str
    unless: tuple[str, ...]
    of: frozenset[str]


class Denied(NamedTuple):
    """A denial that may not stand where the definition told of the thing, its description did `further` down or one of
    the `keys` asks for it, and what is said instead; `handed`: where it was only an argument that told of it."""

    told: re.Pattern[str]
    denial: re.Pattern[str]
    instead: str
    handed: str
    further: re.Pattern[str]
    keys: frozenset[str]


class Unsaid(NamedTuple):
    """What is said of a facet that holds, where nothing that was said has `told` of it; `where`: `any` or `change`;
    `unborne`: the name and clause of a tool whose definition does not bear it out."""

    facet: str
    where: str
    told: re.Pattern[str]
    says: str
    unborne: re.Pattern[str]


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """One of the patterns; where there are none, nothing."""
    return re.compile("|".join(patterns) or "(?!)")


def _by_level(name: str) -> dict[Level, str]:
    return {(category, risk): says for category, many in _READ[name].items() for risk, says in many.items()}


def _under_levels(name: str) -> Iterator[tuple[Level, Any]]:
    for level, many in _READ[name].items():
        category, risk = level.split(" ")
        yield (category, risk), many


def _grounds(name: str) -> dict[Level, dict[str, str]]:
    return {
        level: {evidence: f"{ground}, so the risk is {level[1]}" for evidence, ground in many.items()}
        for level, many in _under_levels(name)
    }


LEVELS = _by_level("levels")
OF_A_THING = _by_level("of_a_thing")
FOR_GOOD = _by_level("for_good")
WRITTEN_OVER = _by_level("written_over")
GROUNDS = _grounds("classes")
GROUNDS_OF_A_THING = _grounds("classes_of_a_thing")
GROUNDS_OF_AN_ADDRESS = _grounds("classes_of_an_address")
NOT_FOR_ALL = {place: frozenset(words) for place, words in _READ["not_for_all"].items()}
BESIDE = {
    level: tuple(
        Beside(row["facet"], row["says"], tuple(row.get("unless", ())), frozenset(row.get("of", ()))) for row in many
    )
    for level, many in _under_levels("beside")
}
ONE_GOES: str = _READ["one_goes"]
SPARED = tuple((_any_of(row["told"]), row["says"]) for row in _READ["spared"])
WHOSE: Mapping[str, str] = _READ["whose"]
OTHERWISE: str = _READ["otherwise"]
LITTLE: Mapping[str, str] = _READ["little"]
OF_EACH = _any_of(_READ["of_each"])
MADE: Mapping[str, str] = _READ["made"]
FINDINGS: Mapping[str, str] = {base: row["says"] for row in _READ["findings"] for base in row["of"]}
UNTOLD: Mapping[str, str] = _READ["untold"]
CALLERS = frozenset(_READ["callers"])
WHOLE = frozenset(_READ["whole"])
SECRETIVE = {kind: frozenset(words) for kind, words in _READ["secretive"].items()}
SOUGHT: Mapping[str, str] = {key: says for key, says in _READ["sought"].items() if key not in ("by", "denial", "free")}
SOUGHT_DENIAL = re.compile(_READ["sought"]["denial"])
SOUGHT_FREE = re.compile(_READ["sought"]["free"])
SOUGHT_BY = frozenset(_READ["sought"]["by"])
BOUNDED_DENIAL = re.compile(_READ["bounded"]["denial"])
BOUNDED: Mapping[str, str] = _READ["bounded"]["says"]
DENIED = tuple(
    Denied(
        _any_of(row.get("told", [])),
        re.compile(row["denial"]),
        row["instead"],
        row.get("handed", ""),
        _any_of(row.get("further", [])),
        frozenset(row.get("keys", ())),
    )
    for row in _READ["denied"]
)
OWNED: tuple[str, str] = (_READ["owned"]["denial"], _READ["owned"]["instead"])
SERVED = _any_of(_READ["served"])
SAID = tuple(
    Unsaid(row["facet"], row["where"], _any_of(row["told"]), row["says"], _any_of(row["unborne"]))
    for row in _READ["said"]
)
