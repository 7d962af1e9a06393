"""A catalog becomes a folder: one pass to look round, one to render; what did not change is not written again."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from classifier.ruleset import rules
from sitegen import prose
from sitegen.lists import server_lists, tool_lists
from sitegen.overview import Overview, Row, line, survey
from sitegen.pages import fixed, listing, rule, server, tool
from sitegen.shell import Frame, frame, sources_key
from sitegen.sink import Sink, fit
from sitegen.sitemaps import Sitemaps
from sitegen.text import count
from sitegen.view import ServerView
from sitegen.words import facets_of, verdict_of
from toolrisk import house
from toolrisk.models import Entry, Tool

CACHE = ".build"
Entries = Callable[[], Iterable[Entry]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: files written, found as they should be, removed; servers and tools on the site, and how many
    servers' pages were left alone because nothing of them changed; servers refused, each with the reason."""

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
    frame: Frame
    overview: Overview
    facts: dict[str, Any]
    before: dict[str, str]
    written: list[str]
    ours: bool
    after: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    skipped: int = 0
    sitemaps: Sitemaps = field(init=False)
    lists: listing.Streams = field(init=False)
    index: str = field(init=False)

    def __post_init__(self) -> None:
        self.sitemaps = Sitemaps(self.frame.shells[1].site_url, self.sink.put)
        self.lists = listing.Streams(tool_lists(self.overview), self.leaf)
        self.index = index_of(len(self.overview.servers))
        self.rows = {row.name: row for row in self.overview.servers}

    def page(self, path: str, data: bytes) -> None:
        """Write a page and name it in a sitemap."""
        self.sink.put(f"{path}index.html", data)
        self.sitemaps.add(path)

    def leaf(self, leaf: listing.Leaf) -> None:
        """Write one page of a list."""
        self.page(leaf.path, listing.render(leaf, self.frame.at(leaf.path)))


def build(
    entries: Entries, out: Path, *, site_url: str, now: datetime, on_progress: Progress | None = None, **facts: Any
) -> BuildReport:
    """Make or refresh the site in `out` from two passes over `entries`; memory does not grow with the number of tools.

    `site_url` is where it will stand, `now` the build's moment. `on_progress` gets servers done and servers in all.
    Raises ValueError where a slug of the catalog is no fit name for a file (the store gives none such).
    """
    site_url = site_url.rstrip("/") + "/"
    overview = survey(entries())
    sink = Sink(out)
    ours = (sink.out / CACHE).is_dir() or not (sink.out / "tools").exists()
    made = frame(sink.out / CACHE / "shell", site_url)
    run = Build(sink, made, overview, facts, *_manifest(sink.out), ours)
    tell = on_progress or (lambda done, total: None)
    for done, entry in enumerate(entries(), 1):
        _server(run, entry)
        tell(done, len(overview.servers))
    _rest(run, now)
    return BuildReport(
        len(run.after), overview.tools, sink.written, sink.unchanged, sink.removed, run.skipped, tuple(run.refused)
    )


def index_of(servers: int) -> str:
    """How many servers the catalog has, in words: exact below a thousand, then in thousands, so that one more server
    does not rewrite every page."""
    return count(servers, "server") if servers < 1000 else f"more than {servers // 1000:,},000 servers"


def _server(run: Build, entry: Entry) -> None:
    """All files of one server, unless nothing that stands in them changed."""
    slug = entry.server.slug
    slugs = [one.slug for one in entry.tools]
    if not fit(slug) or not all(map(fit, slugs)) or len(set(slugs)) < len(slugs) or slug in run.after:
        run.refused.append(f"{entry.server.name}: a slug that is no name for a file, or taken")
        return
    view = ServerView(entry)
    records = [tool.ToolRecord(view, one, _twins(run, view, one), run.index) for one in view.tools]
    for shown in view.lines:
        _list(run, shown)
    related = tuple(run.rows[name] for name in entry.server.related[:12] if name in run.rows)
    key = _key(run, entry, records, related)
    run.after[slug] = key
    for path in (view.path, *(record.path for record in records)):
        run.sitemaps.add(path)
    if run.before.get(slug) == key and _whole(run.sink, view.path, slugs):
        run.skipped += 1
        return
    _write(run, server.ServerRecord(view, related, run.index), records)


def _twins(run: Build, view: ServerView, one: Any) -> tuple[Any, ...]:
    verdict = verdict_of(one)
    return tuple(run.overview.twins.of(line(view.entry, one, verdict, view.title), verdict))


def _list(run: Build, shown: Any) -> None:
    """Put a tool's line into every list that it belongs to."""
    run.lists.add(f"risks/{shown.risk.value}/", shown)
    if shown.category:
        run.lists.add(f"categories/{shown.category.value.lower()}/", shown)
    for facet in shown.facets:
        run.lists.add(f"facets/{facet.replace('_', '-')}/", shown)


