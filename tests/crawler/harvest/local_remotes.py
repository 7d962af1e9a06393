"""Remote servers on this machine that behave as they are told to: well, in each way of the protocol, and ill."""

import asyncio
import gzip
import json
from typing import Any

from tests.crawler.local_http import MIB, Answer, Asked, Behaviour

TOOLS = [
    {"name": "read_note", "description": "Read a note.", "inputSchema": {"type": "object"}},
    {"name": "delete_note", "description": "Delete a note for good.", "annotations": {"destructiveHint": True}},
]


def is_modern(asked: Asked) -> bool:
    """Whether it is asked in the way of 2026-07-28, wholly."""
    meta = (asked.message.get("params") or {}).get("_meta") or {}
    return (
        asked.headers.get("mcp-protocol-version") == "2026-07-28"
        and asked.headers.get("mcp-method") == asked.message.get("method")
        and meta.get("io.modelcontextprotocol/protocolVersion") == "2026-07-28"
        and "io.modelcontextprotocol/clientInfo" in meta
    )


def tools(answer: Answer) -> list[dict[str, Any]]:
    """What the server asked lists: what was put down for its port, or the two tools of everybody."""
    found: list[dict[str, Any]] = answer.server.state.get(answer.writer.get_extra_info("sockname")[1], TOOLS)
    return found


def result(asked: Asked, **what: Any) -> dict[str, Any]:
    """The answer to a message."""
    return {"jsonrpc": "2.0", "id": asked.message.get("id"), "result": what}


def error(asked: Asked, code: int, text: str, **data: Any) -> dict[str, Any]:
    """An error in answer to a message."""
    return {"jsonrpc": "2.0", "id": asked.message.get("id"), "error": {"code": code, "message": text, "data": data}}


# ── well-behaved ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def modern(asked: Asked, answer: Answer) -> None:
    """2026-07-28, JSON."""
    if not is_modern(asked):
        return await answer.json(error(asked, -32020, "HeaderMismatch"), 400)
    return await answer.json(
        result(asked, resultType="complete", tools=tools(answer), ttlMs=60_000, cacheScope="public")
    )


async def modern_stream(asked: Asked, answer: Answer) -> None:
    """2026-07-28, an event stream that ends."""
    await answer.stream()
    await answer.event(json.dumps(result(asked, tools=tools(answer))))
    await answer.end()


async def modern_open(asked: Asked, answer: Answer) -> None:
    """2026-07-28, an event stream with a notification first, cut up, and left open."""
    await answer.stream()
    await answer.event(json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {}}))
    text = f"id: 7\r\nevent: message\r\ndata: {json.dumps(result(asked, tools=tools(answer)))}\r\n\r\n"
    for part in (text[:60], text[60:-1], text[-1:]):
        await answer.raw(f"{len(part.encode()):x}\r\n{part}\r\n".encode())
        await asyncio.sleep(0.01)
    await asyncio.sleep(3600)


async def modern_pages(asked: Asked, answer: Answer) -> None:
    """2026-07-28, three pages."""
    page = int(asked.message["params"].get("cursor", 0))
    tool = {"name": f"tool_{page}", "description": f"Tool number {page}."}
    more = {"nextCursor": str(page + 1)} if page < 2 else {}
    await answer.json(result(asked, tools=[tool], ttlMs=1000 * (3 - page), **more))


async def legacy(asked: Asked, answer: Answer) -> None:
    """2025-11-25 with a session: nothing is answered before the handshake."""
    method = asked.message.get("method", asked.method)
    if method == "initialize":
        about = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": {"name": "x", "version": "1"}}
        return await answer.json(result(asked, **about), Mcp_Session_Id="s-1")
    if asked.headers.get("mcp-session-id") != "s-1":
        return await answer.json(error(asked, -32600, "Bad Request: Missing session ID"), 400)
    if method == "tools/list":
        return await answer.json(result(asked, tools=tools(answer)))
    return await answer.send(202)


async def legacy_stream(asked: Asked, answer: Answer) -> None:
    """2025-03-26, event streams, an error with status 200 for what it does not know."""
    method = asked.message.get("method", asked.method)
    if method == "notifications/initialized":
        return await answer.send(202)
    await answer.stream()
    if method == "initialize":
        await answer.event(json.dumps(result(asked, protocolVersion="2025-03-26", capabilities={}, serverInfo={})))
    elif is_modern(asked):
        await answer.event(json.dumps(error(asked, -32602, "Invalid request parameters")))
    else:
        await answer.event(json.dumps(result(asked, tools=tools(answer))))
    return await answer.end()


async def old_stream(asked: Asked, answer: Answer) -> None:
    """2024-11-05: a stream that says where messages go, and brings the answers."""
    if asked.method == "GET" and asked.path == "/sse":
        await answer.stream()
        key = str(len(answer.server.state))
        answer.server.state[key] = answer
        await answer.event(f"/messages?session={key}", "endpoint")
        return await asyncio.sleep(3600)
    if not asked.path.startswith("/messages?session="):
        return await answer.send(405)
    await answer.send(202)
    inbox = answer.server.state[asked.path.rpartition("=")[2]]
    if asked.message["method"] == "initialize":
        about = result(asked, protocolVersion="2024-11-05", capabilities={}, serverInfo={"name": "old"})
        return await inbox.event(json.dumps(about), "message")
    if asked.message["method"] == "tools/list":
        return await inbox.event(json.dumps(result(asked, tools=tools(answer))), "message")
    return None


