"""A tool and a server as one line of a list: made once for all lists that they stand in."""

from functools import cache

from markupsafe import Markup

from sitegen import words
from sitegen.markup.shapes import Shape, joined, place, shapes
from sitegen.markup.text import markup, plain
from sitegen.summaries import Line, Row

# The way up to the site's folder is another on every depth: its place stays open until a line comes into a page. No
# text of a line holds it, for `plain` shows what can't be seen.
_UP = markup("\x02")
_NONE = markup("")


def tool_row(line: Line) -> Markup:
    """A tool's line, its way up left open."""
    parts = _parts()
    return parts["tool"](
        root=_UP,
        risk=line.risk.value,
        path=line.path,
        name=line.name,
        slug=line.server_slug,
        server=line.server,
        category=line.category.value if line.category else "–",
        summary=line.summary,
        tags=joined([_tag(words.FACET_NAMES[facet]) for facet in line.facets]),
    )


def server_row(row: Row) -> Markup:
    """A server's line, its way up left open."""
    parts = _parts()
    return parts["server"](
        root=_UP,
        slug=row.slug,
        title=row.title,
        name=row.name,
        flag=parts["flag"](status=row.status.value) if row.status.value != "active" else _NONE,
        summary=row.summary,
        tags=(_tag("lethal trifecta") if row.trifecta else _NONE) + (_NONE if row.tools else _tag(_unknown(row))),
        tools=str(row.tools or "–"),
        levels=joined([_level(level.value, number) for level, number in zip(words.LEVELS, row.risks, strict=True)]),
    )


def placed(rows: list[Markup], root: str) -> Markup:
    """Lines on a page from which `root` leads up."""
    return joined(rows).replace(_UP, root)


@cache
def _parts() -> dict[str, Shape]:
    return shapes("rows.html.j2", place("root"), "")


def _unknown(row: Row) -> str:
    return "tools not known" + (f": {plain(row.cause, 40)}" if row.cause else "")


@cache
def _tag(said: str) -> Markup:
    return _parts()["tag"](said=said)


@cache
def _level(risk: str, number: int) -> Markup:
    return _parts()["level"](risk=risk, number=str(number)) if number else _parts()["empty"]()
