"""The hand-written attack patterns as data: which tools offer what a pattern needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.markup.text import count
from sitegen.overview import Overview
from toolrisk import house
from toolrisk.models import Category, Facets

POISONED = "tool-poisoning"


@dataclass(frozen=True, slots=True)
class Attack:
    """A pattern: what it is in one sentence, the facets that it needs, and one of which categories."""

    id: str
    title: str
    short: str
    facets: frozenset[str]
    categories: frozenset[Category]
    order: int

    def fits(self, category: Category | None, facets: Iterable[str]) -> bool:
        """Whether one tool offers all that the pattern needs."""
        return (not self.categories or category in self.categories) and self.facets <= set(facets)

    @property
    def special(self) -> int:
        """How much the pattern asks of a tool; one that asks nothing fits every tool."""
        return 2 * len(self.facets) + bool(self.categories)


@cache
def patterns() -> tuple[Attack, ...]:
    """All patterns, in the order that their pages give. Raises ValueError naming a page whose front matter is wrong."""
    pages = sorted(house.path("site/docs/attacks").glob("*.md"))
    found = [_read(page) for page in pages if page.stem != "index"]
    return tuple(sorted(found, key=lambda attack: (attack.order, attack.id)))


def _read(page: Path) -> Attack:
    try:
        front = house.from_yaml(page.read_text("utf-8").split("---\n")[1])
        return _attack(page.stem, front)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise ValueError(f"{page.name}: front matter: {error!r}") from error


def _attack(stem: str, front: dict[str, Any]) -> Attack:
    needs = front.get("needs") or {}
    facets = frozenset(needs.get("facets") or ())
    if facets - set(Facets.model_fields):
        raise ValueError(f"no such facets: {sorted(facets - set(Facets.model_fields))}")
    categories = frozenset(Category(name) for name in needs.get("categories") or ())
    return Attack(stem, front["title"], front["short"], facets, categories, int(front.get("order", 99)))


@cache
def abusing(category: Category | None, facets: tuple[str, ...], poisoned: bool, most: int = 4) -> tuple[Attack, ...]:
    """The patterns that abuse what a tool offers, those that ask most of it first."""
    fitting = [attack for attack in patterns() if attack.fits(category, facets) or (poisoned and attack.id == POISONED)]
    ranked = sorted(
        fitting, key=lambda attack: (not (poisoned and attack.id == POISONED), -attack.special, attack.order)
    )
    return tuple(ranked[:most])


def number(attack: Attack, overview: Overview) -> int:
    """How many tools of the catalog offer all that a pattern needs."""
    return sum(n for (category, _, facets), n in overview.kinds.items() if attack.fits(category, facets))


def catalogued(attack: Attack) -> str | None:
    """The list that holds just the tools which offer what a pattern needs, if there is one."""
    if len(attack.facets) + len(attack.categories) != 1:
        return None
    facet = next(iter(attack.facets), "")
    return (
        f"facets/{facet.replace('_', '-')}/" if facet else f"categories/{next(iter(attack.categories)).value.lower()}/"
    )


def offered(attack: Attack, overview: Overview) -> str:
    """How much of the catalog offers what a pattern needs, as a sentence."""
    tools = number(attack, overview)
    share = f"{count(tools, 'tool')} of {overview.tools:,} in the catalog {'offers' if tools == 1 else 'offer'}"
    if len(attack.facets) < 2:
        return f"{share} what this pattern needs."
    together = sum(1 for row in overview.servers if row.facets >= attack.facets)
    return f"{share} all of what this pattern needs; on {count(together, 'server')} the tools together do."
