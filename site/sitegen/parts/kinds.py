"""What stands alike on the page of every tool of one kind, rendered once for each kind: badges, facets, attacks."""

from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

from sitegen import words
from sitegen.markup.env import environment
from sitegen.parts.attacks import abusing
from toolrisk.models import Category, Risk, Verdict


@cache
def module(root: str) -> Any:
    """The macros, for pages from which `root` leads up to the site's own folder."""
    return environment().get_template("kinds.html.j2").make_module({"root": root})


def badges(verdict: Verdict, root: str) -> Markup:
    """The badges of a tool's head."""
    return _badges(verdict.category, verdict.risk, verdict.poisoned, root)


@cache
def _badges(category: Category | None, risk: Risk, poisoned: bool, root: str) -> Markup:
    shown: Markup = module(root).badges({"category": category, "risk": risk, "poisoned": poisoned}).rstrip("\n")
    return shown


@cache
def facets(names: tuple[str, ...], root: str) -> Markup:
    """What else holds of a tool, as a list."""
    shown: Markup = module(root).facets([(words.FACET_NAMES[one], words.FACET_MEANS[one]) for one in names])
    return shown


@cache
def attacks(category: Category | None, names: tuple[str, ...], poisoned: bool, root: str) -> Markup:
    """The attacks that abuse such a tool, as a list."""
    shown: Markup = module(root).attacks(abusing(category, names, poisoned))
    return shown


@lru_cache(maxsize=4096)
def legend(risks: tuple[tuple[Risk, int], ...], root: str) -> Markup:
    """How many tools stand at each level."""
    shown: Markup = module(root).legend(dict(risks)).rstrip("\n")
    return shown
