"""A page beside a server's own, with what there is to say of some of its tools: where they have no pages of their own
and are too many for one."""

from collections.abc import Sequence

from markupsafe import Markup

from sitegen.markup.env import template
from sitegen.markup.text import count
from sitegen.shell import Shell
from sitegen.view import ServerView


def render(view: ServerView, name: str, sections: Sequence[Markup], shell: Shell) -> bytes:
    """The page. `name` is its file's."""
    content = template("sheet.html.j2").render(view=view, sections=sections, root=shell.root)
    about = f"{count(len(sections), 'tool')} of {view.title} ({view.name}), each with what one call can do at worst."
    return shell.fill(content, title=f"Tools of {view.title}", description=about, path=view.path + name)
