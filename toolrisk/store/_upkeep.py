"""Upkeep: is the catalog sound, a copy of it, and what nothing refers to any more."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, select, text

from toolrisk.canonical import sha256
from toolrisk.models import Noun
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import seconds, unpack
from toolrisk.store._current import current
from toolrisk.store._engine import CatalogError, batches
from toolrisk.store._manifests import load_manifests
from toolrisk.store._verdicts import context_of

_NIGHTS, _CRAWLS = 400, 20


class Vacuumed(Noun):
    """How many rows of each kind went."""

    observations: int = 0
    manifests: int = 0
    definitions: int = 0
    verdicts: int = 0
    crawls: int = 0
    nights: int = 0


class Upkeep(Store):
    """The part of the catalog that `doctor`, `backup` and `vacuum` speak to."""

    def problems(self) -> list[str]:
        """What is wrong with the catalog, a sentence each: the database's own check, then that every definition and
        manifest that is named is there and is what its address says."""
        with self.engine.connect() as connection:
            return [*_database(connection), *_missing(connection), *_falsified(connection)]

    def size(self) -> int:
        """The bytes that the database takes."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
            pages = int(connection.execute(text("PRAGMA page_count")).scalar_one())
            return pages * int(connection.execute(text("PRAGMA page_size")).scalar_one())

    def touched(self) -> str:
        """What differs, a second later at most, after every commit to a PostgreSQL catalog that changed a row; a SQLite
        catalog's files tell the same by themselves."""
        rows = (
            "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = current_database()"
        )
        with self.engine.connect() as connection:
            return str(connection.execute(text(rows)).scalar_one())

    def backup(self, target: Path) -> None:
        """A whole copy in a file, made while others may write. Raises CatalogError for a PostgreSQL catalog,
        FileExistsError where the file is there."""
        if self.engine.dialect.name != "sqlite":
            raise CatalogError("a PostgreSQL catalog is copied by pg_dump")
        if target.exists():
            raise FileExistsError(f"{target}: is there already")
        beside = target.with_name(f"{target.name}.new")
        beside.unlink(missing_ok=True)
        try:
            place = self.engine.url.database or ""
            with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(beside)) as copy:
                # In one step: one that pauses begins anew whenever somebody writes, and never ends beside a busy night.
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            beside.unlink(missing_ok=True)
            raise CatalogError(f"{target}: the copy failed ({error})") from error
        beside.rename(target)

    def tidy(self, rules: str) -> Vacuumed:
        """Drop what only takes room, as every night does: verdicts of other rules than these and of servers as they no
        longer are, old crawls with their bad rows, old nights. What servers showed is never touched."""
        with self.engine.begin() as connection:
            return Vacuumed.model_validate(_tidied(connection, rules))

    def vacuum(self, rules: str, now: datetime, keep_days: int | None = None) -> Vacuumed:
        """Tidy, then drop what nothing refers to: definitions and manifests that no observation, listing or change
        names; with `keep_days` also what servers showed earlier than that and no longer show. Both sides of every
        change stay. Not to be run beside an import: its definitions come first. Raises ValueError where so many days
        ago there was no date.
        """
        with self.engine.begin() as connection:
            old = _superseded(connection, _since(now, keep_days)) if keep_days is not None else []
            gone: dict[str, int] = {"observations": _drop(connection, t.observation, t.observation.c.id, old)}
            gone |= _tidied(connection, rules)
            manifests, definitions = _named(connection)
            loose = set(connection.execute(select(t.manifest.c.hash)).scalars()) - manifests
            gone["manifests"] = _drop(connection, t.manifest, t.manifest.c.hash, loose)
            unnamed = set(connection.execute(select(t.definition.c.hash)).scalars()) - definitions
            gone["definitions"] = _drop(connection, t.definition, t.definition.c.hash, unnamed)
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "VACUUM"))
        return Vacuumed.model_validate(gone)


def _since(now: datetime, days: int) -> datetime:
    try:
        return now - timedelta(days=days)
    except OverflowError as error:
        raise ValueError(f"{days:,} days before {now:%Y-%m-%d} there was no date") from error


def _tidied(connection: Connection, rules: str) -> dict[str, int]:
    gone = {"verdicts": connection.execute(delete(t.verdict).where(t.verdict.c.rules != rules)).rowcount}
    gone["verdicts"] += _drop(connection, t.verdict, t.verdict.c.context, _left_contexts(connection))
    gone["crawls"] = _drop(connection, t.crawl, t.crawl.c.id, _old_crawls(connection))
    connection.execute(delete(t.bad_row).where(t.bad_row.c.crawl.not_in(_told_crawls())))
    nights = connection.execute(select(t.night.c.id).order_by(t.night.c.id.desc())).scalars().all()
    return {**gone, "nights": _drop(connection, t.night, t.night.c.id, nights[_NIGHTS:])}


