"""Which observations differ from the ones before them, and the changes that were found there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from toolrisk.models import Change, How, Noun, ToolDefinition
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, pack, seconds, unpack
from toolrisk.store._engine import BATCH, batches
from toolrisk.store._manifests import load_definitions, load_manifests

_SIDES = {"before", "after"}
_KEPT_APART = _SIDES | {"server", "at"}
# What is not kept, because it is what a change is unless it is said otherwise.
_GRADE: str = Change.model_fields["grade"].default


class Pair(Noun):
    """An observation, and the manifest that the server had shown in the same way before (None: nothing)."""

    id: int
    server: str
    how: How
    at: datetime
    before: str | None
    after: str


class Changes(Store):
    """The part of the catalog that knows what changed."""

    def uncompared(self) -> Iterator[list[Pair]]:
        """The observations that were not yet compared with the ones before them, oldest first, in batches. What is
        saved meanwhile is not handed out again."""
        last = 0
        while True:
            with self.engine.connect() as connection:
                query = select(t.observation).where(t.observation.c.id > last, t.observation.c.compared.is_(None))
                rows = connection.execute(query.order_by(t.observation.c.id).limit(BATCH)).all()
                pairs = _pairs(connection, rows)
            if not rows:
                return
            last = rows[-1].id
            yield pairs

    def manifests(self, pairs: Sequence[Pair]) -> dict[str, dict[str, ToolDefinition]]:
        """Both sides of pairs: each manifest's definitions by name, in the server's order. What two share is one."""
        with self.engine.connect() as connection:
            wanted = {address for pair in pairs for address in (pair.before, pair.after) if address}
            manifests = load_manifests(connection, list(wanted))
            found = load_definitions(connection, list({line[1] for lines in manifests.values() for line in lines}))
        return {key: {line[0]: found[line[1]] for line in lines} for key, lines in manifests.items()}

    def gone_before(self, pair: Pair, names: Collection[str]) -> dict[str, ToolDefinition]:
        """Tools of these names as the server showed them last in this way before a pair, where it ever did."""
        shown = t.observation.c
        query = select(shown.manifest).where(
            shown.server == pair.server, shown.how == str(pair.how), shown.id < pair.id
        )
        left, found = set(names), dict[str, str]()
        with self.engine.connect() as connection:
            for batch in batches(connection.execute(query.order_by(shown.id.desc())).scalars().all(), 50):
                manifests = load_manifests(connection, batch) if left else {}
                for line in (line for address in batch for line in manifests.get(address, ())):
                    if line[0] in left:
                        left.discard(line[0])
                        found[line[0]] = line[1]
            definitions = load_definitions(connection, list(found.values()))
        return {name: definitions[address] for name, address in found.items()}

    def save_changes(self, found: Sequence[tuple[Pair, Sequence[Change]]], rules: str) -> None:
        """Keep what comparing the catalog's own definitions found, all or nothing; what an earlier comparison of the
        same observation found goes."""
        with self.engine.begin() as connection:
            for batch in batches(found, 200):
                keys = [pair.id for pair, _ in batch]
                connection.execute(delete(t.change).where(t.change.c.observation.in_(keys)))
                rows = [_row(pair, change, rules) for pair, changes in batch for change in changes]
                if rows:
                    connection.execute(insert(t.change), rows)
                connection.execute(update(t.observation).where(t.observation.c.id.in_(keys)).values(compared=True))

    def changes(
        self, since: datetime | None = None, server: str | None = None, most: int | None = None
    ) -> list[Change]:
        """The changes since a moment, of one server or of all, oldest first; the newest `most` of them."""
        query = select(t.change)
        if since is not None:
            query = query.where(t.change.c.at >= seconds(since))
        if server is not None:
            query = query.where(t.change.c.server == server)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(t.change.c.at.desc(), t.change.c.id.desc()).limit(most)).all()
            addresses = {address for row in rows for address in (row.before, row.after) if address}
            definitions = load_definitions(connection, list(addresses))
        found = [_change(row, definitions) for row in rows]
        return sorted(found, key=lambda one: (one.at, one.server, one.tool, one.kind))

    def last_change(self, by: datetime | None = None) -> int:
        """The number of the change that was kept last, or of the last one that is dated by a moment; 0 before any."""
        query = select(func.max(t.change.c.id))
        if by is not None:
            query = query.where(t.change.c.at <= seconds(by))
        with self.engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def told_after(self, number: int) -> Iterator[tuple[str, str, str]]:
        """Server, kind and grade of every change that was kept after the one of this number."""
        query = select(t.change.c.server, t.change.c.body).where(t.change.c.id > number)
        with self.engine.connect() as connection:
            for row in connection.execute(query.execution_options(yield_per=1_000)):
                body = unpack(row.body)
                yield row.server, body["kind"], body.get("grade", _GRADE)


def _pairs(connection: Connection, rows: Sequence[Any]) -> list[Pair]:
    servers = list({row.server for row in rows})
    seen: dict[tuple[str, str], list[tuple[int, str]]] = {}
    columns = (t.observation.c.id, t.observation.c.server, t.observation.c.how, t.observation.c.manifest)
    for batch in batches(servers):
        query = select(*columns).where(t.observation.c.server.in_(batch)).order_by(t.observation.c.id)
        for row in connection.execute(query):
            seen.setdefault((row.server, row.how), []).append((row.id, row.manifest))
    return [_pair(row, seen[row.server, row.how]) for row in rows]


def _pair(row: Any, shown: Sequence[tuple[int, str]]) -> Pair:
    before = next((manifest for key, manifest in reversed(shown) if key < row.id), None)
    fields = {"id": row.id, "server": row.server, "how": row.how, "at": moment(row.first_seen)}
    return Pair.model_validate({**fields, "before": before, "after": row.manifest})


def _row(pair: Pair, change: Change, rules: str) -> dict[str, Any]:
    """Both sides came from the catalog, so that each bears its address as its mark."""
    return {
        "observation": pair.id,
        "server": change.server,
        "at": seconds(change.at),
        "before": change.before.mark if change.before else None,
        "after": change.after.mark if change.after else None,
        "rules": rules,
        "body": pack(change.model_dump(mode="json", exclude=_KEPT_APART, exclude_defaults=True)),
    }


def _change(row: Any, definitions: Mapping[str, ToolDefinition]) -> Change:
    sides = {side: definitions[address] for side in _SIDES if (address := getattr(row, side))}
    return Change.model_validate({**unpack(row.body), "server": row.server, "at": moment(row.at), **sides})
