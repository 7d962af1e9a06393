"""What the commands share: their options, the catalog, and how an error is told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from toolrisk.store import Catalog

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

__all__ = [
    "CATALOG",
    "PUBLIC",
    "AsJson",
    "Db",
    "Out",
    "Quiet",
    "ServerName",
    "SiteUrl",
    "Slots",
    "ToolName",
    "opened",
    "told",
    "writing",
]


@contextmanager
def told() -> Iterator[None]:
    """Errors that name their input and cause are for people; they end the command with 2, without a traceback."""
    try:
        yield
    except Exception as error:
        if not _for_people(error):
            raise
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        typer.echo(f"toolrisk: {text}", err=True)
        raise typer.Exit(2) from error


def _for_people(error: Exception) -> bool:
    """The store is not imported for its error: where it was not imported, the error can't be its."""
    store = sys.modules.get("toolrisk.store")
    kinds = (LookupError, ValueError, OSError)
    return isinstance(error, (*kinds, store.CatalogError) if store else kinds)


@contextmanager
def opened(db: str) -> Iterator["Catalog"]:
    from toolrisk.store import Catalog

    with told(), Catalog(db) as catalog:
        yield catalog


@contextmanager
def writing(db: str, what: str) -> Iterator["Catalog"]:
    """The catalog, and its lock: whoever writes is alone, and a second one is told who is at it and since when."""
    from toolrisk.app.lock import locked

    with opened(db) as catalog, locked(catalog, what):
        yield catalog
