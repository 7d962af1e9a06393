"""A site behind HTTP, as an ASGI application: read-only, by exact name, with no listing and no way out of the site."""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from isal import igzip

from sitegen.files.bounded import Bounded
from sitegen.files.media import freshness, media_type, shrinks
from sitegen.files.pack import Piece
from sitegen.live import Large, tag

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Headers = list[tuple[bytes, bytes]]

HEALTH = "/-/health"
_LONGEST = 1_000
_SMALL = 400
_BEYOND = 1_500
_FRESH = b"public, max-age=300"
_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_ANYBODY = (b"access-control-allow-origin", b"*")
# A page's own policy stands in the page, with the hashes of its scripts; what only a header can say is said here.
_PAGE: Headers = [(b"content-security-policy", b"frame-ancestors 'none'; object-src 'none'")]
_OTHER: Headers = [
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    _ANYBODY,
]


class Site(Protocol):
    """What is served: whole files, and large ones piece by piece."""

    def file(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    def large(self, path: str) -> Large | None:
        """A file that is to be sent piece by piece."""


class Answer(NamedTuple):
    """What is sent: the status, all headers, the bytes or where they are, and its tag as an ETag."""

    status: int
    headers: Headers
    body: bytes | Piece
    etag: bytes = b""


class ComingError(Exception):
    """A file of the site is still being made."""


class App:
    """Serves one state of a site. `health` tells how things stand, and whether they stand well; `keep` is how many
    bytes of answers are kept."""

    def __init__(self, site: Site, health: Callable[[], tuple[bool, dict[str, Any]]], keep: int) -> None:
        self.site, self.health = site, health
        self.kept: Bounded[tuple[str, bool], Answer] = Bounded(keep)
        lost = site.file("404.html") or b"There is no such page."
        self._lost = {packed: _made("404.html", lost, packed, 404) for packed in (False, True)}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        packs, known = _asked(scope["headers"])
        answer = self.answer(scope["method"], scope["path"], scope["raw_path"], scope["query_string"], packs)
        if known and answer.etag and _matches(known, answer.etag):
            answer = _unchanged(answer)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if isinstance(answer.body, bytes):
            await send({"type": "http.response.body", "body": answer.body})
        else:
            await _sent(answer.body, send, scope["method"] == "HEAD")

    def answer(self, method: str, path: str, raw: bytes, query: bytes, packs: bool) -> Answer:
        """What there is to say to a request; `packs` is whether the client takes gzip."""
        if method not in {"GET", "HEAD"}:
            return _text(405, "Only GET and HEAD.", [(b"allow", b"GET, HEAD")])
        if len(path) > _LONGEST or (b"%" in raw and b"%2f" in raw.lower()):
            return self._lost[packs]
        if (found := self.kept.get((path, packs))) is not None:
            return found
        if path == HEALTH:
            return self._state()
        try:
            return self._found(path, query, packs)
        except ComingError:
            again = [(b"retry-after", b"60"), (b"refresh", b"10"), (b"cache-control", b"no-store")]
            return _text(503, "This is being made. It will be there in a minute or two.", again)

    def _found(self, path: str, query: bytes, packs: bool) -> Answer:
        name = path[1:] + "index.html" if path.endswith("/") else path[1:]
        if (large := self.site.large(name)) is not None:
            return _piecewise(name, large, packs)
        data = self.site.file(name)
        if data is None:
            return self._elsewhere(path, query) or self._lost[packs]
        answer = _made(name, data, packs)
        self.kept.put((path, packs), answer, len(answer.body) + _BEYOND)
        return answer

    def _elsewhere(self, path: str, query: bytes) -> Answer | None:
        """Where a folder's page was asked for without the slash at the end, the way there. It is told relative to
        where the client is, for a proxy may have put the site into a folder of its own."""
        name = f"{path[1:]}/index.html"
        if path.endswith("/") or (self.site.large(name) or self.site.file(name)) is None:
            return None
        place = path.rpartition("/")[2].encode() + b"/" + (b"?" + query if query else b"")
        return _text(301, "It is there.", [(b"location", place), (b"cache-control", _FRESH)])

    def _state(self) -> Answer:
        good, told = self.health()
        body = json.dumps(told).encode() + b"\n"
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *_ALWAYS, *_OTHER]
        return Answer(200 if good else 503, [*headers, _length(body)], body)


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> tuple[bool, bytes]:
    """Whether the client takes gzip, and the tags of what it has."""
    packs, known = False, b""
    for name, value in headers:
        if name == b"accept-encoding":
            packs = _takes_gzip(value)
        elif name == b"if-none-match":
            known = value
    return packs, known


