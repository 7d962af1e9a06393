"""What the commands share: their options, the catalog, and how an error is told."""

import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from toolrisk.canonical import inert

if TYPE_CHECKING:
    from toolrisk.store import Catalog

_IN_MEMORY = re.compile(r"(?:sqlite(?:\+\w+)?://)?/?(?::memory:)?(?:\?.*)?")
_UNFIT = re.compile(r"[^!-~]|[?#<>\"\\^`{|}]")


def standing(url: str) -> str:
    """The address at which a site stands. Raises BadParameter for what is none."""
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fit = False
    if not fit or _UNFIT.search(url):
        raise typer.BadParameter(f"{url!r} is no address of a site: http or https, a host, no query, no fragment")
    return url


def lasting(db: str) -> str:
    """The catalog's place. Raises BadParameter for what SQLite would keep in memory, and lose with the command."""
    if _IN_MEMORY.fullmatch(db):
        raise typer.BadParameter(f"{db!r} names no place where a catalog could be kept")
    return db


Db = Annotated[
    str,
    typer.Option("--db", envvar="TOOLRISK_DB", callback=lasting, help="The catalog: a SQLite file or a database URL."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors and results.")]
Out = Annotated[Path, typer.Option("--out", help="The folder of the site.")]
SiteUrl = Annotated[
    str,
    typer.Option(
        "--site-url",
        envvar="TOOLRISK_SITE_URL",
        callback=standing,
        help="Where the site will stand.",
    ),
]
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
    "reading",
    "say",
    "standing",
    "told",
    "whole",
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
        say(*f"toolrisk: {_said(error)}".split("\n"), err=True)
        raise typer.Exit(2) from error


Command = Callable[..., None]


def whole(command: Command) -> Command:
    """A command that ends with 2 where it breaks on what nobody foresaw, with the traceback: with 1, as Python ends, it
    would pass for done."""

    @wraps(command)
    def run(*given: Any, **named: Any) -> None:
        try:
            command(*given, **named)
        except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
            raise
        except Exception as error:
            traceback.print_exc()
            say(f"toolrisk: {type(error).__name__}: {error}", err=True)
            raise typer.Exit(2) from error

    return run


def say(*lines: str, err: bool = False) -> None:
    """Print lines in which strangers may have a say: nothing in them acts on the terminal, or makes a line more."""
    typer.echo("\n".join(map(inert, lines)), err=err)


def _for_people(error: Exception) -> bool:
    ours = _known("toolrisk.store", "CatalogError")
    return isinstance(error, (LookupError, ValueError, OSError, *ours, *_database()))


def _said(error: Exception) -> object:
    if isinstance(error, _database()):
        return f"the catalog can't be used: {getattr(error, 'orig', None) or error}"
    return error.args[0] if isinstance(error, KeyError) and error.args else error


def _database() -> tuple[type[Exception], ...]:
    return _known("sqlalchemy.exc", "DBAPIError")


def _known(module: str, name: str) -> tuple[type[Exception], ...]:
    """A kind of error, which is not imported for its own sake: where it was not imported, no error can be of it."""
    there = sys.modules.get(module)
    return (getattr(there, name),) if there else ()


@contextmanager
def opened(db: str) -> Iterator["Catalog"]:
    from toolrisk.store import Catalog

    with told(), Catalog(db) as catalog:
        yield catalog


@contextmanager
def reading(db: str) -> Iterator["Catalog"]:
    """A catalog that is there; a mistyped name makes none."""
    from toolrisk.store import present

    with told():
        present(db)
    with opened(db) as catalog:
        yield catalog


@contextmanager
def writing(db: str, what: str, *, new: bool = False) -> Iterator["Catalog"]:
    """The catalog, made where it is not there if it may be `new`, and its lock: whoever writes is alone, and a second
    one is told who is at it and since when."""
    from toolrisk.app.lock import locked

    with (opened if new else reading)(db) as catalog, locked(catalog, what):
        yield catalog
