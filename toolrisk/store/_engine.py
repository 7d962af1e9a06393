"""The connection, and the two dialects' differences."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

T = TypeVar("T")
BATCH = 500
# The write-ahead log is cut back to this after a large write, however long readers stay.
_LOG = f"journal_size_limit={64 << 20}"
_PASSWORD, _QUERIED = re.compile(r"(//[^/@:]*:).*@"), re.compile(r"([?&](?:ssl)?password=)[^&]*")


class CatalogError(Exception):
    """The catalog can't be opened or used; the message names it and the cause."""


def connect(url: str) -> Engine:
    """An engine for a database URL; a bare path is a SQLite file. Raises CatalogError naming what is wrong with it."""
    parsed = _parsed(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        # A connection that died since it was last used is replaced, not handed out.
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() == "postgresql")
    except NoSuchModuleError as error:
        raise CatalogError(f"{shown(url)!r}: no driver for {parsed.drivername!r}; use sqlite or postgresql") from error
    except ImportError as error:
        raise CatalogError(f"{parsed.drivername}: needs `pip install 'toolrisk[postgres]'` ({error})") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune)
    return engine


def present(url: str) -> str:
    """The same `url`, where a catalog can be read: opening a file that is not there, or is empty, would make one with
    nothing in it. Raises FileNotFoundError."""
    file = file_of(url)
    if file is not None and not (file.is_file() and file.stat().st_size):
        raise FileNotFoundError(f"{shown(url)}: there is no catalog (`toolrisk nightly` makes one)")
    return url


def file_of(url: str) -> Path | None:
    """The file of a catalog on SQLite, however it is written; None for a database on a server."""
    parsed = _parsed(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def shown(url: str) -> str:
    """A database URL without its password, for errors and logs; also where it can't be read as one."""
    return _QUERIED.sub(r"\1***", _PASSWORD.sub(r"\1***@", url)) if "://" in url else url


def _parsed(url: str) -> URL:
    try:
        return make_url(url if "://" in url else f"sqlite:///{url}")
    except (ArgumentError, ValueError) as error:
        raise CatalogError(f"{shown(url)!r} is neither a file nor a database URL") from error


def _tune(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "temp_store=MEMORY", _LOG):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key is not there yet."""
    for batch in batches(rows):
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), batch)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], keep: Sequence[str] = ()) -> None:
    """Insert the rows; where the primary key is there, replace every other column but those in `keep`."""
    key = [column.name for column in table.primary_key.columns]
    for batch in batches(rows):
        statement = _insert(connection, table)
        fresh = {name: statement.excluded[name] for name in batch[0] if name not in key and name not in keep}
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), batch)


def _insert(connection: Connection, table: Table) -> Any:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def batches(rows: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection for reading that sees one state of the catalog throughout."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection:
        yield connection
