"""Servers' files into a folder: what of a build grows with the number of tools, done by one process or by many."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sitegen.files.sink import Sink
from sitegen.folder import Folder, refusal
from sitegen.layout import OF_A_TOOL
from sitegen.world import World
from toolrisk.models import Entry

# So many servers are rendered between two reports.
_REPORT = 50


@dataclass(frozen=True, slots=True)
class Need:
    """What of a server has to be made: its own files or not, and those of which tools (None: of all). `lost`: files
    are not there that should be."""

    own: bool = True
    tools: tuple[str, ...] | None = None
    lost: bool = False


@dataclass(slots=True)
class Tally:
    """How many servers were rendered, and files written, found as they should be, and removed."""

    servers: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0

    def add(self, other: "Tally") -> None:
        """Count another's with one's own."""
        self.servers += other.servers
        self.written += other.written
        self.unchanged += other.unchanged
        self.removed += other.removed


ALL = Need()


def render_range(
    entries: Iterable[Entry], world: World, sink: Sink, needs: Mapping[str, Need] | None = None
) -> Iterator[Tally]:
    """Render the files of these servers, of each what it needs by its name (default: everything), and remove what is
    there besides. Which process does it, and with which other servers, makes no difference to the bytes. A tally comes
    every now and then, of what was done since the one before. Servers that are refused are left out."""
    done = 0
    for entry in entries:
        if refusal(entry) is None:
            _render(Folder(entry, world), sink, needs[entry.server.name] if needs else ALL)
        done += 1
        if done == _REPORT:
            yield _told(done, sink)
            done = 0
    yield _told(done, sink)


def _told(done: int, sink: Sink) -> Tally:
    tally = Tally(done, sink.written, sink.unchanged, sink.removed)
    sink.written = sink.unchanged = sink.removed = 0
    return tally


def _render(folder: Folder, sink: Sink, need: Need) -> None:
    sink.quick = not need.lost
    names = folder.names() if need.tools is None else _wanted(folder, need.own, need.tools)
    for name in names:
        data = folder.file(name)
        if data is not None:
            sink.put(name, data)
    sink.quick = False
    if need.own:
        kept = {name.split("/")[2] for name in folder.names() if name.startswith(folder.view.path)}
        sink.keep_only(folder.view.path.rstrip("/"), kept)


def _wanted(folder: Folder, own: bool, tools: tuple[str, ...]) -> list[str]:
    path, every = folder.view.path, folder.names()
    beside = len(every) - len(OF_A_TOOL) * len(folder.view.tools)
    return [*(every[:beside] if own else ()), *(f"{path}{slug}/{name}" for slug in tools for name in OF_A_TOOL)]
