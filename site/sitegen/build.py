"""A catalog becomes a folder: one pass to look round, one to render; what did not change is not written again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sitegen import api, manifest
from sitegen.changes import gathered
from sitegen.folder import Folder, refusal
from sitegen.overview import survey
from sitegen.pages import moved
from sitegen.shell import frame
from sitegen.sink import Sink, fit
from sitegen.whole import Whole
from sitegen.world import World
from toolrisk.models import Change, Entry

Entries = Callable[[], Iterable[Entry]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: files written, found as they should be, removed; servers and tools on the site, and how many
    servers' files were left alone because nothing of them changed; servers refused, each with the reason."""

    servers: int
    tools: int
    written: int
    unchanged: int
    removed: int
    skipped: int
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class Build:
    """One run of the generator."""

    sink: Sink
    world: World
    before: manifest.Manifest
    after: manifest.Manifest = field(default_factory=manifest.Manifest)
    former: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    skipped: int = 0
    moved: set[str] = field(default_factory=set)
    whole: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.whole = Whole(self.world, self.sink.put)


def build(
    entries: Entries,
    out: Path,
    *,
    site_url: str,
    now: datetime,
    on_progress: Progress | None = None,
    changes: Iterable[Change] = (),
    accuracy: str | None = None,
    redirects: Mapping[str, str] | None = None,
) -> BuildReport:
    """Make or refresh the site in `out` from two passes over `entries`; memory does not grow with the number of tools.

    `site_url` is where it will stand, `now` the build's moment. `on_progress` gets servers done and servers in all.
    `changes` are what changed lately; `accuracy` is a sentence or two on how the classifier was measured; `redirects`
    are slugs at which servers used to stand, each with that of today. Raises ValueError where a link in `out` leads out
    of it.
    """
    sink = Sink(out)
    ours = (sink.out / manifest.FOLDER).is_dir() or not (sink.out / "tools").exists()
    cache = sink.out / manifest.FOLDER / "shell"
    made = look_round(entries(), cache, site_url=site_url, changes=changes, accuracy=accuracy)
    run = Build(sink, made, manifest.load(sink.out), former=former_of(redirects or {}))
    tell = on_progress or (lambda done, total: None)
    for done, entry in enumerate(entries(), 1):
        _server(run, entry)
        tell(done, len(made.overview.servers))
    run.whole.close()
    _leftovers(run, ours)
    return BuildReport(
        len(run.after.servers),
        run.whole.tools,
        sink.written,
        sink.unchanged,
        sink.removed,
        run.skipped,
        tuple(run.refused),
    )


def look_round(
    entries: Iterable[Entry],
    cache: Path,
    *,
    site_url: str,
    changes: Iterable[Change] = (),
    accuracy: str | None = None,
) -> World:
    """What every page is made from besides its server: one pass over the catalog, and the shell, kept in `cache`. With
    it, `Folder(entry, world)` renders the files of one server, in a build or on request."""
    shell = frame(cache, site_url.rstrip("/") + "/")
    return World(survey(entries), gathered(changes), shell, accuracy)


def _server(run: Build, entry: Entry) -> None:
    """All files of one server, unless nothing that stands in them changed."""
    why = refusal(entry)
    if why or entry.server.slug in run.after.servers:
        run.refused.append(why or f"{entry.server.name}: the slug {entry.server.slug!r} is taken")
        return
    folder = Folder(entry, run.world)
    run.whole.add(folder)
    for old in run.former.get(folder.slug, ()):
        _moved(run, old, folder)
    key = run.after.servers[folder.slug] = folder.key()
    if run.before.servers.get(folder.slug) == key and all(map(run.sink.has, folder.names())):
        run.skipped += 1
        return
    for path, data in folder.files():
        run.sink.put(path, data)
    names = {name.split("/")[2] for name in folder.names() if name.startswith(folder.view.path)}
    run.sink.keep_only(folder.view.path.rstrip("/"), names)


def former_of(redirects: Mapping[str, str]) -> dict[str, list[str]]:
    """The former slugs of each server."""
    former: dict[str, list[str]] = {}
    for old, new in redirects.items():
        if fit(old) and old != new:
            former.setdefault(new, []).append(old)
    return former


def _moved(run: Build, old: str, folder: Folder) -> None:
    """Pages that lead from a former place of a server, and of its tools, to where they stand now."""
    run.moved.add(old)
    there = folder.view.path
    for path in folder.pages:
        page = moved.render(f"{run.world.site_url}{path}", path.removeprefix("tools/").rstrip("/"))
        run.sink.put(f"tools/{old}/{path.removeprefix(there)}index.html", page)
    run.sink.keep_only(f"tools/{old}", {"index.html", *(path.split("/")[2] for path in folder.pages[1:])})


def _leftovers(run: Build, ours: bool) -> None:
    """Remove what an earlier build made and this one did not, and nothing else."""
    if ours:
        run.sink.keep_only("tools", {"index.html", *run.after.servers, *run.moved})
        run.sink.keep_only(api.SERVERS.rstrip("/"), {f"{slug}.json" for slug in run.after.servers})
    run.sink.forget(run.before.files)
    run.after.files = sorted(run.sink.files)
    manifest.save(run.sink.out, run.after)