@lru_cache(256)
def _takes_gzip(value: bytes) -> bool:
    best: dict[bytes, float] = {}
    for part in value[:_LONGEST].lower().split(b","):
        coding, _, more = part.partition(b";")
        best[coding.strip()] = _quality(more)
    return best.get(b"gzip", best.get(b"*", 0.0)) > 0


def _quality(parameters: bytes) -> float:
    name, _, value = parameters.strip().partition(b"=")
    try:
        return float(value) if name.strip() == b"q" else 1.0
    except ValueError:
        return 0.0


def _matches(known: bytes, etag: bytes) -> bool:
    """Whether a client's tags name what it would get; compressed or not makes no difference to what it has."""
    bare = etag.strip(b'"').removesuffix(b"-gzip")
    tags = {part.strip().removeprefix(b"W/").strip(b'"').removesuffix(b"-gzip") for part in known.split(b",")}
    return known.strip() == b"*" or bare in tags


def _made(name: str, data: bytes, packs: bool, status: int = 200) -> Answer:
    """The answer that carries a file."""
    mark = tag(data)
    packed = packs and len(data) > _SMALL and shrinks(name)
    body = igzip.compress(data, 2, mtime=0) if packed else data
    headers, etag = _headers(name, mark, packed, len(body))
    if status == 404:
        # Else a script on another site that asks for a server that is not listed could not tell that from a dead line.
        headers.append(_ANYBODY)
    return Answer(status, headers, body, etag if status == 200 else b"")


def _piecewise(name: str, large: Large, packs: bool) -> Answer:
    packed = packs and large.packed is not None
    piece = large.packed if packed and large.packed else large.raw
    headers, etag = _headers(name, large.tag, packed, piece.size)
    return Answer(200, headers, piece, etag)


def _headers(name: str, mark: str, packed: bool, size: int) -> tuple[Headers, bytes]:
    etag = f'"{mark}-gzip"'.encode() if packed else f'"{mark}"'.encode()
    headers = [(b"content-length", b"%d" % size), (b"etag", etag), *_alike(name.rpartition("/")[2], packed)]
    return headers, etag


@lru_cache(1024)
def _alike(name: str, packed: bool) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that all files of a name have."""
    coding = [(b"content-encoding", b"gzip")] if packed else []
    vary = [(b"vary", b"accept-encoding")] if shrinks(name) else []
    kind = (b"content-type", media_type(name).encode())
    fresh = (b"cache-control", freshness(name).encode())
    return (kind, fresh, *_ALWAYS, *(_PAGE if name.endswith(".html") else _OTHER), *coding, *vary)


def _unchanged(answer: Answer) -> Answer:
    """What says that the client has it already."""
    kept = {b"etag", b"cache-control", b"vary"}
    return Answer(304, [one for one in answer.headers if one[0] in kept], b"")


def _text(status: int, said: str, headers: Headers) -> Answer:
    body = f"{said}\n".encode()
    plain = [(b"content-type", b"text/plain; charset=utf-8"), _length(body), *_ALWAYS, *_OTHER]
    return Answer(status, [*plain, *headers], body)


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(body)


async def _sent(piece: Piece, send: Send, head: bool) -> None:
    """A large body, no faster than the client takes it."""
    if not head:
        for chunk in piece.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
