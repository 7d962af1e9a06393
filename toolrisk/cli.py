"""The command line: options in, app out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from toolrisk import __version__, clock
from toolrisk.app import build as building
from toolrisk.app import classify as classifying
from toolrisk.app import crawl as crawling
from toolrisk.app import exchange, nightly, serve, show
from toolrisk.app import harvest as harvesting
from toolrisk.app import policy as policies
from toolrisk.app.progress import Reporter
from toolrisk.store import Catalog, CatalogError

app = typer.Typer(
    name="toolrisk",
    help="The open risk catalog of MCP tools: collect definitions, judge them, print proven policies, build the site.",
    epilog="Exit codes: 0 all good, 1 done but something failed on the way, 2 nothing could be done.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)

Db = Annotated[str, typer.Option("--db", envvar="TOOLRISK_DB", help="The catalog: a SQLite file or a database URL.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors and results.")]
Out = Annotated[Path, typer.Option("--out", help="The folder of the site.")]
SiteUrl = Annotated[str, typer.Option("--site-url", envvar="TOOLRISK_SITE_URL", help="Where the site will stand.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Slots = Annotated[int, typer.Option("--slots", min=1, max=64, help="Sandboxes at a time.")]
ServerName = Annotated[str, typer.Argument(metavar="SERVER", help="A server's name or slug.")]
ToolName = Annotated[str | None, typer.Argument(metavar="[TOOL]", help="A tool's name or slug.")]

CATALOG = "data/catalog.db"
PUBLIC = Path("public")


@app.callback()
def main(
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Set every clock (ISO 8601).")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Toolrisk."""
    if version:
        print(__version__)
        raise typer.Exit
    if now is not None:
        with _told():
            clock.fix(now)


@contextmanager
def _told() -> Iterator[None]:
    """Errors that name their input and cause are for people; they end the command with 2, without a traceback."""
    try:
        yield
    except (CatalogError, LookupError, ValueError, OSError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        typer.echo(f"toolrisk: {text}", err=True)
        raise typer.Exit(2) from error


@contextmanager
def _catalog(db: str) -> Iterator[Catalog]:
    with _told(), Catalog(db) as catalog:
        yield catalog


@app.command()
def crawl(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: starter.")] = None,
    url: Annotated[str | None, typer.Option(help="The base URL to crawl instead of the source's own.")] = None,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Collect what registries list, and find out which listings are one server."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        outcome = crawling.crawl(catalog, sources or ["starter"], reporter, url=url)
    for report in outcome.reports:
        reporter.say(crawling.line(report))
    reporter.say(f"{outcome.servers:,} servers known")
    raise typer.Exit(1 if outcome.failed else 0)


@app.command()
def harvest(
    servers: Annotated[list[str] | None, typer.Argument(metavar="[SERVER]...", help="Default: all with news.")] = None,
    slots: Slots = 2,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many servers.")] = None,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Ask servers for their tools, each in a sandbox without network."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        report = harvesting.harvest(catalog, servers or (), reporter, slots=slots, most=most)
    for server, cause, reason in report.failed:
        reporter.say(f"not harvested: {server}: {cause}: {reason}")
    reporter.say(f"{len(report.harvested)} servers, {report.tools:,} tools harvested; {report.unchanged} unchanged")
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def classify(
    source: Annotated[Path | None, typer.Option("--input", help="JSON lines to judge instead of the catalog.")] = None,
    target: Annotated[Path | None, typer.Option("--output", help="Where the judged lines go; - is stdout.")] = None,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Judge what has no verdict yet; with --input, judge a file's definitions without a catalog."""
    reporter = Reporter(quiet)
    if source is not None:
        with _told():
            bad = classifying.classify_file(source, target or Path("-"), reporter)
        reporter.say(f"{bad} bad lines") if bad else None
        raise typer.Exit(1 if bad else 0)
    with _catalog(db) as catalog:
        classifying.classify(catalog, reporter)


@app.command()
def build(out: Out = PUBLIC, site_url: SiteUrl = building.SITE_URL, db: Db = CATALOG, quiet: Quiet = False) -> None:
    """Render the site."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        report = building.build(catalog, out, site_url, reporter)
    reporter.say(f"{report.pages:,} pages, {report.written:,} files written: {out}/index.html")


@app.command(name="nightly")
def nightly_command(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: starter.")] = None,
    out: Out = PUBLIC,
    site_url: SiteUrl = building.SITE_URL,
    slots: Slots = 2,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Crawl, harvest, classify and build: only what changed since the last time."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        night = nightly.nightly(catalog, sources or ["starter"], out, site_url, reporter, slots=slots)
    for line in nightly.summary(night, out):
        reporter.say(line)
    raise typer.Exit(night.code)


@app.command(name="policy")
def policy_command(
    server: ServerName,
    tool: ToolName = None,
    form: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(policies.ids())}.")] = "policy-json",
    label: Annotated[str | None, typer.Option(help="The name under which the client knows the server.")] = None,
    db: Db = CATALOG,
) -> None:
    """Print the recommended policy of a tool, or of a whole server."""
    with _catalog(db) as catalog:
        text = policies.print_policy(show.find(catalog, server), tool, form=form, label=label)
    typer.echo(text, nl=not text.endswith("\n"))


@app.command(name="show")
def show_command(server: ServerName, tool: ToolName = None, as_json: AsJson = False, db: Db = CATALOG) -> None:
    """Print everything known of a server or a tool."""
    with _catalog(db) as catalog:
        entry = show.find(catalog, server)
        fields = show.tool_fields(show.find_tool(entry, tool)) if tool else show.server_fields(catalog, entry)
    lines = show.tool_lines if tool else show.server_lines
    typer.echo(json.dumps(fields, indent=2, default=str) if as_json else "\n".join(lines(fields)))


@app.command(name="import")
def import_command(
    file: Annotated[Path, typer.Argument(help="JSON lines, plain or .gz.")], db: Db = CATALOG, quiet: Quiet = False
) -> None:
    """Take tool definitions from JSON lines into the catalog."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        imported = exchange.import_file(catalog, file, reporter)
    for reason in imported.bad[:20]:
        reporter.say(reason)
    reporter.say(f"{imported.servers:,} servers, {imported.tools:,} tools, {len(imported.bad):,} bad lines")
    raise typer.Exit(1 if imported.bad else 0)


@app.command(name="export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where the JSON lines go; .gz is gzipped, - is stdout.")],
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Write every definition of the catalog as a JSON line."""
    reporter = Reporter(quiet)
    with _catalog(db) as catalog:
        reporter.say(f"{exchange.export_file(catalog, file, reporter):,} definitions: {file}")


@app.command(name="serve")
def serve_command(out: Out = PUBLIC, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Look at the built site in a browser on this machine."""
    with _told(), serve.preview(out, host, port) as server:
        typer.echo(f"http://{host}:{server.server_address[1]}/ (Ctrl+C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            raise typer.Exit from None
