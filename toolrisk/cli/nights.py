"""What runs every night."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sitegen.layout import Layout
from toolrisk.app import nightly, publish, report
from toolrisk.app.build import SITE_URL
from toolrisk.app.progress import JsonReporter, Reporter
from toolrisk.cli._common import (
    CATALOG,
    PUBLIC,
    Db,
    Out,
    Quiet,
    SiteUrl,
    Slots,
    opened,
    say,
    told,
)


def nightly_command(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Default: starter.")] = None,
    out: Out = PUBLIC,
    site_url: SiteUrl = SITE_URL,
    layout: Annotated[
        Layout, typer.Option(help="A page for each tool, or tools on their server's page: fewer files, fewer bytes.")
    ] = Layout.tool,
    slots: Slots = 2,
    accept: Annotated[list[str] | None, typer.Option(metavar="SOURCE", help="Believe what this source lost.")] = None,
    max_minutes: Annotated[float | None, typer.Option(min=0.1, help="End crawls and harvests in time for it.")] = None,
    max_harvests: Annotated[int | None, typer.Option(min=0, help="Ask at most so many servers.")] = None,
    max_usd: Annotated[float | None, typer.Option(min=0, help="Ask a model where rules are unsure.")] = None,
    reports: Annotated[Path, typer.Option(help="The folder of the nights' reports.")] = Path("data/reports"),
    workers: Annotated[bool, typer.Option("--workers", help="Let `toolrisk worker`s do the work.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do.")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Tell its progress as JSON lines.")] = False,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Crawl, harvest, classify, compare and build: only what changed since the last time. Exit codes: 0 good, 1
    published though a source failed, 2 nothing published."""
    reporter = JsonReporter(quiet) if log_json else Reporter(quiet)
    plan = nightly.Plan(
        sources=nightly.sources_of(sources),
        out=out,
        site_url=site_url,
        layout=layout,
        slots=slots,
        accept=tuple(accept or ()),
        minutes=max_minutes,
        harvests=max_harvests,
        dollars=max_usd,
    )
    if dry_run:
        return say(*_foreseen(db, plan))
    with _nothing_published(), opened(db) as catalog:
        night = nightly.nightly(catalog, plan, reporter, _elsewhere(catalog.url) if workers else None)
    try:
        _tell(night, reporter, reports, quiet, log_json)
    except Exception:
        # Whether a night was good does not hang on who listens.
        logging.getLogger(__name__).exception("the night could not be told")
    raise typer.Exit(night.code)


@contextmanager
def _nothing_published() -> Iterator[None]:
    """Whatever breaks here ends with 2; left to itself it would end with 1, which says that a site was published."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("toolrisk: stopped; nothing is published, and the next night goes on from here", err=True)
        raise typer.Exit(2) from None
    except typer.Exit:
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("the night broke")
        say(*f"toolrisk: nothing is published: {type(error).__name__}: {error}".split("\n"), err=True)
        raise typer.Exit(2) from error


def _foreseen(db: str, plan: nightly.Plan) -> list[str]:
    """What a night would do; a catalog that is not there is not made for it."""
    from toolrisk.store import file_of, shown

    with told():
        file = file_of(db)
    if file and not file.exists():
        return [f"Catalog: {shown(db)} is not there yet; a night makes it, and asks every source for everything"]
    with opened(db) as catalog:
        return nightly.dry_run(catalog, plan)


def _elsewhere(url: str) -> nightly.Hands:
    from toolrisk.app.workers import Workers

    try:
        them = Workers(url)
    except nightly.WorkError as error:
        raise ValueError(str(error)) from error
    return nightly.Hands(them.harvest, them.judge, them.build)


def worker_command(
    slots: Slots = 2,
    once: Annotated[bool, typer.Option(help="End when no job is left.")] = False,
    wait: Annotated[float | None, typer.Option(min=0, help="Seconds to wait for the database. Default: 120.")] = None,
    db: Db = CATALOG,
) -> None:
    """Do the work of `toolrisk nightly --workers`, on as many machines as you like; needs a catalog on PostgreSQL."""
    from toolrisk.app.worker import work

    try:
        with told():
            work(db, slots=slots, once=once, patience=wait)
    except nightly.WorkError as error:
        typer.echo(f"toolrisk: {error}", err=True)
        raise typer.Exit(2) from error


def _tell(night: report.Night, reporter: Reporter, folder: Path, quiet: bool, machine: bool) -> None:
    """The summary for a person or the log's line for a machine; a night that was quiet and not good speaks all the
    same."""
    try:
        report.write(night, folder)
    except OSError as error:
        typer.echo(f"toolrisk: the report can't be kept: {error}", err=True)
    if machine or (quiet and night.code):
        typer.echo(f"nightly {report.log_line(night)}", err=True)
    if not machine:
        for line in report.summary(night):
            reporter.say(line)


def rollback_command(out: Out = PUBLIC) -> None:
    """Show the last good site again; the same once more undoes it."""
    with told():
        publish.rollback(out)
    typer.echo(f"{out}: the site that was shown before")
