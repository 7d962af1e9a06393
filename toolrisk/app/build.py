"""Render the site from the catalog."""

from collections.abc import Iterable
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
        )
    dump(entries(), out / "data")
    stamp.keep(out, made, report)
    return report