async def slash(asked: Asked, answer: Answer) -> None:
    """Redirects `/mcp` to `/mcp/`, as frameworks do."""
    if asked.path == "/mcp":
        return await answer.send(307, location="/mcp/")
    return await modern(asked, answer)


# ── hostile, or merely unfit ─────────────────────────────────────────────────────────────────────────────────────────


async def hang(asked: Asked, answer: Answer) -> None:
    """Takes the request, and is silent."""
    await asyncio.sleep(3600)


async def drip(asked: Asked, answer: Answer) -> None:
    """A byte now and then, for ever."""
    await answer.raw(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await answer.raw(b" ")
        await asyncio.sleep(0.1)


async def huge(asked: Asked, answer: Answer) -> None:
    """200 MB, announced."""
    await answer.raw(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n\r\n")
    for _ in range(200):
        await answer.raw(b" " * 1_000_000)


async def huge_stream(asked: Asked, answer: Answer) -> None:
    """An event stream of one event without an end."""
    await answer.stream()
    await answer.raw(b"6\r\ndata: \r\n")
    while True:
        await answer.raw(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")


_BOMB = gzip.compress(b" " * 100 * MIB)


async def bomb(asked: Asked, answer: Answer) -> None:
    """100 MB in 100 kB."""
    await answer.send(200, _BOMB, Content_Encoding="gzip")


async def endless_head(asked: Asked, answer: Answer) -> None:
    """Headers without an end."""
    await answer.raw(b"HTTP/1.1 200 X\r\n")
    while True:
        await answer.raw(b"".join(b"X-%d: %s\r\n" % (n, b"y" * 200) for n in range(200)))


async def reset(asked: Asked, answer: Answer) -> None:
    """Breaks off in the middle of the head."""
    await answer.raw(b"HTTP/1.1 200 X\r\nContent-")
    answer.writer.transport.abort()


async def cut(asked: Asked, answer: Answer) -> None:
    """Breaks off in the middle of the body."""
    await answer.raw(b'HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"jsonrpc"')
    answer.writer.close()


async def metadata(asked: Asked, answer: Answer) -> None:
    """Redirects to a cloud's metadata service."""
    await answer.send(307, location="http://169.254.169.254/latest/meta-data/")


async def circle(asked: Asked, answer: Answer) -> None:
    """Redirects to itself."""
    await answer.send(307, location=asked.path)


async def open_silent(asked: Asked, answer: Answer) -> None:
    """An event stream that is left open, and brings everything but the answer."""
    await answer.stream()
    while True:
        await answer.event(json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {}}))
        await asyncio.sleep(0.1)


async def page_of_html(asked: Asked, answer: Answer) -> None:
    """A web page."""
    await answer.send(200, b"<html><body>Hello</body></html>", "text/html")


async def other_json(asked: Asked, answer: Answer) -> None:
    """JSON, but of another kind."""
    await answer.json({"status": "ok"})


async def wrong_id(asked: Asked, answer: Answer) -> None:
    """The answer to another request."""
    await answer.json({"jsonrpc": "2.0", "id": "somebody-else", "result": {"tools": TOOLS}})


async def endless_pages(asked: Asked, answer: Answer) -> None:
    """Pages without an end."""
    page = int((asked.message.get("params") or {}).get("cursor", 0))
    await answer.json(result(asked, tools=[{"name": f"t{page}"}], nextCursor=str(page + 1)))


async def same_page(asked: Asked, answer: Answer) -> None:
    """The same page again and again."""
    await answer.json(result(asked, tools=TOOLS, nextCursor="again"))


async def deep(asked: Asked, answer: Answer) -> None:
    """JSON nested deeper than any reader goes."""
    body = json.dumps(result(asked, tools=[{"name": "x", "inputSchema": "@"}])).replace('"@"', "[" * 10**6)
    await answer.send(200, body.encode())


async def credentials(asked: Asked, answer: Answer) -> None:
    """Wants to know who asks."""
    await answer.json({"error": "unauthorized"}, 401, WWW_Authenticate="Bearer")


async def broken(asked: Asked, answer: Answer) -> None:
    """Always an error of its own."""
    await answer.send(500, b"oops", "text/plain")


async def empty(asked: Asked, answer: Answer) -> None:
    """No tools."""
    await answer.json(result(asked, tools=[]))


GOOD: tuple[Behaviour, ...] = (
    modern, modern_stream, modern_open, modern_pages, legacy, legacy_stream, old_stream, slash, same_page,
)  # fmt: skip
HOSTILE: dict[Behaviour, str] = {
    hang: "timeout",
    drip: "timeout",
    huge: "too-large",
    huge_stream: "too-large",
    bomb: "too-large",
    endless_head: "too-large",
    reset: "dropped",
    cut: "dropped",
    metadata: "forbidden-address",
    circle: "redirect",
    open_silent: "timeout",
    page_of_html: "not-json",
    other_json: "not-mcp",
    wrong_id: "protocol",
    endless_pages: "endless",
    deep: "not-json",
    credentials: "needs-credentials",
    broken: "http-500",
    empty: "no-tools",
}
