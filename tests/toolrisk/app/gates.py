"""How the tests of the gate make one, and how they write and read the protocol's lines."""

import json
from typing import Any

import mcp_types

from tests.toolrisk.app.guarding import APPROVAL, limited
from toolrisk.app.guard.gate import Gate, Sent
from toolrisk.app.guard.wire import Message
from toolrisk.policy import MemoryCounters

TOOLS = {"read": {}, "send": limited("send", 2), "shred": APPROVAL}
DOCUMENT = {"version": "1", "default": "deny", "hide": ["spy"], "tools": TOOLS}
FORMS = {"elicitation": {}}


def gate(**options: Any) -> Gate:
    return Gate(DOCUMENT, MemoryCounters(), **options)


def line(message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"


def call(tool: str, request_id: Any = 1, **arguments: Any) -> Message:
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": request_id, "method": "tools/call", "params": params}


def modern(tool: str, request_id: Any = 1, capabilities: Any = None, **params: Any) -> Message:
    meta = {
        mcp_types.PROTOCOL_VERSION_META_KEY: "2026-07-28",
        mcp_types.CLIENT_CAPABILITIES_META_KEY: capabilities or {},
    }
    made = call(tool, request_id)
    return {**made, "params": {**made["params"], **params, "_meta": meta}}


def answer(sent: Sent) -> Message:
    """The one message that the client gets, where the server gets nothing."""
    assert sent.to_server == []
    (row,) = sent.to_client
    return json.loads(row)  # type: ignore[no-any-return]


def said(message: Message) -> str:
    assert message["result"]["isError"] is True
    return message["result"]["content"][0]["text"]  # type: ignore[no-any-return]


def listing(*names: str, request_id: Any = 7, **more: Any) -> Message:
    return {"jsonrpc": "2.0", "id": request_id, "result": {"tools": [{"name": name} for name in names], **more}}
