"""The three ways in which remote servers are asked for their tools, newest first."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from mcp_types.version import LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION
from scrapy.http import Response

from crawler.harvest.exchange import Event, Line, Listener, Reply, answers, checked, message_of
from crawler.harvest.faults import HarvestError
from crawler.harvest.limits import REMOTE
from crawler.harvest.protocol import CLIENT, ENVELOPE, Tools

# Said by a server that has not understood, so that an older way is worth trying. Anything else is its last word.
_NOT_UNDERSTOOD = frozenset({400, 404, 405, 406, 409, 415, 422, 500, 501})


async def ask(line: Line, url: str, kind: str) -> Tools:
    """A server's tools, in whichever way it understands. Raises HarvestError with the most telling reason.

    The order is 2026-07-28, the handshake before it, then the event stream of old; a server that is listed as `sse`
    is asked in that way first.
    """
    ways = [_modern, _legacy, _stream] if kind != "sse" else [_stream, _modern, _legacy]
    faults: list[HarvestError] = []
    for way in ways:
        try:
            return await way(line, url)
        except NotUnderstoodError as error:
            faults.append(error.fault)
    raise min(faults, key=_telling)


def _telling(fault: HarvestError) -> int:
    """What a server said of itself is more telling than a status, and a status than that something is missing."""
    order = {"needs-credentials": 0, "protocol": 1, "not-json": 3, "not-mcp": 4}
    return order.get(fault.cause, 2)


class NotUnderstoodError(Exception):
    """The server does not understand this way of asking; the fault is what is said if it understands none."""

    def __init__(self, fault: HarvestError) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def _request(method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": secrets.token_hex(8), "method": method, "params": dict(params)}


def _page(cursor: str | None) -> dict[str, Any]:
    return {} if cursor is None else {"cursor": cursor}


# ── 2026-07-28: no handshake, everything in every request ────────────────────────────────────────────────────────────


async def _modern(line: Line, url: str) -> Tools:
    found, cursor = Tools(f"http {LATEST_MODERN_VERSION}", REMOTE), None
    while True:
        reply = await line.post(url, *_stateless(cursor))
        if reply.result is None:
            raise _refusal(reply, first=cursor is None)
        cursor = found.add(reply.result)
        if cursor is None:
            return found


def _stateless(cursor: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    headers = {"MCP-Protocol-Version": LATEST_MODERN_VERSION, "Mcp-Method": "tools/list"}
    return _request("tools/list", {**_page(cursor), "_meta": ENVELOPE}), headers


def _refusal(reply: Reply, first: bool = True) -> Exception:
    """Whether an older way is worth trying after this answer, and what is to be said if not."""
    fault = reply.fault()
    puzzled = reply.status // 100 == 2 and (reply.error is not None or fault.cause == "not-mcp")
    return NotUnderstoodError(fault) if first and (puzzled or reply.status in _NOT_UNDERSTOOD) else fault


# ── 2025-11-25 and before: a handshake, perhaps a session ────────────────────────────────────────────────────────────


async def _legacy(line: Line, url: str) -> Tools:
    reply = await line.post(url, _hello(), {})
    if reply.result is None:
        raise _refusal(reply, first=reply.status // 100 != 2)
    version, headers = _agreed(reply.result), {}
    session = reply.headers.get("mcp-session-id")
    if session is not None and session.isascii() and session.isprintable():
        headers["MCP-Session-Id"] = session
    headers["MCP-Protocol-Version"] = version
    await line.post(reply.url, {"jsonrpc": "2.0", "method": "notifications/initialized"}, headers)
    try:
        return await _listed(line, reply.url, headers, version)
    finally:
        if session is not None:
            await _goodbye(line, reply.url, headers)


def _hello() -> dict[str, Any]:
    return _request(
        "initialize", {"protocolVersion": LATEST_HANDSHAKE_VERSION, "capabilities": {}, "clientInfo": CLIENT}
    )


def _agreed(result: Mapping[str, Any]) -> str:
    """The version that the server wants to speak. Raises HarvestError where it is not one of ours."""
    version = result.get("protocolVersion")
    if not isinstance(version, str) or not (len(version) == 10 and version.replace("-", "").isdigit()):
        raise HarvestError("protocol", "It answered the handshake without a version of the protocol.")
    return version


async def _listed(line: Line, url: str, headers: Mapping[str, str], version: str) -> Tools:
    found, cursor = Tools(f"http {version}", REMOTE), None
    while True:
        reply = await line.post(url, _request("tools/list", _page(cursor)), headers)
        if reply.result is None:
            raise reply.fault()
        cursor = found.add(reply.result)
        if cursor is None:
            return found


async def _goodbye(line: Line, url: str, headers: Mapping[str, str]) -> None:
    """Give the session back; whether the server takes it does not matter."""
    try:
        await line.fetch(url, "DELETE", headers)
    except HarvestError:
        return


# ── 2024-11-05: messages go to one address, answers come on a stream that is left open ───────────────────────────────


class _Inbox:
    """What comes on the stream: first the address for messages, then the answers by id."""

    def __init__(self) -> None:
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._last: str | None = None
        self.closed = False

    def expect(self, key: str) -> "asyncio.Future[dict[str, Any]]":
        """The answer to a request that is about to be sent."""
        self._waiting[key] = asyncio.get_running_loop().create_future()
        return self._waiting[key]

    def heard(self, event: Event) -> bool:
        """Sort an event to whoever waits for it. True where the stream may be ended."""
        if event.name == "endpoint" and not self.address.done():
            self.address.set_result(event.data.strip())
        message = message_of(event.data) if event.name == "message" else None
        for key, answer in self._waiting.items():
            if message is not None and answers(message, key) and not answer.done():
                answer.set_result(message)
                return _is_last(message)
        return self.closed


def _is_last(message: Mapping[str, Any]) -> bool:
    """Whether nothing can come after this answer that is wanted: an error, or the last page of tools."""
    result = message.get("result")
    return not isinstance(result, dict) or ("tools" in result and not result.get("nextCursor"))


async def _stream(line: Line, url: str) -> Tools:
    inbox = _Inbox()
    opened = asyncio.ensure_future(_opened(line, url, inbox))
    try:
        target = await _address(opened, inbox, line, url)
        return await _conversed(line, target, inbox, opened)
    finally:
        inbox.closed = True
        opened.add_done_callback(lambda done: done.cancelled() or done.exception())


async def _opened(line: Line, url: str, inbox: _Inbox) -> Response:
    return await line.fetch(
        url, "GET", {"Accept": "text/event-stream"}, b"", Listener(inbox.heard), slot=secrets.token_hex(8)
    )


async def _address(opened: "asyncio.Future[Response]", inbox: _Inbox, line: Line, url: str) -> str:
    """Where messages go. Raises NotUnderstoodError where the stream is none, HarvestError where it leads elsewhere."""
    both: list[asyncio.Future[Any]] = [opened, inbox.address]
    await asyncio.wait(both, timeout=line.left(), return_when=asyncio.FIRST_COMPLETED)
    if not inbox.address.done():
        raise _no_stream(opened)
    target = urljoin(url, inbox.address.result())
    try:
        checked(target)
    except ValueError as error:
        raise HarvestError("protocol", "Its event stream names an address that can't be asked.") from error
    if urlsplit(target)[:2] != urlsplit(url)[:2]:
        raise HarvestError("protocol", "Its event stream sends messages to another host, which is not followed.")
    return target


def _no_stream(opened: "asyncio.Future[Response]") -> Exception:
    if not opened.done():
        return NotUnderstoodError(HarvestError("timeout", "Its event stream did not begin in time."))
    error = opened.exception()
    if isinstance(error, HarvestError):
        return error
    if error is not None:
        return HarvestError("unreachable", f"Its event stream failed: {type(error).__name__}.")
    response = opened.result()
    reply = Reply(response.url, response.status, {}, None, "not-mcp: It is no event stream.")
    return reply.fault() if response.status == 401 else NotUnderstoodError(reply.fault())


async def _conversed(line: Line, url: str, inbox: _Inbox, opened: "asyncio.Future[Response]") -> Tools:
    hello = await _put(line, url, inbox, opened, _hello())
    if hello.result is None:
        raise hello.fault()
    version = _agreed(hello.result)
    await line.post(url, {"jsonrpc": "2.0", "method": "notifications/initialized"}, {})
    found, cursor = Tools(f"sse {version}", REMOTE), None
    while True:
        reply = await _put(line, url, inbox, opened, _request("tools/list", _page(cursor)))
        if reply.result is None:
            raise reply.fault()
        cursor = found.add(reply.result)
        if cursor is None:
            return found


async def _put(
    line: Line, url: str, inbox: _Inbox, opened: "asyncio.Future[Response]", message: dict[str, Any]
) -> Reply:
    """Send a message, and wait for its answer on the stream."""
    answer = inbox.expect(message["id"])
    taken = await line.post(url, {**message}, {})
    if taken.status // 100 != 2:
        raise taken.fault()
    both: list[asyncio.Future[Any]] = [answer, opened]
    await asyncio.wait(both, timeout=line.left(), return_when=asyncio.FIRST_COMPLETED)
    if not answer.done():
        raise HarvestError("timeout" if not opened.done() else "dropped", "Its event stream did not bring the answer.")
    return Reply(url, 200, {}, answer.result())
