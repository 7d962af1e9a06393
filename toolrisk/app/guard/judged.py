"""Where pins come from besides a lock file: the catalog, or the server itself at first sight."""

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import classifier
from toolrisk import __version__
from toolrisk.app.audit.launch import target_of
from toolrisk.app.audit.match import Finder
from toolrisk.app.guard import wire
from toolrisk.app.guard.run import pipe, started
from toolrisk.canonical import clean
from toolrisk.models import ToolDefinition
from toolrisk.store import Catalog

_MOST_PAGES = 200
_PATIENCE_SECONDS = 60
_HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "toolrisk", "version": __version__},
}


def in_catalog(catalog: Catalog, command: Sequence[str]) -> dict[str, ToolDefinition]:
    """The definitions that the catalog judged of the package that a command starts. Raises LookupError where it knows
    no such package, or none of its tools."""
    target = target_of(command)
    found = Finder(catalog.servers()).find(target, "") if target else None
    entry = catalog.entry(found[0], classifier.verdicts_version()) if found else None
    if entry is None or not entry.tools:
        known = (
            f"{target.kind}:{clean(target.name)}" if target and target.kind != "remote" else "what this command starts"
        )
        raise LookupError(f"{known}: no judged tools of it in the catalog, so nothing can be pinned to it")
    return {tool.definition.name: tool.definition for tool in entry.tools if tool.verdict}


def at_first_sight(command: Sequence[str]) -> list[ToolDefinition]:
    """What a server lists now: trusted because it is the first that is seen of it. Starts the command, as a client
    would, and ends it. Raises ConnectionError where the server does not answer within a minute."""
    lifeline, minder = started(command)
    clock = threading.Timer(_PATIENCE_SECONDS, minder.terminate)
    clock.start()
    try:
        return [ToolDefinition.from_wire(tool) for tool in _listed(minder)]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ConnectionError(f"{clean(command[0])}: it did not list its tools") from error
    finally:
        clock.cancel()
        os.close(lifeline)
        minder.wait()


def _listed(server: "subprocess.Popen[bytes]") -> list[Any]:
    _ask(server, 0, "initialize", _HELLO)
    _send(server, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    tools: list[Any] = []
    cursor: dict[str, Any] = {}
    for page in range(1, _MOST_PAGES):
        result = _ask(server, page, "tools/list", cursor)
        tools += result["tools"]
        if not isinstance(result.get("nextCursor"), str):
            return tools
        cursor = {"cursor": result["nextCursor"]}
    raise ValueError("a list without an end")


def _ask(server: "subprocess.Popen[bytes]", number: int, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    _send(server, {"jsonrpc": "2.0", "id": number, "method": method, "params": params})
    source = pipe(server.stdout)
    while line := source.readline(wire.SERVER_LINE):
        message = json.loads(line) if line.strip() else {}
        if message.get("id") == number and "method" not in message and isinstance(message.get("result"), dict):
            return dict(message["result"])
        if message.get("id") == number and "error" in message:
            break
    raise ConnectionError(method)


def _send(server: "subprocess.Popen[bytes]", message: wire.Message) -> None:
    pipe(server.stdin).write(wire.write(message))
    pipe(server.stdin).flush()
