"""A catalog becomes a folder. The first pass looks round and notes what is known of every server; the second renders
those of which something changed, in as many processes as there are cores, while this one makes what is no server's."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from classifier.ruleset import rules
from sitegen import api
from sitegen.changes import gathered
from sitegen.crew import WORTH, Crew, hands
from sitegen.files import manifest
from sitegen.files.sink import Sink, fit
from sitegen.folder import OWN
from sitegen.keys import Keys, stale
from sitegen.layout import Layout, files
from sitegen.noting import Checked, Fetch, carried, noted
from sitegen.overview import survey
from sitegen.pages import history, moved
from sitegen.render import ALL, Need, Tally, render_range
from sitegen.searching import Searching
from sitegen.shell import frame
from sitegen.spool import Known, Spool, look
from sitegen.whole import Whole
from sitegen.world import World
from toolrisk.models import Change, Entry, Mark

Entries = Callable[[], Iterable[Entry]]
Progress = Callable[[int, int], None]
_TURN = 20


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


class Others(Protocol):
    """Whoever renders beside this process: they have begun when they are had."""

    def reports(self) -> Iterator[Tally]:
        """What they have done, until all is. Raises what kept them from it."""

    def stop(self) -> None:
        """What they have not done is not wanted any more."""


Share = Callable[[Mapping[str, Need], World], Others]


class Workers(NamedTuple):
    """How the second pass is done: `fetch` gives the entries of these names, in this process and in copies of it;
    `processes` is how many render (None: one for each core). With `share` all of it is given away."""

    fetch: Fetch
    processes: int | None = None
    share: Share | None = None


@dataclass(slots=True)
class Build:
    """One run of the generator. `needs` says by name what has to be rendered of which server; `trusted`: the files are
    as the last build left them."""

    sink: Sink
    world: World
    before: manifest.Manifest
    former: dict[str, list[str]]
    trusted: bool
    after: manifest.Manifest = field(default_factory=manifest.Manifest)
    needs: dict[str, Need] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)


def build(  # noqa: PLR0913 - named, and each of another kind
    entries: Entries,
    out: Path,
    *,
    site_url: str,
    now: datetime,
    on_progress: Progress | None = None,
    changes: Iterable[Change] = (),
    accuracy: str | None = None,
    redirects: Mapping[str, str] | None = None,
    workers: Workers | None = None,
    layout: Layout = Layout.tool,
    marks: Iterable[Mark] | None = None,
    repair: bool = False,
) -> BuildReport:
    """Make or refresh the site in `out` from a pass over `entries`, and another over those of which something changed;
    memory does not grow with the number of tools. With `marks`, in the order of `entries`, the first pass too is only
    over those that have another mark than at the last build, and `workers` have to be given.

    `site_url` is where it will stand, `now` the build's moment. `on_progress` gets servers done and servers in all.
    `changes` are what changed lately; `accuracy` is a sentence or two on how the classifier was measured; `redirects`
    are slugs at which servers used to stand, each with that of today. `workers` (default: this process alone, which
    passes over `entries` again) make no difference to the bytes. `layout` says where tools stand. Files
    are taken to be as the last build left them, unless it was cut off, or `repair` is asked for: then they are looked
    at, and lost ones are made again. Raises ValueError where a link in `out` leads out.
    """
    before, folder = manifest.load(out), out.resolve() / manifest.FOLDER
    ours = folder.is_dir() or not (out / "tools").exists()
    trusted, checked, by = before.whole and not repair, Checked(), workers or Workers(_picked(entries), 1)
    sink = Sink(out, before.files if trusted else None)
    manifest.begin(sink.out)
    with _steady(), closing(Spool(folder, layout)) as spool:
        with _searching(spool, sink, before.files if trusted else None, by.processes) as search:
            first = noted(spool, entries(), checked) if marks is None else carried(spool, marks, by.fetch, checked)
            world = _world(first, folder / "shell", site_url, changes, accuracy, layout)
            run = Build(sink, world, before, former_of(redirects or {}), trusted)
            if search:
                search.begin()
            _compare(run, spool)
            tally = _render(run, spool, by, on_progress or (lambda done, total: None), search)
        spool.keep()
    _leftovers(run, ours)
    return BuildReport(
        len(run.after.servers),
        sum(row.tools for row in world.overview.servers if row.slug in run.after.servers),
        sink.written + tally.written,
        sink.unchanged + tally.unchanged,
        sink.removed + tally.removed,
        len(run.after.servers) - len(run.needs),
        tuple(checked.refused),
    )


@contextmanager
def _steady() -> Iterator[None]:
    """A build makes and drops millions of small objects and no cycles worth looking for: with the collector's usual
    pace half of the time to load a catalog goes into it."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def _searching(
    spool: Spool, sink: Sink, before: Mapping[str, str] | None, processes: int | None
) -> Iterator[Searching | None]:
    """Whoever makes the search index beside this process, where there is a core for it."""
    if hands(WORTH, processes) == 1:
        yield None
        return
    search = Searching(spool, sink, before)
    try:
        yield search
    finally:
        search.stop()


def _picked(entries: Entries) -> Fetch:
    def fetch(names: Sequence[str]) -> Iterator[Entry]:
        wanted = set(names)
        return (entry for entry in entries() if entry.server.name in wanted)

    return fetch


