"""A local service that speaks the model API over HTTP: messages, token counts, message batches. Its `mind` answers."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


def answer(**changed: Any) -> Json:
    """A whole answer by the schema: a Write at medium."""
    facets = "private_data untrusted_content external_send credentials code_execution access_control filesystem bulk"
    return {
        "effect": "One call changes the record named by `id`.",
        "quote": "",
        "manipulation": False,
        "category_reason": "Write: the service can change the record back.",
        "category": "Write",
        "risk_reason": "One record at a time bounds the damage.",
        "risk": "medium",
        **dict.fromkeys(facets.split(), False),
        "confidence": "high",
        **changed,
    }


def message(text: str, stop: str = "end_turn", **usage: Any) -> Json:
    """A message as the service sends it."""
    used = {"input_tokens": 200, "output_tokens": 300, "cache_read_input_tokens": 2_000, **usage}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "thinking", "thinking": "", "signature": "s"}, {"type": "text", "text": text}],
        "stop_reason": stop,
        "stop_sequence": None,
        "stop_details": {"type": "refusal", "category": "cyber", "explanation": None} if stop == "refusal" else None,
        "usage": used,
    }


def definition_in(params: Json) -> Json:
    """The document between the marks, as a model that keeps to them would read it."""
    found = re.search(r"<definition mark=(\w+)>\n(.*)\n</definition mark=\1>\Z", params["messages"][0]["content"], re.S)
    assert found, params["messages"]
    document: Json = json.loads(found[2])
    return document


class Status(Exception):  # noqa: N818
    """The mind makes the service answer with this HTTP status instead."""

    def __init__(self, status: int, kind: str = "overloaded_error", body: bytes | None = None) -> None:
        super().__init__(status)
        self.status = status
        error = {"type": "error", "error": {"type": kind, "message": f"{kind} it is"}, "request_id": "r"}
        self.body = json.dumps(error).encode() if body is None else body


Mind = Callable[[Json], Json]


def steady(_: Json) -> Json:
    """A mind that always answers with the same Write at medium."""
    return message(json.dumps(answer()))


@dataclass
class Service:
    """What the service has seen and what it does next."""

    mind: Mind = steady
    tokens: int = 1_000
    ending: int = 0  # how often a batch is looked at before it has ended
    results: Callable[[str, Json], Json] | None = None
    url: str = ""
    creating: Status | None = None
    retrieving: Status | None = None
    fetching: Status | None = None  # a batch's results
    listing: Status | None = None
    cut_results: bool = False  # the connection ends within a batch's results
    lost_answer: bool = False  # batches are made, and the connection ends before the caller learns of it
    asked: list[Json] = field(default_factory=list)
    counted: list[Json] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    batches: dict[str, list[Json]] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=dict)

    def batch(self, key: str) -> Json:
        """A batch's state as the service tells it."""
        self.looked[key] = self.looked.get(key, 0) + 1
        ended = self.looked[key] > self.ending
        size = len(self.batches[key])
        counts = {"processing": 0 if ended else size, "succeeded": size if ended else 0}
        return {
            "id": key,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {"errored": 0, "canceled": 0, "expired": 0, **counts},
            "created_at": "2026-11-22T00:00:00Z",
            "expires_at": "2026-11-23T00:00:00Z",
            "results_url": f"{self.url}/v1/messages/batches/{key}/results" if ended else None,
        }

    def lines(self, key: str) -> bytes:
        """A batch's results, in another order than the requests."""
        made = [
            {
                "custom_id": one["custom_id"],
                "result": (self.results or self._succeeded)(one["custom_id"], one["params"]),
            }
            for one in reversed(self.batches[key])
        ]
        return b"".join(json.dumps(line).encode() + b"\n" for line in made)

    def _succeeded(self, _: str, params: Json) -> Json:
        return {"type": "succeeded", "message": self.mind(params)}


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: in two, each answer waits for an acknowledgement

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: a test's output is its own."""

    def do_POST(self) -> None:
        body: Json = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.service.posts.append(self.path)
        try:
            self._send(200, json.dumps(self._post(body)).encode())
        except Status as status:
            self._send(status.status, status.body)
        except ConnectionAbortedError:
            self.close_connection = True

    def _post(self, body: Json) -> Json:
        service = self.service
        if self.path == "/v1/messages/count_tokens":
            assert "max_tokens" not in body
            service.counted.append(body)
            return {"input_tokens": service.tokens}
        if self.path == "/v1/messages":
            service.asked.append(body)
            return service.mind(body)
        assert self.path == "/v1/messages/batches", self.path
        if service.creating:
            raise service.creating
        key = f"msgbatch_{len(service.batches)}"
        service.batches[key] = body["requests"]
        if service.lost_answer:
            raise ConnectionAbortedError
        return service.batch(key)

    def do_GET(self) -> None:
        path = self.path.split("?")[0].removeprefix("/v1/messages/batches").strip("/")
        key = path.removesuffix("/results")
        if not path and self.service.listing:
            self._send(self.service.listing.status, self.service.listing.body)
        elif not path:
            data = [self.service.batch(one) for one in reversed(self.service.batches)]
            self._send(200, json.dumps({"data": data, "has_more": False, "first_id": None, "last_id": None}).encode())
        elif key not in self.service.batches:
            self._send(404, Status(404, "not_found_error").body)
        elif path.endswith("/results"):
            self._send_results(key)
        elif status := self.service.retrieving:
            self._send(status.status, status.body)
        else:
            self._send(200, json.dumps(self.service.batch(key)).encode())

    def _send_results(self, key: str) -> None:
        lines = self.service.lines(key)
        if status := self.service.fetching:
            self._send(status.status, status.body)
        elif self.service.cut_results:
            self._send(200, lines[: lines.index(b"\n") + 9], "application/x-jsonl", length=len(lines))
            self.close_connection = True
        else:
            self._send(200, lines, "application/x-jsonl")

    def _send(self, status: int, body: bytes, kind: str = "application/json", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body) if length is None else length))
        self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving() -> Iterator[Service]:
    """A service on a port of this machine, until the block ends."""
    service = Service()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
