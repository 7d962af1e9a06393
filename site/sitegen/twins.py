"""Tools of other servers that do much the same: kept in small buckets by category and by the words of the name."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from toolrisk.models import Verdict

if TYPE_CHECKING:
    from sitegen.overview import Line

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROOM = 6
_BUCKETS = 60_000


class Twins:
    """An index of a bounded number of tools."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, ...], list[Line]] = defaultdict(list)

    def add(self, line: "Line", verdict: Verdict) -> None:
        """Keep a tool where there is room, one of each server; the first to come stay."""
        for key in _keys(line.name, verdict):
            if key not in self._buckets and len(self._buckets) >= _BUCKETS:
                continue
            bucket = self._buckets[key]
            if len(bucket) < _ROOM and all(other.server_slug != line.server_slug for other in bucket):
                bucket.append(line)

    def of(self, name: str, slug: str, verdict: "Verdict | Line", most: int = 5) -> tuple["Line", ...]:
        """For a tool of this name, on the server of this slug, tools of the same category on other servers, the nearest
        by name first; none where it is unknown."""
        found: dict[str, Line] = {}
        for key in _keys(name, verdict):
            for other in self._buckets.get(key, ()):
                if other.server_slug != slug and other.path not in found:
                    found[other.path] = other
                    if len(found) == most:
                        return tuple(found.values())
        return tuple(found.values())


def _keys(name: str, verdict: "Verdict | Line") -> list[tuple[str, ...]]:
    """A name's keys, the nearest first: its verb and noun, its noun, its category and level."""
    if verdict.category is None:
        return []
    words = [word.lower() for word in _WORDS.findall(name)][:8] or [""]
    category = verdict.category.value
    return [(category, words[0], words[-1]), (category, words[-1]), (category, "", verdict.risk.value)]
