"""Nights: which of their steps are done, so that one that was killed goes on where it was; and the one lock."""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from toolrisk.models import Noun
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, pack, seconds, unpack

# A night that was cut off longer ago than this is not taken up again: the world has gone on.
STALE = timedelta(hours=18)
_LOCK = 0x746F6F6C
# A machine that vanished is missed by the database after two minutes, and its lock is free.
_ALIVE = {"tcp_keepalives_idle": "60", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "6"}


class NightRow(Noun):
    """A night: its task, the steps that are done with what came of them, and how it ended (code None: not yet).

    `state` is a key of all that its site was made from."""

    id: int
    task: str
    started: datetime
    finished: datetime | None = None
    code: int | None = None
    state: str | None = None
    steps: Mapping[str, Any] = {}


class Nights(Store):
    """The part of the catalog that `nightly` speaks to."""

    def open_night(self, task: str, now: datetime) -> NightRow:
        """The night of this task that was cut off lately, to be taken up; or a new one. Other open ones are closed."""
        with self.engine.begin() as connection:
            query = select(t.night).where(t.night.c.finished.is_(None)).order_by(t.night.c.id.desc())
            for row in connection.execute(query).all():
                if row.task == task and abs(now - moment(row.started)) < STALE:
                    return _night(row)
                ended = {"finished": seconds(now), "code": 2}
                connection.execute(update(t.night).where(t.night.c.id == row.id).values(**ended))
            values = {"task": task, "started": seconds(now), "steps": pack({})}
            (key,) = connection.execute(insert(t.night).values(values)).inserted_primary_key or (0,)
            return NightRow(id=key, task=task, started=now)

    def save_step(self, night: NightRow, name: str, outcome: Any) -> NightRow:
        """A step is done; the night as it now stands."""
        steps = {**night.steps, name: outcome}
        with self.engine.begin() as connection:
            connection.execute(update(t.night).where(t.night.c.id == night.id).values(steps=pack(steps)))
        return night.model_copy(update={"steps": steps})

    def end_night(self, night: NightRow, code: int, state: str | None, now: datetime) -> None:
        """The night is over."""
        ended = {"finished": seconds(now), "code": code, "state": state}
        with self.engine.begin() as connection:
            connection.execute(update(t.night).where(t.night.c.id == night.id).values(**ended))

    def last_night(self, published: bool = False, by: datetime | None = None) -> NightRow | None:
        """The last finished night. `published`: of those whose site was published; `by`: of those begun by then."""
        query = select(t.night).where(t.night.c.finished.is_not(None))
        if by is not None:
            query = query.where(t.night.c.started <= seconds(by))
        if published:
            query = query.where(t.night.c.state.is_not(None))
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(t.night.c.id.desc()).limit(1)).first()
        return None if row is None else _night(row)

    def cut_night(self) -> NightRow | None:
        """The last night, where it has not come to its end: it is under way, was killed, or broke."""
        with self.engine.connect() as connection:
            row = connection.execute(select(t.night).order_by(t.night.c.id.desc()).limit(1)).first()
        return None if row is None or row.finished is not None else _night(row)

    def holder(self) -> str | None:
        """Who holds the database's one lock now."""
        with self.engine.connect() as connection:
            return _holder(connection)

    @contextmanager
    def advisory(self, what: str) -> Iterator[tuple[str | None, Callable[[], bool]]]:
        """Hold the database's one lock for this kind of work, against every machine that uses it: who holds it now
        (None: we do), and a way to ask whether it was lost, as it is with its connection. It is given back when the
        context ends, and by the database when this process or machine dies."""
        name = f"{what} {socket.gethostname()[:24]} {os.getpid()}"[:63]
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for setting, value in (("application_name", name), *_ALIVE.items()):
                connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": setting, "value": value})
            if not connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK}, 1)")).scalar():
                yield _holder(connection) or "another run, which has just ended", lambda: True
                return
            try:
                yield None, lambda: _gone(connection)
            finally:
                with suppress(SQLAlchemyError):
                    connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK}, 1)"))


def _gone(connection: Connection) -> bool:
    """A connection that died is replaced by one that holds nothing."""
    mine = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND classid = :lock"
    try:
        return not connection.execute(text(mine), {"lock": _LOCK}).scalar()
    except SQLAlchemyError:
        return True


def _holder(connection: Any) -> str | None:
    query = (
        "SELECT a.application_name, a.client_addr, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.classid = :lock AND l.objid = 1 AND l.granted"
    )
    row = connection.execute(text(query), {"lock": _LOCK}).first()
    if row is None:
        return None
    where = row.client_addr or "this machine"
    return f"{row.application_name} (from {where}), since {row.backend_start:%Y-%m-%d %H:%M} UTC"


def _night(row: Any) -> NightRow:
    return NightRow(
        id=row.id,
        task=row.task,
        started=moment(row.started),
        finished=None if row.finished is None else moment(row.finished),
        code=row.code,
        state=row.state,
        steps=unpack(row.steps),
    )
