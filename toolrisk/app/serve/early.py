"""What is served of a large catalog while its site is still being looked round for: every server and tool at once, each
from the catalog when it is asked for. What needs the whole catalog is told to be coming."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import classifier
from sitegen import api
from sitegen.changes import gathered
from sitegen.files.bounded import Bounded
from sitegen.folder import Folder, refusal
from sitegen.live import Large
from sitegen.overview import Overview
from sitegen.pages import fixed
from sitegen.shell import frame
from sitegen.world import World, index_of
from toolrisk import house
from toolrisk.app.serve.http import ComingError
from toolrisk.models import Change
from toolrisk.store import Catalog

_KEPT, _EACH = 32 << 20, 20_000
_OWN = ("tools/", api.SERVERS)


@dataclass(frozen=True)
class Begun(World):
    """A world of which nothing is known yet but how many servers it has."""

    servers: int = 0

    @cached_property
    def index(self) -> str:
        """How many servers the catalog has, in words."""
        return index_of(self.servers)


def begun(cache: Path, site_url: str, servers: int, seen: datetime | None, changes: Iterable[Change]) -> Begun:
    """A world of so many servers, whose tools were last seen at a moment. The shell is kept in `cache`."""
    return Begun(Overview(seen=seen), gathered(changes), frame(cache, site_url.rstrip("/") + "/"), servers=servers)


class EarlySite:
    """Pages of servers and tools, but for what other servers' tools would say on them. Each process that serves it has
    a connection of its own, opened when it is first needed."""

    def __init__(self, db: str, world: Begun) -> None:
        self._db, self._world = db, world
        self._catalog: Catalog | None = None
        self._folders: Bounded[str, Folder] = Bounded(_KEPT)
        self._fixed = {f"{page.path}index.html": page for page in fixed.PAGES}
        own, top = world.frame, house.path("site/assets")
        self._plain = {name: own.folder / name for name in own.files()}
        self._plain |= {f"assets/{file.relative_to(top).as_posix()}": file for file in top.rglob("*") if file.is_file()}

    def file(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none. Raises ComingError where it can't be told yet."""
        if path.startswith(_OWN):
            slug = path.split("/")[1] if path.startswith("tools/") else path.rpartition("/")[2].removesuffix(".json")
            folder = self._folder(slug)
            return folder.file(path) if folder else None
        if page := self._fixed.get(path):
            return fixed.render(page, self._world.frame.at(page.path))
        return self._said(path)

    def large(self, path: str) -> Large | None:
        """A file that is to be sent piece by piece: there is none yet."""

    def _folder(self, slug: str) -> Folder | None:
        folder = self._folders.get(slug)
        if folder is None and (folder := self._made(slug)):
            self._folders.put(slug, folder, _EACH * (1 + len(folder.view.entry.tools)))
        return folder

    def _made(self, slug: str) -> Folder | None:
        self._catalog = self._catalog or Catalog(self._db)
        server = self._catalog.server(slug)
        if server is None:
            return None
        if server.slug != slug:
            raise ComingError(slug)
        entry = self._catalog.entry(server.name, classifier.verdicts_version())
        return Folder(entry, self._world) if entry and refusal(entry) is None else None

    def _said(self, path: str) -> bytes:
        """A style, script or picture, or a hand-written page that says nothing of the catalog."""
        if path in self._plain:
            data = self._plain[path].read_bytes()
            if not path.endswith(".html") or b"[[" not in data:
                return data
        raise ComingError(path)
