"""Make the site and look at it."""

import typer

from toolrisk.app import build as building
from toolrisk.app import report as reports
from toolrisk.app import serve
from toolrisk.app.build import SITE_URL
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import CATALOG, PUBLIC, Db, Out, Quiet, SiteUrl, opened, told


def build(out: Out = PUBLIC, site_url: SiteUrl = SITE_URL, db: Db = CATALOG, quiet: Quiet = False) -> None:
    """Render the site."""
    reporter = Reporter(quiet)
    with opened(db) as catalog:
        report = building.build(catalog, out, site_url, reporter)
    reporter.say(f"{reports.files(report)}: {out}/index.html")


def serve_command(out: Out = PUBLIC, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Look at the built site in a browser on this machine."""
    with told(), serve.preview(out, host, port) as server:
        typer.echo(f"http://{host}:{server.server_address[1]}/ (Ctrl+C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            raise typer.Exit from None
