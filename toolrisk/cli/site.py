"""Make the site and look at it."""

from typing import Annotated

import typer

from sitegen.layout import Layout
from toolrisk.app import build as building
from toolrisk.app import hosts
from toolrisk.app import mirror as mirroring
from toolrisk.app import report as reports
from toolrisk.app.build import SITE_URL
from toolrisk.app.classify import say_waiting
from toolrisk.app.progress import Reporter
from toolrisk.app.serve import watch as serving
from toolrisk.app.serve.site import Options
from toolrisk.cli._common import CATALOG, PUBLIC, Db, Out, Quiet, SiteUrl, standing, told, writing


def build(
    out: Out = PUBLIC,
    site_url: SiteUrl = SITE_URL,
    layout: Annotated[
        Layout, typer.Option(help="A page for each tool, or tools on their server's page: fewer files, fewer bytes.")
    ] = Layout.tool,
    target: Annotated[
        str | None,
        typer.Option(metavar="HOST", help=f"End before a host's limit is broken: {', '.join(hosts.hosts())}."),
    ] = None,
    sink: Annotated[
        str | None, typer.Option(metavar="URL", help="Put it there as well: s3://bucket/folder, or what fsspec knows.")
    ] = None,
    repair: Annotated[bool, typer.Option(help="Look at every file, and make lost ones again.")] = False,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Render the site."""
    reporter = Reporter(quiet)
    if sink:
        with told():
            mirroring.Place(sink, out)
    with writing(db, "build") as catalog:
        if target:
            reporter.say(f"{target}: {hosts.check(catalog, target, layout, out, site_url)}, which fits")
        report = building.build(catalog, out, site_url, reporter, layout, repair=repair)
        say_waiting(catalog, reporter)
    reporter.say(f"{reports.files(report)}: {out}/index.html")
    if sink:
        with told():
            put = mirroring.mirror(out, sink, reporter)
        reporter.say(f"{put.uploaded:,} files put, {put.unchanged:,} unchanged, {put.removed:,} removed: {sink}")


def serve_command(
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8000,
    site_url: Annotated[
        str | None,
        typer.Option(
            "--site-url",
            envvar="TOOLRISK_SITE_URL",
            callback=lambda given: given and standing(given),
            help="Where it is reached; default: at host and port.",
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    keep_mb: Annotated[int, typer.Option("--keep-mb", min=1, help="Megabytes of answers that each keeps.")] = 64,
    every: Annotated[float, typer.Option(min=0.1, max=86_400, help="Seconds between looks for a new night.")] = 10.0,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Serve the site straight from the catalog, without building it."""
    with told():
        options = Options(db, host, port, site_url or "", workers, keep_mb << 20, every, quiet)
        serving.serve(options, lambda url: typer.echo(f"{url} (Ctrl+C ends it)"), Reporter(quiet))
