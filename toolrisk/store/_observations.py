"""Servers, what they showed, and what came of asking them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from toolrisk.models import Harvest, How, Noun, Package, Server, ToolDefinition
from toolrisk.slugs import slug
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, pack, pack_noun, seconds, unpack
from toolrisk.store._engine import BATCH, batches, upsert
from toolrisk.store._manifests import Line, Prepared, keep, load_definitions, load_manifests, save_prepared

# A server that calls its answer good for ever is asked again after a week.
_LONGEST_MS = int(timedelta(days=7) / timedelta(milliseconds=1))


class Attempt(Noun):
    """The last attempt on one target of a server."""

    server: str
    target: str
    version: str | None
    step: str
    at: datetime
    seconds: float
    tools: int
    skipped: tuple[str, ...] = ()
    cause: str | None = None
    reason: str | None = None
    expires: datetime | None = None


def target_of(package: Package) -> str:
    """`npm:NAME` or `pypi:NAME`: how an attempt on a package is kept; one on a remote is kept by its URL."""
    return f"{package.registry_type}:{package.identifier}"


def standing_failure(server: Server, attempts: Iterable[Attempt]) -> Attempt | None:
    """The failure that still tells of a server: its last attempt on what it lists today, where that one failed."""
    listed = {*map(target_of, server.packages), *(remote.url for remote in server.remotes)}
    asked = (one for one in attempts if one.target in listed)
    last = max(asked, key=lambda one: (one.at, one.cause is None, one.target), default=None)
    return last if last and last.cause is not None else None


class Shown(Noun):
    """What a server showed over a span of time: one line of its history."""

    server: str
    how: How
    version: str | None
    manifest: str
    first_seen: datetime
    last_seen: datetime


class _Last(NamedTuple):
    """What a server showed last in one way; without an id where it is only about to be written."""

    id: int | None
    manifest: str
    version: str | None


class Observations(Store):
    """The part of the catalog that knows servers and what they showed."""

    # ── servers ──

    def save_servers(self, servers: Iterable[Server], renames: Iterable[tuple[str, str]] = ()) -> int:
        """Keep servers, each under the slug it was first given; how many. A rename (old, new) takes its history along
        and leaves the old slug leading to the new one; who goes back to a name goes back to its slug. Where the new one
        has shown something itself, that stays what it shows: what the old one had shown in the same way is kept under
        the old name, so that neither passes for a change of the other."""
        with self.engine.begin() as connection:
            for old, new in renames:
                self._rename(connection, old, new)
            slugs = {row.name: row.slug for row in connection.execute(select(t.server.c.name, t.server.c.slug))}
            taken = {*slugs.values(), *connection.execute(select(t.former.c.slug)).scalars()}
            rest, number = iter(servers), 0
            while some := list(islice(rest, BATCH)):
                upsert(connection, t.server, _rows(some, slugs, taken), keep=("slug", "tool_slugs"))
                number += len(some)
        return number

    def _rename(self, connection: Connection, old: str, new: str) -> None:
        row = connection.execute(select(t.server).where(t.server.c.name == old)).first()
        if row is None:
            return
        _move(connection, old, new)
        connection.execute(t.server.delete().where(t.server.c.name == old))
        upsert(connection, t.former, [{"slug": row.slug, "name": old, "server": new}])
        if connection.execute(select(t.server.c.name).where(t.server.c.name == new)).first() is None:
            fresh = Server.model_validate({**unpack(row.body), "name": new, "slug": _slug_of(connection, new)})
            values = {"name": new, "slug": fresh.slug, "body": pack_noun(fresh), "tool_slugs": row.tool_slugs}
            connection.execute(insert(t.server).values(values))

    def servers(self) -> list[Server]:
        """All servers in the order of their names."""
        return list(self.each_server())

    def each_server(self) -> Iterator[Server]:
        """All servers in the order of their names, one by one."""
        query = select(t.server.c.body).order_by(t.server.c.name)
        with self.engine.connect() as connection:
            for body in connection.execute(query.execution_options(yield_per=BATCH)).scalars():
                yield Server.model_validate(unpack(body))

    def server(self, name: str) -> Server | None:
        """The server of this name, slug, or former name."""
        with self.engine.connect() as connection:
            known = select(t.former.c.server).where((t.former.c.slug == name) | (t.former.c.name == name))
            query = select(t.server.c.body).where(
                (t.server.c.name == name) | (t.server.c.slug == name) | t.server.c.name.in_(known)
            )
            body = connection.execute(query.order_by(t.server.c.name != name)).scalars().first()
        return None if body is None else Server.model_validate(unpack(body))

    def redirects(self) -> dict[str, str]:
        """The slugs at which servers used to stand, each with the slug of today."""
        pairs = select(t.former.c.slug, t.server.c.slug.label("today"))
        query = pairs.join(t.server, t.server.c.name == t.former.c.server).order_by(t.former.c.slug)
        query = query.where(t.former.c.slug.not_in(select(t.server.c.slug)))
        with self.engine.connect() as connection:
            return {row.slug: row.today for row in connection.execute(query)}

    # ── what they showed ──

    def observe(self, harvests: Sequence[Harvest]) -> None:
        """Keep what harvests brought: definitions once, an observation touched or begun, the attempt. All or nothing.

        A harvest that failed leaves what was shown before as it was.
        """
        with self.engine.begin() as connection:
            good = [(harvest, Prepared(harvest.definitions)) for harvest in harvests if harvest.cause is None]
            save_prepared(connection, [prepared for _, prepared in good])
            self._show(connection, [(_shown(harvest, one), list(one.lines)) for harvest, one in good])
            skipped = {id(harvest): tuple(one.skipped) for harvest, one in good}
            rows = [_attempt(harvest, skipped.get(id(harvest), ())) for harvest in harvests if harvest.target]
            upsert(connection, t.attempt, rows)

    def keep_definitions(self, tools: Sequence[ToolDefinition]) -> list[Line | str]:
        """Keep definitions ahead of the manifest that will name them; in order, the manifest's line for each, or the
        reason why it can't be kept."""
        with self.engine.begin() as connection:
            return keep(connection, tools)

    def observe_lines(self, shown: Sequence[tuple[Harvest, Sequence[Line]]]) -> None:
        """Observe manifests whose definitions are kept already, all or nothing."""
        with self.engine.begin() as connection:
            prepared = [(harvest, Prepared((), lines)) for harvest, lines in shown]
            save_prepared(connection, [one for _, one in prepared])
            self._show(connection, [(_shown(harvest, one), list(one.lines)) for harvest, one in prepared])

    def declare(self, now: datetime) -> None:
        """Observe, as `declared`, the tools that registries print: each server's from its first listing with any."""
        with self.engine.begin() as connection:
            named = select(t.listing.c.registry, t.listing.c.name, t.listing.c.manifest)
            present = named.where(t.listing.c.manifest.is_not(None), t.listing.c.gone.is_(None))
            manifests = {(row.registry, row.name): row.manifest for row in connection.execute(present)}
            shown = [one for server in self.each_server() if (one := _declared(server, manifests, now))]
            for batch in batches(shown):
                lines = load_manifests(connection, [one.manifest for one in batch])
                self._show(connection, [(one, [line[0] for line in lines[one.manifest]]) for one in batch])

    def _show(self, connection: Connection, shown: Sequence[tuple[Shown, list[str]]]) -> None:
        last = {key: _last(row) for key, row in _latest(connection, [one.server for one, _ in shown]).items()}
        seen: dict[int, set[int]] = {}
        fresh: list[dict[str, Any]] = []
        for one, _ in shown:
            was = last.get((one.server, one.how))
            if was is None or (was.manifest, was.version) != (one.manifest, one.version):
                fresh.append(_observation(one))
                last[one.server, one.how] = _Last(None, one.manifest, one.version)
            elif was.id is not None:
                seen.setdefault(seconds(one.last_seen), set()).add(was.id)
        _touch(connection, seen)
        for rows in batches(fresh):
            connection.execute(insert(t.observation), rows)
        changed = {row["server"] for row in fresh}
        _name_tools(connection, [(one.server, names) for one, names in shown if one.server in changed])

    def history(self, server: str) -> list[Shown]:
        """All that a server showed, oldest first."""
        query = select(t.observation).where(t.observation.c.server == server).order_by(t.observation.c.id)
        with self.engine.connect() as connection:
            return [_shown_row(row) for row in connection.execute(query)]

    def shown_since(self, since: datetime | None = None) -> list[Shown]:
        """What servers began to show after a moment, oldest first."""
        query = select(t.observation).order_by(t.observation.c.first_seen, t.observation.c.id)
        if since is not None:
            query = query.where(t.observation.c.first_seen >= seconds(since))
        with self.engine.connect() as connection:
            return [_shown_row(row) for row in connection.execute(query)]

    def manifest(self, address: str) -> dict[str, ToolDefinition]:
        """The definitions of one manifest, by tool name, in the order in which the server listed them."""
        with self.engine.connect() as connection:
            lines = load_manifests(connection, [address]).get(address, [])
            bodies = load_definitions(connection, [line[1] for line in lines])
        return {name: bodies[hash_] for name, hash_, _ in lines}

    # ── attempts ──

    def attempts(self, server: str | None = None) -> dict[tuple[str, str], Attempt]:
        """The last attempt on each (server, target)."""
        query = select(t.attempt) if server is None else select(t.attempt).where(t.attempt.c.server == server)
        with self.engine.connect() as connection:
            return {(row.server, row.target): attempt_of(row) for row in connection.execute(query)}


