"""Lists that are leafed through: tools by risk, category and facet; servers, and those of one source.

Rows come in a stream, in the catalog's order, and stand in the list's own: it says how many rows each of its groups
has, so a row's place is known when it comes. A leaf leaves as soon as it is full, so a list of any length costs the
memory of a few leaves for each group.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen import words
from sitegen.lists import LEAF, Listing
from sitegen.markup.env import template
from sitegen.markup.text import count
from sitegen.parts.rows import placed
from sitegen.shell import Shell


class Listed(NamedTuple):
    """A row of a list: what it is of, and its line."""

    of: Any
    shown: Markup


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list."""

    listing: Listing
    number: int
    rows: tuple[Any, ...]

    @property
    def path(self) -> str:
        """The page's place on the site."""
        return self.listing.leaf(self.number)


def render(record: Leaf, shell: Shell) -> bytes:
    """The page."""
    listing, number = record.listing, record.number
    context = {
        "listing": listing,
        "number": number,
        "rows": placed([row.shown for row in record.rows], shell.root),
        "levels": words.LEVELS,
        "near": _near(number, listing.leaves),
    }
    content = template(listing.template).render(context, root=shell.root)
    title = listing.title if number == 1 else f"{listing.title}, page {number}"
    about = f"{listing.lede} {count(listing.total, listing.noun)}."
    return shell.fill(content, title=title, description=about, path=record.path)


def _near(number: int, last: int) -> list[int]:
    """The leaves that one can go to from one of them: the first, the last, and those around it; 0 is a gap."""
    if last == 1:
        return []
    shown = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    gaps = [[0, one] if one - before > 1 else [one] for before, one in pairwise([0, *shown])]
    return [one for pair in gaps for one in pair]


class _Filling:
    """A list that is being filled."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self._next = [0, *accumulate(listing.sizes[:-1])] if listing.sizes else [0]
        self._open: dict[int, dict[int, Any]] = {}
        self._done: set[int] = set()

    def add(self, row: Any) -> Leaf | None:
        """Put a row into its place; its leaf, where that is full now."""
        group = self.listing.group(row)
        place = self._next[group]
        self._next[group] += 1
        number = place // LEAF + 1
        rows = self._open.setdefault(number, {})
        rows[place] = row
        full = len(rows) >= min(LEAF, self.listing.total - (number - 1) * LEAF)
        return self._leaf(number) if full else None

    def _leaf(self, number: int) -> Leaf:
        rows = self._open.pop(number, {})
        self._done.add(number)
        return Leaf(self.listing, number, tuple(rows[place] for place in sorted(rows)))

    def rest(self) -> list[Leaf]:
        """What has not left yet: nothing, where as many rows came as were announced. A list without a row has one
        empty leaf, and every leaf that another leads to is there."""
        return [self._leaf(number) for number in range(1, self.listing.leaves + 1) if number not in self._done]


class Streams:
    """Lists that are filled row by row; a full leaf is handed to `out` at once."""

    def __init__(self, listings: dict[str, Listing], out: Callable[[Leaf], None]) -> None:
        self._lists = {path: _Filling(listing) for path, listing in listings.items()}
        self._out = out

    def add(self, path: str, row: Any) -> None:
        """Put a row into a list."""
        if leaf := self._lists[path].add(row):
            self._out(leaf)

    def close(self) -> None:
        """Hand out what is left."""
        for filling in self._lists.values():
            for leaf in filling.rest():
                self._out(leaf)


def leaves(listing: Listing, rows: Iterable[Any], out: Callable[[Leaf], None]) -> None:
    """Hand out all leaves of one list."""
    stream = Streams({listing.path: listing}, out)
    for row in rows:
        stream.add(listing.path, row)
    stream.close()
