"""Which lists there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sitegen import words
from sitegen.overview import Overview
from sitegen.summaries import Row
from toolrisk.models import Category, Risk

LEAF = 200
_Sibling = tuple[str, str, int, str]
_Group = tuple[_Sibling, ...]
# The gravest first.
_KINDS: tuple[Category | None, ...] = (*reversed(Category), None)


RISKIEST = "browse/riskiest/"
_LABELS = ("All", "Listed by")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is: its place (`risks/high/`), heading, an opening sentence, what its rows are and how many.

    `order` says in words how it is ordered; `group` gives a row's group, and `sizes` how many rows each group has."""

    path: str
    title: str
    lede: str
    noun: str
    total: int
    template: str = "tools.html.j2"
    siblings: tuple[tuple[tuple[str, str, int, str], ...], ...] = ()
    labels: tuple[str, ...] = ("Risk", "Category", "Also")
    order: str = ""
    sizes: tuple[int, ...] = ()
    group: Callable[[Any], int] = lambda _: 0

    @property
    def leaves(self) -> int:
        """How many pages it takes; an empty list takes one."""
        return max(1, -(-self.total // LEAF))

    def leaf(self, number: int) -> str:
        """The place of its nth leaf."""
        return self.path if number == 1 else f"{self.path}{number}/"


def tool_lists(overview: Overview) -> dict[str, Listing]:
    """The lists of tools by place: by risk, by category, by facet."""
    siblings = ways(overview)
    made = [_risk(level, overview, siblings) for level in words.LEVELS]
    made += [_category(category, overview, siblings) for category in Category]
    made += [_facet(facet, overview, siblings) for facet in words.FACETS]
    return {listing.path: listing for listing in made}


def ways(overview: Overview) -> tuple[_Group, ...]:
    """The ways to the other lists: place, name, how many, and the level that its mark shows."""
    risks = ((f"risks/{level.value}/", level.value, overview.at_risk(level), level.value) for level in words.LEVELS)
    kinds = ((f"categories/{kind.value.lower()}/", kind.value, overview.of_category(kind), "") for kind in Category)
    facets = (
        (f"facets/{facet.replace('_', '-')}/", words.FACET_NAMES[facet], overview.with_facet(facet), "")
        for facet in words.FACETS
    )
    return tuple(risks), tuple(kinds), tuple(facets)


def _risk(level: Risk, overview: Overview, siblings: tuple[_Group, ...]) -> Listing:
    title = f"{level.value.capitalize()} risk" if level is not Risk.unknown else "Risk unknown"
    sizes = tuple(overview.levels[kind, level] for kind in _KINDS)
    return Listing(
        f"risks/{level.value}/", title, words.LEVEL_MEANS[level], "tool", sum(sizes), siblings=siblings,
        order="by category", sizes=sizes, group=lambda row: _KINDS.index(row.of.category),
    )  # fmt: skip


def _category(category: Category, overview: Overview, siblings: tuple[_Group, ...]) -> Listing:
    lede = f"One call {words.MEANS[category]}."
    sizes = tuple(overview.levels[category, level] for level in words.LEVELS)
    return _by_risk(f"categories/{category.value.lower()}/", category.value, lede, sizes, siblings)


def _facet(facet: str, overview: Overview, siblings: tuple[_Group, ...]) -> Listing:
    name, means = words.FACET_NAMES[facet], words.FACET_MEANS[facet]
    title = name[0].upper() + name[1:]
    lede = f"A tool is listed here where {means}."
    path = f"facets/{facet.replace('_', '-')}/"
    sizes = tuple(overview.with_facet(facet, level) for level in words.LEVELS)
    return _by_risk(path, title, lede, sizes, siblings)


def _by_risk(path: str, title: str, lede: str, sizes: tuple[int, ...], siblings: tuple[_Group, ...]) -> Listing:
    return Listing(
        path, title, lede, "tool", sum(sizes), siblings=siblings,
        order="riskiest first", sizes=sizes, group=lambda row: words.RANK[row.of.risk],
    )  # fmt: skip


def server_lists(overview: Overview) -> list[tuple[Listing, list[Row]]]:
    """The lists of servers with their rows: all of them by title and by risk, and each source's."""
    rows = sorted(overview.servers, key=lambda row: (row.title.casefold(), row.name))
    sources = sorted({source for row in rows for source in row.sources})
    all_of = (("browse/", "by name", len(rows), ""), (RISKIEST, "riskiest first", len(rows), ""))
    groups = {source: [row for row in rows if source in row.sources] for source in sources}
    listed = tuple((f"sources/{slug(source)}/", source, len(group), "") for source, group in groups.items())
    siblings = (all_of, listed)
    every = (
        "Servers",
        "Every MCP server that the catalog knows of.",
        "server",
        len(rows),
        "servers.html.j2",
        siblings,
        _LABELS,
    )
    worst = sorted(rows, key=lambda row: tuple(-number for number in row.risks))
    lists = [(Listing("browse/", *every, "by name"), rows), (Listing(RISKIEST, *every, "riskiest first"), worst)]
    for source, group in groups.items():
        lede = f"Servers that {source} lists."
        place = f"sources/{slug(source)}/"
        lists.append((Listing(place, f"From {source}", lede, "server", len(group), "servers.html.j2", siblings,
                              _LABELS, "by name"), group))  # fmt: skip
    return lists


def slug(source: str) -> str:
    """A source's name as a folder's."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in source.lower()).strip("-") or "x"
