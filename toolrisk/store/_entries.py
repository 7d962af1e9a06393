"""Reading the catalog whole: every server with its tools and their verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, func, select

from toolrisk.models import Entry, How, Mark, Tool, ToolDefinition, Verdict
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment
from toolrisk.store._crawls import SourceState
from toolrisk.store._current import Current, current, named
from toolrisk.store._engine import batches, snapshot
from toolrisk.store._manifests import load_definitions, load_manifests
from toolrisk.store._observations import Attempt, attempt_of, standing_failure
from toolrisk.store._trusted import made
from toolrisk.store._verdicts import Key, context_of, load_verdicts, verdict_marks

# What no page shows, and what others name by its digest.
_UNSEEN = frozenset({"crawl", "night", "staged", "listing", "bad_row", "opinion", "definition", "manifest"})
_WEEK = 7 * 86_400


class Entries(Store):
    """The part of the catalog that pages and exports are made from."""

    def entries(self, rules: str, after: str = "", until: str | None = None) -> Iterator[Entry]:
        """Every server in the order of its name, its tools in the server's own order, judged under these rules; of all
        of them, or of those whose names come after one and not after another."""
        with snapshot(self.engine) as connection:
            for batch in current(connection, after=after, until=until):
                for part in batches(batch, 100):
                    yield from _entries(connection, part, rules)

    def entries_of(self, names: Sequence[str], rules: str) -> Iterator[Entry]:
        """The same of the servers of these names."""
        with snapshot(self.engine) as connection:
            for batch in named(connection, names):
                for part in batches(batch, 100):
                    yield from _entries(connection, part, rules)

    def entry(self, name: str, rules: str) -> Entry | None:
        """One server, by its exact name."""
        with snapshot(self.engine) as connection:
            for batch in current(connection, name):
                return next(_entries(connection, batch, rules))
        return None

    def extent(self) -> tuple[int, datetime | None]:
        """How many servers there are, and when one was last seen to show something; neither loads any."""
        with self.engine.connect() as connection:
            servers = connection.execute(select(func.count()).select_from(t.server)).scalar_one()
            seen = connection.execute(select(func.max(t.observation.c.last_seen))).scalar()
        return servers, None if seen is None else moment(seen)

    def marks(self, rules: str) -> Iterator[Mark]:
        """A mark of every entry, in the order of `entries`, without loading any."""
        with snapshot(self.engine) as connection:
            for batch in current(connection):
                yield from _marks(connection, batch, rules)

    def digest(self, rules: str) -> str:
        """A digest of all that entries, changes and redirects are made from: while it is the same, so are they, but for
        when something was last seen, of which only the latest week counts: else it would be another one every night.
        Definitions and manifests are left out, for their addresses are digests of them."""
        found = blake2b(digest_size=16)
        with snapshot(self.engine) as connection:
            for query in _seen(rules):
                for row in connection.execute(query.execution_options(yield_per=1_000)):
                    found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def sources(self) -> list[SourceState]:
        """Every source that was ever crawled, with its state."""
        with self.engine.connect() as connection:
            names = connection.execute(select(t.crawl.c.source).distinct().order_by(t.crawl.c.source)).scalars().all()
            owned = _owned(connection)
            return [_state(connection, name, owned.get(name, {})) for name in names]


def _seen(rules: str) -> Iterator[Select[Any]]:
    """What of each table comes to light somewhere, in an order that does not change."""
    for table in t.metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        if table is t.verdict:
            yield query.where(t.verdict.c.rules == rules)
        elif table is t.attempt:
            asked = select(t.attempt.c.server, t.attempt.c.target, t.attempt.c.cause, t.attempt.c.reason)
            failed = select(t.attempt.c.server).where(t.attempt.c.cause.is_not(None))
            order = (t.attempt.c.server, t.attempt.c.at, t.attempt.c.target)
            yield asked.where(t.attempt.c.server.in_(failed)).order_by(*order)
        elif table is t.observation:
            kept = [column for column in table.columns if column is not t.observation.c.last_seen]
            yield select(*kept).order_by(t.observation.c.id)
            yield select(func.max(t.observation.c.last_seen) // _WEEK)
        elif table.name not in _UNSEEN:
            yield query


def _marks(connection: Connection, batch: Sequence[Current], rules: str) -> Iterator[Mark]:
    contexts = [context_of(one.server, [line[0] for line in one.lines]).hash for one in batch]
    judged = verdict_marks(connection, list(set(contexts)), rules)
    failures = _failures(connection, batch)
    for one, context in zip(batch, contexts, strict=True):
        name, shown = one.server.name, one.observation
        seen = [(row.how, row.version, row.manifest, row.first_seen) for row in one.observations]
        said = (one.server.mark, one.tool_slugs, seen, judged.get(context), failures.get(name))
        mark = blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        yield Mark(name, mark, moment(shown.last_seen) if one.lines else None)


def _entries(connection: Connection, batch: Sequence[Current], rules: str) -> Iterator[Entry]:
    contexts = {one.server.name: context_of(one.server, [line[0] for line in one.lines]).hash for one in batch}
    verdicts = load_verdicts(connection, list(set(contexts.values())), rules)
    definitions = load_definitions(connection, list({line[1] for one in batch for line in one.lines}))
    failures = _failures(connection, batch)
    for one in batch:
        cause, reason = failures.get(one.server.name, (None, None))
        tools = _tools(connection, one, contexts[one.server.name], definitions, verdicts)
        yield made(Entry, {"server": one.server, "tools": tools, "cause": cause, "reason": reason})


def _tools(
    connection: Connection,
    one: Current,
    context: str,
    definitions: Mapping[str, ToolDefinition],
    verdicts: Mapping[Key, Verdict],
) -> tuple[Tool, ...]:
    if not one.lines:
        return ()
    first, shown = _first_seen(connection, one), one.observation
    how, last = How(shown.how), moment(shown.last_seen)
    return tuple(
        made(
            Tool,
            {
                "slug": one.tool_slugs[name],
                "definition": definitions[address],
                "how": how,
                "version": shown.version,
                "first_seen": moment(first[name, address]),
                "last_seen": last,
                "verdict": verdicts.get((context, fingerprint)),
            },
        )
        for name, address, fingerprint in one.lines
    )


def _first_seen(connection: Connection, one: Current) -> dict[tuple[str, str], int]:
    first: dict[tuple[str, str], int] = {}
    if len(one.observations) > 1:
        manifests = load_manifests(connection, list({row.manifest for row in one.observations}))
    else:
        manifests = {row.manifest: one.lines for row in one.observations}
    for row in one.observations:
        for name, address, _ in manifests[row.manifest]:
            first.setdefault((name, address), row.first_seen)
    return first


def _failures(connection: Connection, batch: Sequence[Current]) -> dict[str, tuple[str | None, str | None]]:
    """Cause and reason of the failures that stand, by the names of their servers."""
    names = [one.server.name for one in batch]
    failed = select(t.attempt.c.server).where(t.attempt.c.server.in_(names), t.attempt.c.cause.is_not(None))
    asked: dict[str, list[Attempt]] = {}
    for row in connection.execute(select(t.attempt).where(t.attempt.c.server.in_(failed))):
        asked.setdefault(row.server, []).append(attempt_of(row))
    standing = (standing_failure(one.server, asked.get(one.server.name, ())) for one in batch)
    return {one.server: (one.cause, one.reason) for one in standing if one}


def _owned(connection: Connection) -> dict[str, dict[str, int]]:
    """Per source: servers that it lists, definitions they show, and harvest failures by cause."""
    found: dict[str, dict[str, Any]] = {}
    for batch in current(connection):
        failures = _failures(connection, batch)
        for one in batch:
            for source in {merge.registry for merge in one.server.merges}:
                state = found.setdefault(source, {"servers": 0, "definitions": 0, "failures": {}})
                state["servers"] += 1
                state["definitions"] += len(one.lines)
                if cause := failures.get(one.server.name, (None,))[0]:
                    state["failures"][cause] = state["failures"].get(cause, 0) + 1
    return found


def _state(connection: Connection, source: str, owned: Mapping[str, Any]) -> SourceState:
    ended = select(t.crawl).where(t.crawl.c.source == source, t.crawl.c.finished.is_not(None))
    last = connection.execute(ended.order_by(t.crawl.c.id.desc()).limit(1)).first()
    listed = select(func.count()).where(t.listing.c.registry == source, t.listing.c.gone.is_(None))
    bad = select(func.count()).where(t.bad_row.c.crawl == (last.id if last else -1))
    return SourceState(
        name=source,
        last_crawl=moment(last.finished) if last else None,
        complete=bool(last and last.complete),
        failure=last.failure if last else None,
        listings=connection.execute(listed).scalar_one(),
        bad_rows=connection.execute(bad).scalar_one(),
        **owned,
    )
