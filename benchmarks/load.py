"""A load of HTTP requests on this machine, by hand, for a client that costs more than the server measures itself.

Keep-alive connections on raw sockets and one epoll. Closed: every connection asks again as soon as it was answered.
Open: requests begin at their times whether or not earlier ones were answered, and wait counts as latency.
"""

import select
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

_ENTRY = 1 << 16


@dataclass
class Loaded:
    """What came of a load: requests answered 200 and otherwise, seconds, bytes, and each answer's latency, sorted."""

    good: int = 0
    bad: int = 0
    seconds: float = 0.0
    size: int = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return (self.good + self.bad) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that so large a share of answers did not exceed."""
        return 1000 * self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class _Connection:
    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setblocking(False)
        self.begun = 0.0
        self._got, self._left, self.status = bytearray(), -1, 0

    def ask(self, request: bytes, begun: float) -> None:
        self.begun = begun
        self._got.clear()
        self._left = -1
        self.sock.send(request)

    def read(self) -> int | None:
        """The answer's size once it is whole."""
        while True:
            try:
                data = self.sock.recv(_ENTRY)
            except BlockingIOError:
                return None
            if not data:
                raise ConnectionError("the server closed a connection")
            self._got += data
            if self._left < 0:
                self._head()
            if 0 <= self._left <= len(self._got):
                return len(self._got)

    def _head(self) -> None:
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._got[:end]).lower()
        self.status = int(head[9:12])
        at = head.find(b"content-length: ")
        self._left = end + 4 + int(head[at + 16 : at + 28].split(b"\r")[0]) if at > 0 else end + 4


def load(
    port: int, paths: Sequence[str], *, requests: int, seconds: float, connections: int, rate: float = 0.0,
    gzip: bool = True,
) -> Loaded:  # fmt: skip
    """Ask for the paths in turn, again from the first after the last, until so many were asked for or the seconds are
    over. With `rate` at so many a second, otherwise as fast as they are answered."""
    coding = "Accept-Encoding: gzip\r\n" if gzip else ""
    wanted = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{coding}\r\n".encode() for path in paths]
    return _Run(port, wanted, requests, seconds, connections, rate).run()


class _Run:
    def __init__(
        self, port: int, wanted: list[bytes], requests: int, seconds: float, connections: int, rate: float
    ) -> None:
        self.poll = select.epoll()
        self.all = {one.sock.fileno(): one for one in (_Connection(port) for _ in range(connections))}
        for number in self.all:
            self.poll.register(number, select.EPOLLIN)
        self.free = deque(self.all.values())
        self.wanted, self.requests, self.rate = wanted, requests, rate
        self.made, self.done = 0, Loaded()
        self.begun = perf_counter()
        self.until = self.begun + seconds

    def run(self) -> Loaded:
        while self.made < self.requests and perf_counter() < self.until:
            self._ask()
            self._collect(self._wait())
        while len(self.free) < len(self.all) and perf_counter() < self.until + 10:
            self._collect(0.1)
        self.done.seconds = perf_counter() - self.begun
        self.done.latencies.sort()
        for one in self.all.values():
            one.sock.close()
        return self.done

    def _ask(self) -> None:
        for begun in self._due():
            if not self.free or self.made >= self.requests:
                return
            self.free.popleft().ask(self.wanted[self.made % len(self.wanted)], begun)
            self.made += 1

    def _due(self) -> Iterator[float]:
        """When the requests that are to be made now should have begun."""
        while True:
            now = perf_counter()
            at = self.begun + self.made / self.rate if self.rate else now
            if at > now:
                return
            yield at

    def _wait(self) -> float:
        return max(0.0, self.begun + self.made / self.rate - perf_counter()) if self.rate and self.free else 0.1

    def _collect(self, seconds: float) -> None:
        for number, _ in self.poll.poll(seconds):
            one = self.all[number]
            size = one.read()
            if size is not None:
                self.done.latencies.append(perf_counter() - one.begun)
                self.done.size += size
                if one.status == 200:
                    self.done.good += 1
                else:
                    self.done.bad += 1
                self.free.append(one)
