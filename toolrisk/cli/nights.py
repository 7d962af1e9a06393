"""What runs every night."""

import json
from typing import Annotated

import typer

from toolrisk import clock
from toolrisk.app import changes, nightly
from toolrisk.app.build import SITE_URL
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import CATALOG, PUBLIC, AsJson, Db, Out, Quiet, SiteUrl, Slots, opened


def nightly_command(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: starter.")] = None,
    out: Out = PUBLIC,
    site_url: SiteUrl = SITE_URL,
    slots: Slots = 2,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Crawl, harvest, classify and build: only what changed since the last time."""
    reporter = Reporter(quiet)
    with opened(db) as catalog:
        night = nightly.nightly(catalog, sources or ["starter"], out, site_url, reporter, slots=slots)
    for line in nightly.summary(night, out):
        reporter.say(line)
    raise typer.Exit(night.code)


def changes_command(
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was first seen since then.")] = None,
    as_json: AsJson = False,
    db: Db = CATALOG,
) -> None:
    """List what changed: tools added, removed, reworded, schemas changed, hints flipped."""
    with opened(db) as catalog:
        found = changes.changes(catalog, clock.parse(since) if since else None)
    if as_json:
        typer.echo(json.dumps([changes.fields(change) for change in found], indent=2))
    else:
        typer.echo("\n".join(changes.line(change) for change in found) or "nothing changed")
