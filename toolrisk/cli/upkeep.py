"""Look after a catalog."""

import json
from pathlib import Path
from typing import Annotated

import typer

import classifier
from toolrisk import clock
from toolrisk.app import doctor
from toolrisk.cli._common import CATALOG, PUBLIC, AsJson, Db, Out, opened, reading, say, writing
from toolrisk.store import present


def doctor_command(out: Out = PUBLIC, as_json: AsJson = False, db: Db = CATALOG) -> None:
    """Look at catalog, sandbox, disk, sources and corrections: what is wrong, and what to do about it."""
    found = _examined(db, out)
    if as_json:
        typer.echo(json.dumps([check.model_dump() for check in found], indent=2))
    else:
        say(*(line for check in found for line in doctor.lines(check)))
    raise typer.Exit({"good": 0, "look": 0, "bad": 1}[doctor.worst(found)])


def _examined(db: str, out: Path) -> list[doctor.Check]:
    """A catalog that is not there is not made for it."""
    try:
        present(db)
    except FileNotFoundError as error:
        return doctor.without(str(error), out)
    with opened(db) as catalog:
        return doctor.examine(catalog, out)


def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; must not be there yet.")], db: Db = CATALOG
) -> None:
    """Copy a SQLite catalog, also while others write to it."""
    with reading(db) as catalog:
        catalog.backup(file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes")


def vacuum_command(
    keep_days: Annotated[
        int | None, typer.Option(min=1, max=36_500, help="Drop what was shown earlier, and is no more.")
    ] = None,
    db: Db = CATALOG,
) -> None:
    """Drop what nothing refers to, and give the space back. Both sides of every change stay."""
    with writing(db, "vacuum") as catalog:
        before = catalog.size()
        gone = catalog.vacuum(classifier.verdicts_version(), clock.now(), keep_days)
        after = catalog.size()
    typer.echo(", ".join(f"{count:,} {name}" for name, count in gone if count) or "nothing to drop")
    typer.echo(f"{before:,} bytes before, {after:,} after")
