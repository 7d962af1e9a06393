"""The catalog: its parts behind one name."""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.exc import DBAPIError

from toolrisk.store._changes import Changes
from toolrisk.store._clocks import Clocks
from toolrisk.store._crawls import Crawls
from toolrisk.store._engine import CatalogError, connect, file_of, shown
from toolrisk.store._entries import Entries
from toolrisk.store._nights import Nights
from toolrisk.store._observations import Observations
from toolrisk.store._opinions import Opinions
from toolrisk.store._schema import migrate
from toolrisk.store._upkeep import Upkeep
from toolrisk.store._verdicts import Verdicts

__all__ = ["Catalog", "CatalogError"]


class Catalog(Crawls, Observations, Verdicts, Opinions, Changes, Nights, Clocks, Upkeep, Entries):
    """What is known of servers and tools, in a SQLite file or a PostgreSQL database.

    Opening it brings its schema up to date. Raises CatalogError, naming the place and the cause, where it can't.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        if file := file_of(url):
            _make_folder(file)
        self.engine = connect(url)
        try:
            migrate(self.engine)
        except DBAPIError as error:
            raise CatalogError(f"{shown(url)}: {error.orig}{_hint(url)}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        with suppress(DBAPIError):
            self.engine.dispose()


def _hint(url: str) -> str:
    file = file_of(url)
    closed = file and not os.access(file.parent, os.W_OK)
    return f" ({file.parent} is read-only: nothing can be written there)" if file and closed else ""


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(f"{file}: the folder can't be made ({error.strerror})") from error
