"""Tools of other servers that do much the same: kept in small buckets by category and by the words of the name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice
from sys import intern
from typing import NamedTuple

from sitegen.summaries import Line
from toolrisk.models import Risk, Verdict

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROOM = 6
_BUCKETS, _KEPT = 60_000, 120_000
_SHOWN = 5


class Twin(NamedTuple):
    """What is shown of a tool elsewhere; `server` is its server's title."""

    name: str
    path: str
    server: str
    server_slug: str
    risk: Risk


class Near(NamedTuple):
    """What is near a tool, the nearest first, and a mark that changes with anything that is shown of it."""

    twins: tuple[Twin, ...]
    mark: str

    @classmethod
    def of(cls, found: Iterable[Twin]) -> "Near":
        """The first few of what was found."""
        first = tuple(islice(found, _SHOWN))
        # A level is a text already: its written form would be made in Python, five times a tool.
        shown = [(one.path, one.name, one.risk, one.server) for one in first]
        return cls(first, "\0".join(chain.from_iterable(shown)))


class Twins:
    """An index of a bounded number of tools."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], list[Twin]] = defaultdict(list)
        self._kept = 0

    def add(self, line: Line) -> None:
        """Keep a tool where there is room, one of each server; the first to come stay."""
        if self._kept >= _KEPT:
            return
        twin: Twin | None = None
        for key in _keys(line.name, line):
            if key not in self._buckets and len(self._buckets) >= _BUCKETS:
                continue
            bucket = self._buckets[key]
            if len(bucket) < _ROOM and all(other.server_slug != line.server_slug for other in bucket):
                twin = twin or Twin(line.name, line.path, line.server, line.server_slug, line.risk)
                bucket.append(twin)
                self._kept += 1

    def near(self, name: str, slug: str, verdict: Verdict | Line) -> Near:
        """For a tool of this name, on the server of this slug, tools of the same category on other servers, the nearest
        by name first; none where it is unknown."""
        found: dict[str, Twin] = {}
        for key in _keys(name, verdict):
            for other in self._buckets.get(key, ()):
                if other.server_slug != slug:
                    found[other.path] = other
            if len(found) >= _SHOWN:
                break
        return Near.of(found.values())


def _keys(name: str, verdict: Verdict | Line) -> tuple[tuple[str, ...], ...]:
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
