"""Pages of which there is one: search and stack."""

from dataclasses import dataclass

from sitegen import words
from sitegen.markup.env import template
from sitegen.shell import Shell
from toolrisk.models import Category


@dataclass(frozen=True, slots=True)
class Fixed:
    """A page that a script of ours fills; its template is named like it."""

    path: str
    title: str
    about: str


PAGES = (
    Fixed("search/", "Search", "Look for a tool or a server by its name, its description, its category or its risk."),
    Fixed("stack/", "Your stack", "Pick the servers that an agent has at once, and see what they make together."),
)


def render(record: Fixed, shell: Shell) -> bytes:
    """The page."""
    content = template(f"{record.path.strip('/')}.html.j2").render(
        levels=words.LEVELS, categories=tuple(Category), facets=[words.FACET_NAMES[one] for one in words.FACETS],
        root=shell.root,
    )  # fmt: skip
    return shell.fill(content, title=record.title, description=record.about, path=record.path)
