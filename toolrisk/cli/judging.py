"""Judge."""

from pathlib import Path
from typing import Annotated

import typer

from toolrisk.app import classify as classifying
from toolrisk.app.progress import Reporter
from toolrisk.cli._common import CATALOG, Db, Quiet, opened, told


def classify(
    source: Annotated[Path | None, typer.Option("--input", help="JSON lines to judge instead of the catalog.")] = None,
    target: Annotated[Path | None, typer.Option("--output", help="Where the judged lines go; - is stdout.")] = None,
    db: Db = CATALOG,
    quiet: Quiet = False,
) -> None:
    """Judge what has no verdict yet; with --input, judge a file's definitions without a catalog."""
    reporter = Reporter(quiet)
    if source is not None:
        with told():
            bad = classifying.classify_file(source, target or Path("-"), reporter)
        reporter.say(f"{bad} bad lines") if bad else None
        raise typer.Exit(1 if bad else 0)
    with opened(db) as catalog:
        classifying.classify(catalog, reporter)
