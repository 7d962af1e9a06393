"""Render the site from the catalog."""

from collections.abc import Iterable
from pathlib import Path

import classifier
import sitegen
from toolrisk import clock
from toolrisk.app.progress import Reporter
from toolrisk.models import Entry
from toolrisk.store import Catalog

SITE_URL = "http://127.0.0.1:8000/"


def build(catalog: Catalog, out: Path, site_url: str, reporter: Reporter) -> sitegen.BuildReport:
    """Bring the site in `out` up to date with the catalog; the same catalog and clock give the same bytes."""
    rules = classifier.rules_version()

    def entries() -> Iterable[Entry]:
        return catalog.entries(rules)

    with reporter.step("Build") as step:
        return sitegen.build(
            entries, out, site_url=site_url, now=clock.now(), on_progress=lambda done, total: step.advance()
        )
