"""The ways into the catalog: one short page each for the risk levels, the categories and the facets."""

from dataclasses import dataclass

from sitegen import words
from sitegen.markup.env import template
from sitegen.overview import Overview
from sitegen.shell import Shell
from toolrisk.models import Category


@dataclass(frozen=True, slots=True)
class Way:
    """One list that a page of ways leads to: its place, its name, what it holds, how many; `mark` is a risk level."""

    path: str
    name: str
    means: str
    number: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """A page of ways: its place, heading, opening sentence and its lists."""

    path: str
    title: str
    lede: str
    lists: tuple[Way, ...]


def records(overview: Overview) -> tuple[Ways, ...]:
    """The pages of ways."""
    return (
        Ways("risks/", "Risk levels", "What one call of a tool can do at worst.", _risks(overview)),
        Ways(
            "categories/", "Categories", "What one call of a tool does. Each tool has one category.", _kinds(overview)
        ),
        Ways("facets/", "Facets", "What else holds of a tool. One can have several, or none.", _facets(overview)),
    )


def render(record: Ways, shell: Shell) -> bytes:
    """The page."""
    content = template("index.html.j2").render(page=record, root=shell.root)
    return shell.fill(content, title=record.title, description=record.lede, path=record.path)


def _risks(overview: Overview) -> tuple[Way, ...]:
    levels = words.LEVELS
    return tuple(
        Way(f"{one.value}/", one.value.capitalize(), words.LEVEL_MEANS[one], overview.at_risk(one), one.value)
        for one in levels
    )


def _kinds(overview: Overview) -> tuple[Way, ...]:
    return tuple(
        Way(f"{one.value.lower()}/", one.value, f"One call {words.MEANS[one]}.", overview.of_category(one))
        for one in Category
    )


def _facets(overview: Overview) -> tuple[Way, ...]:
    return tuple(
        Way(f"{one.replace('_', '-')}/", words.FACET_NAMES[one], _opened(words.FACET_MEANS[one]),
            overview.with_facet(one))
        for one in words.FACETS
    )  # fmt: skip


def _opened(means: str) -> str:
    return f"{means[0].upper()}{means[1:]}."
