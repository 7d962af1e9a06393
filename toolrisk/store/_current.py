"""What each server shows now: the strongest way of knowing wins, then the newest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from toolrisk.canonical import sha256
from toolrisk.models import How, Server
from toolrisk.store import _tables as t
from toolrisk.store._codec import unpack
from toolrisk.store._engine import BATCH, batches
from toolrisk.store._manifests import Line, load_manifests

_STRENGTH = {str(how): place for place, how in enumerate(reversed(How))}


@dataclass(frozen=True, slots=True)
class Current:
    """A server with what it shows now (no lines where it never showed anything) and all it showed before."""

    server: Server
    tool_slugs: dict[str, str]
    observation: Any
    observations: Sequence[Any]
    lines: list[Line]


def current(
    connection: Connection, name: str | None = None, *, after: str = "", until: str | None = None
) -> Iterator[list[Current]]:
    """All servers, or one, or those whose names come after one and not after another, in the order of their names, in
    batches."""
    while True:
        query = select(t.server).where(t.server.c.name > after).order_by(t.server.c.name).limit(BATCH)
        if name is not None:
            query = query.where(t.server.c.name == name)
        if until is not None:
            query = query.where(t.server.c.name <= until)
        rows = connection.execute(query).all()
        if not rows:
            return
        yield _batch(connection, rows)
        after = rows[-1].name


def named(connection: Connection, names: Sequence[str]) -> Iterator[list[Current]]:
    """The servers of these names, in the order of their names, in batches."""
    for batch in batches(sorted(names)):
        query = select(t.server).where(t.server.c.name.in_(batch)).order_by(t.server.c.name)
        yield _batch(connection, connection.execute(query).all())


def _batch(connection: Connection, rows: Sequence[Any]) -> list[Current]:
    names = [row.name for row in rows]
    seen: dict[str, list[Any]] = {name: [] for name in names}
    query = select(t.observation).where(t.observation.c.server.in_(names)).order_by(t.observation.c.id)
    for row in connection.execute(query):
        seen[row.server].append(row)
    strongest = {name: max(found, key=_rank) for name, found in seen.items() if found}
    manifests = load_manifests(connection, list({row.manifest for row in strongest.values()}))
    return [_current(row, strongest.get(row.name), seen[row.name], manifests) for row in rows]


def _rank(row: Any) -> tuple[int, int]:
    return _STRENGTH[row.how], row.id


def _current(row: Any, strongest: Any, seen: Sequence[Any], manifests: dict[str, list[Line]]) -> Current:
    server = Server.model_validate(unpack(row.body))
    server.__dict__["mark"] = sha256(row.body)
    lines = manifests[strongest.manifest] if strongest is not None else []
    return Current(server, unpack(row.tool_slugs), strongest, seen, lines)
