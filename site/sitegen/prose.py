"""The hand-written pages as they are published: built by the shell, with the catalog's figures in their markers."""

import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from sitegen.attacks import offered, patterns
from sitegen.overview import Overview
from sitegen.pages import home
from sitegen.shell import Frame

_MARKER = re.compile(r"(<p>)?\[\[(\w+)\]\](?(1)</p>)")


def files(frame: Frame, overview: Overview, facts: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The published files of the hand-written site, with their bytes."""
    for name in frame.files():
        data = (frame.folder / name).read_bytes()
        yield name, filled(name, data.decode(), overview, facts).encode() if name.endswith(".html") else data


def filled(name: str, page: str, overview: Overview, facts: dict[str, Any]) -> str:
    """A page with its markers filled. A marker that has nothing to say yet is left out."""

    def fill(match: re.Match[str]) -> str:
        said = _value(match[2], name, overview, facts)
        wrapped = match[1] and said and not said.startswith("<")
        return f'<p class="figure">{said}</p>' if wrapped else str(said)

    return _MARKER.sub(fill, page)


def _value(marker: str, name: str, overview: Overview, facts: dict[str, Any]) -> Markup:
    if marker == "home":
        return home.fragment(overview)
    if marker == "count":
        stem = name.split("/")[1] if name.startswith("attacks/") and name.count("/") == 2 else ""
        attack = next((one for one in patterns() if one.id == stem), None)
        return escape(offered(attack, overview)) if attack else escape(f"{overview.tools:,}")
    return escape(facts.get(marker) or "")
