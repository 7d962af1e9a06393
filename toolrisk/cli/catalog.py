"""What the catalog holds: put in from files, written out, shown. Nothing here needs the crawler."""

import json
from pathlib import Path
from typing import Annotated

import typer

from toolrisk.app import exchange, show
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import CATALOG, AsJson, Db, Quiet, ServerName, ToolName, reading, say, writing


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
    if as_json:
        typer.echo(json.dumps(fields, indent=2, default=str))
    else:
        say(*lines(fields))
