"""The site without building it: a server's files are rendered when they are asked for, from a copy of its record; what
needs the whole catalog (lists, search, sitemaps) is made once, for one state of the catalog."""

import gzip
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from sitegen import api
from sitegen.bounded import Bounded
from sitegen.build import former_of, look_round
from sitegen.folder import Folder, refusal
from sitegen.media import shrinks
from sitegen.pack import Pack, Piece
from sitegen.pages import moved
from sitegen.whole import Whole
from sitegen.world import World
from toolrisk.models import Change, Entry

LARGE = 1 << 17
FOLDERS = 32 << 20
# A record's objects take about so many times the bytes of its copy.
_SWELLS = 8


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
        self._records, self._files, self._packed = Pack(), Pack(), Pack()
        self._large: dict[str, Large] = {}
        self.world: World = look_round(
            self._kept(entries), cache, site_url=site_url, changes=changes, accuracy=accuracy
        )
        self._former = {old: new for new, olds in former_of(redirects or {}).items() for old in olds}
        self._folders: Bounded[str, Folder] = Bounded(FOLDERS)
        self._make(on_progress or (lambda done, total: None))

    def file(self, path: str) -> bytes | None:
        """A file of the site by its path, such as `tools/x/index.html`; None where there is none."""
        data = self._files.get(path)
        if data is not None:
            return data
        if path.startswith(api.SERVERS) and path.endswith(".json"):
            folder = self._folder(path.removeprefix(api.SERVERS).removesuffix(".json"))
        elif path.startswith("tools/"):
            slug = path.split("/", 2)[1]
            folder = self._folder(slug)
            if folder is None and slug in self._former:
                return self._moved(path, slug)
        else:
            return None
        return folder.file(path) if folder else None

    def large(self, path: str) -> Large | None:
        """A file that is to be sent piece by piece."""
        return self._large.get(path)

    def _kept(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if refusal(entry) is None and self._records.piece(entry.server.slug) is None:
                self._records.put(entry.server.slug, pickle.dumps(entry, pickle.HIGHEST_PROTOCOL))
            yield entry

    def _folder(self, slug: str) -> Folder | None:
        folder = self._folders.get(slug)
        if folder is None and (data := self._records.get(slug)) is not None:
            # The file that it comes from was written by this process and can be opened by no other.
            folder = Folder(pickle.loads(data), self.world)  # noqa: S301
            self._folders.put(slug, folder, _SWELLS * len(data))
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
        for done, slug in enumerate(self._records, 1):
            if folder := self._folder(slug):
                whole.add(folder)
            tell(done, len(self.world.overview.servers))
        whole.close()

    def _put(self, path: str, data: bytes) -> None:
        """Keep a file, and a large one compressed besides."""
        self._files.put(path, data)
        raw = self._files.piece(path)
        if raw is None or raw.size < LARGE:
            return
        if shrinks(path):
            self._packed.put(path, gzip.compress(data, 6, mtime=0))
        self._large[path] = Large(raw, self._packed.piece(path), tag(data))


def tag(data: bytes) -> str:
    """What tells these bytes from others: the middle of an ETag."""
    return blake2b(data, digest_size=12).hexdigest()
