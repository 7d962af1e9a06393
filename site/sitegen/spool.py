"""What the first pass over a catalog leaves for the second, in a file: every server with its tools as lists show them,
and with marks that tell whether anything of it changed. So no definition is loaded twice that is not rendered."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from sitegen import words
from sitegen.layout import Layout, pages, place
from sitegen.overview import Line, line
from sitegen.text import plain
from toolrisk.models import Category, Entry, Risk, Tool

_CATEGORIES: dict[str | None, Category | None] = {None: None, **{one.value: one for one in Category}}
_RISKS = {one.value: one for one in Risk}


@dataclass(slots=True)
class Known:
    """A server as the first pass saw it: its name and slug, a mark of all that is known of itself, the names of related
    ones; its tools as lists show them, the worst first, with a mark of each, when each was seen last, and its slug."""

    name: str
    slug: str
    mark: str
    related: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    layout: Layout = Layout.tool

    @property
    def path(self) -> str:
        """The server's place on the site."""
        return f"tools/{self.slug}/"

    @property
    def pages(self) -> list[str]:
        """The places of its pages."""
        return pages(self.layout, self.slug, self.slugs)


class Spool:
    """Servers are put in one by one and come back in the same order, as often as one likes."""

    def __init__(self, layout: Layout = Layout.tool) -> None:
        self._layout = layout
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the spool

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()

    def through(self, entries: Iterable[Entry], fit: Callable[[Entry], bool]) -> Iterator[Entry]:
        """The entries as they come, each kept on its way where it is fit."""
        for entry in entries:
            yield entry
            if fit(entry):
                self._file.write(_written(entry) + b"\n")

    def __iter__(self) -> Iterator[Known]:
        self._file.seek(0)
        for row in self._file:
            yield _read(row, self._layout)


def _written(entry: Entry) -> bytes:
    server, title = entry.server, plain(entry.server.title, 80)
    tools = words.riskiest_first(entry)
    own = [server.name, server.slug, _own(entry), server.related[:12], title]
    said = [own, [_tool(entry, one, title) for one in tools]]
    try:
        return orjson.dumps(said)
    except TypeError:
        # A text holds half of a surrogate pair, which only the standard writer bears.
        return json.dumps(said).encode("ascii")


def _tool(entry: Entry, tool: Tool, title: str) -> list[Any]:
    shown = line(entry, tool, words.verdict_of(tool), title)
    moments = tool.first_seen.timestamp(), tool.last_seen.timestamp()
    return [shown.name, tool.slug, shown.summary, shown.category, shown.risk, shown.facets, *moments, tool_mark(tool)]


def tool_mark(tool: Tool) -> str:
    """A digest of all that a tool's page says of the tool itself; but not of when it was seen last."""
    said = tool.verdict.mark if tool.verdict else ""
    parts = (tool.slug, tool.how, tool.version, tool.first_seen.isoformat(), tool.definition.mark, said)
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _own(entry: Entry) -> str:
    said = repr((entry.server.mark, entry.cause, entry.reason))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _read(row: bytes, layout: Layout) -> Known:
    try:
        (name, slug, mark, related, title), tools = orjson.loads(row)
    except orjson.JSONDecodeError:
        (name, slug, mark, related, title), tools = json.loads(row)
    lines = [
        Line(
            shown, place(layout, slug, own, len(tools)), title, slug, summary, _CATEGORIES[category], _RISKS[risk],
            tuple(facets), datetime.fromtimestamp(first, UTC),
        )
        for shown, own, summary, category, risk, facets, first, _, _ in tools
    ]  # fmt: skip
    seen = [datetime.fromtimestamp(one[-2], UTC) for one in tools]
    marks, slugs = [one[-1] for one in tools], [one[1] for one in tools]
    return Known(name, slug, mark, tuple(related), lines, marks, seen, slugs, layout)
