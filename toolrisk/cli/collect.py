"""Bring servers and definitions in from the world."""

import json
from typing import Annotated

import typer

from toolrisk.app import crawl as crawling
from toolrisk.app import harvest as harvesting
from toolrisk.app import sources
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import (
    CATALOG,
    AsJson,
    Db,
    Quiet,
    Slots,
    opened,
    say,
    told,
    writing,
)


def crawl(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: starter.")] = None,
    url: Annotated[str | None, typer.Option(help="The base URL to crawl instead of the source's own.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Ask for everything, not only for news.")] = False,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Collect what registries list, and find out which listings are one server."""
    reporter = Reporter(quiet)
    with writing(db, "crawl", new=True) as catalog:
        outcome = crawling.crawl(catalog, names or ["starter"], reporter, url=url, full=full)
    for report in outcome.reports:
        reporter.say(crawling.line(report))
    reporter.say(f"{outcome.servers:,} servers known")
    raise typer.Exit(1 if outcome.failed else 0)


def harvest(
    servers: Annotated[list[str] | None, typer.Argument(metavar="[SERVER]...", help="Default: all with news.")] = None,
    slots: Slots = 2,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many servers.")] = None,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Ask servers for their tools, each in a sandbox without network."""
    reporter = Reporter(quiet)
    with writing(db, "harvest") as catalog:
        report = harvesting.harvest(catalog, servers or (), reporter, slots=slots, most=most)
    for server, cause, reason in (*report.failed, *report.standing):
        reporter.say(f"not harvested: {server}: {cause}: {reason}")
    reporter.say(f"{len(report.harvested)} servers, {report.tools:,} tools harvested; {report.unchanged} unchanged")
    raise typer.Exit(1 if report.failed else 0)


def sources_command(as_json: AsJson = False, db: Db = CATALOG) -> None:
    """List every source: its last crawl, what it brought, and what failed by cause."""
    from toolrisk.store import file_of

    with told():
        file = file_of(db)
    with opened("sqlite://" if file and not file.exists() else db) as catalog:
        states = sources.sources(catalog)
    if as_json:
        typer.echo(json.dumps([state.model_dump(mode="json") for state in states], indent=2))
    else:
        say(*map(sources.line, states))
