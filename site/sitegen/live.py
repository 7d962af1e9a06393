"""The site without building it: a server's files are rendered when they are asked for, from a copy of its record; what
needs the whole catalog (lists, search, sitemaps) is made once, for one state of the catalog."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sitegen import api
from sitegen.build import former_of, look_round
from sitegen.files.bounded import Bounded
from sitegen.files.media import shrinks
from sitegen.files.pack import Pack, Piece
from sitegen.folder import Folder, record, tool_file
from sitegen.pages import moved
from sitegen.records import KEPT, SWELLS, Records
from sitegen.whole import Whole
from sitegen.words import verdict_of
from sitegen.world import World
from toolrisk.models import Change, Entry
from toolrisk.policy import recommend

LARGE = 1 << 17


class Large(NamedTuple):
    """A file that is too big to be held or compressed while somebody waits: its bytes, the same compressed, its tag."""

    raw: Piece
    packed: Piece | None
    tag: str


class Live:
    """The site of one state of a catalog."""

    def __init__(
        self,
        entries: Iterable[Entry],
        cache: Path,
        *,
        site_url: str,
        changes: Iterable[Change] = (),
        accuracy: str | None = None,
        redirects: Mapping[str, str] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Pass over `entries` once, keeping a copy of each; the arguments are those of `build`."""
        self._records = Records()
        self._files, self._packed = Pack(), Pack()
        self._large: dict[str, Large] = {}
        self.world: World = look_round(
            self._records.through(entries), cache, site_url=site_url, changes=changes, accuracy=accuracy
        )
        self._former = {old: new for new, olds in former_of(redirects or {}).items() for old in olds}
        self._folders: Bounded[str, Folder] = Bounded(KEPT)
        self._make(on_progress or (lambda done, total: None))

    def file(self, path: str) -> bytes | None:
        """A file of the site by its path, such as `tools/x/index.html`; None where there is none."""
        data = self._files.get(path)
        if data is not None:
            return data
        parts = path.split("/")
        if path.startswith(api.SERVERS) and path.endswith(".json"):
            return self._own(parts[-1].removesuffix(".json"), path)
        if parts[0] != "tools" or len(parts) < 3:
            return None
        if parts[1] in self._former and parts[1] not in self._records:
            return self._moved(path, parts[1])
        return self._of_tool(parts[1], parts[2], parts[3]) if len(parts) == 4 else self._own(parts[1], path)

    def large(self, path: str) -> Large | None:
        """A file that is to be sent piece by piece."""
        return self._large.get(path)

    def _own(self, slug: str, path: str) -> bytes | None:
        folder = self._folder(slug)
        return folder.file(path) if folder else None

    def _of_tool(self, slug: str, name: str, file: str) -> bytes | None:
        """A file of a tool, made without the server's other tools."""
        found = self._records.tool(slug, name)
        if found is None:
            return None
        outline, one = found
        return tool_file(record(outline, one, recommend(one.definition, verdict_of(one)), self.world), file, self.world)

    def _folder(self, slug: str) -> Folder | None:
        folder = self._folders.get(slug)
        if folder is None and (entry := self._records.entry(slug)) is not None:
            folder = Folder(entry, self.world)
            self._folders.put(slug, folder, SWELLS * self._records.size(slug))
        return folder

    def _moved(self, path: str, old: str) -> bytes | None:
        """The page that leads on from a former place of a server or of one of its tools."""
        folder = self._folder(self._former[old])
        wanted = path.replace(f"tools/{old}/", folder.view.path, 1).removesuffix("index.html") if folder else None
        if folder is None or wanted not in folder.pages or not path.endswith("/index.html"):
            return None
        return moved.render(f"{self.world.site_url}{wanted}", wanted.removeprefix("tools/").rstrip("/"))

    def _make(self, tell: Callable[[int, int], None]) -> None:
        """All that is no server's."""
        whole = Whole(self.world, self._put)
        for done, entry in enumerate(self._records, 1):
            folder = Folder(entry, self.world)
            whole.add(folder)
            self._records.describe(folder.view.outline)
            tell(done, len(self.world.overview.servers))
        whole.close()

    def _put(self, path: str, data: bytes | bytearray) -> None:
        """Keep a file, and a large one compressed besides."""
        raw = self._files.put(path, bytes(data))
        if raw.size >= LARGE:
            packed = self._packed.put(path, gzip.compress(data, 6, mtime=0)) if shrinks(path) else None
            self._large[path] = Large(raw, packed, tag(data))


def tag(data: bytes | bytearray) -> str:
    """What tells these bytes from others: the middle of an ETag."""
    return sha256(data).hexdigest()[:24]
