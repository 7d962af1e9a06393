"""Pages of which there is one: search, stack."""

from markupsafe import Markup

from sitegen.pages.simple import Simple, render

__all__ = ["pages", "render"]


def pages() -> list[Simple]:
    """All of them."""
    return [_search(), _stack()]


def _search() -> Simple:
    text = "Look for a tool or a server by its name, its description, its category or its risk."
    body = Markup('<p class="lede">{}</p><div id="results"></div><p>Without JavaScript: '
                  '<a href="../browse/">all servers</a>.</p>').format(text)  # fmt: skip
    return Simple("search/", "Search", text, body)


def _stack() -> Simple:
    text = "Pick the servers that an agent has at once, and see what they make together."
    return Simple("stack/", "Your stack", text, Markup('<p class="lede">{}</p>').format(text))
