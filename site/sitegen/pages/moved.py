"""The page that stands where a server, or one of its tools, stood under an earlier name."""

from sitegen.markup.env import template


def render(target: str, name: str) -> bytes:
    """A page that leads on to `target`, an absolute address, at once or by its link."""
    return template("moved.html.j2").render(target=target, name=name).encode("utf-8", "replace")