def _rows(servers: Iterable[Server], slugs: Mapping[str, str], taken: set[str]) -> list[dict[str, Any]]:
    """Servers as rows, each under the slug that it has or a free one, which is taken then."""
    rows = []
    for server in servers:
        place = slugs.get(server.name) or slug(server.name, taken)
        taken.add(place)
        body = pack_noun(server.model_copy(update={"slug": place}))
        rows.append({"name": server.name, "slug": place, "body": body, "tool_slugs": b"{}"})
    return rows


def _move(connection: Connection, old: str, new: str) -> None:
    """Give a server's rows to another, but those that would stand in the place of the other's own."""
    own = select(t.observation.c.how).where(t.observation.c.server == new)
    asked = select(t.attempt.c.target).where(t.attempt.c.server == new)
    connection.execute(delete(t.attempt).where(t.attempt.c.server == old, t.attempt.c.target.in_(asked)))
    for table in (t.observation, t.attempt, t.former, t.change):
        rows = update(table).where(table.c.server == old)
        if table is t.observation:
            rows = rows.where(table.c.how.not_in(own))
        connection.execute(rows.values(server=new))


def _slug_of(connection: Connection, new: str) -> str:
    """A place for a server of a new name: the one where it stood before, or one where none does or did."""
    stood = select(t.former.c.slug).where(t.former.c.name == new, t.former.c.server == new).order_by(t.former.c.slug)
    back: str | None = connection.execute(stood).scalars().first()
    if back is not None:
        connection.execute(delete(t.former).where(t.former.c.slug == back))
        return back
    tables = (t.server, t.former)
    return slug(new, {one for table in tables for one in connection.execute(select(table.c.slug)).scalars()})


