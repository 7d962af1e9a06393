"""Render the site from the catalog."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import classifier
import sitegen
from sitegen.crew import beside
from sitegen.files import manifest
from sitegen.layout import Layout
from toolrisk import clock
from toolrisk.app import accuracy, stamp
from toolrisk.app.dump import dump
from toolrisk.app.progress import Reporter
from toolrisk.models import Entry
from toolrisk.store import Catalog

# So many of the newest changes are told on the site; all of them by `toolrisk changes` and `toolrisk diff`.
MOST_CHANGES = 20_000
SITE_URL = "http://127.0.0.1:8000/"


def build(
    catalog: Catalog,
    out: Path,
    site_url: str,
    reporter: Reporter,
    layout: Layout = Layout.tool,
    share: sitegen.Share | None = None,
    repair: bool = False,
) -> sitegen.BuildReport:
    """Bring the site in `out` up to date with the catalog; the same catalog and clock give the same bytes, whoever
    servers are shared out to. Where nothing changed since the last build, nothing is rendered and no file is looked at;
    with `repair` all are, and lost ones are made again."""
    rules = classifier.verdicts_version()
    made = stamp.stamp(catalog, rules, site_url, layout)
    if not repair and (report := stamp.current(out, made)):
        return report
    stamp.forget(out)
    # After the stamp: what somebody changes meanwhile then makes the next build, and is never passed over.
    marks, fetch, notes = list(catalog.marks(rules)), _fetch(catalog, rules), out / manifest.FOLDER
    notes.mkdir(parents=True, exist_ok=True)
    with reporter.step("Build") as step, beside(lambda: dump(marks, fetch, out / "data", notes)):
        report = sitegen.build(
            lambda: catalog.entries(rules),
            out,
            site_url=site_url,
            now=clock.now(),
            on_progress=lambda done, total: step.advance(),
            changes=catalog.changes(most=MOST_CHANGES),
            accuracy=accuracy.sentence(),
            redirects=catalog.redirects(),
            workers=sitegen.Workers(fetch, share=share),
            layout=layout,
            marks=marks,
            repair=repair,
        )
    stamp.keep(out, made, report)
    return report


def look(catalog: Catalog, cache: Path, site_url: str, layout: Layout = Layout.tool) -> sitegen.World:
    """What every page is made from besides its server, from one pass over the catalog; the shell is kept in `cache`.
    Good for as long as the catalog stays as it is."""
    return sitegen.look_round(
        catalog.entries(classifier.verdicts_version()),
        cache,
        site_url=site_url,
        changes=catalog.changes(most=MOST_CHANGES),
        accuracy=accuracy.sentence(),
        layout=layout,
    )


def render_range(catalog: Catalog, world: sitegen.World, first: str, last: str | None, out: Path) -> sitegen.Tally:
    """Render into `out` all files of the servers whose names come after `first` and not after `last` (None: to the
    end): the bytes that a build of the whole site has at their places. What is no server's a build makes."""
    entries = catalog.entries(classifier.verdicts_version(), after=first, until=last)
    tally = sitegen.Tally()
    for some in sitegen.render_range(entries, world, sitegen.Sink(out)):
        tally.add(some)
    return tally


def _fetch(catalog: Catalog, rules: str) -> Callable[[Sequence[str]], Iterator[Entry]]:
    """The servers of these names, read by this process or by a copy of it, which takes no connection over."""
    home = os.getpid()

    def fetch(names: Sequence[str]) -> Iterator[Entry]:
        if os.getpid() != home:
            catalog.engine.dispose(close=False)
        return catalog.entries_of(names, rules)

    return fetch
