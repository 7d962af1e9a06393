"""One process that answers: uvicorn with a bound on what a client may send, and on how long it may take to send it."""

import asyncio
import fcntl
import gc
import os
import socket
import struct
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_SENT = 1 << 16
MOST_SECONDS = 20.0
CONNECTIONS = 2_000
GRACE = 1.0
# How many requests the collector waits for before it looks while nobody asks, and before it looks in any case.
SOME, MANY = 1_000, 10_000


class Careful(HttpToolsProtocol):
    """A connection that is closed where a request is longer than it can be, or does not come to its end, or where an
    answer is not taken."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.sent, self.since = 0, monotonic()
        self.left, self.moved = 0, monotonic()
        self.ending = False

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if not self.sent:
            self.since = monotonic()
        self.sent += len(data)
        super().data_received(data)
        if self.sent > MOST_SENT and not self.transport.is_closing():
            self.send_400_response("The request is too long.")

    def on_message_complete(self) -> None:
        """A request is whole."""
        self.sent, self.since = 0, 0.0
        super().on_message_complete()

    def shutdown(self) -> None:
        """The worker ends. Who asks now is answered, by this worker or the next, and not cut off: what is answered now
        is the connection's last, and one that asks nothing is given time for a request that may be on its way."""
        self.ending = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(GRACE, self._leave)
        else:
            super().shutdown()

    def _leave(self) -> None:
        if not self.sent:
            super().shutdown()

    def on_headers_complete(self) -> None:
        """A request is known but for its body."""
        super().on_headers_complete()
        if self.ending and self.cycle:
            self.cycle.keep_alive = False

    def resume_writing(self) -> None:
        """The client took most of what was there for it; what is left may soon be as much as before."""
        self.moved = monotonic()
        super().resume_writing()

    def look(self) -> None:
        """Close it where a request was begun, or none was ever sent, and nothing whole has come for too long; or where
        for as long nothing was taken of an answer."""
        left = self._left()
        if not left or left != self.left:
            self.left, self.moved = left, monotonic()
        late = monotonic() - MOST_SECONDS
        if self.moved < late:
            self._drop()
        elif self.since and self.since < late:
            self.transport.close()

    def _left(self) -> int:
        """The bytes of answers that the client has not taken: those here, and those that the system holds for it."""
        handle = self.transport.get_extra_info("socket").fileno()
        held = fcntl.ioctl(handle, termios.TIOCOUTQ, bytes(4)) if handle >= 0 else b""
        return int(self.transport.get_write_buffer_size()) + int.from_bytes(held, sys.byteorder)

    def _drop(self) -> None:
        """Close it at once, and let the system keep nothing of what was not taken."""
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


class Worker(uvicorn.Server):
    """Serves until one of `lives` has something to read or its other end is closed; says through `ready` that it has
    begun."""

    def __init__(self, config: uvicorn.Config, lives: Sequence[int], ready: int) -> None:
        super().__init__(config)
        self._lives, self._ready = lives, ready
        self._seen = self._collected = 0

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the parent's: a terminal's Ctrl+C reaches all processes at once."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        for life in self._lives:
            asyncio.get_running_loop().add_reader(life, self._end)
        os.write(self._ready, b".")

    def _end(self) -> None:
        for life in self._lives:
            asyncio.get_running_loop().remove_reader(life)
        self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second; close what is stuck now and then."""
        if counter % 50 == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, Careful):
                    connection.look()
        self._tidy(self.server_state.total_requests)
        return await super().on_tick(counter)

    def _tidy(self, asked: int) -> None:
        """Look for cycles of objects in a pause between requests. An answer leaves none, but thousands of objects that
        are kept with it: a collector that looks whenever some were made holds up one answer in a hundred."""
        if asked - self._collected > (SOME if asked == self._seen else MANY):
            gc.collect()
            self._collected = asked
        self._seen = asked


def answer(app: Any, sock: socket.socket, lives: Sequence[int], ready: int) -> None:
    """Answer requests on a socket until one of `lives` ends."""
    # Without it a server could not be started again while the last one's connections fade. Not before it listens: a
    # bound socket that allows this would let a second server have the address beside it.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # What a stranger sends is no line in anybody's log.
    config = uvicorn.Config(
        app, http=Careful, ws="none", loop="uvloop", lifespan="off", log_config=None, log_level="error",
        access_log=False, server_header=False, proxy_headers=False, limit_concurrency=CONNECTIONS,
        timeout_keep_alive=30, timeout_graceful_shutdown=10,
    )  # fmt: skip
    Worker(config, lives, ready).run(sockets=[sock])
