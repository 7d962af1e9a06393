"""Copies of a catalog's servers in a file without a name: any of them, or any tool of one, is there at once."""

import pickle
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sitegen.files.bounded import Bounded
from sitegen.files.pack import Pack
from sitegen.folder import refusal
from sitegen.view import Outline
from toolrisk.models import Entry, Server, Tool

KEPT = 16 << 20
# A record's objects take about so many times the bytes of its copy.
SWELLS = 8


class _Head(NamedTuple):
    """What is kept of a server: itself, its last failure, where the copy of each tool begins and how long it is, and
    what the tools' pages say of it, once that is known. Plain pairs: it is read for nearly every page."""

    server: Server
    cause: str | None
    reason: str | None
    tools: dict[str, tuple[int, int]]
    outline: Outline | None = None


class Records:
    """Servers by slug. What can't have a folder on the site is left out."""

    def __init__(self) -> None:
        self._heads, self._tools = Pack(), Pack()
        self._kept: Bounded[str, _Head] = Bounded(KEPT)

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries as they come, each copied on its way."""
        for entry in entries:
            slug = entry.server.slug
            if refusal(entry) is None and slug not in self:
                pieces = {one.slug: self._tools.add(_copy(one)) for one in entry.tools}
                places = {name: (piece.start, piece.size) for name, piece in pieces.items()}
                self._heads.put(slug, _copy(_Head(entry.server, entry.cause, entry.reason, places)))
            yield entry

    def __iter__(self) -> Iterator[Entry]:
        for slug in self._heads:
            entry = self.entry(slug)
            if entry is not None:
                yield entry

    def __contains__(self, slug: str) -> bool:
        return self._heads.piece(slug) is not None

    def entry(self, slug: str) -> Entry | None:
        """A server with all its tools."""
        head = self._head(slug)
        if head is None:
            return None
        tools = tuple(self._tool(*place) for place in head.tools.values())
        return Entry.model_construct(server=head.server, tools=tools, cause=head.cause, reason=head.reason)

    def size(self, slug: str) -> int:
        """The bytes that a server's copies take."""
        head = self._head(slug)
        return sum(size for _, size in head.tools.values()) + 1_000 if head else 0

    def tool(self, slug: str, name: str) -> tuple[Outline, Tool] | None:
        """One tool, by its own slug, and what its page says of its server."""
        head = self._head(slug)
        place = head.tools.get(name) if head else None
        return (head.outline, self._tool(*place)) if head and head.outline and place else None

    def describe(self, outline: Outline) -> None:
        """Keep what the pages of a server's tools say of it."""
        slug = outline.server.slug
        head = self._head(slug)
        if head is not None:
            self._kept.drop(slug)
            self._heads.put(slug, _copy(head._replace(outline=outline)))

    def _tool(self, start: int, size: int) -> Tool:
        found: Tool = _original(self._tools.read(start, size))
        return found

    def _head(self, slug: str) -> _Head | None:
        head = self._kept.get(slug)
        if head is None and (piece := self._heads.piece(slug)) is not None:
            head = _original(piece.read())
            self._kept.put(slug, head, SWELLS * piece.size)
        return head


def _copy(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _original(copy: bytes) -> Any:
    """What was copied. The file was written by this process or the one that it was forked from, and has no name by
    which another could open it."""
    return pickle.loads(copy)  # noqa: S301
