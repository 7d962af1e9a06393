"""The questions of a tool's page with their structured data, spliced: on pages of one kind they differ in a few words
only. Where one of those would be cut, shown otherwise than it is, or quoted, both are rendered anew."""

import re
from functools import lru_cache
from typing import NamedTuple

from sitegen.markup.emit import script_json
from sitegen.markup.shapes import shapes
from sitegen.markup.spliced import Spliced, mark
from sitegen.markup.text import escaped, hides, shown
from sitegen.pages.questions import Kind, Told, questions
from sitegen.parts import structured

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_LONG, _MOST = 1_000, 3_000


class Asked(NamedTuple):
    """The questions as markup, and the page's structured data, both in UTF-8."""

    block: bytes
    data: bytes


class Place(NamedTuple):
    """Where the page stands on the site, under which heading, and where its server's page does."""

    path: str
    heading: str
    top: str


def rendered(told: Told, kind: Kind, place: Place, root: str, site: str) -> Asked:
    """The questions and the data, each rendered for this tool. The template knows how many questions there are, and
    which of them show a piece of policy."""
    asked = questions(told, kind)
    values = {f"asked{number}": one.asked for number, one in enumerate(asked)}
    values |= {f"answer{number}": shown(one.answer, _MOST) for number, one in enumerate(asked)}
    values |= {f"code{number}": one.code for number, one in enumerate(asked)}
    steps = [("Servers", "browse/"), (told.title, place.top), (place.heading, place.path)]
    data = structured.graph(structured.faq(asked), structured.crumbs(site, steps))
    block = shapes("tool.html.j2", root, site)["questions"].encoded(**values)
    return Asked(block, script_json(data).encode("utf-8", "replace"))


class Server:
    """What is said of a server, by the fields of `Told` and `Place`, ready to be spliced."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words, self.fit = words, all(map(_fit, words.values()))
        self._told = [words[name] for name in Told._fields[4:]]
        self.markup = {name: _markup(text) for name, text in words.items()}
        self.data = {name: _data(text) for name, text in words.items()}

    def told(self, name: str, said: str, why: str, sure: str) -> Told:
        """What is said of one of its tools and of itself."""
        return Told(name, said, why, sure, *self._told)


def asked(told: Told, kind: Kind, place: Place, root: str, site: str, server: Server) -> Asked:
    """The same as `rendered`, and quick."""
    plain = server.fit and _NAME.fullmatch(told.name) and len(kind.happens) < _LONG
    if not (plain and _fit(told.said) and _fit(told.why)):
        return rendered(told, kind, place, root, site)
    block, data = _cut(kind, bool(told.said), bool(told.packages), root, site)
    own = {"name": told.name.encode(), "sure": told.sure.encode(), "path": place.path.encode()}
    return Asked(
        block.fill({**server.markup, **own, "said": _markup(told.said), "why": _markup(told.why)}),
        data.fill({**server.data, **own, "said": _data(told.said), "why": _data(told.why)}),
    )


@lru_cache(maxsize=1024)
def _cut(kind: Kind, said: bool, packages: bool, root: str, site: str) -> tuple[Spliced, Spliced]:
    marks = {name: mark(name) for name in Told._fields}
    told = Told(**{**marks, "said": marks["said"] if said else "", "packages": marks["packages"] if packages else ""})
    made = rendered(told, kind, Place(mark("path"), mark("name"), mark("top")), root, site)
    return Spliced(made.block), Spliced(made.data)


def _fit(text: str) -> bool:
    """Whether a text comes into an answer as it is, and the answer is not too long with it."""
    return len(text) < _LONG and not hides(text)


def _markup(text: str) -> bytes:
    return escaped(text).encode("utf-8", "replace")


def _data(text: str) -> bytes:
    """A text within a string of a data block."""
    return script_json(text)[1:-1].encode("utf-8", "replace")
