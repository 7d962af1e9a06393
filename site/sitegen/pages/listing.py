"""Lists that are leafed through: tools by risk, category and facet; servers, and those of one source.

Rows come in a stream and leave as soon as a leaf is full, so a list of any length costs the memory of two leaves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sitegen import words
from sitegen.env import template
from sitegen.shell import Shell
from sitegen.text import count

LEAF = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is: its place (`risks/high/`), heading, an opening sentence, what its rows are and how many."""

    path: str
    title: str
    lede: str
    noun: str
    total: int
    template: str = "tools.html.j2"
    siblings: tuple[tuple[tuple[str, str, int, str], ...], ...] = ()

    @property
    def leaves(self) -> int:
        """How many pages it takes; an empty list takes one."""
        return max(1, -(-self.total // LEAF))

    def leaf(self, number: int) -> str:
        """The place of its nth leaf."""
        return self.path if number == 1 else f"{self.path}{number}/"


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
        "rows": record.rows,
        "names": words.FACET_NAMES,
        "levels": words.LEVELS,
        "before": listing.leaf(number - 1) if number > 1 else None,
        "after": listing.leaf(number + 1) if number < listing.leaves else None,
    }
    content = template(listing.template).render(context, root=shell.root)
    title = listing.title if number == 1 else f"{listing.title}, page {number}"
    about = f"{listing.lede} {count(listing.total, listing.noun)}."
    return shell.fill(content, title=title, description=about, path=record.path)


@dataclass(slots=True)
class Streams:
    """Lists that are filled row by row; a full leaf is handed to `out` at once."""

    listings: dict[str, Listing]
    out: Callable[[Leaf], None]
    _rows: dict[str, list[Any]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def add(self, path: str, row: Any) -> None:
        """Put a row into a list."""
        rows = self._rows.setdefault(path, [])
        rows.append(row)
        if len(rows) == LEAF:
            self._flush(path)

    def _flush(self, path: str) -> None:
        number = self._numbers[path] = self._numbers.get(path, 0) + 1
        self.out(Leaf(self.listings[path], number, tuple(self._rows.pop(path, ()))))

    def close(self) -> None:
        """Hand out what is left; a list without a row has one empty leaf."""
        for path in self.listings:
            if path in self._rows or path not in self._numbers:
                self._flush(path)


def leaves(listing: Listing, rows: Iterable[Any], out: Callable[[Leaf], None]) -> None:
    """Hand out all leaves of one list."""
    stream = Streams({listing.path: listing}, out)
    for row in rows:
        stream.add(listing.path, row)
    stream.close()
