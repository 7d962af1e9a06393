"""What changed. Nothing here needs the crawler or the site."""

import json
from pathlib import Path
from typing import Annotated

import typer

from toolrisk import clock
from toolrisk.app import changes, drift, stale
from toolrisk.cli._common import CATALOG, AsJson, Db, ServerName, reading, say


def changes_command(
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was first seen since then.")] = None,
    as_json: AsJson = False,
    db: Db = CATALOG,
) -> None:
    """List what changed: tools added, removed, reworded, schemas changed, hints flipped."""
    with reading(db) as catalog:
        found = changes.changes(catalog, clock.parse(since, "--since") if since else None)
    if as_json:
        typer.echo(json.dumps([changes.fields(change) for change in found], indent=2))
    else:
        say(*map(changes.line, found) if found else ["nothing changed"])


def diff_command(
    server: ServerName,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Against what it showed then.")] = None,
    as_json: AsJson = False,
    db: Db = CATALOG,
) -> None:
    """Show what a server's tools are now beside what they were: before their last change, or at a date."""
    with reading(db) as catalog:
        found = drift.drift(catalog, server, clock.parse(since, "--since") if since else None)
    if as_json:
        typer.echo(json.dumps([changes.fields(change) for change in found], indent=2))
    else:
        say(*(line for change in found for line in drift.lines(change)) if found else ["nothing changed"])


def stale_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy.json with its lock file beside it.")],
    server: ServerName,
    db: Db = CATALOG,
) -> None:
    """Say whether the tools that a policy is pinned to are still what they were when it was made."""
    with reading(db) as catalog:
        found = stale.stale(catalog, file, server)
    say(*found or [f"{file}: every tool is as it was pinned"])
    raise typer.Exit(1 if found else 0)
