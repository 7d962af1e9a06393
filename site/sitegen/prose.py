"""The hand-written pages as they are published: built by the shell, with the catalog's figures in their markers."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from sitegen.markup.text import count
from sitegen.pages import home
from sitegen.parts import calibration
from sitegen.parts.attacks import Attack, catalogued, number, offered, patterns
from sitegen.world import World

UNMEASURED = "The accuracy of this build's classifier has not been measured."
_MARKER = re.compile(r"(<p>)?\[\[(\w+)(?: ([\w-]+))?\]\](?(1)</p>)")


def files(world: World) -> Iterator[tuple[str, bytes]]:
    """The published files of the hand-written site, with their bytes."""
    for name in world.frame.files():
        data = (world.frame.folder / name).read_bytes()
        yield name, filled(name, data.decode(), world).encode() if name.endswith(".html") else data


def filled(name: str, page: str, world: World) -> str:
    """A page with its markers filled. A marker that has nothing to say yet is left out."""

    def fill(match: re.Match[str]) -> str:
        said = _value(match[2], match[3] or name, world)
        wrapped = match[1] and said and not said.startswith("<")
        return f'<p class="figure">{said}</p>' if wrapped else str(said)

    return _MARKER.sub(fill, page)


def _value(marker: str, name: str, world: World) -> Markup:
    match marker:
        case "home":
            return home.fragment(world.overview, world.changes)
        case "short":
            return _short(_pattern(name), world)
        case "count":
            attack = _pattern(name.removeprefix("attacks/").partition("/")[0])
            return _offered(attack, world) if attack else escape(f"{world.overview.tools:,}")
        case "accuracy":
            return escape(world.accuracy or UNMEASURED)
        case "calibration":
            return calibration.fragment()
    return Markup("")


def _pattern(stem: str) -> Attack | None:
    return next((one for one in patterns() if one.id == stem), None)


def _short(attack: Attack | None, world: World) -> Markup:
    """What a pattern is, and how many tools offer what it needs, for a list of patterns."""
    if attack is None:
        return Markup("")
    tools = count(number(attack, world.overview), "tool")
    return Markup('{} <span class="muted">{}</span>').format(attack.short, tools)


def _offered(attack: Attack, world: World) -> Markup:
    """The head of a pattern's page: what it is, and how much of the catalog offers what it needs."""
    where = catalogued(attack)
    way = Markup(' <a href="../../{}">See them</a>').format(where) if where else ""
    head = Markup('<p class="lede">{}</p><p class="figure">{}{}</p>')
    return head.format(attack.short, offered(attack, world.overview), way)
