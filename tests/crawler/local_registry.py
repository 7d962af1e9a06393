"""A registry on this machine: the official one's API over rows that we wrote, with its faults on demand."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.crawler.local_http import Answer, Asked

OFFICIAL = "io.modelcontextprotocol.registry/official"
Row = dict[str, Any]
Fault = Callable[["Registry", Answer, bytes], Any]


def row(name: str, version: str = "1.0.0", *, updated: str = "2026-11-01T00:00:00Z", **server: Any) -> Row:
    """A row; `status` and `latest` belong to the registry's own record, anything else to the entry."""
    record = {"status": server.pop("status", "active"), "isLatest": server.pop("latest", True)}
    record |= {"publishedAt": updated, "updatedAt": updated}
    entry = {"name": name, "description": f"What {name} does.", "version": version, **server}
    return {"server": entry, "_meta": {OFFICIAL: record}}


def npm(identifier: str, **what: Any) -> dict[str, Any]:
    """A package of npm."""
    return {"registryType": "npm", "identifier": identifier, "version": "1.0.0", "transport": {"type": "stdio"}, **what}


@dataclass
class Registry:
    """Serves rows as the registry does. `faults` are worked off one by one: None lets a page through."""

    rows: Sequence[Row]
    faults: list[Fault | None] = field(default_factory=list)

    async def __call__(self, asked: Asked, answer: Answer) -> None:
        """One page, or a fault in its place."""
        status, body = self.page(asked)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            return await fault(self, answer, body)
        return await answer.send(status, body)

    def page(self, asked: Asked) -> tuple[int, bytes]:
        """The status and the body that a sound registry answers with."""
        query = asked.query
        limit = int(query.get("limit", "30"))
        if not asked.path.startswith("/v0.1/servers?") or not 1 <= limit <= 100:
            return 422, json.dumps({"title": "Unprocessable Entity", "status": 422, "detail": "limit"}).encode()
        found = sorted((row for row in self.rows if self._wanted(row, query)), key=_key)
        if "cursor" in query and query["cursor"] not in {_key(row) for row in self.rows}:
            return 400, b'{"error": "invalid cursor"}'
        found = [row for row in found if _key(row) > query.get("cursor", "")]
        metadata = {"count": len(found[:limit])} | ({"nextCursor": _key(found[limit - 1])} if found[limit:] else {})
        return 200, json.dumps({"servers": found[:limit], "metadata": metadata}).encode()

    def _wanted(self, row: Row, query: dict[str, str]) -> bool:
        record = row.get("_meta", {}).get(OFFICIAL, {})
        fresh = record.get("updatedAt", "9") >= query.get("updated_since", "")
        latest = query.get("version") != "latest" or record.get("isLatest", True)
        return fresh and latest and ("updated_since" in query or record.get("status") != "deleted")


def _key(row: Row) -> str:
    server = row.get("server", {})
    return f"{server.get('name')}:{server.get('version')}"


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def answering(status: int, **headers: str) -> Fault:
    """An error of the server's."""

    async def fault(registry: Registry, answer: Answer, body: bytes) -> None:
        await answer.send(status, b'{"error": "not now"}', **headers)

    return fault


async def cut_off(registry: Registry, answer: Answer, body: bytes) -> None:
    """Half of the page, and the connection breaks."""
    head = f"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    await answer.raw(head.encode() + body[: len(body) // 2])
    answer.writer.close()


async def half(registry: Registry, answer: Answer, body: bytes) -> None:
    """Half of the page, as if it were all of it: something on the way has cut it."""
    await answer.send(200, body[: len(body) // 2])


def saying(value: Any, status: int = 200, **headers: str) -> Fault:
    """Something else than the page."""

    async def fault(registry: Registry, answer: Answer, body: bytes) -> None:
        await answer.json(value, status, **headers)

    return fault
