"""Bring servers and definitions in, and out."""

import json
from pathlib import Path
from typing import Annotated

import typer

from toolrisk.app import crawl as crawling
from toolrisk.app import exchange, show, sources
from toolrisk.app import harvest as harvesting
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import (
    CATALOG,
    AsJson,
    Db,
    Quiet,
    ServerName,
    Slots,
    ToolName,
    opened,
    reading,
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


def import_command(
    file: Annotated[Path, typer.Argument(help="JSON lines, plain or .gz.")], db: Db = CATALOG, quiet: Quiet = False
) -> None:
    """Take tool definitions from JSON lines into the catalog."""
    reporter = Reporter(quiet)
    with writing(db, "import", new=True) as catalog:
        imported = exchange.import_file(catalog, file, reporter)
    for reason in imported.bad[:20]:
        reporter.say(reason)
    reporter.say(f"{imported.servers:,} servers, {imported.tools:,} tools, {len(imported.bad):,} bad lines")
    raise typer.Exit(1 if imported.bad else 0)


def export_command(
    file: Annotated[Path, typer.Argument(help="Where the JSON lines go; .gz is gzipped, - is stdout.")],
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Write every definition of the catalog as a JSON line."""
    reporter = Reporter(quiet)
    with reading(db) as catalog:
        reporter.say(f"{exchange.export_file(catalog, file, reporter):,} definitions: {file}")


def show_command(server: ServerName, tool: ToolName = None, as_json: AsJson = False, db: Db = CATALOG) -> None:
    """Print everything known of a server or a tool."""
    with reading(db) as catalog:
        entry = show.find(catalog, server)
        fields = show.tool_fields(show.find_tool(entry, tool)) if tool else show.server_fields(catalog, entry)
    lines = show.tool_lines if tool else show.server_lines
    typer.echo(json.dumps(fields, indent=2, default=str) if as_json else "\n".join(lines(fields)))


def sources_command(as_json: AsJson = False, db: Db = CATALOG) -> None:
    """List every source: its last crawl, what it brought, and what failed by cause."""
    there = "://" in db or Path(db).exists()
    with opened(db if there else "sqlite://") as catalog:
        states = sources.sources(catalog)
    if as_json:
        typer.echo(json.dumps([state.model_dump(mode="json") for state in states], indent=2))
    else:
        typer.echo("\n".join(sources.line(state) for state in states))