def _key(run: Build, entry: Entry, records: list[tool.ToolRecord], related: tuple[Row, ...]) -> str:
    """A key of all that a server's files are made from."""
    digest = blake2b(f"{generator_key()} {run.frame.key} {run.index}".encode(), digest_size=12)
    digest.update(repr(entry.server).encode("utf-8", "surrogatepass"))
    for one in entry.tools:
        digest.update(_facts(one).encode("utf-8", "surrogatepass"))
    digest.update(
        repr((entry.cause, entry.reason, related, [record.twins for record in records])).encode(
            "utf-8", "surrogatepass"
        )
    )
    return digest.hexdigest()


def _facts(one: Tool) -> str:
    """All that a tool's files are made from, as text; by hand, for a model's own form costs more than its page."""
    of, verdict = one.definition, verdict_of(one)
    wire = (of.name, of.title, of.description, of.input_schema, of.output_schema, of.annotations, of.extra)
    found = [(hit.rule, hit.kind, hit.field, hit.quote) for hit in verdict.findings]
    said = (verdict.category, verdict.risk, verdict.confidence, verdict.justification, verdict.decided_by)
    return repr((one.slug, one.how, one.version, one.first_seen, one.last_seen, wire, said, facets_of(verdict), found))


def generator_key() -> str:
    """A key of the generator: its code, its templates, the policies and rules that pages are made from."""
    if not _GENERATOR:
        code = blake2b(digest_size=12)
        for folder in (Path(__file__).parent, Path(policy_package()).parent):
            for file in sorted(folder.rglob("*.py")):
                code.update(file.read_bytes())
        _GENERATOR.append(code.hexdigest() + sources_key(("site/templates", "site/docs/attacks")))
    return _GENERATOR[0]


_GENERATOR: list[str] = []


def policy_package() -> str:
    """Where the policies' code is: what it says is on every page."""
    import toolrisk.policy

    return str(toolrisk.policy.__file__)


def _whole(sink: Sink, path: str, slugs: list[str]) -> bool:
    """Whether a server's files are all there."""
    folders = (path, *(f"{path}{slug}/" for slug in slugs))
    return all(sink.has(f"{folder}index.html") and sink.has(f"{folder}policy.json") for folder in folders)


def _write(run: Build, record: server.ServerRecord, records: list[tool.ToolRecord]) -> None:
    put, shells = run.sink.put, run.frame.shells
    for one in records:
        put(f"{one.path}index.html", tool.render(one, shells[3]))
        put(f"{one.path}policy.json", tool.policy_file(one))
    put(f"{record.path}index.html", server.render(record, shells[2]))
    put(f"{record.path}policy.json", server.policy_file(record.view))
    run.sink.keep_only(record.path.rstrip("/"), {"index.html", "policy.json", *(one.tool.slug for one in records)})


def _rest(run: Build, now: datetime) -> None:
    """Everything that is not a server's: lists, prose, the theme's files, sitemaps; then what is left over goes."""
    run.lists.close()
    for made, rows in server_lists(run.overview):
        listing.leaves(made, rows, run.leaf)
    _rules(run)
    for page in fixed.pages(run.overview, run.facts):
        run.page(page.path, fixed.render(page, run.frame.at(page.path)))
    for name, data in prose.files(run.frame, run.overview, run.facts):
        run.sink.put(name, data)
        if name.endswith("index.html"):
            run.sitemaps.add(name.removesuffix("index.html"))
    for asset in sorted(file for file in house.path("site/assets").rglob("*") if file.is_file()):
        run.sink.put(f"assets/{asset.relative_to(house.path('site/assets')).as_posix()}", asset.read_bytes())
    run.sitemaps.close()
    if run.ours:
        run.sink.keep_only("tools", set(run.after))
    run.sink.forget(run.written)
    _save(run)


def _rules(run: Build) -> None:
    """The rules' pages. An id is a path of ours, such as `write/create`."""
    every = rule.records(rules(), run.overview)
    run.page(every.path, rule.render_all(every, run.frame.at(every.path)))
    for one in every.rules:
        run.page(one.path, rule.render(one, run.frame.at(one.path)))


def _manifest(out: Path) -> tuple[dict[str, str], list[str]]:
    """What the last build made: a key for each server, and its other files. Nothing where that can't be read."""
    try:
        found = json.loads((out / CACHE / "manifest.json").read_bytes())
        return dict(found["servers"]), [str(name) for name in found["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return {}, []


def _save(run: Build) -> None:
    text = json.dumps({"servers": run.after, "files": sorted(run.sink.files)}, indent=0, sort_keys=True)
    file = run.sink.out / CACHE / "manifest.json"
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)
