"""One JSON-RPC exchange with a remote server, over Scrapy: what was sent, what came, and why nothing did."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawler.clean_json import parse
from crawler.harvest.faults import HarvestError
from crawler.middlewares import GuardedResolver
from toolrisk.canonical import clean

# As many of the largest answers as one server may give: they are kept parsed, page by page.
_BODIES = 4
_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Causes that say that nobody answered at all.
SILENT = frozenset({"dns", "refused", "timeout", "dropped", "tls", "unreachable"})


@dataclass(frozen=True)
class Event:
    """An event of an event stream."""

    name: str
    data: str


class EventStream:
    """Cuts bytes into events as they come, wherever they are cut off. What it holds is bounded by what may be sent."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._name = "message"
        self._data: list[str] = []

    def feed(self, data: bytes) -> list[Event]:
        """The events that are whole with these bytes."""
        self._rest += data
        if b"\n" not in data and b"\r" not in data:
            return []
        # A carriage return at the end may be half of a line's end: it waits for what comes next.
        whole = bytes(self._rest)
        held = b"\r" if whole.endswith(b"\r") else b""
        text = whole[: len(whole) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        self._rest = bytearray(rest + held)
        return [event for line in lines if (event := self._line(line.decode("utf-8", "replace")))]

    def _line(self, line: str) -> Event | None:
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            return self._ended()
        if key == "data":
            self._data.append(value)
        elif key == "event":
            self._name = value
        return None

    def _ended(self) -> Event | None:
        event = Event(self._name, "\n".join(self._data)) if self._data else None
        self._name, self._data = "message", []
        return event


@dataclass
class Listener:
    """Looks at an event stream while it comes in; `heard` returns True where nothing more is wanted of it."""

    heard: Callable[[Event], bool]
    stream: EventStream | None = None


def listen(crawler: Crawler) -> None:
    """Let the listeners of this crawler's requests hear, and end a stream when they have heard enough."""
    from scrapy import signals

    crawler.signals.connect(_began, signals.headers_received)
    crawler.signals.connect(_came, signals.bytes_received)


def _began(headers: Any, request: Request) -> None:
    listener = request.meta.get("listener")
    kind = (headers.get(b"Content-Type") or b"").lower()
    if listener is not None and kind.startswith(b"text/event-stream") and not headers.get(b"Content-Encoding"):
        listener.stream = EventStream()


def _came(data: bytes, request: Request) -> None:
    listener = request.meta.get("listener")
    if listener is None or listener.stream is None:
        return
    if any(listener.heard(event) for event in listener.stream.feed(data)):
        raise StopDownload(fail=False)


def message_of(text: str | bytes) -> dict[str, Any] | None:
    """A JSON-RPC message, or None where the text is none."""
    try:
        value = parse(text.encode("utf-8", "replace") if isinstance(text, str) else text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value.get("jsonrpc") == "2.0" else None


def answers(message: Mapping[str, Any] | None, key: str) -> bool:
    """Whether a message is the answer to the request of that id."""
    return message is not None and message.get("id") == key and ("result" in message or "error" in message)


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the headers, the JSON-RPC answer if one came, and what came instead of it."""

    url: str
    status: int
    headers: Mapping[str, str]
    message: dict[str, Any] | None = None
    instead: str = ""

    @property
    def result(self) -> dict[str, Any] | None:
        """The answer's result, where it is an object."""
        found = (self.message or {}).get("result")
        return found if isinstance(found, dict) else None

    @property
    def error(self) -> tuple[int, str, Any] | None:
        """The answer's error: its code, its text, its data."""
        found = (self.message or {}).get("error")
        if not isinstance(found, dict):
            return None
        code = found.get("code")
        text = found.get("message")
        return (
            code if isinstance(code, int) else 0,
            clean(text, 160) if isinstance(text, str) else "no text",
            found.get("data"),
        )

    def fault(self) -> HarvestError:
        """Why this is not what was asked for."""
        if self.status == 401:
            return HarvestError("needs-credentials", "It answered 401: it wants credentials.")
        if self.error is not None:
            return HarvestError("protocol", f"It answered with the error {self.error[0]}: {self.error[1]}")
        if self.status // 100 != 2:
            return HarvestError(f"http-{self.status}", f"It answered with the HTTP status {self.status}.")
        cause, _, reason = (self.instead or "not-mcp: It answered without a result.").partition(": ")
        return HarvestError(cause, reason)


@dataclass
class Line:
    """The way to one server: its time and its bytes are counted over all that is asked of it."""

    crawler: Crawler
    timeout: float
    deadline: float
    body_bytes: int
    began: float = field(default_factory=time.monotonic)
    taken: int = 0

    def left(self) -> float:
        """The seconds that the next request may take. Raises HarvestError where there are none left."""
        left = self.deadline - (time.monotonic() - self.began)
        if left <= 0:
            raise HarvestError("timeout", f"It was not done within {self.deadline:g} seconds.")
        return min(self.timeout, left)

    def room(self) -> int:
        """The bytes that the next answer may hold. Raises HarvestError where all answers together held too many."""
        room = _BODIES * self.body_bytes - self.taken
        if room <= 0:
            raise HarvestError("too-large", f"Its answers hold more than {self.taken / 2**20:.0f} MiB together.")
        return min(self.body_bytes, room)

    async def post(self, url: str, message: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        """Send a message and wait for what answers it. Raises HarvestError where nothing comes, or too much."""
        key = message.get("id")
        heard: list[dict[str, Any]] = []
        listener = Listener(lambda event: _answered(event, key, heard))
        sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", **headers}
        body = json.dumps(message).encode()
        response = await self.fetch(url, "POST", sent, body, listener)
        found = heard[0] if heard else None
        instead = ""
        if found is None and key is not None:
            found, instead = _read(response, str(key))
        return Reply(response.url, response.status, _plain(response), found, instead)

    async def fetch(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        listener: Listener | None = None,
        slot: str | None = None,
    ) -> Response:
        """One HTTP exchange, redirects followed: never to plain HTTP, never to an address that is not public.

        Requests of one `slot` take turns; it is the host where none is named.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            request = self._request(url, method, headers, body, listener, slot)
            response = await self._downloaded(request)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                return response
            url = _followed(url, location.decode("latin-1"))
        raise HarvestError("redirect", f"It redirected more than {_MOST_REDIRECTS} times.")

    def _request(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        body: bytes,
        listener: Listener | None,
        slot: str | None,
    ) -> Request:
        """A request within the bounds. Raises HarvestError where the URL is none."""
        meta = {
            "listener": listener,
            "download_timeout": self.left(),
            "download_maxsize": self.room(),
            **({"download_slot": slot} if slot else {}),
        }
        try:
            checked(url)
            return Request(url, method=method, headers=dict(headers), body=body, meta=meta, dont_filter=True)
        except ValueError as error:
            raise HarvestError("bad-url", f"Its address is none that can be asked: {clean(str(error), 120)}") from error

    async def _downloaded(self, request: Request) -> Response:
        try:
            response = await self.crawler.engine.download_async(request)
            self.taken += len(response.body)
            return response
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise fault_of(error, request) from error


def checked(url: str) -> None:
    """Raises ValueError where a URL is not one that may be asked."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("neither http nor https")
    if parts.username or parts.password:
        raise ValueError("it carries credentials")
    _ = parts.port


def _followed(url: str, location: str) -> str:
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise HarvestError("redirect", "It redirects to an address without encryption, which is not followed.")
    return target


def _answered(event: Event, key: Any, heard: list[dict[str, Any]]) -> bool:
    message = message_of(event.data)
    if message is not None and answers(message, key):
        heard.append(message)
    return bool(heard)


def _read(response: Response, key: str) -> tuple[dict[str, Any] | None, str]:
    """The answer in a body that is whole, or what stands there instead of it, as cause and reason."""
    kind = _plain(response).get("content-type", "")
    if kind.startswith("text/event-stream"):
        messages = [message_of(event.data) for event in EventStream().feed(response.body + b"\n\n")]
    else:
        messages = [message_of(response.body)]
    found = next((message for message in messages if answers(message, key)), None)
    return found, "" if found else _instead(response, kind, [message for message in messages if message])


def _instead(response: Response, kind: str, messages: list[dict[str, Any]]) -> str:
    if messages:
        return "protocol: It answered another request than the one that was put to it."
    if not response.body.strip():
        return "not-mcp: It answered with nothing."
    try:
        parse(response.body)
    except (ValueError, RecursionError):
        said = clean(kind.partition(";")[0], 60) or "no type"
        return f"not-json: It answered with something that is not JSON ({said})."
    return "not-mcp: It answered with JSON that is not JSON-RPC."


def _plain(response: Response) -> dict[str, str]:
    names = ("Content-Type", "MCP-Session-Id", "Retry-After")
    found = {name.lower(): response.headers.get(name) for name in names}
    return {name: value.decode("latin-1")[:500] for name, value in found.items() if value is not None}


def fault_of(error: Exception, request: Request) -> HarvestError:
    """An exception of Scrapy's, told as a cause and a reason."""
    host = urlsplit(request.url).hostname or ""
    refused = GuardedResolver.refusal(host)
    if refused:
        return HarvestError("forbidden-address", f"{clean(host, 100)} leads to {refused}, which is no public address.")
    if isinstance(error, IgnoreRequest):
        return _ignored(error)
    for kind, sign, cause, reason in _FAILURES:
        if isinstance(error, kind) and sign in str(error):
            return HarvestError(cause, reason)
    return HarvestError("unreachable", f"It can't be reached: {clean(f'{type(error).__name__}: {error}', 160)}")


def _ignored(error: IgnoreRequest) -> HarvestError:
    if "robots" in str(error):
        return HarvestError("robots", "Its robots.txt asks crawlers to stay away.")
    return HarvestError("too-large", "Its answer unpacks to more than is taken.")


_FAILURES: tuple[tuple[type[Exception], str, str, str], ...] = (
    (CannotResolveHostError, "", "dns", "Its name leads nowhere."),
    (DownloadConnectionRefusedError, "", "refused", "It refused the connection."),
    (DownloadTimeoutError, "", "timeout", "It did not answer in time."),
    (DownloadCancelledError, "", "too-large", "Its answer is larger than is taken."),
    (UnsupportedURLSchemeError, "", "bad-url", "Its address is none that can be asked."),
    (ResponseDataLossError, "", "dropped", "It broke off in the middle of its answer."),
    (Exception, "ConnectionAborted", "too-large", "Its headers have no end."),
    (Exception, "SSL", "tls", "Its certificate or its encryption is not sound."),
    (Exception, "ertificate", "tls", "Its certificate or its encryption is not sound."),
    (DownloadFailedError, "", "dropped", "It broke the connection off."),
)
