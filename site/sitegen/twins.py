"""Tools of other servers that do much the same: kept in small buckets by category and by the words of the name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from toolrisk.models import Risk, Verdict

if TYPE_CHECKING:
    from sitegen.overview import Line

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROOM = 6
_BUCKETS, _KEPT = 60_000, 120_000
# For so many names what is near is kept in order, for tools of one kind and name ask for the same.
_NEAR = 4_096


class Twin(NamedTuple):
    """What is shown of a tool elsewhere; `server` is its server's title."""

    name: str
    path: str
    server: str
    server_slug: str
    risk: Risk


class Twins:
    """An index of a bounded number of tools."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], list[Twin]] = defaultdict(list)
        self._near: dict[tuple[tuple[str, ...], ...], list[Twin]] = {}
        self._kept = 0

    def add(self, line: "Line") -> None:
        """Keep a tool where there is room, one of each server; the first to come stay."""
        if self._kept >= _KEPT:
            return
        self._near.clear()
        twin: Twin | None = None
        for key in _keys(line.name, line):
            if key not in self._buckets and len(self._buckets) >= _BUCKETS:
                continue
            bucket = self._buckets[key]
            if len(bucket) < _ROOM and all(other.server_slug != line.server_slug for other in bucket):
                twin = twin or Twin(line.name, line.path, line.server, line.server_slug, line.risk)
                bucket.append(twin)
                self._kept += 1

    def of(self, name: str, slug: str, verdict: "Verdict | Line", most: int = 5) -> tuple[Twin, ...]:
        """For a tool of this name, on the server of this slug, tools of the same category on other servers, the nearest
        by name first; none where it is unknown."""
        keys = _keys(name, verdict)
        near = self._near.get(keys)
        if near is None:
            if len(self._near) >= _NEAR:
                self._near.clear()
            near = self._near[keys] = list(self._all(keys))
        return tuple([other for other in near if other.server_slug != slug][:most])

    def _all(self, keys: tuple[tuple[str, ...], ...]) -> Iterable[Twin]:
        """What stands under these keys, each once."""
        return {other.path: other for key in keys for other in self._buckets.get(key, ())}.values()


def _keys(name: str, verdict: "Verdict | Line") -> tuple[tuple[str, ...], ...]:
    """A name's keys, the nearest first: its verb and noun, its noun, its category and level."""
    if verdict.category is None:
        return ()
    verb, noun = _ends(name)
    category = verdict.category.value
    return (category, verb, noun), (category, noun), (category, "", verdict.risk.value)


@lru_cache(maxsize=4096)
def _ends(name: str) -> tuple[str, str]:
    """A name's first word and its last one of eight."""
    words = [word.lower() for word in _WORDS.findall(name)][:8] or [""]
    return intern(words[0]), intern(words[-1])
