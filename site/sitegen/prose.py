"""The hand-written pages as they are published: built by the shell, with the catalog's figures in their markers."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from sitegen import calibration
from sitegen.attacks import offered, patterns
from sitegen.pages import home
from sitegen.world import World

UNMEASURED = "The accuracy of this build's classifier has not been measured."
_MARKER = re.compile(r"(<p>)?\[\[(\w+)\]\](?(1)</p>)")


def files(world: World) -> Iterator[tuple[str, bytes]]:
    """The published files of the hand-written site, with their bytes."""
    for name in world.frame.files():
        data = (world.frame.folder / name).read_bytes()
        yield name, filled(name, data.decode(), world).encode() if name.endswith(".html") else data


def filled(name: str, page: str, world: World) -> str:
    """A page with its markers filled. A marker that has nothing to say yet is left out."""

    def fill(match: re.Match[str]) -> str:
        said = _value(match[2], name, world)
        wrapped = match[1] and said and not said.startswith("<")
        return f'<p class="figure">{said}</p>' if wrapped else str(said)

    return _MARKER.sub(fill, page)


def _value(marker: str, name: str, world: World) -> Markup:
    if marker == "home":
        return home.fragment(world.overview, world.changes)
    if marker == "count":
        stem = name.split("/")[1] if name.startswith("attacks/") and name.count("/") == 2 else ""
        attack = next((one for one in patterns() if one.id == stem), None)
        return escape(offered(attack, world.overview)) if attack else escape(f"{world.overview.tools:,}")
    if marker == "calibration":
        return calibration.fragment()
    return escape(world.accuracy or UNMEASURED) if marker == "accuracy" else Markup("")
