"""A catalog becomes a folder: one pass to look round, one to render; what did not change is not written again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from classifier.ruleset import rules
from sitegen import api, atom, llms, manifest, prose
from sitegen.changes import events, gathered
from sitegen.folder import Folder, refusal
from sitegen.lists import server_lists, tool_lists
from sitegen.overview import Line, survey
from sitegen.pages import changes as changes_page
from sitegen.pages import fixed, listing, moved, rule, ways
from sitegen.search import Index
from sitegen.shell import frame
from sitegen.sink import Sink, fit
from sitegen.sitemaps import Sitemaps
from sitegen.world import World
from toolrisk import house
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
    tools: int = 0
    skipped: int = 0
    moved: set[str] = field(default_factory=set)
    sitemaps: Sitemaps = field(init=False)
    search: Index = field(init=False)
    lists: listing.Streams = field(init=False)

    def __post_init__(self) -> None:
        self.sitemaps = Sitemaps(self.world.site_url, self.sink.put)
        sources = {source for row in self.world.overview.servers for source in row.sources}
        self.search = Index(self.sink.put, sources)
        self.lists = listing.Streams(tool_lists(self.world.overview), self.leaf)

    def page(self, path: str, data: bytes) -> None:
        """Write a page and name it in a sitemap."""
        self.sink.put(f"{path}index.html", data)
        self.sitemaps.add(path)

    def leaf(self, leaf: listing.Leaf) -> None:
        """Write one page of a list."""
        self.page(leaf.path, listing.render(leaf, self.world.frame.at(leaf.path)))


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
    run = Build(sink, made, manifest.load(sink.out), former=_former(redirects or {}))
    tell = on_progress or (lambda done, total: None)
    for done, entry in enumerate(entries(), 1):
        _server(run, entry)
        tell(done, len(made.overview.servers))
    _rest(run)
    _leftovers(run, ours)
    return BuildReport(
        len(run.after.servers), run.tools, sink.written, sink.unchanged, sink.removed, run.skipped, tuple(run.refused)
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
    for path, shown in zip(folder.pages, (None, *folder.view.lines), strict=True):
        run.sitemaps.add(path)
        if shown:
            _list(run, shown)
            run.search.add_tool(shown, run.world.rows[entry.server.name])
    run.search.add_server(run.world.rows[entry.server.name])
    run.tools += len(folder.tools)
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


def _former(redirects: Mapping[str, str]) -> dict[str, list[str]]:
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


def _list(run: Build, shown: Line) -> None:
    """Put a tool's line into every list that it belongs to."""
    run.lists.add(f"risks/{shown.risk.value}/", shown)
    if shown.category:
        run.lists.add(f"categories/{shown.category.value.lower()}/", shown)
    for facet in shown.facets:
        run.lists.add(f"facets/{facet.replace('_', '-')}/", shown)


def _rest(run: Build) -> None:
    """Everything that is not a server's: lists, rules, prose, the interface for machines, assets, sitemaps."""
    world, put = run.world, run.sink.put
    run.lists.close()
    run.search.close()
    for made, rows in server_lists(world.overview):
        listing.leaves(made, rows, run.leaf)
    _rules(run)
    _changes(run)
    for index in ways.records(world.overview):
        run.page(index.path, ways.render(index, world.frame.at(index.path)))
    for page in fixed.PAGES:
        run.page(page.path, fixed.render(page, world.frame.at(page.path)))
    for name, data in prose.files(world):
        put(name, data)
        if name.endswith("index.html"):
            run.sitemaps.add(name.removesuffix("index.html"))
    for name, data in api.files(world.overview, world.changes, world.site_url).items():
        put(name, data)
    put("llms.txt", llms.text(world.overview, world.site_url))
    _assets(run.sink)
    run.sitemaps.close()


def _assets(sink: Sink) -> None:
    """Styles, scripts and pictures; the schemas of policies stand at the top, for other programs name them."""
    top = house.path("site/assets")
    for file in sorted(file for file in top.rglob("*") if file.is_file()):
        name = file.relative_to(top).as_posix()
        sink.put(name if name.startswith("schemas/") else f"assets/{name}", file.read_bytes())


def _rules(run: Build) -> None:
    """The rules' pages. An id is a path of ours, such as `write/create`."""
    every, at = rule.records(rules(), run.world.overview), run.world.frame.at
    run.page(every.path, rule.render_all(every, at(every.path)))
    for one in every.rules:
        run.page(one.path, rule.render(one, at(one.path)))


def _changes(run: Build) -> None:
    """The page of changes and its feed."""
    world = run.world
    record = changes_page.ChangesRecord(world.changes, world.overview)
    run.page(record.path, changes_page.render(record, world.frame.at(record.path)))
    home = f"{world.site_url}{record.path}"
    told = events(world.changes.latest)
    slugs = [world.rows[one.server].slug if one.server in world.rows else None for one in told]
    tops = (f"{world.site_url}tools/{slug}/history.html" if slug else home for slug in slugs)
    entries = [(one, f"{top}#{one.key}") for one, top in zip(told, tops, strict=True)]
    run.sink.put(f"{record.path}feed.xml", atom.feed("Toolrisk: changes", home, f"{home}feed.xml", entries))


def _leftovers(run: Build, ours: bool) -> None:
    """Remove what an earlier build made and this one did not, and nothing else."""
    if ours:
        run.sink.keep_only("tools", {"index.html", *run.after.servers, *run.moved})
        run.sink.keep_only(api.SERVERS.rstrip("/"), {f"{slug}.json" for slug in run.after.servers})
    run.sink.forget(run.before.files)
    run.after.files = sorted(run.sink.files)
    manifest.save(run.sink.out, run.after)