def _latest(connection: Connection, servers: Sequence[str]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for batch in batches(list(dict.fromkeys(servers))):
        newest = (
            select(func.max(t.observation.c.id))
            .where(t.observation.c.server.in_(batch))
            .group_by(t.observation.c.server, t.observation.c.how)
        )
        rows = connection.execute(select(t.observation).where(t.observation.c.id.in_(newest)))
        found.update({(row.server, row.how): row for row in rows})
    return found


def _last(row: Any) -> "_Last":
    return _Last(row.id, row.manifest, row.version)


def _touch(connection: Connection, seen: Mapping[int, set[int]]) -> None:
    for stamp, keys in seen.items():
        for batch in batches(sorted(keys)):
            older = update(t.observation).where(t.observation.c.id.in_(batch), t.observation.c.last_seen < stamp)
            connection.execute(older.values(last_seen=stamp))


def _name_tools(connection: Connection, shown: Sequence[tuple[str, Sequence[str]]]) -> None:
    names: dict[str, list[str]] = {}
    for server, tools in shown:
        names.setdefault(server, []).extend(tools)
    for batch in batches(list(names)):
        query = select(t.server.c.name, t.server.c.tool_slugs).where(t.server.c.name.in_(batch))
        known = connection.execute(query).all()
        slugs = {row.name: _extended(row.tool_slugs, names[row.name]) for row in known}
        rows = [{"key": name, "value": value} for name, value in slugs.items() if value is not None]
        if rows:
            statement = update(t.server).where(t.server.c.name == bindparam("key"))
            connection.execute(statement.values(tool_slugs=bindparam("value")), rows)


def _extended(packed: bytes, names: Sequence[str]) -> bytes | None:
    slugs: dict[str, str] = unpack(packed)
    fresh = [name for name in dict.fromkeys(names) if name not in slugs]
    taken = set(slugs.values())
    for name in fresh:
        slugs[name] = slug(name.replace("_", "-"), taken)
        taken.add(slugs[name])
    return pack(slugs) if fresh else None


def _shown(harvest: Harvest, prepared: Prepared) -> Shown:
    return Shown(
        server=harvest.server,
        how=harvest.how,
        version=harvest.version,
        manifest=prepared.hash,
        first_seen=harvest.at,
        last_seen=harvest.at,
    )


def _declared(server: Server, manifests: Mapping[tuple[str, str], str], now: datetime) -> Shown | None:
    keys = ((merge.registry, merge.name) for merge in server.merges)
    found = next((manifests[key] for key in keys if key in manifests), None)
    if found is None:
        return None
    return Shown(
        server=server.name, how=How.declared, version=server.version, manifest=found, first_seen=now, last_seen=now
    )


def _observation(shown: Shown) -> dict[str, Any]:
    return {
        **shown.model_dump(exclude={"first_seen", "last_seen"}),
        "how": str(shown.how),
        "first_seen": seconds(shown.first_seen),
        "last_seen": seconds(shown.last_seen),
    }


def _shown_row(row: Any) -> Shown:
    return Shown(
        server=row.server,
        how=How(row.how),
        version=row.version,
        manifest=row.manifest,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
    )


def _attempt(harvest: Harvest, skipped: tuple[str, ...]) -> dict[str, Any]:
    good_for = None if harvest.ttl_ms is None else timedelta(milliseconds=min(harvest.ttl_ms, _LONGEST_MS))
    expires = None if good_for is None else seconds(harvest.at + good_for)
    return {
        "server": harvest.server,
        "target": harvest.target,
        "version": harvest.version,
        "step": harvest.step,
        "at": seconds(harvest.at),
        "seconds": harvest.seconds,
        "tools": len(harvest.definitions),
        "skipped": pack([*harvest.skipped, *skipped]),
        "cause": harvest.cause,
        "reason": harvest.reason,
        "expires": expires,
    }


def attempt_of(row: Any) -> Attempt:
    """An attempt from its row."""
    fields = {**row._mapping, "at": moment(row.at), "skipped": tuple(unpack(row.skipped))}
    return Attempt.model_validate({**fields, "expires": None if row.expires is None else moment(row.expires)})
