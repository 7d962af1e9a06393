"""A plain danger or bound that a definition itself states and that nothing else of a justification tells: the words of
`stated.yml`. What is said so changes no verdict."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from classifier.justification.alike import alike
from classifier.justification.case import Case, spoken_words
from classifier.justification.key import SOME, UNSEEN, named
from classifier.schema import Argument, required
from classifier.screen import Screen
from toolrisk import house

FILE = Path(__file__).with_suffix(".yml")
# Beside which risks what is graver or milder is said as “though”.
_AGAINST = {"graver": ("low",), "milder": ("high", "critical"), "neither": ()}
# What has been set against something is not set against something again.
_SET_AGAINST = re.compile(r"\b(?:but|though|yet)\b")


class Stated(NamedTuple):
    """A row of `stated.yml`: where it holds, what tells it already, what is said of it, and beside which risks that is
    said as “though”."""

    categories: frozenset[str]
    risks: frozenset[str]
    required: bool
    needs: str
    only: frozenset[str]
    bars: frozenset[str]
    told: re.Pattern[str] | None
    says: str
    against: tuple[str, ...]


def with_stated(case: Case, category: str, before: str, ends: str) -> str:
    """The last sentence, to which at most one danger or bound is added that the definition states: none that it or the
    sentences `before` tell, and none of an argument that it tells of."""
    said = f"{before} {ends}"
    for row, one in _holding(case, category):
        key = f"“{named(one)}”" if one is not None else ""
        phrase = row.says.replace("“{}”", key)
        if key != UNSEEN and not (key and key in ends) and not _tells(said, row, phrase):
            return _joined(ends.removesuffix("."), phrase, str(case.risk) in row.against)
    return ends


def _tells(said: str, row: Stated, phrase: str) -> bool:
    """Whether what was said tells the same."""
    return row.told.search(said) is not None if row.told is not None else alike((said, phrase))


def _joined(ends: str, phrase: str, against: bool) -> str:
    """A sentence with a phrase more: after why the risk is what it is where that speaks against it, else at its end."""
    ground, others, rest = ends.partition("; ")
    if against and not _SET_AGAINST.search(ground):
        return f"{ground}, though {phrase}{others}{rest}."
    return f"{ends}; {phrase}."


def _holding(case: Case, category: str) -> Iterator[tuple[Stated, Argument | None]]:
    """The rows that hold of a tool, in order, each with the argument that it is of, if it is of one."""
    matched, keyed = _matched(_screen().seen(case.reading.texts["description"])), _keyed()
    of = {at: one for one in reversed(case.reading.arguments[:SOME]) for at in keyed.get(one.words, ())}
    for at in sorted((*matched, *of)):
        if _fits(_rows()[at], of.get(at), case, category):
            yield _rows()[at], of.get(at)


def _fits(row: Stated, one: Argument | None, case: Case, category: str) -> bool:
    """Whether a row is of the category, the risk, the facet and the words of a tool."""
    if category not in row.categories or (row.risks and str(case.risk) not in row.risks):
        return False
    if row.needs and not case.facets.__dict__[row.needs]:
        return False
    if row.required and one is not None and one.key not in required(case.definition.input_schema):
        return False
    met = (*spoken_words(case), *case.reading.texts["server"].split()) if row.only or row.bars else ()
    return row.bars.isdisjoint(met) and (not row.only or not row.only.isdisjoint(met))


@cache
def rows() -> tuple[Mapping[str, Any], ...]:
    """The rows as they stand in the file, which does not change while the process lives."""
    return tuple(house.from_yaml(FILE.read_text(encoding="utf-8"))["stated"])


@cache
def _rows() -> tuple[Stated, ...]:
    return tuple(
        Stated(
            frozenset(row["categories"]),
            frozenset(row.get("risks", ())),
            row.get("required", False),
            row.get("needs", ""),
            frozenset(row.get("only", ())),
            frozenset(row.get("bars", ())),
            re.compile(row["told"]) if "told" in row else None,
            row["says"],
            _AGAINST[row["speaks"]],
        )
        for row in rows()
    )


@cache
def _keyed() -> Mapping[str, tuple[int, ...]]:
    """The rows of each key."""
    found: dict[str, tuple[int, ...]] = {}
    for at, row in enumerate(rows()):
        for key in row.get("keys", ()):
            found[key] = (*found.get(key, ()), at)
    return found


@lru_cache(maxsize=1_024)
def _matched(seen: int) -> tuple[int, ...]:
    """The rows of which what they match was seen, and nothing that bars them."""
    return tuple(at for at in range(len(rows())) if seen >> 2 * at & 3 == 1)


@cache
def _screen() -> Screen:
    """What is looked for in descriptions: of each row what it matches as one bit, and what bars it as the next."""
    found = [
        (pattern, 1 << 2 * at + bit)
        for at, row in enumerate(rows())
        for bit, pattern in enumerate((row.get("match"), row.get("unless")))
        if pattern
    ]
    return Screen([pattern for pattern, _ in found], [mark for _, mark in found])
