"""Lines of JSON to and from a sandboxed process, every byte counted and every second too."""

import json
import math
import os
import selectors
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from crawler.clean_json import parse
from crawler.harvest.causes import cause, telling
from crawler.harvest.faults import HarvestError
from crawler.harvest.limits import MIB, Limits
from crawler.harvest.processes import resident

_WATCH_SECONDS = 0.1
_CHUNK = 256 * 1024


class Wire:
    """One process's stdin, stdout and stderr. Every wait ends: by a message, the deadline, a limit, or its end."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._deadline = time.monotonic() + limits.answer_seconds
        self._watched = 0.0
        self._buffer = bytearray()
        self._searched = 0
        self._read = 0
        self._noise = 0
        self._errors: deque[bytes] = deque()
        self._selector = selectors.DefaultSelector()
        for stream in (process.stdout, process.stderr):
            self._selector.register(_descriptor(stream), selectors.EVENT_READ)
        for stream in (process.stdin, process.stdout, process.stderr):
            os.set_blocking(_descriptor(stream), False)

    def close(self) -> None:
        """Give back what watching took; the process is its starter's to stop."""
        self._selector.close()

    @property
    def stderr(self) -> str:
        """The end of what came on stderr."""
        return b"".join(self._errors).decode(errors="replace")

    def send(self, message: dict[str, Any]) -> None:
        """Write one message. Raises HarvestError where the process does not take it in time or has gone."""
        data = json.dumps(message).encode() + b"\n"
        descriptor = _descriptor(self._process.stdin)
        while data:
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:
                self._pump()
            except BrokenPipeError:
                self._drain()
                raise self._ended() from None

    def messages(self, seconds: float = math.inf) -> Iterator[dict[str, Any]]:
        """Messages as they come, for at most so many seconds. Raises HarvestError at any limit."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            line = self._line()
            if line is None:
                self._pump(min(_WATCH_SECONDS, max(0.0, until - time.monotonic())))
            elif message := self._parse(line):
                yield message

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\n", self._searched)
        if (len(self._buffer) if end < 0 else end) > self._limits.line_bytes:
            most = self._limits.line_bytes // MIB
            raise HarvestError("too-much-output", f"It wrote a line of more than {most} MiB to stdout.")
        if end < 0:
            self._searched = len(self._buffer)
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._searched = 0
        return line

    def _parse(self, line: bytes) -> dict[str, Any] | None:
        """A JSON-RPC message, or None: servers print banners where only messages belong."""
        try:
            message = parse(line)
        except (ValueError, RecursionError):
            self._noise += bool(line.strip())
            return None
        if isinstance(message, dict) and message.get("jsonrpc") == "2.0":
            return message
        self._noise += 1
        return None

    def _pump(self, seconds: float = _WATCH_SECONDS) -> None:
        """Take what has come, and look at the limits. Raises HarvestError at a limit or the end of stdout."""
        self._check()
        for key, _ in self._selector.select(seconds):
            data = _read(key.fd)
            if data == b"":
                self._selector.unregister(key.fd)
            if key.fd == _descriptor(self._process.stderr):
                self._note(data or b"")
            elif data:
                self._take(data)
            elif data == b"":
                self._drain()
                raise self._ended()

    def _take(self, data: bytes) -> None:
        self._read += len(data)
        if self._read > self._limits.output_bytes:
            raise HarvestError(
                "too-much-output", f"It wrote more than {self._limits.output_bytes // MIB} MiB to stdout."
            )
        self._buffer += data

    def _note(self, data: bytes) -> None:
        self._errors.append(data)
        while sum(map(len, self._errors)) - len(self._errors[0]) > self._limits.stderr_bytes:
            self._errors.popleft()

    def _check(self) -> None:
        now = time.monotonic()
        if now > self._deadline:
            raise self._late()
        if now - self._watched < _WATCH_SECONDS:
            return
        self._watched = now
        if resident(self._process.pid) > self._limits.memory_bytes:
            raise HarvestError(
                "memory", f"It took more than {self._limits.memory_bytes // MIB} MiB of memory.", self.stderr
            )

    def _late(self) -> HarvestError:
        seconds = f"{self._limits.answer_seconds:g} seconds"
        if self._noise:
            return HarvestError("not-json", f"What it wrote to stdout was not JSON-RPC, for {seconds}.", self.stderr)
        return HarvestError("timeout", f"It did not answer within {seconds}.", self.stderr)

    def _drain(self) -> None:
        """What stood on stderr when stdout ended is the reason why it ended: wait a moment for it."""
        until = time.monotonic() + 1
        while self._selector.get_map() and time.monotonic() < until:
            for key, _ in self._selector.select(0.1):
                data = _read(key.fd)
                if data == b"":
                    self._selector.unregister(key.fd)
                elif data and key.fd == _descriptor(self._process.stderr):
                    self._note(data)

    def _ended(self) -> HarvestError:
        try:
            code = f"with code {self._process.wait(1)} "
        except subprocess.TimeoutExpired:
            code = "its output "
        said = telling(self.stderr)
        reason = f"It ended {code}before it had answered" + (f": {said}" if said else ", without a word.")
        return HarvestError(cause(self.stderr, "exited"), reason, self.stderr)


def _descriptor(stream: Any) -> int:
    return int(stream.fileno())


def _read(descriptor: int) -> bytes | None:
    """What has come; empty at the end, None where select woke us for nothing."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None