def _left_contexts(connection: Connection) -> set[str]:
    """The contexts of verdicts that no server stands in any more."""
    now = {context_of(one.server, [line[0] for line in one.lines]).hash for some in current(connection) for one in some}
    return set(connection.execute(select(t.verdict.c.context).distinct()).scalars()) - now


def _told_crawls() -> Select[Any]:
    """The crawls whose bad rows are told: each source's last finished one, and those under way."""
    last = select(func.max(t.crawl.c.id)).where(t.crawl.c.finished.is_not(None)).group_by(t.crawl.c.source)
    return last.union(select(t.crawl.c.id).where(t.crawl.c.finished.is_(None)))  # type: ignore[return-value]


def _database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        said = connection.execute(text("PRAGMA quick_check(20)")).scalars().all()
        yield from (f"the database is damaged: {one}" for one in said if one != "ok")


def _missing(connection: Connection) -> Iterator[str]:
    manifests, definitions = _named(connection)
    absent = manifests - set(connection.execute(select(t.manifest.c.hash)).scalars())
    lost = definitions - set(connection.execute(select(t.definition.c.hash)).scalars())
    if absent:
        yield f"{len(absent):,} manifests are named and not there"
    if lost:
        yield f"{len(lost):,} definitions are named and not there"


def _falsified(connection: Connection) -> Iterator[str]:
    bad = 0
    for table in (t.definition, t.manifest):
        for row in connection.execute(select(table.c.hash, table.c.body).execution_options(yield_per=1_000)):
            bad += sha256(row.body) != row.hash
    if bad:
        yield f"{bad:,} definitions or manifests are not what their addresses say"


def _named(connection: Connection) -> tuple[set[str], set[str]]:
    """The addresses of all manifests and of all definitions that something names."""
    manifests: set[str] = set()
    for column in (t.observation.c.manifest, t.listing.c.manifest, t.staged.c.manifest):
        manifests |= {one for one in connection.execute(select(column).distinct()).scalars() if one}
    definitions: set[str] = set()
    for column in (t.change.c.before, t.change.c.after):
        definitions |= {one for one in connection.execute(select(column).distinct()).scalars() if one}
    for row in connection.execute(select(t.manifest).execution_options(yield_per=1_000)):
        if row.hash in manifests:
            definitions |= {line[1] for line in unpack(row.body)}
    return manifests, definitions


def _superseded(connection: Connection, before: datetime) -> list[int]:
    """Observations that ended before a moment: not the last of their kind, compared already, and not the first to show
    a definition that is still shown."""
    shown: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(select(t.observation).order_by(t.observation.c.id)):
        shown.setdefault((row.server, row.how), []).append(row)
    return [key for rows in shown.values() if len(rows) > 1 for key in _ended(connection, rows, seconds(before))]


def _ended(connection: Connection, rows: list[Any], before: int) -> Iterator[int]:
    if all(row.last_seen >= before for row in rows[:-1]):
        return
    manifests = load_manifests(connection, list({row.manifest for row in rows}))
    left = {line[1] for line in manifests[rows[-1].manifest]}
    for row in rows[:-1]:
        first = left & {line[1] for line in manifests[row.manifest]}
        left -= first
        if row.last_seen < before and row.compared and not first:
            yield row.id


def _old_crawls(connection: Connection) -> list[int]:
    """Crawls that nobody asks about: of each source all but the last ones, the last complete and the last full one."""
    kept: set[int] = set()
    every = connection.execute(select(t.crawl).order_by(t.crawl.c.id.desc())).all()
    for source in {row.source for row in every}:
        mine = [row for row in every if row.source == source]
        kept |= {row.id for row in (*mine[:_CRAWLS], *(row for row in mine if row.finished is None))}
        kept |= {row.id for row in [row for row in mine if row.complete][:1]}
        kept |= {row.id for row in [row for row in mine if row.complete and row.full][:1]}
    return [row.id for row in every if row.id not in kept]


def _drop(connection: Connection, table: Table, column: Any, keys: Collection[Any]) -> int:
    dropped = (connection.execute(delete(table).where(column.in_(batch))).rowcount for batch in batches(sorted(keys)))
    return sum(dropped)
