"""Render the site from the catalog."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import classifier
import sitegen
from toolrisk import clock
from toolrisk.app import accuracy, stamp
from toolrisk.app.dump import dump
from toolrisk.app.progress import Reporter
from toolrisk.models import Entry
from toolrisk.store import Catalog

# So many of the newest changes are told on the site; all of them by `toolrisk changes` and `toolrisk diff`.
MOST_CHANGES = 20_000
SITE_URL = "http://127.0.0.1:8000/"


def build(catalog: Catalog, out: Path, site_url: str, reporter: Reporter) -> sitegen.BuildReport:
    """Bring the site in `out` up to date with the catalog; the same catalog and clock give the same bytes.
    Where nothing changed since the last build, nothing is rendered."""
    rules = classifier.rules_version()

    def entries() -> Iterable[Entry]:
        return catalog.entries(rules)

    made = stamp.stamp(catalog, rules, site_url)
    if report := stamp.current(out, made):
        return report
    stamp.forget(out)
    with reporter.step("Build") as step:
        report = sitegen.build(
            entries,
            out,
            site_url=site_url,
            now=clock.now(),
            on_progress=lambda done, total: step.advance(),
            changes=catalog.changes(most=MOST_CHANGES),
            accuracy=accuracy.sentence(),
            redirects=catalog.redirects(),
            workers=sitegen.Workers(_fetch(catalog, rules)),
        )
    dump(entries(), out / "data")
    stamp.keep(out, made, report)
    return report


def _fetch(catalog: Catalog, rules: str) -> Callable[[Sequence[str]], Iterator[Entry]]:
    """The servers of these names, read by this process or by a copy of it, which takes no connection over."""
    home = os.getpid()

    def fetch(names: Sequence[str]) -> Iterator[Entry]:
        if os.getpid() != home:
            catalog.engine.dispose(close=False)
        return catalog.entries_of(names, rules)

    return fetch
