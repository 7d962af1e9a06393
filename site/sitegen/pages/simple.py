"""Pages that are one heading and a few lines."""

from dataclasses import dataclass

from markupsafe import Markup

from sitegen.env import template
from sitegen.shell import Shell


@dataclass(frozen=True, slots=True)
class Simple:
    """A page with a title and a body of our own markup."""

    path: str
    title: str
    about: str
    body: Markup


def render(record: Simple, shell: Shell) -> bytes:
    """The page."""
    content = template("simple.html.j2").render(title=record.title, body=record.body)
    return shell.fill(content, title=record.title, description=record.about, path=record.path)