def look_round(
    entries: Iterable[Entry],
    cache: Path,
    *,
    site_url: str,
    changes: Iterable[Change] = (),
    accuracy: str | None = None,
    layout: Layout = Layout.tool,
) -> World:
    """What every page is made from besides its server: one pass over the catalog, and the shell, kept in `cache`. With
    it, `Folder(entry, world)` renders the files of one server, in a build or on request."""
    first = (look(entry, layout) for entry in filter(Checked().fit, entries))
    return _world(first, cache, site_url, changes, accuracy, layout)


def _world(
    first: Iterable[Known],
    cache: Path,
    site_url: str,
    changes: Iterable[Change],
    accuracy: str | None,
    layout: Layout,
) -> World:
    shell = frame(cache, site_url.rstrip("/") + "/")
    return World(survey(first, layout), gathered(changes), shell, accuracy)


def _compare(run: Build, spool: Spool) -> None:
    """What has to be rendered: whatever has another key than at the last build, or lost a file since."""
    keys, before = Keys(run.world), run.before.servers
    for known in spool:
        # The names are the rows' own: those that came with `known` would be kept beside them.
        row = run.world.rows[known.name]
        now = run.after.servers[row.slug] = keys.of(known)
        if (need := _need(run, known, before.get(row.slug), now)) is not None:
            run.needs[row.key] = need
        for old in run.former.get(known.slug, ()):
            _moved(run, old, known)


def _need(run: Build, known: Known, before: str | None, now: str) -> Need | None:
    if before is None:
        return ALL
    if not run.trusted and not all(map(run.sink.has, _names(run, known))):
        return Need(lost=True)
    if before == now:
        return None
    if known.layout is Layout.server:
        return ALL
    own, tools = stale(before, now, known.slugs)
    return Need(own or len(before) != len(now), tuple(tools))


def _names(run: Build, known: Known) -> Iterator[str]:
    """The files that a server has to have."""
    for name in OWN:
        yield known.path + name
    if run.world.changes.of(known.name):
        yield known.path + history.NAME
    yield f"{api.SERVERS}{known.slug}.json"
    yield from files(known.layout, known.slug, known.slugs)


def _render(run: Build, spool: Spool, workers: Workers, tell: Progress, search: Searching | None) -> Tally:
    """Render what is needed, here or in copies of this process, and all that is no server's here, but for the search
    index where another makes it."""
    work, total = sum(_weight(need) for need in run.needs.values()), len(run.after.servers)
    many = hands(work, workers.processes)
    names = list(run.needs)
    part, tally = _Part(run, workers.fetch), Tally(len(run.after.servers) - len(names))
    if many == 1 and (workers.share is None or not names):
        for one in part(names) if names else ():
            tally.add(one)
            tell(tally.servers, total)
        tally.add(_whole(run, spool, search))
        return tally
    share = workers.share
    # Read before there are copies of this process, they are read once.
    rules()
    crew: Others = share(run.needs, run.world) if share and names else Crew(_shared_out(names, many), part)
    try:
        tally.add(_whole(run, spool, search))
    except BaseException:
        crew.stop()
        raise
    for one in crew.reports():
        tally.add(one)
        tell(tally.servers, total)
    return tally


def _shared_out(names: Sequence[str], many: int) -> list[list[str]]:
    """So many parts of the names, a few of each in turn, so that all take about as long."""
    turns = range(0, len(names), _TURN)
    return [[name for at in turns[mine::many] for name in names[at : at + _TURN]] for mine in range(many)]


def _weight(need: Need) -> int:
    """About how many pages that are."""
    return 10 if need.tools is None else len(need.tools) + need.own


class _Part:
    """What one process renders: the servers of these names."""

    def __init__(self, run: Build, fetch: Fetch) -> None:
        self._out, self._world, self._needs, self._fetch = run.sink.out, run.world, run.needs, fetch

    def __call__(self, names: Sequence[str]) -> Iterator[Tally]:
        return render_range(self._fetch(names), self._world, Sink(self._out), self._needs)


def _whole(run: Build, spool: Spool, search: Searching | None) -> Tally:
    """All that is no server's; what of it others did."""
    whole = Whole(run.world, run.sink.put, search is None)
    for known in spool:
        whole.take(known.name, known.pages, known.lines)
    whole.close()
    if search is None:
        return Tally()
    made = search.made()
    run.sink.files |= made.files
    return made.tally


def former_of(redirects: Mapping[str, str]) -> dict[str, list[str]]:
    """The former slugs of each server."""
    former: dict[str, list[str]] = {}
    for old, new in redirects.items():
        if fit(old) and old != new:
            former.setdefault(new, []).append(old)
    return former


def _moved(run: Build, old: str, known: Known) -> None:
    """Pages that lead from a former place of a server, and of its tools, to where they stand now."""
    run.moved.add(old)
    pages = known.pages if known.layout is Layout.tool else [known.path]
    for path in pages:
        page = moved.render(f"{run.world.site_url}{path}", path.removeprefix("tools/").rstrip("/"))
        run.sink.put(f"tools/{old}/{path.removeprefix(known.path)}index.html", page)
    run.sink.keep_only(f"tools/{old}", {"index.html", *(path.split("/")[2] for path in pages[1:])})


def _leftovers(run: Build, ours: bool) -> None:
    """Remove what an earlier build made and this one did not, and nothing else."""
    if ours:
        run.sink.keep_only("tools", {"index.html", *run.after.servers, *run.moved})
        run.sink.keep_only(api.SERVERS.rstrip("/"), {f"{slug}.json" for slug in run.after.servers})
    run.sink.forget(run.before.files)
    run.after.files = run.sink.files
    manifest.save(run.sink.out, run.after)
