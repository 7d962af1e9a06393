"""Verdicts: kept by what they were judged from, so that only news is judged."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import Connection, select

from toolrisk.canonical import sha256
from toolrisk.models import Context, Noun, Server, ToolDefinition, Verdict
from toolrisk.store import _tables as t
from toolrisk.store import _trusted
from toolrisk.store._base import Store
from toolrisk.store._codec import pack, unpack
from toolrisk.store._current import Current, current
from toolrisk.store._engine import batches, snapshot, upsert
from toolrisk.store._manifests import load_definitions

# One verdict's key within a rules version: the context's hash and the definition's fingerprint.
Key = tuple[str, str]


class Unjudged(Noun):
    """The definitions of one server that have no verdict under the present rules."""

    context: Context
    definitions: tuple[ToolDefinition, ...]


class Held(NamedTuple):
    """A server, and of each tool that it shows its risk and whether it is described."""

    server: Server
    tools: Sequence[tuple[str, bool]]


class Verdicts(Store):
    """The part of the catalog that the judge speaks to."""

    def unjudged(self, rules: str, after: str = "", until: str | None = None) -> Iterator[Unjudged]:
        """What still has to be judged under these rules, server by server; of all of them, or of those whose names come
        after one and not after another. Nothing else is loaded."""
        with snapshot(self.engine) as connection:
            for batch in current(connection, after=after, until=until):
                yield from _missing(connection, batch, rules)

    def count_unjudged(self, rules: str) -> int:
        """How many definitions still have to be judged under these rules. None is loaded."""
        with snapshot(self.engine) as connection:
            return sum(
                len(lines) for batch in current(connection) for lines in _unjudged(connection, batch, rules).values()
            )

    def holdings(self, rules: str) -> Iterator[Held]:
        """What every server shows now, in the order of their names, as far as counting needs it: of each tool its risk
        under these rules (`unknown` where it is not judged) and whether it is described. No definition is made."""
        with snapshot(self.engine) as connection:
            for batch in current(connection):
                judged = _risks(connection, batch, rules)
                described = _described(connection, list({line[1] for one in batch for line in one.lines}))
                for one in batch:
                    context = _context(one).hash
                    tools = [(judged.get((context, line[2]), "unknown"), line[1] in described) for line in one.lines]
                    yield Held(one.server, tools)

    def save_verdicts(self, rules: str, verdicts: Iterable[tuple[Context, ToolDefinition, Verdict]]) -> None:
        """Keep verdicts of one rules version, all or nothing; one that is there is replaced."""
        rows = {
            (context.hash, tool.fingerprint): {
                "context": context.hash,
                "fingerprint": tool.fingerprint,
                "rules": rules,
                "body": pack_verdict(verdict),
            }
            for context, tool, verdict in verdicts
        }
        with self.engine.begin() as connection:
            upsert(connection, t.verdict, list(rows.values()))


def context_of(server: Server, names: Sequence[str]) -> Context:
    """What a verdict on any tool of this server may look at besides the tool."""
    return Context(server=server.name, description=server.description, siblings=tuple(names))


def _context(one: Current) -> Context:
    return context_of(one.server, [line[0] for line in one.lines])


def _risks(connection: Connection, batch: Sequence[Current], rules: str) -> dict[Key, str]:
    contexts = [_context(one).hash for one in batch]
    query = select(t.verdict).where(t.verdict.c.context.in_(contexts), t.verdict.c.rules == rules)
    return {(row.context, row.fingerprint): unpack(row.body)["risk"] for row in connection.execute(query)}


def _described(connection: Connection, addresses: Sequence[str]) -> set[str]:
    """Those of these definitions that have a description."""
    found: set[str] = set()
    for batch in batches(addresses):
        query = select(t.definition.c.hash, t.definition.c.body).where(t.definition.c.hash.in_(batch))
        told = ((row.hash, unpack(row.body).get("description")) for row in connection.execute(query))
        found.update(address for address, text in told if text and isinstance(text, str))
    return found


def _missing(connection: Connection, batch: Sequence[Current], rules: str) -> Iterator[Unjudged]:
    wanted = _unjudged(connection, batch, rules)
    for part in batches([one for one in batch if wanted[one.server.name]], 100):
        addresses = {address for one in part for address in wanted[one.server.name].values()}
        definitions = load_definitions(connection, list(addresses))
        for one in part:
            found = tuple(definitions[address] for address in wanted[one.server.name].values())
            yield Unjudged.model_construct(context=_context(one), definitions=found)


def _unjudged(connection: Connection, batch: Sequence[Current], rules: str) -> dict[str, dict[str, str]]:
    """Of each server's definitions those without a verdict: their addresses by their fingerprints."""
    contexts = {one.server.name: _context(one).hash for one in batch}
    judged = _judged(connection, list(contexts.values()), rules)
    return {
        one.server.name: {line[2]: line[1] for line in one.lines if (contexts[one.server.name], line[2]) not in judged}
        for one in batch
    }


def _judged(connection: Connection, contexts: Sequence[str], rules: str) -> set[Key]:
    keys = select(t.verdict.c.context, t.verdict.c.fingerprint)
    query = keys.where(t.verdict.c.context.in_(contexts), t.verdict.c.rules == rules)
    return {(row.context, row.fingerprint) for row in connection.execute(query)}


def load_verdicts(connection: Connection, contexts: Sequence[str], rules: str) -> dict[Key, Verdict]:
    """The verdicts under these contexts."""
    found: dict[Key, Verdict] = {}
    for batch in batches(contexts):
        query = select(t.verdict.c.context, t.verdict.c.fingerprint, t.verdict.c.body)
        query = query.where(t.verdict.c.context.in_(batch), t.verdict.c.rules == rules)
        rows = connection.execute(query).all()
        found.update({(context, fingerprint): unpack_verdict(body) for context, fingerprint, body in rows})
    return found


def verdict_marks(connection: Connection, contexts: Sequence[str], rules: str) -> dict[str, str]:
    """A digest of all verdicts under each of these contexts."""
    found: dict[str, Any] = {}
    for batch in batches(contexts):
        query = select(t.verdict.c.context, t.verdict.c.fingerprint, t.verdict.c.body)
        query = query.where(t.verdict.c.context.in_(batch), t.verdict.c.rules == rules)
        for context, fingerprint, body in connection.execute(query.order_by(*query.selected_columns[:2])):
            found.setdefault(context, blake2b(digest_size=12)).update(fingerprint.encode() + body)
    return {context: one.hexdigest() for context, one in found.items()}


def pack_verdict(verdict: Verdict) -> bytes:
    """A verdict as JSON; a quote may hold half a surrogate pair, which only the standard writer bears."""
    try:
        return verdict.model_dump_json(exclude_defaults=True).encode()
    except PydanticSerializationError:
        return pack(verdict.model_dump(exclude_defaults=True))


def unpack_verdict(body: bytes) -> Verdict:
    """What `pack_verdict` packed."""
    found = _trusted.verdict(body) or _checked(body)
    found.__dict__["mark"] = sha256(body)
    return found


def _checked(body: bytes) -> Verdict:
    try:
        return Verdict.model_validate_json(body)
    except ValidationError:
        fields: Any = unpack(body)
        return Verdict.model_validate(fields)
