"""HTTP servers on this machine whose every byte the test decides."""

import asyncio
import contextlib
import json
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MIB = 1024 * 1024


@dataclass
class Asked:
    """One HTTP request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = 0.0

    @property
    def message(self) -> dict[str, Any]:
        """The JSON-RPC message in it."""
        return json.loads(self.body) if self.body else {}

    @property
    def query(self) -> dict[str, str]:
        """What stands after the question mark."""
        return dict(parse_qsl(urlsplit(self.path).query))


Behaviour = Callable[[Asked, "Answer"], Awaitable[None]]


@dataclass
class Answer:
    """The way back."""

    writer: asyncio.StreamWriter
    server: "Servers"

    async def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def send(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
        """A whole response."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.raw("\r\n".join([*lines, "", ""]).encode() + body)

    async def json(self, value: Any, status: int = 200, **headers: str) -> None:
        """A JSON response."""
        await self.send(status, json.dumps(value).encode(), **headers)

    async def stream(self) -> None:
        """The head of an event stream."""
        await self.raw(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

    async def event(self, data: str, name: str | None = None) -> None:
        """One event, in a chunk of its own."""
        text = (f"event: {name}\n" if name else "") + f"data: {data}\n\n"
        await self.raw(f"{len(text.encode()):x}\r\n{text}\r\n".encode())

    async def end(self) -> None:
        """The end of a chunked body."""
        await self.raw(b"0\r\n\r\n")


@dataclass
class Servers:
    """Servers on ports of this machine, in a thread of their own; `seen` is what each port was asked."""

    seen: dict[int, list[Asked]] = field(default_factory=dict)
    robots: dict[int, bytes] = field(default_factory=dict)
    wild: set[int] = field(default_factory=set)
    state: dict[str, Any] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _listening: list[asyncio.Server] = field(default_factory=list)

    def __enter__(self) -> "Servers":
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _shut(self) -> None:
        for server in self._listening:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def asked(self, url: str) -> list[Asked]:
        """What the server at a URL was asked, robots.txt aside."""
        return [asked for asked in self.seen.get(urlsplit(url).port or 0, []) if asked.path != "/robots.txt"]

    def add(
        self,
        behaviour: Behaviour,
        path: str = "/mcp",
        robots: bytes | None = None,
        wild: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> str:
        """A new server; returns its URL. A `wild` one treats robots.txt like anything else."""
        url = asyncio.run_coroutine_threadsafe(self._add(behaviour, path, tls), self._loop).result(60)
        if wild:
            self.wild.add(urlsplit(url).port or 0)
        if robots is not None:
            self.robots[urlsplit(url).port or 0] = robots
        return url

    async def _add(self, behaviour: Behaviour, path: str, tls: ssl.SSLContext | None) -> str:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            port = writer.get_extra_info("sockname")[1]
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while asked := await _read(reader):
                    self.seen.setdefault(port, []).append(asked)
                    asked.at = time.monotonic()
                    if asked.path == "/robots.txt" and port not in self.wild:
                        await Answer(writer, self).send(200 if port in self.robots else 404, self.robots.get(port, b""))
                    else:
                        await behaviour(asked, Answer(writer, self))
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=MIB, ssl=tls)
        self._listening.append(server)
        return f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}{path}"


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if value}
    method, path, _ = first.split(" ", 2)
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
