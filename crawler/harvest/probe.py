"""The conversation with one started server: the handshake of 2025 and before first, then the stateless way of 2026.

The older way comes first because a stateless opening crashed two old servers.
"""

from dataclasses import dataclass
from typing import Any

import mcp_types
from mcp_types.version import LATEST_HANDSHAKE_VERSION

from crawler.harvest.faults import HarvestError, quote
from crawler.harvest.limits import Limits
from crawler.harvest.protocol import CLIENT, ENVELOPE, Tools
from crawler.harvest.wire import Wire

# Some servers add their tools just after the handshake and say so with tools/list_changed.
_SETTLE_SECONDS = 0.3
_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Answer:
    """What a server listed, as it came; `ttl_ms` is how long it says the list is good for."""

    tools: tuple[Any, ...]
    ttl_ms: int | None = None


def ask(wire: Wire, limits: Limits) -> Answer:
    """Every tool that the server lists. Raises HarvestError where it does not come to an answer, or lists none."""
    talk = _Talk(wire, limits)
    answer = talk.open()
    if not answer.tools:
        raise HarvestError("no-tools", "It answered tools/list with no tool at all.", wire.stderr)
    return answer


class _Talk:
    def __init__(self, wire: Wire, limits: Limits) -> None:
        self._wire = wire
        self._limits = limits
        self._id = 0
        self._changed = False

    def open(self) -> Answer:
        hello = {"protocolVersion": LATEST_HANDSHAKE_VERSION, "capabilities": {}, "clientInfo": CLIENT}
        try:
            self._request("initialize", hello)
        except HarvestError as fault:
            if fault.cause != "protocol":
                raise
            return self._list({"_meta": ENVELOPE})
        self._wire.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self._settled(self._list({}))

    def _settled(self, answer: Answer) -> Answer:
        """The list once the server has finished making it."""
        for message in self._wire.messages(_SETTLE_SECONDS if answer.tools else _PATIENCE_SECONDS):
            self._serve(message)
            if self._changed:
                break
        return self._list({}) if self._changed else answer

    def _list(self, params: dict[str, Any]) -> Answer:
        self._changed = False
        found, cursor = Tools(limits=self._limits), None
        while True:
            asked = params if cursor is None else {**params, "cursor": cursor}
            cursor = found.add(self._request("tools/list", asked))
            if cursor is None:
                return Answer(tuple(found.tools), found.ttl_ms)

    def _request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._id += 1
        self._wire.send({"jsonrpc": "2.0", "id": self._id, "method": method, "params": params})
        for message in self._wire.messages():
            if message.get("id") == self._id and "method" not in message:
                return _result(method, message)
            self._serve(message)
        raise AssertionError("messages() ends by itself only where it is given a time")

    def _serve(self, message: dict[str, Any]) -> None:
        """Answer what the server asks of us: a ping; nothing else, for we offered nothing."""
        method = message.get("method")
        self._changed |= method == "notifications/tools/list_changed"
        if not isinstance(method, str) or not isinstance(message.get("id"), (int, str)):
            return
        refusal = {"error": {"code": mcp_types.METHOD_NOT_FOUND, "message": "not offered"}}
        self._wire.send({"jsonrpc": "2.0", "id": message["id"]} | ({"result": {}} if method == "ping" else refusal))


def _result(method: str, message: dict[str, Any]) -> dict[str, Any]:
    result = message.get("result")
    if isinstance(result, dict):
        return result
    error = message.get("error")
    said = error.get("message") if isinstance(error, dict) else None
    raise HarvestError("protocol", f"It answered {method} with an error: {quote(str(said or 'without a message'))}")
