"""The three ways in which remote servers are asked for their tools, newest first."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from crawler.harvest.exchange import Event, Line, Listener, Reply, answers, checked, message_of
from crawler.harvest.faults import HarvestError
from toolrisk import __version__

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
_CLIENT = {"name": "toolrisk", "version": __version__}
_UNSUPPORTED_VERSION = -32022
_MOST_CURSOR = 8 * 1024
_MOST_PAGES = 100
# Said by a server that has not understood, so that an older way is worth trying. Anything else is its last word.
_NOT_UNDERSTOOD = frozenset({400, 404, 405, 406, 409, 415, 422, 500, 501})


@dataclass
class Tools:
    """What a server listed: its tools as they came, the way in which it was asked, and how long it vouches for them."""

    step: str
    tools: list[Any] = field(default_factory=list)
    ttl_ms: int | None = None

    def add(self, result: Mapping[str, Any]) -> str | None:
        """Take a page in; returns the cursor of the next. Raises HarvestError where it is no page."""
        tools, ttl = result.get("tools"), result.get("ttlMs")
        if not isinstance(tools, list):
            raise HarvestError("protocol", "It answered tools/list without a list of tools.")
        self.tools += tools
        if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl >= 0:
            self.ttl_ms = ttl if self.ttl_ms is None else min(ttl, self.ttl_ms)
        return _cursor(result.get("nextCursor"))


def _cursor(given: Any) -> str | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str) or len(given) > _MOST_CURSOR:
        raise HarvestError("protocol", "Its next page has no cursor that could be sent back.")
    return given


class Pages:
    """Counts pages and cursors, so that a list without an end is seen for what it is."""

    def __init__(self) -> None:
        self._seen: set[str | None] = {None}

    def next(self, cursor: str | None) -> str | None:
        """The cursor, if it is a new one and there were not too many. Raises HarvestError otherwise."""
        if cursor is None:
            return None
        if cursor in self._seen or len(self._seen) >= _MOST_PAGES:
            raise HarvestError("endless", f"Its list has no end: page {len(self._seen) + 1} leads on still.")
        self._seen.add(cursor)
        return cursor


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
    found, pages, cursor = Tools(f"http {MODERN}"), Pages(), None
    while True:
        reply = await line.post(url, *_stateless(cursor))
        if reply.result is None:
            raise _refusal(reply, first=cursor is None)
        cursor = pages.next(found.add(reply.result))
        if cursor is None:
            return found


def _stateless(cursor: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": _CLIENT,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"}
    return _request("tools/list", {**_page(cursor), "_meta": meta}), headers


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
    return _request("initialize", {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": _CLIENT})


def _agreed(result: Mapping[str, Any]) -> str:
    """The version that the server wants to speak. Raises HarvestError where it is not one of ours."""
    version = result.get("protocolVersion")
    if not isinstance(version, str) or not (len(version) == 10 and version.replace("-", "").isdigit()):
        raise HarvestError("protocol", "It answered the handshake without a version of the protocol.")
    return version


async def _listed(line: Line, url: str, headers: Mapping[str, str], version: str) -> Tools:
    found, pages, cursor = Tools(f"http {version}"), Pages(), None
    while True:
        reply = await line.post(url, _request("tools/list", _page(cursor)), headers)
        if reply.result is None:
            raise reply.fault()
        cursor = pages.next(found.add(reply.result))
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
    found, pages, cursor = Tools(f"sse {version}"), Pages(), None
    while True:
        reply = await _put(line, url, inbox, opened, _request("tools/list", _page(cursor)))
        if reply.result is None:
            raise reply.fault()
        cursor = pages.next(found.add(reply.result))
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
