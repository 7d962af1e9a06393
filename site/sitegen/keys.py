"""Keys of what files are made from: where a key is the same, so are the bytes, and nothing needs to be loaded."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from sitegen.generator import generator_key
from sitegen.markup.text import day
from sitegen.spool import Known
from sitegen.summaries import Line
from sitegen.world import World

_WIDE = 12


class Keys:
    """The keys of a build's servers and tools."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._all = f"{generator_key()} {world.frame.key} {world.index} {world.layout}"

    def of(self, known: Known) -> str:
        """A server's keys in one string of equal parts: its own, then each tool's."""
        base = self._base(known)
        tools = [self._tool(base, *one) for one in zip(known.lines, known.marks, known.seen, strict=True)]
        return "".join([self._own(base, known), *tools])

    def _base(self, known: Known) -> str:
        """What stands on all pages of the server."""
        return _digest(f"{self._all} {known.mark}")

    def _own(self, base: str, known: Known) -> str:
        rows, changes = self.world.rows, self.world.changes.of(known.name)
        related = [(row.slug, row.title, row.worst) for row in (rows.get(name) for name in known.related) if row]
        told = [day(one) for one in [max(known.seen, default=None)] if one and self.world.stale(one)]
        return _digest(repr((base, known.tools, related, changes, told)))

    def _tool(self, base: str, line: Line, mark: str, seen: datetime) -> str:
        near = self.world.overview.twins.near(line.name, line.server_slug, line)
        return _digest(f"{base}{mark}{day(seen) if self.world.stale(seen) else ''}\0{near.mark}")


def _digest(said: str) -> str:
    """Six bytes in hex: a key is only ever held against those of one server."""
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_WIDE // 2).hexdigest()


def parts(keys: str) -> list[str]:
    """The single keys of a server's string."""
    return [keys[at : at + _WIDE] for at in range(0, len(keys), _WIDE)]


def stale(before: str, now: str, slugs: Iterable[str]) -> tuple[bool, list[str]]:
    """Of a server whose keys changed: whether its own files have to be made anew, and the files of which tools."""
    old, (own, *tools) = set(parts(before)), parts(now)
    return own not in old, [slug for slug, key in zip(slugs, tools, strict=True) if key not in old]
