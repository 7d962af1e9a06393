"""Definitions and manifests: content-addressed, written once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from toolrisk.canonical import sha256
from toolrisk.models import ToolDefinition
from toolrisk.store import _tables as t
from toolrisk.store import _trusted
from toolrisk.store._codec import pack, pack_definition, unpack
from toolrisk.store._engine import batches, insert_new

# (tool name, address of its definition, fingerprint), in the order in which the server lists them.
Line = tuple[str, str, str]
_DEFINITION = (t.definition.c.hash, t.definition.c.body, t.definition.c.fingerprint)


class Prepared:
    """Definitions made ready to be stored: the manifest's address and body, and the rows. The first of a name counts;
    what can't be kept is in `skipped`, each with its reason."""

    def __init__(self, tools: Sequence[ToolDefinition], lines: Sequence[Line] = ()) -> None:
        self.lines: dict[str, Line] = {line[0]: line for line in lines}
        self.rows: list[dict[str, Any]] = []
        self.skipped: list[str] = []
        for tool in tools:
            self._add(tool)
        self.body = pack(list(self.lines.values()))
        self.hash = sha256(self.body)

    def _add(self, tool: ToolDefinition) -> None:
        if tool.name in self.lines:
            self.skipped.append(f"{tool.name[:80]}: listed twice, the first counts")
            return
        try:
            row = definition_row(tool)
        except ValueError as error:
            self.skipped.append(str(error))
            return
        self.lines[tool.name] = (tool.name, row["hash"], row["fingerprint"])
        self.rows.append(row)


def keep(connection: Connection, tools: Sequence[ToolDefinition]) -> list[Line | str]:
    """Store definitions that are not there yet; for each its line of a manifest, or the reason why it can't be kept.
    What is there already has its fingerprint stored, which spares the canonical form."""
    packed = [_packed(tool) for tool in tools]
    known = _fingerprints(connection, list({one[0] for one in packed if not isinstance(one, str)}))
    fresh: dict[str, dict[str, Any]] = {}
    found = [_line(tool, one, known, fresh) for tool, one in zip(tools, packed, strict=True)]
    insert_new(connection, t.definition, list(fresh.values()))
    return found


def _line(
    tool: ToolDefinition, packed: tuple[str, bytes] | str, known: dict[str, str], fresh: dict[str, dict[str, Any]]
) -> Line | str:
    if isinstance(packed, str):
        return packed
    address, body = packed
    if address not in known:
        try:
            known[address] = tool.fingerprint
        except ValueError as error:
            return str(error)
        fresh[address] = {"hash": address, "fingerprint": known[address], "body": body}
    return tool.name, address, known[address]


def _packed(tool: ToolDefinition) -> tuple[str, bytes] | str:
    try:
        return pack_definition(tool)
    except ValueError as error:
        return str(error)


def _fingerprints(connection: Connection, hashes: Sequence[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for batch in batches(hashes):
        rows = connection.execute(
            select(t.definition.c.hash, t.definition.c.fingerprint).where(t.definition.c.hash.in_(batch))
        )
        known.update({row.hash: row.fingerprint for row in rows})
    return known


def definition_row(tool: ToolDefinition) -> dict[str, Any]:
    """A definition as a row of its table. Raises ValueError where it is nested too deeply to be kept."""
    address, body = pack_definition(tool)
    return {"hash": address, "fingerprint": tool.fingerprint, "body": body}


def save_prepared(connection: Connection, prepared: Iterable[Prepared]) -> None:
    """Store manifests and the definitions they name, where they are not there yet."""
    prepared = list(prepared)
    manifests = {one.hash: {"hash": one.hash, "body": one.body} for one in prepared}
    known = _known(connection, list(manifests))
    fresh = [one for one in prepared if one.hash not in known]
    definitions = {row["hash"]: row for one in fresh for row in one.rows}
    insert_new(connection, t.definition, list(definitions.values()))
    insert_new(connection, t.manifest, [row for key, row in manifests.items() if key not in known])


def _known(connection: Connection, hashes: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for batch in batches(hashes):
        known.update(connection.execute(select(t.manifest.c.hash).where(t.manifest.c.hash.in_(batch))).scalars())
    return known


def save_manifest(connection: Connection, tools: Sequence[ToolDefinition]) -> str:
    """Store one manifest; its address."""
    prepared = Prepared(tools)
    save_prepared(connection, [prepared])
    return prepared.hash


def load_manifests(connection: Connection, hashes: Sequence[str]) -> dict[str, list[Line]]:
    """The lines of each manifest."""
    found: dict[str, list[Line]] = {}
    for batch in batches(hashes):
        query = select(t.manifest.c.hash, t.manifest.c.body).where(t.manifest.c.hash.in_(batch))
        rows = connection.execute(query).all()
        found.update({address: [tuple(line) for line in unpack(body)] for address, body in rows})
    return found


def load_definitions(connection: Connection, hashes: Sequence[str]) -> dict[str, ToolDefinition]:
    """The definitions at these addresses."""
    found: dict[str, ToolDefinition] = {}
    for batch in batches(hashes):
        rows = connection.execute(select(*_DEFINITION).where(t.definition.c.hash.in_(batch))).all()
        found.update({address: definition(address, body, fingerprint) for address, body, fingerprint in rows})
    return found


def definition(address: str, body: bytes, fingerprint: str) -> ToolDefinition:
    """A stored definition; its fingerprint is the stored one, which spares the canonical form, and so is its mark."""
    tool = _trusted.definition(unpack(body))
    tool.__dict__.update(fingerprint=fingerprint, mark=address)
    return tool
